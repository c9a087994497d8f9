"""Examples to a forest: boosting with symmetric trees, exported to plain arrays."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from catboost import CatBoostClassifier, Pool
from numpy.typing import NDArray

from crawler.text.evidence.features import PLAIN_PREFIXES
from crawler.text.evidence.scorer import Forest
from train.examples import Example

Array = NDArray[np.float32]

DEPTH = 6
SET_WEIGHTS = {
    "aeb": 2.0,
    "fundus": 1.5,
    "wcxb": 1.0,
    "daniel": 0.5,
    "traf": 0.7,
    "np4k": 1.5,
    "cpe": 0.3,
    "zhset": 1.2,
}
"""The care of the gold and the number of pages; sets that are not listed weigh 1."""
EASY_SHARE = 0.3
"""Of the short blocks far from the article, which teach little, so many are kept, at a weight that makes up for it."""
EASY_STEPS, EASY_WORDS = 3, 15
"""Containers between such a block and the article, and its words."""
NAMELESS_SHARE = 0.15
"""Of the pages so many are shown without the meaning of their class names, which no template owes anybody."""
PARAMETERS: dict[str, Any] = {
    "depth": DEPTH,
    "learning_rate": 0.035,
    "l2_leaf_reg": 12,
    "border_count": 64,
    "random_strength": 1,
    "rsm": 0.2,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.7,
    "allow_writing_files": False,
    "verbose": False,
}


def block_weights(examples: Sequence[Example]) -> list[Array]:
    """Return the weight of each block.

    A block weighs by the square root of its words, so that a long paragraph counts more than a line and less than
    its length; a page by the square root of its article; sites with many pages and sets are evened out.
    """
    sites = Counter(example.site for example in examples)
    weights = []
    for example in examples:
        words = np.expm1(_column(example, "log_words"))
        weight = np.sqrt(words) + 1
        weight[np.isnan(example.labels) | (_column(example, "is_title") > 0)] = 0
        article = max(float(weight[example.labels > 0].sum()), 5.0)
        page = SET_WEIGHTS.get(example.page.dataset, 1.0) / np.sqrt(sites[example.site]) / np.sqrt(article)
        weights.append((weight * page).astype(np.float32))
    return weights


def _column(example: Example, name: str) -> Array:
    column: Array = example.evidence.matrix[example.evidence.names.index(name)]
    return column


def rows_of(examples: Sequence[Example], seed: int) -> tuple[Array, Array, Array]:
    """Return matrix, labels and weights of all blocks that teach something."""
    random = np.random.default_rng(seed)
    named = [row for row, name in enumerate(examples[0].evidence.names) if name.startswith(PLAIN_PREFIXES)]
    parts: list[tuple[Array, Array, Array]] = []
    for example, weights in zip(examples, block_weights(examples), strict=True):
        easy = (example.labels == 0) & (_column(example, "extracted") == 0)
        easy &= (_column(example, "main_above") >= EASY_STEPS) & (_column(example, "log_words") < np.log1p(EASY_WORDS))
        dropped = easy & (random.random(len(weights)) > EASY_SHARE)
        chosen = np.flatnonzero((weights > 0) & ~dropped)
        values = example.evidence.matrix[:, chosen]
        if random.random() < NAMELESS_SHARE:
            values[named] = 0
        parts.append((values, example.labels[chosen], np.where(easy, weights / EASY_SHARE, weights)[chosen]))
    matrix = np.ascontiguousarray(np.concatenate([part[0] for part in parts], axis=1).T)
    return matrix, np.concatenate([part[1] for part in parts]), np.concatenate([part[2] for part in parts])


def fit_forest(examples: Sequence[Example], *, trees: int, seeds: Sequence[int], threads: int = 2) -> Forest:
    """Return the mean of one boosted forest a seed."""
    forests = []
    for seed in seeds:
        matrix, labels, weights = rows_of(examples, seed)
        model = CatBoostClassifier(iterations=trees, random_seed=seed, thread_count=threads, **PARAMETERS)
        model.fit(Pool(matrix, labels, weight=weights))
        forests.append(export_forest(model))
    return mean_forest(forests)


def mean_forest(forests: Sequence[Forest]) -> Forest:
    """Return one forest that gives the mean of several with as many trees; the first trees of each come first."""

    def interleaved(parts: list[Array]) -> Array:
        return np.stack(parts, axis=1).reshape(-1, parts[0].shape[1])

    return Forest(
        interleaved([forest.columns for forest in forests]),
        interleaved([forest.thresholds for forest in forests]),
        interleaved([forest.leaves / np.float32(len(forests)) for forest in forests]),
        sum(forest.bias for forest in forests) / len(forests),
    )


def export_forest(model: CatBoostClassifier) -> Forest:
    """Return a fitted model as arrays. Shorter trees are filled up with questions that no value answers with yes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        told = json.loads(path.read_text())
    trees = told["oblivious_trees"]
    borders = {feature["flat_feature_index"] for feature in told["features_info"]["float_features"]}
    assert borders, "no features"
    columns = np.zeros((len(trees), DEPTH), np.intp)
    thresholds = np.full((len(trees), DEPTH), np.inf, np.float32)
    leaves = np.zeros((len(trees), 2**DEPTH), np.float32)
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            columns[number, level] = split["float_feature_index"]
            thresholds[number, level] = split["border"]
        values = tree["leaf_values"]
        leaves[number] = np.resize(values, 2**DEPTH)
    scale, bias = told["scale_and_bias"]
    return Forest(columns, thresholds, leaves * scale, float(bias[0] if isinstance(bias, list) else bias))
