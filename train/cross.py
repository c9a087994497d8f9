"""The scorer on all examples, or out of fold by site."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crawler.text.evidence.scorer import Scorer
from train.examples import FOLDS, Example, folds_of
from train.fit import fit_forest

TREES = 1200


def out_of_fold(examples: Sequence[Example], seeds: Sequence[int], trees: int = TREES) -> list[NDArray[np.float32]]:
    """Return the log-odds of all blocks by forests that saw no page of their site."""
    folds = folds_of([example.site for example in examples])
    scores = [np.zeros(0, np.float32)] * len(examples)
    for fold in range(FOLDS):
        seen = [example for example, own in zip(examples, folds, strict=True) if own != fold]
        forest = fit_forest(seen, trees=trees, seeds=seeds)
        for at, example in enumerate(examples):
            if folds[at] == fold:
                scores[at] = forest.log_odds(example.evidence.matrix)
    return scores


def fit_scorer(examples: Sequence[Example], seeds: Sequence[int], trees: int = TREES) -> Scorer:
    """Return the scorer trained on all examples."""
    return Scorer(fit_forest(examples, trees=trees, seeds=seeds), tuple(examples[0].evidence.names))
