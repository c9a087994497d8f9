"""The evidence over the blocks of a page to one log-odds a block: boosted symmetric trees, evaluated with numpy.

The model is trained by ``python -m train`` from pages with known text. A
symmetric tree asks the same question on each level, so a tree is ``depth``
comparisons and one look-up, over all trees and blocks at once. It knows no
word of any language: what prompts and sites say is added to its log-odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crawler.text.evidence.features import Evidence

Array = NDArray[np.float32]

MODEL_FILE = "block_scorer.npz"
MAX_LOG_ODDS = 12.0
FURNITURE_LOG_ODDS = -8.0
"""Log-odds given to blocks that are not weighed at all."""
CHUNK_BLOCKS = 512
"""Blocks evaluated at once: keeps the work in the cache and memory flat."""
FIRST_TREES, NO_HOPE_LOG_ODDS = 300, -3.0
"""After the first trees, blocks with log-odds below the second value are not weighed further: half of all."""
NO_HOPE_GROWTH = 1.16
"""What the other trees would make of such a score, on the mean."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Trees that are evaluated together: their distinct questions, and the number of each tree's question by level.

    Trees share half of their questions, and an answer of one byte is cheap to look up.
    """

    columns: NDArray[np.intp]
    thresholds: Array
    levels: NDArray[np.intp]
    leaves: Array
    starts: NDArray[np.int32]
    """Where the leaves of each tree begin."""

    @classmethod
    def of(cls, columns: NDArray[np.intp], thresholds: Array, leaves: Array) -> Stage:
        """Return the stage of some trees."""
        pairs = np.stack([columns.ravel().astype(np.float64), thresholds.ravel()])
        distinct, numbers = np.unique(pairs, axis=1, return_inverse=True)
        starts = (np.arange(len(leaves), dtype=np.int32) * leaves.shape[1])[:, None]
        levels = numbers.reshape(columns.shape).T.copy()
        asked = distinct[0].astype(np.intp), distinct[1].astype(np.float32)[:, None]
        return cls(*asked, levels, leaves.ravel(), starts)

    def sums(self, matrix: Array) -> Array:
        """Return what the trees say of each column of a (features, blocks) matrix."""
        answers = (matrix[self.columns] > self.thresholds).view(np.uint8)
        leaf = answers[self.levels[0]]
        for level, numbers in enumerate(self.levels[1:], 1):
            leaf = leaf + (answers[numbers] << level)
        sums: Array = self.leaves.take(leaf + self.starts).sum(axis=0, dtype=np.float32)
        return sums


@dataclass(frozen=True)
class Forest:
    """Symmetric trees. The shapes are (trees, depth), (trees, depth) and (trees, 2 ** depth)."""

    columns: NDArray[np.intp]
    thresholds: Array
    leaves: Array
    bias: float

    def log_odds(self, matrix: Array) -> Array:
        """Return the log-odds of each column of a (features, blocks) matrix."""
        parts = [self._chunk(matrix[:, at : at + CHUNK_BLOCKS]) for at in range(0, matrix.shape[1], CHUNK_BLOCKS)]
        scores: Array = np.clip(np.concatenate(parts), -MAX_LOG_ODDS, MAX_LOG_ODDS)
        return scores

    @cached_property
    def _stages(self) -> list[Stage]:
        borders = (0, min(FIRST_TREES, len(self.leaves)), len(self.leaves))
        parts = [slice(*border) for border in pairwise(borders) if border[0] < border[1]]
        return [Stage.of(self.columns[part], self.thresholds[part], self.leaves[part]) for part in parts]

    def _chunk(self, matrix: Array) -> Array:
        """Return the sums over all trees; blocks that the first trees give no hope are not shown to the others."""
        scores = self._stages[0].sums(matrix) + np.float32(self.bias)
        for stage in self._stages[1:]:
            hopeless = scores <= NO_HOPE_LOG_ODDS
            scores[hopeless] *= NO_HOPE_GROWTH
            open_ones = np.flatnonzero(~hopeless)
            if len(open_ones):
                scores[open_ones] += stage.sums(matrix[:, open_ones])
        return scores


@dataclass(slots=True, frozen=True)
class Scorer:
    """A forest with the names of the evidence it was trained on."""

    forest: Forest
    names: tuple[str, ...]

    def score(self, evidence: Evidence) -> Array:
        """Return the log-odds of each block that it belongs to the article.

        Evidence that the model does not know is left out. Raises ``ValueError`` where some that it knows is missing.
        """
        matrix = evidence.matrix
        if tuple(evidence.names) != self.names:
            missing = set(self.names).difference(evidence.names)
            if missing:
                raise ValueError(f"{MODEL_FILE}: trained on evidence that is gone: {', '.join(sorted(missing))}")
            matrix = matrix[[evidence.names.index(name) for name in self.names]]
        scores = np.full(matrix.shape[1], FURNITURE_LOG_ODDS, np.float32)
        asked = np.flatnonzero(~evidence.furniture)
        if len(asked):
            scores[asked] = self.forest.log_odds(matrix[:, asked])
        return scores


def pack_scorer(scorer: Scorer) -> bytes:
    """Return a scorer as the bytes of its file."""
    stream = BytesIO()
    np.savez_compressed(
        stream,
        names=np.array("\n".join(scorer.names)),
        columns=scorer.forest.columns.astype(np.uint16),
        thresholds=scorer.forest.thresholds.astype(np.float32),
        leaves=scorer.forest.leaves.astype(np.float16),
        bias=np.array(scorer.forest.bias, np.float32),
    )
    return stream.getvalue()


def unpack_scorer(data: bytes) -> Scorer:
    """Return the scorer that :func:`pack_scorer` wrote."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        forest = Forest(
            arrays["columns"].astype(np.intp),
            arrays["thresholds"],
            arrays["leaves"].astype(np.float32),
            float(arrays["bias"]),
        )
        return Scorer(forest, tuple(str(arrays["names"]).split("\n")))


@lru_cache(maxsize=1)
def load_scorer() -> Scorer:
    """Return the scorer of the package, read once."""
    return unpack_scorer((files("crawler.text.evidence") / MODEL_FILE).read_bytes())
