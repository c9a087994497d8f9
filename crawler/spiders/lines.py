"""Reads lines of a file or of standard input in a thread, so that a slow producer does not hold up downloads."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from stat import S_ISREG

BYTES_AT_ONCE = 65_536
"""Of a file; what comes through a pipe is taken line by line, as it comes."""
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
            with open(STANDARD_INPUT if file == "-" else file, "rb", closefd=file != "-") as stream:
                at_once = BYTES_AT_ONCE if S_ISREG(os.fstat(stream.fileno()).st_mode) else 1
                while lines := stream.readlines(at_once):
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
