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
from crawler.workers.limits import can_limit_memory, limit_memory

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Loaded once in the fork server, so that a new worker starts in milliseconds with everything in memory.
PRELOAD = ["crawler.workers.preload"]
MIN_MEMORY_MEGABYTES = 200
"""A worker has 150 before its first page: models, tables, libraries."""


class WorkerStoppedError(Exception):
    """The run is stopping: the page is given up, and fetched again by the next run."""


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """What a worker may use."""

    workers: int
    """Processes; 0 runs every job inline, for debugging."""
    timeout_seconds: float
    """A page that takes longer costs its worker's life and is refused."""
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
        self._pool: ProcessPool | None = None
        self._ready: asyncio.Future[bool] | None = None
        self._running: set[asyncio.Future[Any]] = set()
        self._stopping = False

    async def run(self, job: Callable[..., T], *args: Any, limited: bool = True) -> T:
        """Return ``job(*args)``, run in a worker.

        ``limited=False`` is for our own bookkeeping, which has no untrusted input and no time limit.
        Raises :class:`RefusedError` with ``EXTRACT_TIMEOUT``, ``EXTRACT_MEMORY`` or ``EXTRACT_CRASH``
        where the job came to grief, and :class:`WorkerStoppedError` where the run is stopping.
        """
        if limited and self._stopping:
            raise WorkerStoppedError
        if self.limits.workers == 0:
            return _inline(job, *args)
        pool, ready = self._started()
        try:
            await asyncio.shield(ready)
            return await self._in_worker(pool, job, args, limited=limited)
        except BrokenExecutor:
            logger.warning("All workers died at once; starting new ones")
            self._replace(pool)
            pool, ready = self._started()
            await asyncio.shield(ready)
            return await self._in_worker(pool, job, args, limited=limited)

    def _replace(self, broken: ProcessPool) -> None:
        """Let go of a pool; the first of the jobs that it lost does so."""
        if self._pool is broken:
            self._pool = None
            broken.stop()  # type: ignore[no-untyped-call]

    async def _in_worker(self, pool: ProcessPool, job: Callable[..., T], args: tuple[Any, ...], *, limited: bool) -> T:
        if limited and self._stopping:  # while the workers were started
            raise WorkerStoppedError
        timeout = self.limits.timeout_seconds if limited else None
        future: asyncio.Future[T] = asyncio.wrap_future(pool.schedule(job, args=args, timeout=timeout))
        if limited:
            self._running.add(future)
        try:
            return await future
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
        finally:
            self._running.discard(future)

    def _started(self) -> tuple[ProcessPool, asyncio.Future[bool]]:
        """Return the pool, and what is done when its workers are there.

        The first of them waits for the fork server: in a thread, so that fetching goes on.
        """
        if self._pool is None or self._ready is None:
            self._pool = ProcessPool(
                max_workers=self.limits.workers,
                max_tasks=self.limits.pages_per_worker,
                initializer=start_worker,
                initargs=(self.limits.memory_megabytes,),
                context=_context(),
            )
            self._ready = asyncio.ensure_future(asyncio.to_thread(is_active, self._pool))
        return self._pool, self._ready

    def cancel(self) -> int:
        """Give up all pages under way, and take no more: the run is stopping. Return how many."""
        self._stopping = True
        running = list(self._running)
        for future in running:
            future.cancel()
        return len(running)

    def close(self) -> None:
        """Stop the workers; jobs under way are given up."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None


def is_active(pool: ProcessPool) -> bool:
    """Return whether a pool takes jobs. One that was never asked starts its workers first."""
    return bool(pool.active)


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


def start_worker(memory_megabytes: int) -> None:
    """Prepare a fresh worker: the terminal's Ctrl-C is the parent's business, memory is bounded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    limit_memory(memory_megabytes)


def _inline(job: Callable[..., T], *args: Any) -> T:
    try:
        return job(*args)
    except MemoryError as error:
        raise RefusedError(Reason.EXTRACT_MEMORY, str(error)) from error
