"""The names of months, looked up language by language, and in other calendars."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from crawler.dates.words import date_words, folded

GREGORIAN = "gregorian"
CALENDARS = ("jalali", "hijri", "ethiopic", "bengali")
"""Calendars whose months have names of their own."""
EVERYWHERE = ""
"""Stands for all languages together: only names that mean one month in all of them."""
_HEBREW_PREFIX = re.compile(r"^[בל](?=[\u05d0-\u05ea]{3})")


class Month(NamedTuple):
    """One month of a calendar."""

    calendar: str
    number: int
    """1 to 12; the short month of the Ethiopic calendar is 13."""


def month_named(word: str, language: str = EVERYWHERE) -> Month | None:
    """Return the month that a word names in a language, ``None`` where it names none.

    >>> month_named("mar", "it"), month_named("des", "de")
    (Month(calendar='gregorian', number=3), None)
    """
    names = _names(language)
    name = folded(word)
    found = names.get(name)
    if found is None and _HEBREW_PREFIX.match(name):
        found = names.get(name[1:])
    return found


def is_month_name(word: str) -> bool:
    """Return whether a word names a month in any language, whatever else it may mean."""
    return folded(word) in _all_names()


@cache
def double_names(language: str) -> re.Pattern[str] | None:
    """Return what finds the names of two words of a language in a text, ``None`` without any."""
    names = {word for word in _words(language) if "_" in word}
    if not names:
        return None
    # The longest first: a name may begin with another one.
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(re.escape(name).replace("_", r"[\s-]") for name in longest_first), re.IGNORECASE)


def _words(language: str) -> list[str]:
    tables = [date_words().get(language, {})] if language else list(date_words().values())
    kinds = ("months", *CALENDARS)
    return [word for table in tables for kind in kinds for forms in table.get(kind, ()) for word in _forms(forms)]


def _forms(names: str) -> list[str]:
    """Return the forms of the name of one month; the parts of one have "_" between them."""
    return names.replace("-", "_").split()


@cache
def _names(language: str) -> dict[str, Month]:
    """Return the folded names of a language, of one without names an empty dictionary."""
    if language == EVERYWHERE:
        return {name: next(iter(months)) for name, months in _all_names().items() if len(months) == 1}
    return dict(_named(date_words().get(language, {})))


@cache
def _all_names() -> dict[str, set[Month]]:
    meanings: dict[str, set[Month]] = {}
    for table in date_words().values():
        for name, month in _named(table):
            meanings.setdefault(name, set()).add(month)
    return meanings


def _named(table: dict[str, list[str]]) -> list[tuple[str, Month]]:
    calendars = [(calendar, table.get(calendar, [])) for calendar in reversed(CALENDARS)]
    return [
        (folded(word), Month(calendar, number))
        for calendar, names in [*calendars, (GREGORIAN, table.get("months", []))]
        for number, forms in enumerate(names, 1)
        for word in _forms(forms)
    ]
