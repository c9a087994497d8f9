import numpy as np
import pytest

from crawler.text.evidence.features import Evidence
from crawler.text.evidence.scorer import (
    CHUNK_BLOCKS,
    FIRST_TREES,
    MAX_LOG_ODDS,
    NO_HOPE_GROWTH,
    Forest,
    Scorer,
    load_scorer,
    pack_scorer,
    unpack_scorer,
)

# One tree of two questions: is the first column above 0.5, is the second above 2?
FOREST = Forest(
    np.array([[0, 1]], np.intp),
    np.array([[0.5, 2.0]], np.float32),
    np.array([[-1.0, 1.0, 10.0, 100.0]], np.float32),
    0.25,
)
SCORER = Scorer(FOREST, ("links", "words"))


def evidence(matrix, names=("links", "words")) -> Evidence:
    return Evidence(np.array(matrix, np.float32), list(names), [], np.zeros(np.shape(matrix)[1], bool))


def test_each_answer_leads_to_its_leaf():
    scores = SCORER.score(evidence([[0, 1, 0, 1], [1, 1, 3, 3]]))
    assert scores.tolist() == [-0.75, 1.25, 10.25, MAX_LOG_ODDS]


def test_long_pages_are_scored_like_short_ones():
    columns = np.array([[0, 1] * CHUNK_BLOCKS, [1, 1] * CHUNK_BLOCKS])
    assert SCORER.score(evidence(columns)).tolist() == [-0.75, 1.25] * CHUNK_BLOCKS


def test_blocks_without_hope_are_not_shown_to_the_later_trees():
    # Each tree takes or gives a hundredth by the first column; the last one would give ten to all.
    trees = FIRST_TREES + 1
    leaves = np.tile(np.array([[-0.02, 0.01]], np.float32), (trees, 1))
    leaves[-1] = 10.0
    forest = Forest(np.zeros((trees, 1), np.intp), np.full((trees, 1), 0.5, np.float32), leaves, 0.0)
    scores = forest.log_odds(np.array([[0, 1, 0]], np.float32)).tolist()
    assert scores == pytest.approx([-6.0 * NO_HOPE_GROWTH, MAX_LOG_ODDS, -6.0 * NO_HOPE_GROWTH], abs=0.01)


def test_scorer_survives_its_file():
    again = unpack_scorer(pack_scorer(SCORER))
    assert again.names == SCORER.names
    assert again.score(evidence([[1], [1]])).tolist() == [1.25]


def test_evidence_is_found_by_name():
    assert SCORER.score(evidence([[1], [9], [1]], ["words", "new", "links"])).tolist() == [1.25]


def test_missing_evidence_is_an_error():
    with pytest.raises(ValueError, match="words"):
        SCORER.score(evidence([[1]], ["links"]))


def test_model_of_the_package_is_small():
    scorer = load_scorer()
    assert len(pack_scorer(scorer)) <= 300_000
    assert scorer.forest.columns.max() < len(scorer.names)
