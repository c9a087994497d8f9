"""Fit the scorer of form pages: ``python -m train.gate DATA [--out FILE]``.

DATA holds the pages of ``python -m train`` (all of them articles) and a folder ``negatives`` with one archive of
pages that are none. Prints, out of fold by site, how many articles would be refused and which forms would not.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from fastwarc.warc import ArchiveIterator, WarcRecordType
from numpy.typing import NDArray

from crawler.extractors.winnow import WinnowExtractor
from crawler.items import PageOptions
from crawler.reasons import RefusedError
from crawler.text.gate.figures import count
from crawler.text.gate.forms import WEIGHTS, features
from crawler.text.gate.lists import is_front
from crawler.text.gate.parts import read_parts
from crawler.text.page import read_page
from crawler.text.source import PageSource
from crawler.urls.sites import registered_domain
from train.gold import data_folder, gold_folder

MODEL_PATH = Path(__file__).parent.parent / "crawler" / "text" / "gate" / WEIGHTS
FOLDS = 5
FORM_WEIGHT = 10.0
"""There are fifty times as many articles as forms among the pages."""
RIDGE = 1.0
ROUNDS = 60
THRESHOLD = 2.5
Model = tuple[NDArray[np.float64], float]


def main() -> None:
    """Fit, report, write the model."""
    parser = argparse.ArgumentParser(prog="python -m train.gate", description=__doc__)
    parser.add_argument("data", type=gold_folder)
    parser.add_argument("--out", type=Path, default=MODEL_PATH)
    arguments = parser.parse_args()
    pages = [(url, row, False) for url, row in read_rows(data_folder(arguments.data))]
    pages += [(url, row, True) for url, row in read_rows(arguments.data / "negatives") if not is_front(url)]
    names = list(pages[0][1])
    values = np.array([[float(row[name]) for name in names] for _, row, _ in pages])
    forms = np.array([is_form for *_, is_form in pages])
    report([url for url, *_ in pages], forms, out_of_fold([url for url, *_ in pages], values, forms))
    weights, constant = fit(values, forms)
    rounded = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    model = {"constant": round(constant, 4), "threshold": THRESHOLD, "weights": rounded}
    arguments.out.write_text(json.dumps(model, indent=2) + "\n")


def read_rows(folder: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield address and features of each page in the archives of a folder that has a text."""
    extractor = WinnowExtractor()
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                url, body = record.headers.get("WARC-Target-URI", ""), record.reader.read()
                row = _row(url, body, PageOptions(charset=record.http_charset, paywalled=True), extractor)
                if row is not None:
                    yield url, row


def _row(url: str, body: bytes, options: PageOptions, extractor: WinnowExtractor) -> dict[str, float] | None:
    try:
        source = PageSource(body, url, options)
        parts = read_parts(source.elements, source.jsonld)
        page = read_page(body, url, options, extractor)
    except RefusedError:
        return None
    figures = count(page.blocks, page.text)
    return features(url, page, figures, parts) if figures.words else None


def fit(values: NDArray[np.float64], forms: NDArray[np.bool_]) -> Model:
    """Return weights and constant of a logistic regression, by Newton's method."""
    mean, spread = values.mean(0), values.std(0) + 1e-9
    scaled = np.c_[(values - mean) / spread, np.ones(len(values))]
    importance, ridge = np.where(forms, FORM_WEIGHT, 1.0), np.r_[np.full(values.shape[1], RIDGE), 1e-6]
    weights = np.zeros(scaled.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        gradient = scaled.T @ (importance * (likely - forms)) + ridge * weights
        curvature = (scaled.T * (importance * likely * (1 - likely))) @ scaled + np.diag(ridge)
        weights -= np.linalg.solve(curvature, gradient)
    return weights[:-1] / spread, float(weights[-1] - (weights[:-1] * mean / spread).sum())


def out_of_fold(urls: list[str], values: NDArray[np.float64], forms: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each page the log-odds by a model that saw no page of its site."""
    folds = np.array([zlib.crc32((registered_domain(url) or url).encode()) % FOLDS for url in urls])
    scores = np.zeros(len(urls))
    for fold in range(FOLDS):
        weights, constant = fit(values[folds != fold], forms[folds != fold])
        scores[folds == fold] = values[folds == fold] @ weights + constant
    return scores


def report(urls: list[str], forms: NDArray[np.bool_], scores: NDArray[np.float64]) -> None:
    """Print what the threshold refuses, and which forms it lets through."""
    refused = scores > THRESHOLD
    lines = [f"articles: {(~forms).sum()}, refused: {(refused & ~forms).sum()}"]
    lines += [f"forms: {forms.sum()}, let through: {(~refused & forms).sum()}"]
    wrong = np.flatnonzero(refused != forms)
    lines += [f"{'form' if forms[at] else 'article'} {scores[at]:.2f} {urls[at]}" for at in wrong]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
