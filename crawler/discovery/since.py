"""``since``: from when on articles are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from crawler.dates import aware, latest_moment

_PERIOD = re.compile(r"(\d{1,6})\s*(m|min|h|d|w)")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def parse_since(text: str, now: datetime) -> datetime:
    """Return the moment a ``since`` argument means, aware, in UTC.

    A period back from ``now`` (``30m``, ``12h``, ``7d``, ``2w``), a day (its
    beginning in UTC) or an ISO 8601 date and time (UTC where it has no offset).

    >>> parse_since("7d", datetime(2026, 2, 7, 12, tzinfo=UTC)).isoformat()
    '2026-01-31T12:00:00+00:00'

    Raises :class:`ValueError` for anything else, and for a moment that is still to come.
    """
    text = text.strip()
    try:
        since = _moment_of(text, now)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r}: must be a period such as 7d or 12h, or a date such as 2026-01-31") from error
    if since > now:
        raise ValueError(f"{text!r}: is still to come")
    return since


def _moment_of(text: str, now: datetime) -> datetime:
    period = _PERIOD.fullmatch(text.lower())
    if period:
        return now.astimezone(UTC) - timedelta(**{_UNITS[period[2]]: int(period[1])})
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    if "T" not in text.upper() and " " not in text:  # 20260131 and 2026-W05 are too easily mistyped
        raise ValueError(text)
    found = datetime.fromisoformat(text)
    return aware(found, UTC).astimezone(UTC)


def is_older(dates: Iterable[str | None], since: datetime) -> bool:
    """Return whether an article is from before ``since``, by its dates in ISO 8601, the most trusted first.

    The first that can be read decides. A day without a time counts until its
    end, a time without an offset as the latest it can mean; without any date an
    article is not older.
    """
    for text in dates:
        latest = latest_moment(text) if text else None
        if latest is not None:
            return latest < since
    return False
