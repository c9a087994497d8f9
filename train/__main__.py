"""Train the block scorer: ``python -m train DATA [--out FILE] [--predictions FOLDER]``.

DATA holds ``*.warc.gz`` and ``gold.jsonl``. Writes the model and prints its scores out of fold (five folds by
site) and in-sample.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from crawler.text.cleaning.decide import Verdict, verdict_text
from crawler.text.evidence.scorer import MODEL_FILE, pack_scorer, unpack_scorer
from crawler.text.page_blocks import weighed, with_body
from train.cross import fit_scorer, out_of_fold
from train.evaluate import ReadPage, decide_all, measure, table
from train.examples import Example, read_examples
from train.gold import gold_folder

MODEL_PATH = Path(__file__).parent.parent / "crawler" / "text" / "evidence" / MODEL_FILE


def main() -> None:
    """Train, report, write the model."""
    parser = argparse.ArgumentParser(prog="python -m train", description=__doc__)
    parser.add_argument("data", type=gold_folder)
    parser.add_argument("--out", type=Path, default=MODEL_PATH)
    parser.add_argument("--predictions", type=Path, help="folder for the texts out of fold and in-sample, as JSONL")
    parser.add_argument("--seeds", type=int, default=1, help="forests that are averaged")
    arguments = parser.parse_args()
    seeds = range(1, arguments.seeds + 1)
    examples = read_examples(arguments.data)
    report("out_of_fold", examples, out_of_fold(examples, seeds), arguments.predictions)
    packed = pack_scorer(fit_scorer(examples, seeds))
    arguments.out.write_bytes(packed)
    scorer = unpack_scorer(packed)
    report("in_sample", examples, [scorer.score(example.evidence) for example in examples], arguments.predictions)
    sys.stdout.write(f"{arguments.out}: {len(packed)} bytes, {len(examples)} pages\n")


def report(name: str, examples: Sequence[Example], scores: Sequence[NDArray[np.float32]], folder: Path | None) -> None:
    """Print the figures of the texts that these scores give, decided as one run; write the texts to ``folder``."""
    pages = [read_page(example, score) for example, score in zip(examples, scores, strict=True)]
    verdicts = decide_all(pages)
    sys.stdout.write(f"{name}\n{table(measure(pages, verdicts))}\n")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        write_texts(folder / f"{name}.jsonl", pages, verdicts)


def read_page(example: Example, scores: NDArray[np.float32]) -> ReadPage:
    """Return the page with its blocks scored."""
    scored = with_body(example.evidence, scores)
    blocks = weighed([replace(block) for block in example.blocks], scored.tolist())
    return ReadPage(example.page, example.site, example.title, blocks)


def write_texts(path: Path, pages: Sequence[ReadPage], verdicts: Sequence[Verdict]) -> None:
    """Write the text of each page, a row a page."""
    with path.open("wb") as lines:
        for read, verdict in zip(pages, verdicts, strict=True):
            row = {"url": read.page.url, "title": read.title, "text": verdict_text(verdict)}
            lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
