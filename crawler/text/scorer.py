"""The evidence over the blocks of a page to one log-odds a block: boosted symmetric trees, evaluated with numpy.

The model is trained by ``python -m train`` from pages with known text. It has
two stages: the second sees what the first thinks of the blocks around. A
symmetric tree asks the same question on each level, so a tree is ``depth``
comparisons and one look-up, over all trees and blocks at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from crawler.text.features import Evidence

Array = NDArray[np.float32]

MODEL_FILE = "block_scorer.npz"
MAX_LOG_ODDS = 12.0
CHUNK_BLOCKS = 512
"""Blocks evaluated at once: keeps the work in the cache and memory flat."""


@dataclass(slots=True, frozen=True)
class Forest:
    """Symmetric trees. The shapes are (trees, depth), (trees, depth) and (trees, 2 ** depth)."""

    columns: NDArray[np.intp]
    thresholds: Array
    leaves: Array
    bias: float

    def log_odds(self, matrix: Array) -> Array:
        """Return the log-odds of each column of a (features, blocks) matrix."""
        parts = [self._chunk(matrix[:, at : at + CHUNK_BLOCKS]) for at in range(0, matrix.shape[1], CHUNK_BLOCKS)]
        return np.clip(np.concatenate(parts) + self.bias, -MAX_LOG_ODDS, MAX_LOG_ODDS).astype(np.float32)

    def _chunk(self, matrix: Array) -> Array:
        trees, depth = self.columns.shape
        leaf = np.zeros((trees, matrix.shape[1]), np.intp)
        for level in range(depth):
            above = matrix[self.columns[:, level]] > self.thresholds[:, level, None]
            leaf += above.astype(np.intp) << level
        leaf += (np.arange(trees) * self.leaves.shape[1])[:, None]
        return self.leaves.ravel()[leaf].sum(axis=0, dtype=np.float32)


@dataclass(slots=True, frozen=True)
class Scorer:
    """The stages with the names of the evidence they were trained on."""

    stages: tuple[Forest, ...]
    names: tuple[str, ...]

    def score(self, evidence: Evidence) -> Array:
        """Return the log-odds of each block that it belongs to the article.

        Raises ``ValueError`` where the evidence is not what the model was trained on.
        """
        if tuple(evidence.names) != self.names:
            raise ValueError(f"{MODEL_FILE}: trained on other evidence: {set(evidence.names) ^ set(self.names)}")
        scores = self.stages[0].log_odds(evidence.matrix)
        for stage in self.stages[1:]:
            scores = stage.log_odds(np.concatenate((evidence.matrix, second_look(scores, evidence))))
        return scores


SECOND_NAMES = (
    "score", "score-3", "score-2", "score-1", "score+1", "score+2", "score+3", "before3", "after3", "before8", "after8",
    "own", "parent", "path", "since_kept", "till_kept", "words_before", "words_after", "page_kept",
)  # fmt: skip
_SHIFTS = (-3, -2, -1, 1, 2, 3)
OUTSIDE = -MAX_LOG_ODDS
FAR_BLOCKS = 30


def second_look(scores: Array, evidence: Evidence) -> Array:
    """Return what the first stage's scores say about each block's surroundings, (``SECOND_NAMES``, blocks)."""
    count = len(scores)
    words = np.expm1(evidence.matrix[evidence.names.index("log_words")])
    chance = 1 / (1 + np.exp(-scores))
    padded = np.concatenate((np.full(3, OUTSIDE), scores, np.full(3, OUTSIDE)))
    rows: list[NDArray[np.floating]] = [scores]
    rows += [padded[3 + shift : 3 + shift + count] for shift in _SHIFTS]
    total = np.concatenate(([0.0], np.cumsum(chance)))
    at = np.arange(count)
    for width in (3, 8):
        rows.append(total[at] - total[np.maximum(at - width, 0)])
        rows.append(total[np.minimum(at + 1 + width, count)] - total[at + 1])
    rows += [_share(groups, words, chance) for groups in (evidence.own, evidence.parent, evidence.path)]
    kept = chance > 0.5  # noqa: PLR2004 - more likely than not
    last = np.maximum.accumulate(np.where(kept, at, -FAR_BLOCKS))
    following = np.minimum.accumulate(np.where(kept, at, count + FAR_BLOCKS)[::-1])[::-1]
    rows += [np.minimum(at - last, FAR_BLOCKS), np.minimum(following - at, FAR_BLOCKS)]
    running = np.cumsum(words * chance)
    end = max(float(running[-1]), 1.0)
    rows += [(running - words * chance) / end, 1 - running / end, np.full(count, np.log1p(end))]
    return np.array(rows, np.float32)


def _share(groups: NDArray[np.int64], words: Array, chance: Array) -> NDArray[np.floating]:
    """Return for each block the share of its group's words that belong to the article, itself left out."""
    kept = np.bincount(groups, weights=words * chance)
    whole = np.bincount(groups, weights=words)
    others = whole[groups] - words
    return np.where(others > 0, (kept[groups] - words * chance) / np.maximum(others, 1e-6), -1.0)


def pack_scorer(scorer: Scorer) -> bytes:
    """Return a scorer as the bytes of its file."""
    arrays: dict[str, NDArray[np.generic]] = {"names": np.array("\n".join(scorer.names))}
    for number, stage in enumerate(scorer.stages):
        arrays[f"columns{number}"] = stage.columns.astype(np.uint16)
        arrays[f"thresholds{number}"] = stage.thresholds.astype(np.float32)
        arrays[f"leaves{number}"] = stage.leaves.astype(np.float16)
        arrays[f"bias{number}"] = np.array(stage.bias, np.float32)
    stream = BytesIO()
    np.savez_compressed(stream, **arrays)  # type: ignore[arg-type] # numpy's stubs take keyword arrays for flags
    return stream.getvalue()


def unpack_scorer(data: bytes) -> Scorer:
    """Return the scorer that :func:`pack_scorer` wrote."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        numbers: Sequence[int] = range(sum(name.startswith("columns") for name in arrays))
        stages = tuple(
            Forest(
                arrays[f"columns{number}"].astype(np.intp),
                arrays[f"thresholds{number}"],
                arrays[f"leaves{number}"].astype(np.float32),
                float(arrays[f"bias{number}"]),
            )
            for number in numbers
        )
        return Scorer(stages, tuple(str(arrays["names"]).split("\n")))


@lru_cache(maxsize=1)
def load_scorer() -> Scorer:
    """Return the scorer of the package, read once."""
    return unpack_scorer((files("crawler.text") / MODEL_FILE).read_bytes())
