"""Worker processes for everything that reads untrusted bytes: a page can hang or kill its worker, never the crawl."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.reasons import Reason, RefusedError
from crawler.workers.lanes import Lane, LaneQueue
from crawler.workers.limits import can_limit_memory, limited_memory

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Loaded once in the fork server, so that a new worker starts in milliseconds with everything in memory.
PRELOAD = ["crawler.workers.preload"]
LOST_IN_A_ROW_MAX = 6
"""Workers that end before they take a job; one may be killed by the system, so many are a fault of the machine."""
MIN_MEMORY_MEGABYTES = 200
"""Least memory of a worker: models, tables and libraries take 150 before the first page."""


class WorkerStoppedError(Exception):
    """The run is stopping: the page is given up, and fetched again by the next run."""


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """What a worker may use."""

    workers: int
    """Processes; 0 runs every job inline, for debugging."""
    timeout_seconds: float
    """Seconds that a page may take; then its worker is killed and the page is refused."""
    memory_megabytes: int
    """Private memory of one worker."""
    pages_per_worker: int
    """A worker is replaced after so many jobs: what a C library leaks goes with it."""

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for limits under which no worker could do anything."""
        if self.workers and self.memory_megabytes < MIN_MEMORY_MEGABYTES:
            raise ValueError(f"EXTRACT_MEMORY_MB: {self.memory_megabytes}: a worker needs {MIN_MEMORY_MEGABYTES}")
        if self.workers < 0 or self.timeout_seconds <= 0 or self.pages_per_worker < 1:
            told = f"{self.workers}, {self.timeout_seconds:g}, {self.pages_per_worker}"
            raise ValueError(
                f"EXTRACT_WORKERS, _TIMEOUT, _PAGES_PER_WORKER: {told}: must be 0 or more, above 0, 1 or more"
            )


class WorkerPool:
    """Runs jobs in worker processes; a crash, a hang or too much memory costs one page and says which."""

    def __init__(self, limits: PoolLimits) -> None:
        self.limits = limits
        self.on_failed: Callable[[str], None] = lambda _: None
        """Called once, with what happened, where workers end as soon as they start."""
        self._lanes = [Lane(self._new_pool) for _ in range(limits.workers)]
        self._queue = LaneQueue(self._lanes)
        self._running: set[asyncio.Future[Any]] = set()
        self._stopping = False
        self._lost_in_a_row = 0

    async def run(self, job: Callable[..., T], *args: Any, limited: bool = True, site: str = "") -> T:
        """Return ``job(*args)``, run in a worker.

        ``limited=False`` is for our own bookkeeping, which has no untrusted input and no limits. ``site``: whose job it
        is; the sites take turns.
        Raises :class:`RefusedError` with ``EXTRACT_TIMEOUT``, ``EXTRACT_MEMORY`` or ``EXTRACT_CRASH``
        where the job failed, and :class:`WorkerStoppedError` where the run is stopping.
        """
        if limited and self._stopping:
            raise WorkerStoppedError
        if self.limits.workers == 0:
            return _inline(job, *args)
        try:
            lane = await self._queue.acquire(site)
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            raise WorkerStoppedError from None
        try:
            return await self._in_lane(lane, job, args, limited=limited)
        finally:
            self._queue.release(lane)

    async def _in_lane(self, lane: Lane, job: Callable[..., T], args: tuple[Any, ...], *, limited: bool) -> T:
        """Return what a job gives; one whose worker was gone before it began gets another worker, once."""
        for _ in range(2):
            try:
                await lane.ready()
                found = await self._in_worker(lane, job, args, limited=limited)
            except BrokenExecutor as error:
                lane.replace()
                self._lost(error)
            else:
                self._lost_in_a_row = 0
                return found
        raise RefusedError(Reason.EXTRACT_CRASH, "two workers ended before they could begin with it")

    def _lost(self, error: Exception) -> None:
        """Count a worker that was gone when it was to take a job; after some in a row, start no more."""
        self._lost_in_a_row += 1
        logger.warning("A worker ended by itself (%s); starting another", error)
        if self._lost_in_a_row >= LOST_IN_A_ROW_MAX and self._stopping:
            raise WorkerStoppedError from error
        if self._lost_in_a_row >= LOST_IN_A_ROW_MAX:
            self._stopping = True
            self.on_failed(f"{self._lost_in_a_row} workers in a row ended as soon as they were started: {error}")
            raise WorkerStoppedError from error

    async def _in_worker(self, lane: Lane, job: Callable[..., T], args: tuple[Any, ...], *, limited: bool) -> T:
        if limited and self._stopping:  # while the worker was started
            raise WorkerStoppedError
        timeout = self.limits.timeout_seconds if limited else None
        given = (self.limits.memory_megabytes if limited else 0, job, *args)
        future: asyncio.Future[T] = asyncio.wrap_future(lane.schedule(within_memory, given, timeout))
        if limited:
            self._running.add(future)
        try:
            found: T = await lane.answer(future)
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            raise WorkerStoppedError from None
        except TimeoutError as error:
            raise RefusedError(Reason.EXTRACT_TIMEOUT, f"longer than {timeout:g} s") from error
        except MemoryError as error:
            raise RefusedError(Reason.EXTRACT_MEMORY, f"more than {self.limits.memory_megabytes} MB") from error
        except ProcessExpired as error:
            raise RefusedError(Reason.EXTRACT_CRASH, f"worker ended with {error.exitcode}") from error
        else:
            return found
        finally:
            self._running.discard(future)

    def _new_pool(self) -> ProcessPool:
        pages = self.limits.pages_per_worker
        return ProcessPool(max_workers=1, max_tasks=pages, initializer=start_worker, context=_context())

    def cancel(self) -> int:
        """Give up all pages under way, and take no more: the run is stopping. Return how many."""
        self._stopping = True
        running = list(self._running)
        for future in running:
            future.cancel()
        return len(running) + self._queue.cancel()

    def close(self) -> None:
        """Stop the workers; jobs under way are given up."""
        for lane in self._lanes:
            lane.close()


