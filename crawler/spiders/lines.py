"""Lines of a file or of standard input, read beside the event loop: a slow producer must not hold up downloads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

LINES_AT_ONCE = 1_000
LINES_AHEAD = 4
"""Batches that wait to be taken; then the reader waits."""
STANDARD_INPUT = 0


async def lines_of(file: str) -> AsyncIterator[list[bytes]]:
    """Yield the lines of a file, or of standard input for ``-``, as they come, some at a time.

    Raises ``OSError`` where it cannot be read. The thread that reads is a
    daemon: a run that is stopped does not wait for a producer that is silent.
    """
    loop, room = asyncio.get_running_loop(), threading.Semaphore(LINES_AHEAD)
    queue: asyncio.Queue[list[bytes] | OSError | None] = asyncio.Queue()

    def put(what: list[bytes] | OSError | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, what)

    def read() -> None:
        try:
            with open(STANDARD_INPUT if file == "-" else Path(file), "rb", closefd=file != "-") as stream:
                while lines := stream.readlines(1 if file == "-" else LINES_AT_ONCE * 80):
                    room.acquire()
                    put(lines)
        except OSError as error:
            put(error)
        put(None)

    threading.Thread(target=read, name=f"lines of {file}", daemon=True).start()
    while (got := await queue.get()) is not None:
        if isinstance(got, OSError):
            raise got
        yield got
        room.release()
