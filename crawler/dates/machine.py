"""Reads dates that programs write: ISO 8601, e-mail, epochs. A missing time or offset stays missing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from crawler.dates.moments import EARLIEST_YEAR
from crawler.dates.numerals import ascii_digits
from crawler.dates.zones import fixed

LATEST_YEAR = 2100
DAY_CHARACTERS = len("2026-01-31")

_W3C = re.compile(
    r"""
    (?P<day>\d{4}-\d{1,2}-\d{1,2})
    (?:[Tt\ ]+ (?P<hour>\d{1,2}):(?P<minute>\d\d) (?::(?P<second>\d\d)(?:[.,]\d+)?)?
       \s* (?P<zone>[Zz]|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)? )?
    """,
    re.VERBOSE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?")
_EPOCH = re.compile(r"(?:/?Date\()?(\d{10})(?:\.\d+|\d{3})?(?:[+-]\d{4})?(?:\)/?)?")


def machine_date(text: str) -> date | datetime | None:
    """Return the day, or the time, of a date in a form that programs write; ``None`` for any other.

    >>> machine_date("2026-1-31"), machine_date("20260131T101500Z"), machine_date("31 Jan 2026")
    (datetime.date(2026, 1, 31), datetime.datetime(2026, 1, 31, 10, 15, tzinfo=datetime.timezone.utc), None)
    """
    text = " ".join(ascii_digits(text[:100]).split())
    try:
        return _fast(text) or _w3c(text) or _compact(text) or _epoch(text)
    except (ValueError, TypeError, OverflowError, OSError):  # a day or an hour that does not exist
        return None


def iso_date(found: date | datetime | None) -> str | None:
    """Return a date as ISO 8601 in whole seconds; ``None`` for none, and for one that no news is of."""
    if found is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return None
    return found.isoformat(timespec="seconds") if isinstance(found, datetime) else found.isoformat()


def _fast(text: str) -> date | None:
    """Return a well-formed date, which nearly all are; ``None`` leaves the others to the patient readers."""
    if text[4:5] != "-":
        return None
    try:
        return (
            datetime.fromisoformat(text).replace(microsecond=0)
            if len(text) > DAY_CHARACTERS
            else date.fromisoformat(text)
        )
    except ValueError:
        return None


def _w3c(text: str) -> date | None:
    match = _W3C.fullmatch(text)
    if match is None:
        return None
    day = date(*map(int, match["day"].split("-")))
    if match["hour"] is None:
        return day
    hour, second = int(match["hour"]), min(int(match["second"] or 0), 59)  # 59: leap seconds
    naive = datetime(day.year, day.month, day.day, hour, int(match["minute"]), second)  # noqa: DTZ001
    return _in_zone(naive, match["zone"])


def _compact(text: str) -> date | None:
    match = _COMPACT.fullmatch(text)
    if match is None or not 1900 <= int(match[1]) <= LATEST_YEAR:  # noqa: PLR2004 - else it is an id or an epoch
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if match[4] is None:
        return date(year, month, day)
    naive = datetime(year, month, day, int(match[4]), int(match[5]), int(match[6] or 0))  # noqa: DTZ001
    return _in_zone(naive, match[7])


def _in_zone(naive: datetime, text: str | None) -> datetime:
    if not text:
        return naive
    if text[0] not in "+-":
        return naive.replace(tzinfo=UTC)
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return naive.replace(tzinfo=fixed(-offset if text[0] == "-" else offset))


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None
