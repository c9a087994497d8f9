"""Both stages of the scorer, on all examples or out of fold by site."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crawler.text.scorer import SECOND_NAMES, Forest, Scorer, second_look
from train.examples import FOLDS, Example, folds_of
from train.fit import fit_forest

Array = NDArray[np.float32]

FIRST_TREES = 250
SECOND_TREES = 150


def matrices_of(examples: Sequence[Example]) -> list[Array]:
    """Return the evidence of the first stage."""
    return [example.evidence.matrix for example in examples]


def second_matrices(examples: Sequence[Example], scores: Sequence[Array]) -> list[Array]:
    """Return the evidence of the second stage."""
    return [
        np.concatenate((example.evidence.matrix, second_look(score, example.evidence)))
        for example, score in zip(examples, scores, strict=True)
    ]


def out_of_fold(
    examples: Sequence[Example], matrices: Sequence[Array], *, trees: int, seeds: Sequence[int]
) -> list[Array]:
    """Return the log-odds of all blocks by forests that saw no page of their site."""
    folds = folds_of([example.site for example in examples])
    scores: list[Array] = [np.zeros(0, np.float32)] * len(examples)
    for fold in range(FOLDS):
        seen = np.flatnonzero(folds != fold)
        forest = fit_forest([examples[at] for at in seen], [matrices[at] for at in seen], trees=trees, seeds=seeds)
        for at in np.flatnonzero(folds == fold):
            scores[at] = forest.log_odds(matrices[at])
    return scores


def cross_validate(examples: Sequence[Example], seeds: Sequence[int]) -> tuple[list[Array], list[Array]]:
    """Return the log-odds of the first and of the second stage, both out of fold by site.

    The second stage learns from first-stage scores that were out of fold
    themselves, as it meets them on new pages.
    """
    first = out_of_fold(examples, matrices_of(examples), trees=FIRST_TREES, seeds=seeds)
    second = out_of_fold(examples, second_matrices(examples, first), trees=SECOND_TREES, seeds=seeds)
    return first, second


def fit_scorer(examples: Sequence[Example], first: Sequence[Array], seeds: Sequence[int]) -> Scorer:
    """Return the scorer trained on all examples. ``first``: out-of-fold scores of the first stage."""
    stages: list[Forest] = [
        fit_forest(examples, matrices_of(examples), trees=FIRST_TREES, seeds=seeds),
        fit_forest(examples, second_matrices(examples, first), trees=SECOND_TREES, seeds=seeds),
    ]
    names = tuple(examples[0].evidence.names)
    assert stages[1].columns.max() < len(names) + len(SECOND_NAMES)
    return Scorer(tuple(stages), names)
