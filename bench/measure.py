"""A command to its cost: wall time, CPU time of all its processes, peak memory of the main one and of the others."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = 0.1
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Cost:
    """What one run of a command cost."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    """User and system time of all processes."""
    main_cpu_seconds: float = 0.0
    """Of the main process alone, as of the last look at it."""
    main_megabytes: float = 0.0
    """Peak resident memory of the main process."""
    worker_megabytes: float = 0.0
    """Peak resident memory of the largest other process; pages shared with the others count."""
    status: int = 0


def run(command: list[str], folder: Path, log: Path, env: dict[str, str] | None = None) -> Cost:
    """Return the cost of a command; its output goes to ``log``.

    Orphans of the command are adopted, so that the CPU time of workers counts
    that their own parent leaves to init.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    cost, before, ours = Cost(), _children_cpu(), children(os.getpid())
    with log.open("ab") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
        )  # fmt: skip
        over = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, cost, over))
        watcher.start()
        cost.status = process.wait()
        cost.wall_seconds = time.monotonic() - began
        over.set()
        watcher.join()
    for pid in children(os.getpid()) - ours:  # adopted
        os.waitpid(pid, 0)
    cost.cpu_seconds = _children_cpu() - before
    return cost


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def children(pid: int) -> set[int]:
    """Return the processes that a process has started or adopted, and not yet waited for."""
    found: set[int] = set()
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found |= set(map(int, (task / "children").read_text().split()))
    return found


def descendants(pid: int) -> set[int]:
    """Return the children of a process, and theirs."""
    found = children(pid)
    return found.union(*map(descendants, found))


def _watch(main: int, cost: Cost, over: threading.Event) -> None:
    while not over.wait(SAMPLE_SECONDS):
        for pid in {main, *descendants(main)}:
            with suppress(OSError, ValueError, IndexError):  # it ended meanwhile
                _note(cost, pid, main)


def _note(cost: Cost, pid: int, main: int) -> None:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    if pid == main:
        cost.main_megabytes = max(cost.main_megabytes, peak)
        cost.main_cpu_seconds = (int(fields[11]) + int(fields[12])) / TICKS
    else:
        cost.worker_megabytes = max(cost.worker_megabytes, peak)
