"""Processors and memory for workers. Memory can be limited on Linux only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

MEGABYTE = 1 << 20


def usable_cores() -> int:
    """Return how many processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def can_limit_memory() -> bool:
    """Return whether the kernel keeps a process within a size; macOS takes the limit and does not enforce it."""
    return sys.platform == "linux"


@contextmanager
def limited_memory(megabytes: int) -> Iterator[None]:
    """Let this process have so much private memory and no more inside the block, where the kernel can see to that."""
    if not (megabytes and can_limit_memory()):
        yield
        return
    import resource  # noqa: PLC0415 - not there on every system

    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))
