"""What spiders share: arguments, what is wanted of earlier runs, lists that come slowly."""

from __future__ import annotations

import asyncio
import os
import threading
from datetime import UTC, datetime, timedelta

import pytest

from crawler.spiders.arguments import news_arguments
from crawler.spiders.lines import lines_of
from crawler.spiders.listings import interest
from crawler.spiders.visits import article_policy, is_wanted
from crawler.state.records import Outcome, UrlState

NOW = datetime(2026, 3, 20, tzinfo=UTC)
URL = "https://www.example.com/"


def state(outcome, *, reason=None, published=None, days_ago=3.0):
    when = NOW - timedelta(days=days_ago)
    return UrlState(
        url=URL,
        site="example.com",
        outcome=outcome,
        reason=reason,
        canonical_url=None,
        article_id=None,
        content_hash=None,
        extracted_hash=None,
        revision=0,
        first_seen=when,
        last_seen=when,
        visited_at=when,
        published=published,
        revisits=0,
        attempts=1 if outcome is Outcome.FAILED else 0,
    )


@pytest.mark.parametrize(
    ("known", "since", "wanted"),
    [
        (None, None, True),
        (state(Outcome.DONE), None, False),
        (state(Outcome.REFUSED, reason="too_short"), None, False),
        (state(Outcome.FAILED, reason="http_error"), None, True),
        (state(Outcome.REFUSED, reason="too_old", published=NOW - timedelta(days=9)), None, True),
        (state(Outcome.REFUSED, reason="too_old", published=NOW - timedelta(days=9)), NOW - timedelta(days=5), False),
        (state(Outcome.REFUSED, reason="too_old", published=NOW - timedelta(days=9)), NOW - timedelta(days=10), True),
    ],
)
def test_what_an_earlier_run_settled_is_not_wanted_again_unless_it_was_too_old_only_then(known, since, wanted):
    assert is_wanted(known, NOW, article_policy(0), since) is wanted


@pytest.mark.parametrize(("days", "wanted"), [(0, False), (2, True), (5, False)])
def test_articles_are_looked_at_again_after_so_many_days(days, wanted):
    assert is_wanted(state(Outcome.DONE, days_ago=3), NOW, article_policy(days)) is wanted


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "one of url="),
        ({"url": URL, "sources": "x.toml"}, "one of url="),
        ({"url": URL, "max_articles": "0"}, "max_articles=0: must be a whole number"),
        ({"url": URL, "max_articles": "ten"}, "max_articles=ten"),
        ({"url": URL, "discover": "feed,links,atom"}, "'atom' is none of feed, sitemap, links"),
        ({"url": URL, "since": "yesterday"}, "since=yesterday"),
        ({"url": "www.example.com"}, "did you mean 'https://www.example.com/'"),
    ],
)
def test_a_wrong_argument_is_named_with_its_value(arguments, said):
    with pytest.raises(ValueError, match=r"^") as error:
        news_arguments(arguments)
    assert said in str(error.value)


def test_a_listing_is_remembered_for_what_was_asked_of_it():
    def of(**arguments):
        asked = news_arguments({"url": URL, **arguments})
        return interest(asked.sources[0], asked.since_text)

    assert of() == of(max_articles="3")
    assert len({of(), of(since="7d"), of(since="30d"), of(discover="feed")}) == 4


def test_lines_come_while_their_producer_is_still_writing():
    reader, writer = os.pipe()
    path = f"/dev/fd/{reader}"

    async def read():
        got, more = [], threading.Event()
        os.write(writer, b"one\n")

        def finish():
            assert more.wait(20)
            os.write(writer, b"two\n")
            os.close(writer)

        threading.Thread(target=finish).start()
        async for lines in lines_of(path):
            got += lines
            more.set()
        return got

    try:
        assert asyncio.run(asyncio.wait_for(read(), 30)) == [b"one\n", b"two\n"]
    finally:
        os.close(reader)


def test_a_file_that_cannot_be_read_is_an_error():
    async def read():
        return [lines async for lines in lines_of("/nowhere/urls.txt")]

    with pytest.raises(FileNotFoundError):
        asyncio.run(read())
