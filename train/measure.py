"""How near a text comes to the gold: shingles, leaked and lost lines, snippets.

F1 is that of the ScrapingHub article benchmark (4-gram shingles, precision and
recall averaged over pages); segment F1 that of trafilatura's evaluation.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from train.labels import tokens, trigrams

_WORD = re.compile(r"\w+")
SHINGLE_WORDS = 4
COVERED = 0.5
"""A line is in the other text where so much of its trigrams is."""


@dataclass(slots=True)
class PageScore:
    """One page against its gold."""

    precision: float | None = None
    """``None`` where text and gold share nothing that could be wrong."""
    recall: float | None = None
    leaked: list[str] = field(default_factory=list)
    """Lines of the text that the gold has not; a repeated title is not among them."""
    tail: int = 0
    """Leaked lines after the last line that the gold has."""
    title_repeated: bool = False
    lost_tokens: int = 0
    gold_tokens: int = 0


class Reference:
    """A text that lines are looked up in."""

    def __init__(self, text: str) -> None:
        self._trigrams = set(trigrams(tokens(text)))
        self._ends: set[tuple[str, ...]] = set()
        for line in lines_of(text):
            words = tuple(tokens(line))
            self._ends |= {words[:1], words[:2], words[-1:], words[-2:]}

    def has(self, words: Sequence[str]) -> bool:
        """Return whether the text has a line of these words; one or two words must open or close one of its lines."""
        grams = trigrams(words)
        if not grams:
            return tuple(words) in self._ends
        return sum(gram in self._trigrams for gram in grams) >= COVERED * len(grams)


def lines_of(text: str | None) -> list[str]:
    """Return the lines that have a word."""
    return [line for line in (text or "").split("\n") if tokens(line)]


def score_page(gold: str, text: str, title: str | None) -> PageScore:
    """Return how far a text is from the gold."""
    score = PageScore()
    _add_shingles(score, gold, text)
    reference, given = Reference(gold), Reference(text)
    own_title = title_words(title)
    found = [(line, reference.has(tokens(line))) for line in lines_of(text)]
    good = [number for number, (_, known) in enumerate(found) if known]
    for number, (line, known) in enumerate(found):
        if known:
            continue
        if own_title and title_words(line) == own_title:
            score.title_repeated = True
        else:
            score.leaked.append(line)
            score.tail += bool(good) and number > good[-1]
    for line in lines_of(gold):
        words = tokens(line)
        score.gold_tokens += len(words)
        if not given.has(words) and not (own_title and title_words(line) == own_title):
            score.lost_tokens += len(words)
    return score


def title_words(title: str | None) -> str:
    """Return a title as its words in one case."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", title or "").casefold()))


def _add_shingles(score: PageScore, gold: str, text: str) -> None:
    wanted, got = _shingles(gold), _shingles(text)
    right = sum((wanted & got).values())
    wrong, missing = sum(got.values()) - right, sum(wanted.values()) - right
    if right + wrong:
        score.precision = right / (right + wrong)
    if right + missing:
        score.recall = right / (right + missing)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    found = (tuple(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1)))
    return Counter(shingle for shingle in found if shingle)


def summarize(scores: Sequence[PageScore]) -> dict[str, float]:
    """Return the figures of a set of pages."""
    precision = _mean(score.precision for score in scores if score.precision is not None)
    recall = _mean(score.recall for score in scores if score.recall is not None)
    return {
        "pages": len(scores),
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "precision": precision,
        "recall": recall,
        "leaks_per_page": _mean(len(score.leaked) for score in scores),
        "pages_with_leak": _mean(bool(score.leaked) for score in scores),
        "pages_with_tail": _mean(score.tail > 0 for score in scores),
        "title_repeated": _mean(score.title_repeated for score in scores),
        "lost_share": sum(score.lost_tokens for score in scores) / max(1, sum(score.gold_tokens for score in scores)),
    }


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return statistics.fmean(found) if found else 0.0


def segment_f1(pages: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> float:
    """Return F1 over the wanted and unwanted snippets of (text, wanted, unwanted)."""
    right = missing = wrong = 0
    for text, wanted, unwanted in pages:
        flat = " ".join(text.split())
        hits = sum(" ".join(snippet.split()) in flat for snippet in wanted)
        right += hits
        missing += len(wanted) - hits
        wrong += sum(" ".join(snippet.split()) in flat for snippet in unwanted)
    return 2 * right / (2 * right + wrong + missing) if right else 0.0
