"""Dates of feeds and sitemaps to ISO 8601. What is not told (time, offset) is not made up."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

EARLIEST_YEAR = 1990  # no news on the web before; 0001 and 1970 stand for "unknown"
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
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d:?\d\d)?)?")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_ZONE_NAME = re.compile(r"\b([A-Z]{3,4})\)?$")
# Names with one meaning only; e-mail dates know the American ones by themselves.
_ZONES = {
    "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "EET": 120, "EEST": 180,
    "SAST": 120, "MSK": 180, "TRT": 180, "WIB": 420, "HKT": 480, "SGT": 480, "JST": 540, "KST": 540, "AEST": 600,
    "AEDT": 660, "NZST": 720, "NZDT": 780,
}  # fmt: skip


def iso_date(text: str) -> str | None:
    """Return a date as ISO 8601, with time and offset where it has them; ``None`` where it cannot be read.

    >>> iso_date("Sat, 31 Jan 2026 10:00:00 +0300"), iso_date("2026-1-31"), iso_date("2026-01-31 10:00")
    ('2026-01-31T10:00:00+03:00', '2026-01-31', '2026-01-31T10:00:00')
    """
    text = " ".join(text[:100].split())
    try:
        found = _fast(text) or _w3c(text) or _compact(text) or _epoch(text) or _mail(text)
    except (ValueError, TypeError, OverflowError, IndexError):  # a day or an hour that does not exist
        return None
    if found is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return None
    return found.isoformat(timespec="seconds") if isinstance(found, datetime) else found.isoformat()


def moment(text: str) -> datetime | None:
    """Return the latest moment that a date of :func:`iso_date` can mean, aware; ``None`` where it cannot be read.

    A day without a time means its end, a time without an offset the westernmost zone (UTC-12).
    """
    try:
        found = datetime.fromisoformat(text)
        if "T" not in text:
            found += timedelta(days=1)
        return found if found.tzinfo else found.replace(tzinfo=timezone(timedelta(hours=-12)))
    except (ValueError, OverflowError):
        return None


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
    return datetime(day.year, day.month, day.day, hour, int(match["minute"]), second, tzinfo=_zone(match["zone"]))


def _compact(text: str) -> date | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if match[4] is None:
        return date(year, month, day)
    return datetime(year, month, day, int(match[4]), int(match[5]), int(match[6]), tzinfo=_zone(match[7]))


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _mail(text: str) -> datetime | None:
    """Return a date of RFC 5322 or one of its many misspellings."""
    found = parsedate_to_datetime(text)
    name = _ZONE_NAME.search(text)
    if found.tzinfo is None and name and name[1] in _ZONES:
        return found.replace(tzinfo=timezone(timedelta(minutes=_ZONES[name[1]])))
    return found
