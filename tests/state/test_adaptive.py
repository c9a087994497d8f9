from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.state.adaptive import (
    ARTICLE,
    LISTING,
    ArticlePolicy,
    Ask,
    ListingPolicy,
    Visit,
    after_body,
    after_not_modified,
    ask,
    conditional_headers,
    is_settled,
    unsettled,
    visit,
)
from crawler.state.records import Outcome, UrlState, Validator

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL, SITE = "https://example.org/feed", "example.org"


def body(known: Validator | None, now: datetime, body_hash: str = "aa", **changes) -> Validator:
    said = {"etag": '"1"', "last_modified": None, "entries": 20} | changes
    return after_body(known, now, url=URL, site=SITE, body_hash=body_hash, **said)


FRESH = body(None, NOW)


@pytest.mark.parametrize(
    ("known", "hours", "expected"),
    [
        (None, 0, Ask.FULL),
        (FRESH, 0, Ask.CONDITIONAL),
        (FRESH, 1, Ask.CONDITIONAL),
        (replace(FRESH, next_check_at=NOW + 2 * HOUR), 1, Ask.NOT_YET),
        (replace(FRESH, next_check_at=NOW + 2 * HOUR), 2, Ask.CONDITIONAL),
        (replace(FRESH, etag=None, last_modified=None), 1, Ask.FULL),
        (replace(FRESH, etag=None, last_modified="Sun, 01 Mar 2026 12:00:00 GMT"), 1, Ask.CONDITIONAL),
        (replace(FRESH, trusted=False), 1, Ask.FULL),
        (replace(FRESH, conditional_streak=19), 1, Ask.CONDITIONAL),
        (replace(FRESH, conditional_streak=20), 1, Ask.FULL),
        (FRESH, 7 * 24 - 1, Ask.CONDITIONAL),
        (FRESH, 7 * 24, Ask.FULL),
    ],
)
def test_how_a_listing_is_asked(known, hours, expected):
    assert ask(known, NOW + hours * HOUR) is expected


def test_a_second_run_at_once_asks_again_with_conditions():
    second = after_not_modified(FRESH, NOW + timedelta(seconds=10))
    assert ask(FRESH, NOW + timedelta(seconds=10)) is Ask.CONDITIONAL
    assert ask(second, NOW + timedelta(seconds=20)) is Ask.CONDITIONAL


@pytest.mark.parametrize(
    ("unchanged_for", "wait"),
    [(timedelta(0), timedelta(0)), (4 * HOUR, HOUR), (2 * DAY, 12 * HOUR), (30 * DAY, DAY)],
)
def test_the_wait_follows_the_time_unchanged(unchanged_for, wait):
    then = NOW + unchanged_for
    for known in (after_not_modified(FRESH, then), body(FRESH, then)):
        assert ask(known, then + wait) is not Ask.NOT_YET
        assert wait == timedelta(0) or ask(known, then + wait - timedelta(seconds=1)) is Ask.NOT_YET


def test_a_change_brings_it_back_to_every_run():
    still = after_not_modified(FRESH, NOW + 10 * DAY)
    moved = body(still, NOW + 11 * DAY, "bb", etag='"2"')
    assert still.next_check_at == NOW + 11 * DAY
    assert (moved.next_check_at, moved.unchanged_streak, moved.changed_at) == (None, 0, NOW + 11 * DAY)


@pytest.mark.parametrize(
    ("before", "after", "trusted"),
    [
        ({"etag": '"1"'}, {"etag": '"1"'}, False),
        ({"etag": '"1"'}, {"etag": '"2"'}, True),
        ({"etag": '"1"', "last_modified": "x"}, {"etag": '"2"', "last_modified": "x"}, True),
        ({"etag": None, "last_modified": "x"}, {"etag": None, "last_modified": "x"}, False),
        ({"etag": None, "last_modified": "x"}, {"etag": None, "last_modified": "y"}, True),
        ({"etag": None}, {"etag": None}, True),
        ({"etag": None}, {"etag": '"1"'}, True),
    ],
)
def test_a_body_that_changed_behind_its_validators_ends_the_trust_for_good(before, after, trusted):
    first = body(None, NOW, "aa", **before)
    second = body(first, NOW + HOUR, "bb", **after)
    assert second.trusted is trusted
    assert body(second, NOW + 2 * HOUR, "cc", etag='"new"').trusted is trusted
    assert body(first, NOW + HOUR, "aa", **after).trusted is True


def test_a_listing_that_answers_304_for_ever_is_found_out():
    known, now, asked = FRESH, NOW, []
    for _ in range(24 * 9):
        now += HOUR
        how = ask(known, now)
        asked.append(how)
        if how is Ask.CONDITIONAL:
            known = after_not_modified(known, now)
        elif how is Ask.FULL:
            known = body(known, now, f"{len(asked):02x}")
    assert Ask.FULL in asked
    assert known.trusted is False


@given(
    st.lists(st.tuples(st.integers(1, 200), st.sampled_from(["304", "same", "changed"])), max_size=40),
    st.builds(ListingPolicy, max_interval=st.integers(1, 48).map(lambda hours: hours * HOUR)),
)
def test_no_interval_is_longer_than_the_maximum(answers, policy):
    known, now = FRESH, NOW
    for number, (hours, answer) in enumerate(answers):
        now += hours * HOUR
        if answer == "304":
            known = after_not_modified(known, now, policy=policy)
        else:
            body_hash = known.body_hash if answer == "same" else f"{number:04x}"
            known = body(known, now, body_hash, policy=policy)
        assert ask(known, now + policy.max_interval, policy) is not Ask.NOT_YET
        assert known.changed_at <= known.checked_at == now


