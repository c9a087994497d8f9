"""In which order pages go on once they are read: that of the input, whatever the number of workers.

The order decides which of two copies is kept, which capture is the later revision, and how the rows stand in a file.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

PATIENCE_SECONDS = 60.0
"""A page that takes longer than all the others lets them pass: what waits holds places that it may need itself."""


@dataclass(slots=True)
class _Stream:
    given: int = 0
    next: int = 1
    """The lowest number that is not done with."""
    done: set[int] = field(default_factory=set)
    """Numbers above ``next`` that are done with."""
    waiting: dict[int, asyncio.Future[None]] = field(default_factory=dict)


class Turns:
    """Numbers for the pages of each stream (an archive, a site, a host), and whose turn it is."""

    def __init__(self) -> None:
        self._streams: defaultdict[str, _Stream] = defaultdict(_Stream)

    def give(self, stream: str) -> int:
        """Return the next number of a stream. Whoever takes it must say :meth:`done` at some time."""
        self._streams[stream].given += 1
        return self._streams[stream].given

    async def wait(self, stream: str, number: int) -> None:
        """Return when all before ``number`` are done with, or have taken too long."""
        state = self._streams[stream]
        if number <= state.next:
            return
        turn = state.waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(turn, PATIENCE_SECONDS)
        except TimeoutError:
            self._pass_over(state, number)
        finally:
            state.waiting.pop(number, None)

    def done(self, stream: str, number: int) -> None:
        """Note that a page is done with, however it ended; saying it twice is no error."""
        state = self._streams[stream]
        if number < state.next:
            return
        state.done.add(number)
        self._advance(state)

    def _pass_over(self, state: _Stream, number: int) -> None:
        state.done.difference_update(range(state.next, number))
        state.next = max(state.next, number)
        self._advance(state)

    @staticmethod
    def _advance(state: _Stream) -> None:
        while state.next in state.done:
            state.done.remove(state.next)
            state.next += 1
        turn = state.waiting.get(state.next)
        if turn is not None and not turn.done():
            turn.set_result(None)
