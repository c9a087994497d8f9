"""Lanes of one worker process each: a killed worker costs its own lane only."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from typing import Any

from pebble import ProcessPool

LOOK_SECONDS = 2.0
"""Seconds after which a broken lane is taken to give no answer any more."""


class Lane:
    """One worker process, replaced by Pebble after so many jobs and whenever it ends."""

    def __init__(self, pool: Callable[[], ProcessPool]) -> None:
        self._make = pool
        self._pool: ProcessPool | None = None
        self._ready: asyncio.Future[bool] | None = None

    async def ready(self) -> None:
        """Return when the lane takes jobs. The first worker waits for the fork server: in a thread.

        Raises ``BrokenExecutor`` where none can be started.
        """
        if self._pool is None or self._ready is None:
            self._pool = self._make()
            self._ready = asyncio.ensure_future(asyncio.to_thread(_is_active, self._pool))
        try:
            await asyncio.shield(self._ready)
        except (OSError, EOFError) as error:
            raise BrokenExecutor(str(error)) from error

    def schedule(self, job: Callable[..., Any], args: tuple[Any, ...], timeout: float | None) -> Future[Any]:
        """Return the future of a job. Raises ``BrokenExecutor`` where the worker is gone already."""
        assert self._pool is not None
        try:
            future: Future[Any] = self._pool.schedule(job, args=args, timeout=timeout)
        except RuntimeError as error:
            raise BrokenExecutor(str(error)) from error
        return future

    async def answer(self, future: asyncio.Future[Any]) -> Any:
        """Return what a job gives. Raises ``BrokenExecutor`` where the lane broke just before it got the job.

        Pebble never answers such a job: the one that waits for it looks after the lane.
        """
        try:
            while not future.done():
                was_active = self._pool is not None and self._pool.active
                await asyncio.wait([future], timeout=LOOK_SECONDS)
                if not was_active and not future.done():
                    raise BrokenExecutor("ended before it had the job")
        except asyncio.CancelledError:
            future.cancel()
            raise
        return future.result()

    def replace(self) -> None:
        """Drop a worker that is gone; the next job starts another."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool = self._ready = None

    def close(self) -> None:
        """End the worker."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
        self._pool = self._ready = None


def _is_active(pool: ProcessPool) -> bool:
    """Return whether a pool takes jobs. One that was never asked starts its worker first."""
    return bool(pool.active)


class LaneQueue:
    """Gives free lanes to waiting jobs: the sites take turns, however many pages one of them has."""

    def __init__(self, lanes: list[Lane]) -> None:
        self._free = deque(lanes)
        self._waiting: OrderedDict[str, deque[asyncio.Future[Lane]]] = OrderedDict()

    async def acquire(self, site: str) -> Lane:
        """Return a free lane once it is the turn of ``site``; give it back with :meth:`release`."""
        if self._free and not self._waiting:
            return self._free.popleft()
        turn: asyncio.Future[Lane] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(site, deque()).append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release(turn.result())
            raise

    def release(self, lane: Lane) -> None:
        """Give a lane to the next site that waits, or keep it free."""
        while self._waiting:
            site, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[site] = turns  # behind the others
            if not turn.done():
                turn.set_result(lane)
                return
        self._free.append(lane)

    def cancel(self) -> int:
        """Give up all that wait; return how many."""
        turns = [turn for waiting in self._waiting.values() for turn in waiting]
        self._waiting.clear()
        return sum(turn.cancel() for turn in turns)
