"""The names of months, looked up language by language, and in other calendars."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple

GREGORIAN = "gregorian"
CALENDARS = ("jalali", "hijri", "ethiopic", "bengali")
"""Calendars whose months have names of their own."""
EVERYWHERE = ""
"""Stands for all languages together: only names that mean one month in all of them."""
# Harakat, tatweel, nukta, joiners, full stops and quotation marks that come and go.
_IGNORED = re.compile(r"[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0640\u0670\u093c\u09bc\u0a3c\u200c\u200d.'’׳״॰ʼ`ʻ]")
_ALIKE = str.maketrans("ıςيىكأإآةۀہھە", "iσییکاااههههه")
_HEBREW_PREFIX = re.compile(r"^[בל](?=[\u05d0-\u05ea]{3})")


class Month(NamedTuple):
    """One month of a calendar."""

    calendar: str
    number: int
    """1 to 12; the short month of the Ethiopic calendar is 13."""


@cache
def folded(word: str) -> str:
    """Return a word without case, accents, vowel signs and dots: how names of months are compared.

    >>> folded("ΜΑΡΤΙΟΥ") == folded("Μαρτίου"), folded("KASIM") == folded("Kasım"), folded("มิ.ย.")
    (True, True, 'มิย')
    """
    plain = unicodedata.normalize("NFKD", word.replace("İ", "i").lower())
    return unicodedata.normalize("NFC", _IGNORED.sub("", plain)).translate(_ALIKE)


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
    """Return what finds the names of two words of a language in a text in lower case, ``None`` without any."""
    names = [word for word in _words(language) if "_" in word]
    if not names:
        return None
    # The longest first: a name may begin with another one.
    return re.compile("|".join(re.escape(name).replace("_", r"\s") for name in sorted(names, key=len, reverse=True)))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("crawler.dates").joinpath("months.toml").read_text("utf-8"))


def _words(language: str) -> list[str]:
    tables = [_tables().get(language, {})] if language else list(_tables().values())
    return [word for table in tables for forms in table.values() for form in forms for word in form.split()]


@cache
def _names(language: str) -> dict[str, Month]:
    """Return the folded names of a language, of one without names an empty dictionary."""
    if language == EVERYWHERE:
        return {name: next(iter(months)) for name, months in _all_names().items() if len(months) == 1}
    return dict(_named(_tables().get(language, {})))


@cache
def _all_names() -> dict[str, set[Month]]:
    meanings: dict[str, set[Month]] = {}
    for table in _tables().values():
        for name, month in _named(table):
            meanings.setdefault(name, set()).add(month)
    return meanings


def _named(table: dict[str, list[str]]) -> list[tuple[str, Month]]:
    calendars = [(calendar, table.get(calendar, [])) for calendar in reversed(CALENDARS)]
    return [
        (folded(word), Month(calendar, number))
        for calendar, names in [*calendars, (GREGORIAN, table.get("months", []))]
        for number, forms in enumerate(names, 1)
        for word in forms.split()
    ]
