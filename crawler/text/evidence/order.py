"""Evidence from the reading order: the distance of a run from the good paragraphs around it, and from the title."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Columns = dict[str, Array]

FAR = 30.0
"""Distances in runs are cut here."""
MANY_RUNS, MANY_WORDS = 40, 1500
"""More count as so many: a list of a hundred entries is no worse evidence than one of forty."""
MANY_WORDS_BETWEEN = 600
"""The same for the words since the last good paragraph."""


def sequence(words: Array, good: NDArray[np.bool_], is_title: Array) -> Columns:
    """Return places in the reading order: from the first to the last good paragraph, and from the title."""
    count = len(words)
    order = np.arange(count, dtype=np.float32)
    first, _ = _first_and_last(good)
    titles = np.flatnonzero(is_title)
    before = titles[titles <= first]
    title = float(before[-1]) if len(before) else float(titles[0]) if len(titles) else -1.0
    columns: Columns = {
        "place": (order / max(1, count - 1)).astype(np.float32),
        "from_title": np.clip(order - title, -FAR, FAR) if title >= 0 else np.full(count, -FAR - 1, np.float32),
    }
    return columns | distances(words, good)


def _first_and_last(good: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the places of the first and the last good paragraph; without any those of the page."""
    places = np.flatnonzero(good)
    return (float(places[0]), float(places[-1])) if len(places) else (0.0, float(len(good) - 1))


def distances(words: Array, good: NDArray[np.bool_]) -> Columns:
    """Return how far each run is from the good paragraphs: the first, the last, the one before and the one after it."""
    count = len(words)
    order = np.arange(count, dtype=np.float32)
    first, last = _first_and_last(good)
    running = np.cumsum(words * good)
    after_good = np.cumsum(words * ~good)
    last_good_at = np.maximum.accumulate(np.where(good, order, -FAR))
    next_good_at = np.minimum.accumulate(np.where(good, order, count + FAR)[::-1])[::-1]
    since = after_good - np.where(last_good_at >= 0, after_good[np.maximum(last_good_at, 0).astype(int)], 0)
    return {
        "from_first": np.clip(order - first, -FAR, FAR),
        "from_last": np.clip(order - last, -FAR, FAR),
        "between": ((order >= first) & (order <= last)).astype(np.float32),
        "good_before": running / (float(running[-1]) or 1.0),
        "since_good": np.minimum(order - last_good_at, FAR),
        "till_good": np.minimum(next_good_at - order, FAR),
        "words_since_good": np.log1p(np.clip(since, 0, MANY_WORDS_BETWEEN)),
        "gap": np.minimum(next_good_at - last_good_at, 2 * FAR),
    }


def kept_stretches(words: Array, extracted: Array) -> Columns:
    """Return size and place of the unbroken stretch of kept (or not kept) runs that a run belongs to."""
    count = len(words)
    starts = np.flatnonzero(np.concatenate(([True], np.diff(extracted) != 0)))
    sizes = np.diff(np.append(starts, count))
    sums = np.add.reduceat(words, starts)
    kept_before = np.cumsum(extracted) - extracted
    kept_words = np.cumsum(words * extracted)
    total = max(float(kept_words[-1]), 1.0)
    return {
        "stretch": np.repeat(np.log1p(np.minimum(sizes, MANY_RUNS)), sizes),
        "stretch_words": np.repeat(np.log1p(np.minimum(sums, MANY_WORDS)), sizes),
        "kept_before": np.minimum(kept_before, FAR),
        "kept_after": np.minimum(extracted.sum() - np.cumsum(extracted), FAR),
        "kept_words_before": (kept_words - words * extracted) / total,
        "kept_words_after": 1 - kept_words / total,
    }
