import doctest
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import since
from crawler.discovery.since import is_older, parse_since

NOW = datetime(2026, 2, 7, 12, 30, tzinfo=UTC)


def test_examples_in_docstrings():
    result = doctest.testmod(since)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7d", "2026-01-31T12:30:00+00:00"),
        (" 12H ", "2026-02-07T00:30:00+00:00"),
        ("30m", "2026-02-07T12:00:00+00:00"),
        ("2w", "2026-01-24T12:30:00+00:00"),
        ("2026-01-31", "2026-01-31T00:00:00+00:00"),
        ("2026-01-31T10:00:00+03:00", "2026-01-31T07:00:00+00:00"),
        ("2026-01-31 10:00", "2026-01-31T10:00:00+00:00"),
        ("2026-01-31T10:00Z", "2026-01-31T10:00:00+00:00"),
    ],
)
def test_since(text, expected):
    assert parse_since(text, NOW).isoformat() == expected


def test_a_period_counts_from_now_in_any_zone():
    local = NOW.astimezone(timezone(timedelta(hours=9)))
    assert parse_since("7d", local) == parse_since("7d", NOW)


@pytest.mark.parametrize(
    "text", ["", "7", "d", "-7d", "7 years", "2026-02-30", "20260131", "yesterday", "999999w", "1.5d"]
)
def test_since_that_means_nothing(text):
    with pytest.raises(ValueError, match="must be a period such as 7d") as caught:
        parse_since(text, NOW)
    assert repr(text) in str(caught.value)


def test_since_in_the_future():
    with pytest.raises(ValueError, match="still to come"):
        parse_since("2026-02-08", NOW)


@given(st.text())
def test_since_raises_nothing_else(text):
    with suppress(ValueError):
        assert parse_since(text, NOW).tzinfo is UTC


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], False),
        ([None, None], False),
        (["rubbish"], False),
        (["2026-01-30T23:59:59+00:00"], True),
        (["2026-01-31T00:00:00+00:00"], False),
        (["2026-01-31T02:00:00+03:00"], True),
        (["2026-01-30"], False),
        (["2026-01-29"], True),
        (["2026-01-30T13:00:00"], False),
        (["2026-01-30T11:00:00"], True),
        (["2025-01-01", "2026-02-01"], True),
        ([None, "rubbish", "2026-02-01", "2025-01-01"], False),
    ],
)
def test_older(found, expected):
    assert is_older(found, datetime(2026, 1, 31, tzinfo=UTC)) is expected