def warm_up() -> None:
    """Let the fork server load what workers need while the crawl gets ready; nothing waits for it."""
    if not can_limit_memory():
        logger.info("EXTRACT_MEMORY_MB limits the memory of workers on Linux only, not on %s", sys.platform)
    _context()
    forkserver.ensure_running()


def dismiss() -> None:
    """End the fork server, all workers being gone.

    It would end by itself, but not before everything is loaded: a crawl that
    found nothing new is over by then, and whoever reads its output would wait.
    """
    server: Any = forkserver._forkserver  # noqa: SLF001 - its own tests end it so
    if server._forkserver_pid is not None:  # noqa: SLF001
        os.kill(server._forkserver_pid, signal.SIGTERM)  # noqa: SLF001
        server._stop()  # noqa: SLF001


def _context() -> ForkServerContext:
    main = sys.modules["__main__"]
    if main.__spec__ is None:
        # A worker would run the script that started the crawl, to find what it defines, and so load Scrapy.
        main.__spec__ = ModuleSpec("crawl.__main__", None)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    return context


def start_worker() -> None:
    """Prepare a fresh worker: the terminal's Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def within_memory(megabytes: int, job: Callable[..., T], *args: Any) -> T:
    """Return ``job(*args)``, run in this process with so much private memory; 0 is no limit.

    Only the job is limited: what reads it from the pipe and sends its answer back is the pool's own, and a
    ``MemoryError`` there would cost the worker and not the page.
    """
    try:
        with limited_memory(megabytes):
            return job(*args)
    except (KeyboardInterrupt, SystemExit) as error:  # raised by a library: as an answer they would end the crawl
        raise RefusedError(Reason.EXTRACT_CRASH, f"the job wanted to end the worker: {error!r}") from error


def _inline(job: Callable[..., T], *args: Any) -> T:
    try:
        return job(*args)
    except MemoryError as error:
        raise RefusedError(Reason.EXTRACT_MEMORY, str(error)) from error
