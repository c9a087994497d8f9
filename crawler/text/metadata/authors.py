"""Names of authors from what pages write into bylines and author fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from re import Match

from crawler.dates.months import is_month_name
from crawler.text.metadata.byline_words import (
    ADDRESS,
    AND,
    BEHIND,
    BRACKETED,
    COMMA,
    CREDENTIAL,
    DANGLING,
    DATE_LIKE,
    HARD,
    LEAD,
    NEVER,
    NEWSROOM,
    NUMBER,
    NUMERIC_DAY,
    PREFIX,
    ROLE,
    SENTENCE,
    SHORT,
    TAIL,
    TEMPLATE,
)
from crawler.text.metadata.head import plain
from crawler.text.metadata.titles import key

MAX_AUTHORS = 20
MAX_NAME_CHARACTERS = 70
MAX_NAME_WORDS = 7
MIN_NAME_CHARACTERS = 2
MAX_BYLINE_CHARACTERS = 600


def split_authors(byline: str) -> list[str]:
    """Return the names in a byline, in order, without prefixes, roles, addresses and dates.

    >>> split_authors("By Ada Example and Bo Sample, Staff Writer")
    ['Ada Example', 'Bo Sample']
    """
    text = plain(byline[:MAX_BYLINE_CHARACTERS])
    if not text or SENTENCE.search(text):
        return []
    text = _without_prefix(_without_days(BRACKETED.sub(" ", ADDRESS.sub(" ", text))).strip(TAIL))
    names: list[str] = []
    for part in _parts(text):
        name = BEHIND.sub("", _without_prefix(part)).strip(TAIL)
        if is_name(name):
            names.append(name)
    return names


def choose_authors(sources: Iterable[Iterable[str]], sites: set[str]) -> list[str]:
    """Return the names of the first source that names a person or agency.

    ``sources`` are lists of bylines, best first. The site's own name (``sites``
    holds keys, see :func:`crawler.text.metadata.titles.key`) and a newsroom are taken only
    where no source names anybody else.
    """
    fallback: list[str] = []
    for bylines in sources:
        names = unique(name for byline in bylines for name in split_authors(byline))
        others = [name for name in names if key(name) not in sites and not NEWSROOM.match(name)]
        if others:
            return others[:MAX_AUTHORS]
        fallback = fallback or names[:1]
    return fallback


def unique(names: Iterable[str]) -> list[str]:
    """Return names without repetition, the first spelling of each."""
    return list({key(name): name for name in reversed(list(names))}.values())[::-1]


def is_name(text: str) -> bool:
    """Return whether a string can be the name of a person or an agency."""
    words = text.split()
    if not MIN_NAME_CHARACTERS <= len(text) <= MAX_NAME_CHARACTERS or not words or len(words) > MAX_NAME_WORDS:
        return False
    if text.lower() in NEVER or words[-1].lower() in DANGLING:
        return False
    if any(pattern.search(text) for pattern in (TEMPLATE, SENTENCE, DATE_LIKE, CREDENTIAL)):
        return False
    return any(char.isalpha() for char in text) and not (text.isascii() and text.islower() and ROLE.search(text))


def _without_prefix(text: str) -> str:
    return PREFIX.sub("", LEAD.sub("", text, count=1).lstrip(TAIL), count=1).strip()


def _without_days(text: str) -> str:
    """Return ``text`` with a separator in place of each date: ``Ada Example March 1, 2024``."""
    words = NUMERIC_DAY.sub(" | ", text).split()
    months = [at for at, word in enumerate(words) if is_month_name(word.strip(".,"))]
    dated: set[int] = set()
    for at in months:
        beside = {near for near in (at - 1, at + 1) if 0 <= near < len(words) and NUMBER.match(words[near])}
        if beside:
            years = {near + 1 for near in beside if near + 1 < len(words) and NUMBER.match(words[near + 1])}
            dated |= {at, *beside, *years}
    return " ".join("|" if at in dated else word for at, word in enumerate(words))


def _parts(text: str) -> Iterator[str]:
    for run in HARD.split(text):
        commas = [part for part in COMMA.split(run) if part]
        parts = [name for part in commas for name in _split_and(part)]
        yield from _persons(parts) if len(parts) > 1 else parts


def _split_and(text: str) -> Iterator[str]:
    """Yield the names joined by "and"; ``Ortega y Gasset`` stays one."""
    match = next((one for one in AND.finditer(text) if _joins(text, one)), None)
    if match is None:
        yield text
    else:
        yield text[: match.start()]
        yield from _split_and(text[match.end() :])


def _joins(text: str, match: Match[str]) -> bool:
    if match[0].strip().lower() not in SHORT:
        return True
    return all(len(side.split()) > 1 for side in (text[: match.start()], text[match.end() :]))


def _persons(parts: list[str]) -> Iterator[str]:
    """Yield the parts of a list that can be names: no roles, and no place after a full name."""
    full = any(len(part.split()) > 1 and not ROLE.search(part) for part in parts)
    for part in parts:
        place = full and len(part.split()) == 1 and not part.isupper() and part.isascii() and part[:1].isupper()
        if not CREDENTIAL.match(part) and not (full and ROLE.search(part)) and not place:
            yield part
