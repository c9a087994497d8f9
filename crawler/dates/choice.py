"""Chooses among several dates of an article."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from crawler.dates.machine import DAY_CHARACTERS
from crawler.dates.moments import is_possible

SOURCES = ("json-ld", "meta", "time", "dateline", "feed", "sitemap", "url", "text")
"""Best first. ``dateline`` stands beside the headline, ``text`` elsewhere, with a word that says what it is."""


class Told(NamedTuple):
    """A date in ISO 8601, or a field as it is written, and which of :data:`SOURCES` told it."""

    value: str
    source: str


def choose(told: Iterable[Told]) -> Told | None:
    """Return the date of the best source, or another that says the same more exactly; ``None`` without any.

    The order is that of :data:`SOURCES`. A day gives way to the same day with a time, a time
    without an offset to the same time with one.
    """
    ranked = sorted(told, key=lambda one: SOURCES.index(one.source))
    if not ranked:
        return None
    best = ranked[0]
    for one in ranked[1:]:
        if _exactness(one.value) > _exactness(best.value) and one.value.startswith(best.value):
            best = one
    return best


def choose_date(
    candidates: Iterable[tuple[str | None, str | None]], *, latest: datetime | None = None
) -> tuple[str | None, str | None]:
    """Return the chosen date and its source of those that are known, ``(None, None)`` without one.

    A date after ``latest``, the moment of the capture, is not believed.
    """
    known = [Told(value, source) for value, source in candidates if value and source in SOURCES]
    return choose(one for one in known if is_possible(_read(one.value), latest)) or (None, None)


def _read(value: str) -> date | datetime:
    return date.fromisoformat(value) if len(value) == DAY_CHARACTERS else datetime.fromisoformat(value)


def _exactness(value: str) -> int:
    """Return 0 for a day, 1 for a time, 2 for a time with its offset."""
    read = _read(value)
    return 1 + (read.tzinfo is not None) if isinstance(read, datetime) else 0
