"""Pages go on in the order in which they were found, however long each of them takes."""

from __future__ import annotations

import asyncio
import random

import pytest

from crawler.run import order
from crawler.run.order import Turns


def finished(turns, streams, seed):
    """Return in which order pages went on that were read in any order; each stream is a list of page names."""
    went_on = []

    async def page(stream, number, name, moments):
        for _ in range(moments):
            await asyncio.sleep(0)
        await turns.wait(stream, number)
        went_on.append((stream, name))
        turns.done(stream, number)

    async def all_pages():
        chance = random.Random(seed)
        given = [(stream, turns.give(stream), name) for stream, names in streams.items() for name in names]
        await asyncio.gather(*(page(*one, chance.randrange(40)) for one in given))

    asyncio.run(all_pages())
    return went_on


@pytest.mark.parametrize("seed", range(5))
def test_each_stream_keeps_its_order(seed):
    streams = {"a": list(range(30)), "b": list(range(12))}
    went_on = finished(Turns(), streams, seed)
    for stream, names in streams.items():
        assert [name for one, name in went_on if one == stream] == names


def test_a_page_that_gives_nothing_holds_up_nobody():
    turns = Turns()
    first, second, third = (turns.give("a") for _ in range(3))
    turns.done("a", second)
    turns.done("a", first)

    async def go_on():
        await asyncio.wait_for(turns.wait("a", third), 1)

    asyncio.run(go_on())


def test_one_that_never_ends_is_passed_over(monkeypatch):
    monkeypatch.setattr(order, "PATIENCE_SECONDS", 0.01)
    turns = Turns()
    first, second, third = (turns.give("a") for _ in range(3))

    async def go_on():
        await turns.wait("a", second)
        turns.done("a", second)
        await asyncio.wait_for(turns.wait("a", third), 1)
        turns.done("a", first)

    asyncio.run(go_on())