def test_headers_of_a_conditional_request():
    assert conditional_headers(FRESH) == {"If-None-Match": '"1"'}
    both = replace(FRESH, etag=None, last_modified="Sun, 01 Mar 2026 12:00:00 GMT")
    assert conditional_headers(both) == {"If-Modified-Since": "Sun, 01 Mar 2026 12:00:00 GMT"}


def state(outcome: Outcome = Outcome.DONE, **changes) -> UrlState:
    known = UrlState(URL, SITE, outcome, None, None, "id", "aa", "aa", 1, NOW, NOW, NOW, NOW - HOUR, 0, 0)
    return replace(known, **changes)


@pytest.mark.parametrize(
    ("known", "hours", "expected"),
    [
        (None, 0, Visit.NEW),
        (state(), 0, Visit.KNOWN),
        (state(), 5.9, Visit.KNOWN),
        (state(), 6, Visit.REVISIT),
        (state(), 46.9, Visit.REVISIT),
        (state(), 47, Visit.KNOWN),
        (state(revisits=1, visited_at=NOW + 6 * HOUR), 30, Visit.KNOWN),
        (state(published=None), 10, Visit.KNOWN),
        (state(Outcome.REFUSED), 10, Visit.KNOWN),
        (state(Outcome.FAILED, attempts=1), 0, Visit.RETRY),
        (state(Outcome.FAILED, attempts=3), 0, Visit.RETRY),
        (state(Outcome.FAILED, attempts=4), 23, Visit.WAIT),
        (state(Outcome.FAILED, attempts=4), 24, Visit.RETRY),
        (state(Outcome.FAILED, attempts=5), 47, Visit.WAIT),
        (state(Outcome.FAILED, attempts=7), 7 * 24, Visit.RETRY),
        (state(Outcome.FAILED, attempts=8), 1000, Visit.KNOWN),
    ],
)
def test_whether_a_listed_address_is_fetched(known, hours, expected):
    assert visit(known, NOW + hours * HOUR) is expected


@pytest.mark.parametrize(("days", "expected"), [(6.9, Visit.KNOWN), (7, Visit.REVISIT), (700, Visit.REVISIT)])
def test_old_articles_are_fetched_again_where_that_is_asked_for(days, expected):
    policy = ArticlePolicy(revisit_after=7 * DAY)
    old = state(published=NOW - 300 * DAY, revisits=5)
    assert visit(old, NOW + days * DAY, policy) is expected
    assert visit(old, NOW + days * DAY) is Visit.KNOWN


def test_the_stated_defaults():
    assert (LISTING.max_interval, LISTING.full_every, ARTICLE.revisit_after, ARTICLE.young) == (
        DAY,
        7 * DAY,
        None,
        2 * DAY,
    )


def deferred(attempts: int) -> UrlState:
    nothing = dict.fromkeys(("canonical_url", "article_id", "content_hash", "extracted_hash", "published"))
    times = dict.fromkeys(("first_seen", "last_seen", "visited_at"), NOW)
    return UrlState(
        URL, SITE, Outcome.DEFERRED, "no_text", revision=0, revisits=0, attempts=attempts, **nothing, **times
    )


@pytest.mark.parametrize(
    ("attempts", "hours", "expected"),
    [
        (1, 5, Visit.WAIT),
        (1, 6, Visit.RETRY),
        (2, 23, Visit.WAIT),
        (2, 24, Visit.RETRY),
        (3, 72, Visit.RETRY),
        (4, 7 * 24 - 1, Visit.WAIT),
        (4, 7 * 24, Visit.RETRY),
        (5, 365 * 24, Visit.KNOWN),
    ],
)
def test_what_was_no_article_is_looked_at_again_after_hours_then_days_and_then_no_more(attempts, hours, expected):
    assert visit(deferred(attempts), NOW + hours * HOUR) is expected


def test_an_address_whose_turn_never_came_is_new():
    assert visit(replace(deferred(0), outcome=Outcome.WAITING), NOW) is Visit.NEW


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.DEFERRED])
def test_what_a_wrong_clock_noted_keeps_nothing_from_being_asked(outcome):
    of_2031 = NOW + 5 * 365 * DAY
    assert ask(replace(FRESH, checked_at=of_2031, next_check_at=of_2031 + DAY), NOW) is Ask.FULL
    known = replace(deferred(4), outcome=outcome, visited_at=of_2031)
    assert visit(known, NOW) is Visit.RETRY


def test_an_answer_of_304_brings_its_own_validators():
    known = after_not_modified(FRESH, NOW + HOUR, etag='"2"')
    assert (known.etag, known.last_modified) == ('"2"', FRESH.last_modified)
    assert after_not_modified(FRESH, NOW + HOUR).etag == FRESH.etag


def test_a_listing_with_something_left_is_known_to_be_there_and_no_more():
    left = unsettled(FRESH)
    assert ask(left, NOW + HOUR) is Ask.FULL
    assert not is_settled(left)
    assert is_settled(body(left, NOW + HOUR))
    assert body(left, NOW + HOUR, "bb").trusted
