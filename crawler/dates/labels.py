"""What a date refers to, told by the words beside it: "Published", "Updated", "Valid until"."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from crawler.dates.reader import WrittenDate
from crawler.dates.style import DateStyle
from crawler.dates.words import date_words, folded

AFTER_CHARACTERS = 25
"""Characters after a date in which its label is looked for."""


class Role(StrEnum):
    """What a date refers to: publication, change, or something else."""

    PUBLISHED = "published"
    PLAIN = "plain"
    """Nothing tells."""
    UPDATED = "updated"
    UNRELATED = "unrelated"
    """Of an event, an expiry or a copyright."""


def roles(text: str, dates: list[WrittenDate], style: DateStyle) -> list[Role]:
    """Return the role of each date of a line, of which ``text`` has ASCII digits.

    A label stands before its date ("Published: 1 March, updated: 4 March") or, where the
    first date has none before it, behind it ("1 March (published), 4 March (updated)").
    """
    begins = [0, *(one.end for one in dates)]
    ends = [*(one.start for one in dates[1:]), len(text)]
    before = [_last_label(text[begins[at] : one.start], style) for at, one in enumerate(dates)]
    after = [_first_label(text[one.end : ends[at]], style) for at, one in enumerate(dates)]
    behind = bool(dates) and before[0] is None and after[-1] is not None
    told = after if behind else before
    return [role or (after[at] if len(dates) == 1 else None) or Role.PLAIN for at, role in enumerate(told)]


def without_labels(text: str, style: DateStyle) -> str:
    """Return a text, folded, with a blank for each of its labels."""
    return _labels(_languages(style)).sub(" ", _line(text))


def _last_label(text: str, style: DateStyle) -> Role | None:
    found = [match.lastgroup for match in _labels(_languages(style)).finditer(_line(text))]
    return Role(found[-1] or "") if found else None


def _first_label(text: str, style: DateStyle) -> Role | None:
    match = _labels(_languages(style)).search(_line(text)[:AFTER_CHARACTERS])
    return Role(match.lastgroup or "") if match else None


def _languages(style: DateStyle) -> tuple[str, ...]:
    """Return the languages whose labels count: the page's own and English; all where the page tells none."""
    return tuple(dict.fromkeys((*style.languages, "en"))) if style.languages else tuple(sorted(date_words()))


def _line(text: str) -> str:
    return " ".join(map(folded, text.split()))


@cache
def _labels(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the labels of these languages, the longest first, in a folded text."""
    groups = {}
    for role in (Role.UNRELATED, Role.UPDATED, Role.PUBLISHED):
        words = {_line(word) for language in languages for word in date_words().get(language, {}).get(role, ())}
        groups[role] = "|".join(map(_bounded, sorted(words, key=len, reverse=True))) or "(?!)"
    # "Last updated" is no less an update than "first published" is a publication: the longer label is tried first.
    return re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in groups.items()))


def _bounded(word: str) -> str:
    """Return a pattern for a word as a whole; Chinese, Japanese, Korean and Thai have no blanks around words."""
    spaced = word[0] < "\u0e00" or "\u1100" > word[0] > "\u0eff"
    return rf"(?<!\w){re.escape(word)}(?!\w)" if spaced else re.escape(word)
