"""What stands in front of an article: a question for consent, a check for robots, a notice of maintenance."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crawler.reasons import Reason, Refusal
from crawler.text.gate.figures import PageFigures
from crawler.text.gate.parts import Parts

WORDS = "walls.toml"
MAX_CONSENT_WORDS = 600
MIN_CONSENT_PHRASES, CONSENT_WORDS_A_PHRASE = 3, 60
"""A wall says something of the kind in every other sentence; an article about cookies does not."""
MAX_CHECK_WORDS, MIN_CHECK_PHRASES = 200, 2
MAX_BARE_CHECK_WORDS = 40
"""Of a page with a single phrase: the sentence itself and a line about the site."""
MAX_MAINTENANCE_WORDS = 100


@dataclass(frozen=True, slots=True)
class _Phrases:
    own: re.Pattern[str]
    more: re.Pattern[str]


def wall(text: str, figures: PageFigures, parts: Parts) -> Refusal | None:
    """Return the refusal of a page that stands in front of an article, by what its text says; ``None`` for none.

    The text alone decides: such pages come under the address of the article, and
    with its title and metadata, too.
    """
    if figures.words > MAX_CONSENT_WORDS:
        return None
    folded = " ".join(text.split()).lower().replace("’", "'")
    return (
        _check(folded, figures.words, parts)
        or _consent(folded, figures.words)
        or _maintenance(folded, figures.words, parts)
    )


def _check(text: str, words: int, parts: Parts) -> Refusal | None:
    own, more = _said(text, "bots")
    enough = own + more >= MIN_CHECK_PHRASES or (words <= MAX_BARE_CHECK_WORDS and not parts.has_article_node)
    if not own or not enough or words > MAX_CHECK_WORDS:
        return None
    return Refusal(Reason.BOT_CHECK, f"{own + more} phrases of such checks in {words} words")


def _consent(text: str, words: int) -> Refusal | None:
    own, more = _said(text, "consent")
    if not own or own + more < max(MIN_CONSENT_PHRASES, words / CONSENT_WORDS_A_PHRASE):
        return None
    return Refusal(Reason.CONSENT_WALL, f"{own + more} phrases of such walls in {words} words")


def _maintenance(text: str, words: int, parts: Parts) -> Refusal | None:
    if words > MAX_MAINTENANCE_WORDS or parts.has_article_node:
        return None
    own, more = _said(text, "maintenance")
    if not own or not more:
        return None
    return Refusal(Reason.ERROR_PAGE, f"a notice of maintenance: {own + more} phrases in {words} words")


def _said(text: str, kind: str) -> tuple[int, int]:
    """Return how many phrases of a kind a text has in one language: those of sites about themselves, and others."""
    counts = ((_count(one.own, text), _count(one.more, text)) for one in _phrases(kind))
    return max(counts, key=lambda count: (count[0] > 0, sum(count)), default=(0, 0))


def _count(phrases: re.Pattern[str], text: str) -> int:
    return len({found.lastindex for found in phrases.finditer(text)})


@cache
def _phrases(kind: str) -> tuple[_Phrases, ...]:
    """Return the phrases of a kind of page, by language."""
    languages = tomllib.loads((files("crawler.text.gate") / WORDS).read_text("utf-8"))[kind].values()
    return tuple(_Phrases(_any_of(one["own"]), _any_of(one["more"])) for one in languages)


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"({phrase})" for phrase in phrases))
