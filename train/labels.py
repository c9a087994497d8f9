"""Which blocks of a page are the article: alignment of the page's reading order with the gold text.

A block counts where the gold has its words *at this place*: blocks are aligned
with the gold in order, so that a teaser that repeats a sentence is no article text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from crawler.text.evidence.shapes import letter_key

_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|"
    r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)
GRAM = 3
"""Words are compared in threes; what is shorter must open or close a line."""
MIN_COVER = 0.5
MAX_PLACES = 8
"""Occurrences of one block in the gold that are tried."""
SLACK_TOKENS = 2
"""How far aligned blocks may overlap in the gold: trigrams reach over borders."""

Trigram = tuple[str, str, str]


def tokens(text: str | None) -> list[str]:
    """Return the words of a text; characters in scripts without spaces."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text or "").casefold())


class GoldText:
    """The gold of one page, indexed for alignment."""

    def __init__(self, text: str) -> None:
        self.words = tokens(text)
        self.places: defaultdict[Trigram, list[int]] = defaultdict(list)
        for at, trigram in enumerate(trigrams(self.words)):
            self.places[trigram].append(at)
        self.lines: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        at = 0
        for line in text.split("\n"):
            words = tuple(tokens(line))
            for part in {words[:1], words[:2]} - {()}:
                self.lines[part].append(at)
            for part in {words[-1:], words[-2:]} - {()}:
                self.lines[part].append(at + len(words) - len(part))
            at += len(words)

    def spans(self, words: Sequence[str]) -> list[tuple[int, int, float]]:
        """Return where the gold has these words: (start, end, cover), best first."""
        if len(words) < GRAM:
            return [(at, at + len(words), 1.0) for at in self.lines.get(tuple(words), [])[:MAX_PLACES]]
        grams = trigrams(words)
        votes: defaultdict[int, list[int]] = defaultdict(list)
        for at, gram in enumerate(grams):
            for place in self.places.get(gram, ())[:MAX_PLACES]:
                votes[(place - at) // 12].append(place)
        spans = []
        for shift, places in votes.items():
            near = places + votes.get(shift + 1, [])
            cover = min(1.0, len(set(near)) / len(grams))
            spans.append((min(near), max(near) + 3, cover))
        return sorted((span for span in spans if span[2] >= MIN_COVER), key=lambda span: -span[2])[:MAX_PLACES]

    def cover(self, words: Sequence[str]) -> float:
        """Return the share of the words' trigrams that the gold has anywhere."""
        if len(words) < GRAM:
            return float(tuple(words) in self.lines)
        grams = trigrams(words)
        return sum(gram in self.places for gram in grams) / len(grams)


def trigrams(words: Sequence[str]) -> list[Trigram]:
    """Return all runs of three words."""
    return list(zip(words, words[1:], words[2:], strict=False))


def align(texts: Sequence[str], gold: str) -> list[float]:
    """Return for each block its cover by the gold at its place in the order; 0 for what is not the article."""
    index = GoldText(gold)
    blocks = [tokens(text) for text in texts]
    candidates = [
        (number, start, end, cover * min(len(words), end - start))
        for number, words in enumerate(blocks)
        if words
        for start, end, cover in index.spans(words)
    ]
    labels = [0.0] * len(texts)
    taken = [False] * (len(index.words) + 1)
    for number, start, end in _best_chain(candidates):
        labels[number] = index.cover(blocks[number])
        taken[start:end] = [True] * (min(end, len(taken)) - start)
    _add_displaced(labels, blocks, candidates, taken, index)
    return labels


def _best_chain(candidates: list[tuple[int, int, int, float]]) -> list[tuple[int, int, int]]:
    """Return the heaviest choice of blocks whose places in the gold rise with their places in the page."""
    ends: list[int] = sorted({end for _, _, end, _ in candidates})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(ends) + 1)  # prefix maxima in a Fenwick tree
    scores: list[float] = []
    before: list[int] = []

    def query(limit: int) -> tuple[float, int]:
        at, top = bisect_left(ends, limit + 1), (0.0, -1)
        while at > 0:
            top = max(top, best[at])
            at -= at & -at
        return top

    def update(end: int, value: tuple[float, int]) -> None:
        at = bisect_left(ends, end) + 1
        while at <= len(ends):
            best[at] = max(best[at], value)
            at += at & -at

    at = 0
    while at < len(candidates):
        stop = at
        while stop < len(candidates) and candidates[stop][0] == candidates[at][0]:
            _, start, _, weight = candidates[stop]
            score, previous = query(start + SLACK_TOKENS)
            scores.append(score + weight)
            before.append(previous)
            stop += 1
        for place in range(at, stop):
            update(candidates[place][2], (scores[place], place))
        at = stop
    chain: list[tuple[int, int, int]] = []
    place = max(range(len(scores)), key=scores.__getitem__, default=-1)
    while place >= 0:
        chain.append(candidates[place][:3])
        place = before[place]
    return chain[::-1]


def _add_displaced(
    labels: list[float],
    blocks: list[list[str]],
    candidates: list[tuple[int, int, int, float]],
    taken: list[bool],
    index: GoldText,
) -> None:
    """Label blocks that the gold has at another place and that no block in order gives: it reads them elsewhere."""
    for number, start, end, _ in sorted(candidates, key=lambda row: -row[3]):
        if labels[number] or len(blocks[number]) < GRAM:
            continue
        if sum(taken[start:end]) < 0.3 * (end - start):
            labels[number] = index.cover(blocks[number])
            taken[start:end] = [True] * (min(end, len(taken)) - start)


def snippet_labels(texts: Sequence[str], wanted: Sequence[str], unwanted: Sequence[str]) -> list[float]:
    """Return 1 for blocks with a wanted snippet, 0 with an unwanted one, nan where nothing is known."""
    good = [key for key in map(letter_key, wanted) if key]
    bad = [key for key in map(letter_key, unwanted) if key]
    labels = []
    for text in texts:
        key = letter_key(text)
        if any(snippet in key for snippet in good):
            labels.append(1.0)
        elif any(snippet in key for snippet in bad):
            labels.append(0.0)
        else:
            labels.append(math.nan)
    return labels
