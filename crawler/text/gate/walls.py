"""Recognises walls in front of an article: consent, bot checks, maintenance."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crawler.reasons import Reason, Refusal
from crawler.text.gate.figures import PageFigures
from crawler.text.gate.parts import Parts
from crawler.text.normalize import word_count

WORDS = "walls.toml"
MAX_CONSENT_WORDS = 600
MIN_CONSENT_PHRASES, CONSENT_WORDS_A_PHRASE = 3, 60
"""A wall says something of the kind in every other sentence; an article about cookies does not."""
MAX_CHECK_WORDS, MIN_CHECK_PHRASES = 200, 2
MAX_BARE_CHECK_WORDS = 40
"""Of a page with a single phrase: the sentence itself and a line about the site."""
MAX_MAINTENANCE_WORDS = 100
MIN_SPOKEN_SHARE = 0.6
"""Of the words, in lines that speak of it."""


@dataclass(frozen=True, slots=True)
class _Phrases:
    any_own: re.Pattern[str]
    """The same as ``own`` without numbers, which is found faster."""
    own: re.Pattern[str]
    more: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Said:
    own: int
    """Different phrases that sites say about themselves."""
    phrases: int
    """All different phrases."""
    words: int
    """In the lines that hold some."""


_NOTHING = _Said(0, 0, 0)


def wall(text: str, language: str | None, figures: PageFigures, parts: Parts) -> Refusal | None:
    """Return the refusal of a page that stands in front of an article, by what its text says; ``None`` for none.

    The text alone decides: such pages come under the address of the article, and
    with its title and metadata, too. Most of its lines must speak of the same: a
    banner beside an article is none.
    """
    if figures.words > MAX_CONSENT_WORDS:
        return None
    folded = text.lower().replace("’", "'")
    return (
        _check(folded, language, figures.words, parts)
        or _consent(folded, language, figures.words)
        or _maintenance(folded, language, figures.words, parts)
    )


def _check(text: str, language: str | None, words: int, parts: Parts) -> Refusal | None:
    said = _said(text, language, "bots") if words <= MAX_CHECK_WORDS else _NOTHING
    is_bare = words <= MAX_BARE_CHECK_WORDS and not parts.has_article_node
    if not said.own or said.words < MIN_SPOKEN_SHARE * words or said.phrases < (1 if is_bare else MIN_CHECK_PHRASES):
        return None
    return Refusal(Reason.BOT_CHECK, f"{said.phrases} phrases of such checks in {words} words")


def _consent(text: str, language: str | None, words: int) -> Refusal | None:
    said = _said(text, language, "consent")
    least = max(MIN_CONSENT_PHRASES, words / CONSENT_WORDS_A_PHRASE)
    if not said.own or said.phrases < least or said.words < MIN_SPOKEN_SHARE * words:
        return None
    return Refusal(Reason.CONSENT_WALL, f"{said.phrases} phrases of such walls in {words} words")


def _maintenance(text: str, language: str | None, words: int, parts: Parts) -> Refusal | None:
    is_short = words <= MAX_MAINTENANCE_WORDS and not parts.has_article_node
    said = _said(text, language, "maintenance") if is_short else _NOTHING
    if not said.own or said.phrases == said.own or said.words < MIN_SPOKEN_SHARE * words:
        return None
    return Refusal(Reason.ERROR_PAGE, f"a notice of maintenance: {said.phrases} phrases in {words} words")


def _said(text: str, language: str | None, kind: str) -> _Said:
    """Return what a text says of a kind: in its own language or in English, in any where its own is unknown."""
    known = _phrases(kind)
    asked = [known[one] for one in (language, "en") if one in known] if language else list(known.values())
    said = [_said_in(text.split("\n"), phrases) for phrases in asked if phrases.any_own.search(text)]
    return max(said, key=lambda one: one.phrases, default=_NOTHING)


def _said_in(lines: list[str], phrases: _Phrases) -> _Said:
    own: set[int] = set()
    more: set[int] = set()
    words = 0
    for line in lines:
        own_here, more_here = _found(phrases.own, line), _found(phrases.more, line)
        own, more = own | own_here, more | more_here
        words += word_count(line) if own_here or more_here else 0
    return _Said(len(own), len(own) + len(more), words)


def _found(phrases: re.Pattern[str], line: str) -> set[int]:
    """Return the numbers of the phrases that stand in a line."""
    return {found.lastindex for found in phrases.finditer(line) if found.lastindex}


@cache
def _phrases(kind: str) -> dict[str, _Phrases]:
    """Return the phrases of a kind of page, by language."""
    languages = tomllib.loads((files("crawler.text.gate") / WORDS).read_text("utf-8"))[kind]
    return {
        language: _Phrases(re.compile("|".join(one["own"])), _any_of(one["own"]), _any_of(one["more"]))
        for language, one in languages.items()
    }


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"({phrase})" for phrase in phrases))
