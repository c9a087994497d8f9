"""Costs to a page of Markdown."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.programs import Program
from bench.saved_pages import SavedPage
from crawler.workers.limits import usable_cores

CORES = usable_cores()
PACKAGES = ("scrapy", "trafilatura", "lxml", "pebble", "fastwarc", "warcio")
YARDSTICKS = {"a": "b", "b": "b", "c": "b", "d": "d", "e": "d", "f": "d"}


def report(
    programs: list[Program], pages: list[SavedPage], cpu: dict[str, float], cpu_pages: int, others: dict[str, float]
) -> str:
    """Return the report."""
    size = sum(len(page.body) for page in pages) / len(pages) / 1024
    parts = [
        f"## {datetime.now(UTC):%Y-%m-%d}: {len(pages)} pages of {size:.0f} kB on average",
        "",
        f"{machine()}; load average at the end {os.getloadavg()[0]:.1f}.",
        "Medians of alternating runs; ratios are medians over neighbouring runs. *Running* and CPU leave out",
        "what the same command takes for one page. *Free*: pages a second that this CPU time allows, with nothing else",
        "running, all cores used as far as the processes of a program can; on a shared machine the others decide",
        "over the rest.",
        "",
        *_programs(programs, len(pages)),
        *(_phases(cpu, cpu_pages) if cpu else []),
        *_others(others),
    ]
    return "\n".join(parts) + "\n"


def machine() -> str:
    """Return processor and versions."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")), "?")
    named = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{len(os.sched_getaffinity(0))} cores of {model}, Python {platform.python_version()}, {named}"


def _programs(programs: list[Program], pages: int) -> list[str]:
    lines = [
        "| | program | pages/s | running | ratio | running | CPU ms | main | free | ratio | main MB | worker MB |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    by_letter = {one.letter: one for one in programs}
    for one in programs:
        yardstick = by_letter.get(YARDSTICKS[one.letter])
        whole, running = _walls(one)
        ratios = ["", ""]
        if yardstick is not None:
            ratios = [
                f"{median(b / a for a, b in zip(ours, theirs, strict=True)):.2f}×"
                for ours, theirs in zip(_walls(one), _walls(yardstick), strict=True)
            ]
        figures = [
            f"{pages / median(whole):.1f}",
            f"{(pages - 1) / median(running):.1f}",
            *ratios,
            *(f"{spent / (pages - 1) * 1000:.1f}" for spent in _cpu(one)),
            f"{_free(one) * (pages - 1):.1f}",
            f"{_free(one) / _free(yardstick):.2f}×" if yardstick is not None else "",
            f"{max(cost.main_megabytes for cost in one.costs):.0f}",
            f"{max(cost.worker_megabytes for cost in one.costs):.0f}",
        ]
        lines.append(f"| {one.letter} | {one.name} | {' | '.join(figures)} |")
    return [*lines, ""]


def _walls(program: Program) -> tuple[list[float], list[float]]:
    whole = [cost.wall_seconds for cost in program.costs]
    running = [
        max(cost.wall_seconds - start.wall_seconds, 0.001)
        for cost, start in zip(program.costs, program.starts, strict=True)
    ]
    return whole, running


def _cpu(program: Program) -> tuple[float, float]:
    """Return CPU seconds without those of a run with one page: of all processes, of the main one."""
    pairs = list(zip(program.costs, program.starts, strict=True))
    return (
        median(cost.cpu_seconds - start.cpu_seconds for cost, start in pairs),
        median(cost.main_cpu_seconds - start.main_cpu_seconds for cost, start in pairs),
    )


def _free(program: Program) -> float:
    """Return runs a second that the CPU time allows on a free machine: all cores or the busiest process decide."""
    whole, main = _cpu(program)
    workers = max(program.workers, 1)
    return 1 / max(whole / min(workers + 1, CORES), main, (whole - main) / workers)


def _phases(cpu: dict[str, float], pages: int) -> list[str]:
    ours, stock = cpu["ours"], cpu["stock"]
    lines = [f"CPU a page over {pages} pages of `aeb` and `fundus`, in one process:", "", "| phase | ms |", "|---|--:|"]
    lines += [f"| {name} | {spent:.2f} |" for name, spent in cpu.items() if name not in {"ours", "stock"}]
    return [
        *lines,
        f"| **reading a page** (without pickling) | **{ours:.1f}** |",
        f"| trafilatura with metadata, stock | {stock:.1f} |",
        "",
        f"Reading a page costs {ours / stock:.2f} of stock trafilatura.",
        "",
    ]


def _others(others: dict[str, float]) -> list[str]:
    if not others:
        return []
    lines = ["Other tools, library mode, a plain loop over the same archive:", "", "| tool | pages/s |", "|---|--:|"]
    return [*lines, *(f"| {name} | {rate:.1f} |" for name, rate in others.items()), ""]
