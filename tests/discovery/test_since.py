import doctest
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import dates, since
from crawler.discovery.dates import iso_date, moment
from crawler.discovery.since import is_older, parse_since

NOW = datetime(2026, 2, 7, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("module", [dates, since])
def test_examples_in_docstrings(module):
    result = doctest.testmod(module)
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat, 31 Jan 2026 10:00:00 +0300", "2026-01-31T10:00:00+03:00"),
        ("Sat, 31 Jan 2026 10:00:00 GMT", "2026-01-31T10:00:00+00:00"),
        ("31 Jan 2026 10:00 EST", "2026-01-31T10:00:00-05:00"),
        ("Sat, 31 Jan 2026 10:00:00 CET", "2026-01-31T10:00:00+01:00"),
        ("Sat, 31 Jan 2026 10:00:00 MSK", "2026-01-31T10:00:00+03:00"),
        ("Sat, 31 Jan 2026 10:00:00 XYZ", "2026-01-31T10:00:00"),
        ("Sat, 31 Jan 2026 10:00:00 -0000", "2026-01-31T10:00:00"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00+00:00"),
        ("2026-01-31T10:00:00.123456+05:30", "2026-01-31T10:00:00+05:30"),
        ("2026-01-31T10:00+0530", "2026-01-31T10:00:00+05:30"),
        ("2026-01-31 10:00:00 UTC", "2026-01-31T10:00:00+00:00"),
        ("2026-01-31 10:00:00 -03", "2026-01-31T10:00:00-03:00"),
        ("  2026-1-3\n 9:05 ", "2026-01-03T09:05:00"),
        ("2026-01-31T23:59:60Z", "2026-01-31T23:59:59+00:00"),
        ("2026-01-31", "2026-01-31"),
        ("20260131", "2026-01-31"),
        ("20260131T101500Z", "2026-01-31T10:15:00+00:00"),
        ("1769853600", "2026-01-31T10:00:00+00:00"),
        ("1769853600000", "2026-01-31T10:00:00+00:00"),
        ("2026-02-30", None),
        ("2026-01-31T25:00:00Z", None),
        ("2026-01-31T10:00:00+99:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01", None),
        ("9999-12-31", None),
        ("2026", None),
        ("2026-01", None),
        ("today", None),
        ("", None),
    ],
)
def test_dates_to_iso_8601(text, expected):
    assert iso_date(text) == expected


@given(
    st.one_of(st.text(), st.from_regex(r"\d{1,5}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d\d(:\d\d)?[+-]\d{2,4}", fullmatch=True))
)
def test_dates_are_stable_and_raise_nothing(text):
    once = iso_date(text)
    assert once is None or (iso_date(once) == once and moment(once) is not None)
    moment(text)
