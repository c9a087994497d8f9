"""The earliest and the latest moment that a date in ISO 8601 can mean, where time or offset is missing.

A day without a time is all of its day, and a time without an offset may be of any zone
on earth. So both have an earliest and a latest moment, and each question asks for the one
that errs on its safe side: ``since`` drops an article only if its latest moment is
before it; a date is taken for one of the future only if its earliest moment is after now.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

EARLIEST_YEAR = 1990
"""No news page is older than the web; earlier dates are birthdays, epochs and templates."""
CLOCK_SLACK = timedelta(hours=1)
"""Clocks of servers differ; a page that is dated later than this after its capture is not believed."""
_EASTERNMOST, _WESTERNMOST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def earliest_moment(told: date | datetime) -> datetime:
    """Return the earliest moment that a day or a time can mean, aware: where the day begins first."""
    moment = told if isinstance(told, datetime) else _midnight(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=_EASTERNMOST)


def latest_moment(text: str) -> datetime | None:
    """Return the latest moment that a date in ISO 8601 can mean, aware; ``None`` where it cannot be read.

    >>> latest_moment("2026-01-31").isoformat(), latest_moment("2026-01-31T10:00:00").isoformat()
    ('2026-02-01T00:00:00-12:00', '2026-01-31T10:00:00-12:00')
    """
    try:
        found = datetime.fromisoformat(text)
        if "T" not in text:
            found += timedelta(days=1)
        return found if found.tzinfo else found.replace(tzinfo=_WESTERNMOST)
    except (ValueError, OverflowError):
        return None


def aware(moment: datetime, zone: timezone) -> datetime:
    """Return a time with its own offset, else in ``zone``."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def is_possible(told: date | datetime, latest: datetime | None) -> bool:
    """Return whether an article can be of this date: of the web's time, and not after ``latest`` (aware)."""
    if told.year < EARLIEST_YEAR:
        return False
    try:
        return latest is None or earliest_moment(told) <= latest + CLOCK_SLACK
    except OverflowError:
        return False


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware by the caller
