"""Dates in what people write, in the language and the order of the page they stand on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from crawler.dates.clock import clock_after, clock_before
from crawler.dates.machine import LATEST_YEAR, iso_date, machine_date
from crawler.dates.moments import is_possible
from crawler.dates.numerals import ascii_digits
from crawler.dates.numeric import Found, numeric_days
from crawler.dates.style import DateStyle
from crawler.dates.worded import worded_days

MAX_CHARACTERS = 400
"""A longer text is prose; only its beginning is read."""
DEFAULT_STYLE = DateStyle()
# Where the order is open: a clock of twelve hours in capitals, or a zone of the United States.
_AMERICAN = re.compile(r"\d\s?[AP]M\b|\d\s?(?:[ap]\.?m\.?)?\s\(?[ECMP][DS]?T\b")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """One date that stands in a text."""

    told: date | datetime
    """As much as the text tells: a day, a day with time, or with time and offset."""
    other: date | datetime | None
    """The same with day and month exchanged, where their order is open: then neither is certain."""
    start: int
    end: int
    """Where the date and its time stand in the text with ASCII digits."""

    @property
    def is_certain(self) -> bool:
        """Return whether the text can be read in one way only."""
        return self.other is None

    def iso(self) -> str:
        """Return the date as ISO 8601."""
        return iso_date(self.told) or ""


def parse_date(text: str | None, style: DateStyle = DEFAULT_STYLE) -> str | None:
    """Return the first date of a text as ISO 8601, ``None`` without one and where it is not certain.

    The result is a day, a day with time, or a day with time and offset, as much
    as the text tells. Dates before 1990 and after ``style.latest`` are refused, and
    so are those whose order of day and month stays open.

    >>> parse_date("Fri, 01 Mar 2024 10:00:00 GMT"), parse_date("3/4/2024", DateStyle(("en",), month_first=None))
    ('2024-03-01T10:00:00+00:00', None)
    >>> parse_date("1. März 2024, 10:00 Uhr", DateStyle(("de",)))
    '2024-03-01T10:00:00'
    """
    found = first_date(text, style)
    return found.iso() or None if found and found.is_certain else None


def first_date(text: str | None, style: DateStyle = DEFAULT_STYLE) -> WrittenDate | None:
    """Return the first date of a text that an article can be of, certain or not."""
    if not text or not text.strip():
        return None
    exact = machine_date(text)
    if exact is not None and exact.year <= LATEST_YEAR and is_possible(exact, style.latest):
        return WrittenDate(exact, None, 0, len(text))
    return next(iter(read_dates(ascii_digits(text[:MAX_CHARACTERS]), style)), None)


def read_dates(text: str, style: DateStyle = DEFAULT_STYLE) -> list[WrittenDate]:
    """Return all dates of a text that an article can be of, in their order.

    ``text`` has ASCII digits already (:func:`crawler.dates.numerals.ascii_digits`), so that
    ``start`` and ``end`` of the dates hold.
    """
    text = text[:MAX_CHARACTERS]
    if style.month_first is None and _AMERICAN.search(text):
        style = replace(style, month_first=True)
    days = _in_order([*numeric_days(text, style), *worded_days(text, style)])
    told: list[WrittenDate] = []
    for at, one in enumerate(days):
        begin = told[-1].end if told else 0  # what stands before belongs to the date before
        end = days[at + 1].start if at + 1 < len(days) else len(text)
        told.append(_with_time(text, one, begin, end, style))
    return [one for one in told if is_possible(one.told, style.latest)]


def _in_order(found: list[Found]) -> list[Found]:
    """Return what was found in the order of the text; of two that overlap, the one that was found first."""
    kept: list[Found] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _with_time(text: str, found: Found, begin: int, end: int, style: DateStyle) -> WrittenDate:
    """Return a date with the time behind it, or the one before it, up to the neighbouring dates."""
    days = [*found.days, None][:2]
    inside, rest = text[found.start : found.end], text[found.end : end]
    told = [_timed(day, text[begin : found.start], inside, rest, style) if day else None for day in days]
    first, length = told[0] or (found.days[0], 0)
    return WrittenDate(first, told[1][0] if told[1] else None, found.start, found.end + length)


def _timed(day: date, before: str, inside: str, rest: str, style: DateStyle) -> tuple[date | datetime, int]:
    told, length = clock_after(day, rest, style)
    if isinstance(told, datetime):
        return told, length
    within, _ = clock_after(day, inside, style)  # Fri Mar 1 10:00:00 CET 2024
    if isinstance(within, datetime):
        return within, 0
    return clock_before(day, before, style), 0
