"""Pauses between requests: those that a server asks for, and those after failures. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after_seconds(value: str, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (RFC 9110, 10.2.3), ``None`` if it is unreadable.

    Seconds or an HTTP date; a date in the past means now.

    >>> retry_after_seconds("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> retry_after_seconds("Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def backoff_seconds(failures: int, *, first: float, longest: float, chance: float) -> float:
    """Return the pause after so many failures in a row: doubled each time, bounded, up to half longer by ``chance``.

    ``chance`` is a number from 0 to 1; it keeps many crawlers from coming back
    at the same moment.
    """
    doublings = min(max(failures - 1, 0), 30)
    return min(first * 2.0**doublings, longest) * (1 + chance / 2)
