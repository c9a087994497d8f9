"""Names of authors from what pages write into bylines and author fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from re import Match

from crawler.dates.months import is_month_name
from crawler.text.metadata.byline_languages import without_asides, without_label, without_others
from crawler.text.metadata.byline_words import (
    ACCOUNT,
    ADDRESS,
    AND,
    BEHIND,
    BRACKETED,
    COMMA,
    COMPANY,
    COUNTER,
    CREDENTIAL,
    DANGLING,
    DATE_LIKE,
    HARD,
    LEAD,
    LEADING_AND,
    NEVER,
    NEWSROOM,
    NUMBER,
    NUMERIC_DAY,
    PERSON,
    PLACELIKE,
    PREFIX,
    ROLE,
    ROLE_BEFORE,
    SECTION,
    SENTENCE,
    SHORT,
    TAIL,
    TEMPLATE,
    TURNED,
    ZONE,
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
    if not text or any(map(SENTENCE.search, text.split(" | "))):
        return []
    text = _without_days(BRACKETED.sub(" ", ADDRESS.sub(" ", text)))
    turned = TURNED.fullmatch(text)
    if turned and not CREDENTIAL.match(turned["first"]):
        return [f"{turned['first']} {turned['last']}"]
    names = (_name(part) for part in _persons(list(_parts(_without_prefix(without_others(text) or text)))))
    return [name for name in names if is_name(name)]


def choose_authors(marked: Iterable[Iterable[str]], seen: Iterable[Iterable[str]], sites: set[str]) -> list[str]:
    """Return the names of the first source that names a person or agency.

    ``marked`` are lists of bylines from what is marked as author, best first;
    ``seen`` are those of what only looks like a byline. The site's own name
    and those of organisations (``sites`` holds keys, see
    :func:`crawler.text.metadata.titles.key`), a newsroom and the name of an
    account are taken only where no source names anybody else.
    """
    fallback: list[str] = []
    for bylines in marked:
        names = unique(name for byline in bylines for name in split_authors(byline))
        others = [name for name in names if not _is_weak(name, sites)]
        if others:
            return others[:MAX_AUTHORS]
        fallback = fallback or names[:1]
    for bylines in seen:
        names = unique(name for byline in bylines for name in split_authors(byline))
        others = [name for name in names if not _is_weak(name, sites) and (not fallback or PERSON.match(name))]
        if others:
            return others[:MAX_AUTHORS]
        fallback = fallback or names[:1]
    return fallback


def _is_weak(name: str, sites: set[str]) -> bool:
    """Return whether a name is that of the site, an organisation, a newsroom or an account."""
    return key(name) in sites or any(pattern.search(name) for pattern in (NEWSROOM, ACCOUNT, COMPANY))


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
    if any(pattern.search(text) for pattern in (TEMPLATE, SENTENCE, DATE_LIKE, CREDENTIAL, COUNTER)):
        return False
    return any(char.isalpha() for char in text) and not (text.isascii() and text.islower() and ROLE.search(text))


def _without_prefix(text: str) -> str:
    text = without_label(text.lstrip(TAIL))
    return without_label(PREFIX.sub("", LEAD.sub("", text, count=1).lstrip(TAIL), count=1)).strip()


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
    """Yield what stands between signs and joining words, less the section behind a lone "in"."""
    after_in = False
    for run in HARD.split(text):
        if not (after_in and run):
            for part in filter(None, COMMA.split(without_others(run))):
                yield from _split_and(part)
        after_in = bool(SECTION.search(run))


def _name(part: str) -> str:
    """Return a part without the label before the name and what stands behind it."""
    name = without_asides(_without_prefix(without_asides(LEADING_AND.sub("", part.strip(TAIL)))))
    return ZONE.sub("", SECTION.sub("", BEHIND.sub("", ROLE_BEFORE.sub("", name)))).strip(TAIL)


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
    full = any(len(part.split()) > 1 and not ROLE.search(part) and is_name(_name(part)) for part in parts)
    for part in parts:
        place = len(part.split()) == 1 and not part.isupper() and (part.isascii() or PLACELIKE.match(part))
        place = place and not part.islower() and part != parts[0]
        alone = _without_prefix(part) != part
        if CREDENTIAL.match(part.strip()) or (full and not alone and (ROLE.search(part) or place)):
            continue
        yield part
