import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import DateStyle, latest_moment, parse_date

OPEN = DateStyle(month_first=None)


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
        ("2026-01-31T25:00:00Z", "2026-01-31"),
        ("2026-01-31T10:00:00+99:00", "2026-01-31T10:00:00"),
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
    assert parse_date(text, OPEN) == expected


@given(
    st.one_of(st.text(), st.from_regex(r"\d{1,5}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d\d(:\d\d)?[+-]\d{2,4}", fullmatch=True))
)
def test_dates_are_stable_and_raise_nothing(text):
    once = parse_date(text, OPEN)
    assert once is None or (parse_date(once, OPEN) == once and latest_moment(once) is not None)
    latest_moment(text)
