"""Train the block scorer: ``python -m train DATA [--out FILE] [--predictions FOLDER]``.

DATA holds ``*.warc.gz`` and ``gold.jsonl``. Prints scores out of fold (five folds by site) and in-sample.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from crawler.text.decide import decide, verdict_text
from crawler.text.scorer import MODEL_FILE, pack_scorer
from train.cross import cross_validate, fit_scorer
from train.examples import Example, read_examples

MODEL_PATH = Path(__file__).parent.parent / "crawler" / "text" / MODEL_FILE


def main() -> None:
    """Train, report, write the model."""
    parser = argparse.ArgumentParser(prog="python -m train", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL_PATH)
    parser.add_argument("--predictions", type=Path, help="folder for the texts out of fold and in-sample, as JSONL")
    parser.add_argument("--seeds", type=int, default=2)
    arguments = parser.parse_args()
    seeds = range(1, arguments.seeds + 1)
    examples = read_examples(arguments.data)
    first, second = cross_validate(examples, seeds)
    scorer = fit_scorer(examples, first, seeds)
    data = pack_scorer(scorer)
    arguments.out.write_bytes(data)
    print(f"{arguments.out}: {len(data)} bytes, {len(examples)} pages")
    inside = [scorer.score(example.evidence) for example in examples]
    if arguments.predictions:
        arguments.predictions.mkdir(parents=True, exist_ok=True)
        for name, scores in (("first", first), ("out_of_fold", second), ("in_sample", inside)):
            write_texts(arguments.predictions / f"{name}.jsonl", examples, scores)


def write_texts(path: Path, examples: Sequence[Example], scores: Sequence[NDArray[np.float32]]) -> None:
    """Write the text of each page as decided by these scores, a row a page."""
    with path.open("wb") as lines:
        for example, score in zip(examples, scores, strict=True):
            for block, value in zip(example.blocks, score.tolist(), strict=True):
                block.score = value
            text = verdict_text(decide(example.blocks, memory=None))
            row = {"url": example.page.url, "title": example.title, "text": text}
            lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
