"""Pages to examples: the evidence that the crawler sees, by the crawler's own code, and the label of each block."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crawler.reasons import RefusedError
from crawler.text.blocks.block import Block
from crawler.text.evidence.features import Evidence
from crawler.text.metadata.bodies import jsonld_bodies
from crawler.text.metadata.jsonld import read_jsonld
from crawler.text.metadata.page_metadata import read_metadata
from crawler.text.page_blocks import PageRuns, blocks_of, read_runs
from crawler.text.parse import parse_html
from crawler.urls.sites import registered_domain
from train.gold import GoldPage, read_pages
from train.labels import align, snippet_labels

FOLDS = 5
MIN_COVER = 0.5


@dataclass(slots=True)
class Example:
    """One page: evidence, labels (1 article, 0 not, nan unknown), and blocks still without a score."""

    page: GoldPage
    site: str
    title: str | None
    evidence: Evidence
    labels: NDArray[np.float32]
    blocks: list[Block]


def read_examples(data: Path, datasets: frozenset[str] | None = None, processes: int = 2) -> list[Example]:
    """Return the examples of all pages that can be read, in the order of their addresses."""
    pages = read_pages(data, datasets)
    if processes == 1:
        found = [read_example(page) for page in pages]
    else:
        with ProcessPoolExecutor(processes) as pool:
            found = list(pool.map(read_example, pages, chunksize=16))
    return sorted((example for example in found if example is not None), key=lambda example: example.page.url)


def read_example(page: GoldPage) -> Example | None:
    """Return the example of a page, ``None`` where the page has no text or cannot be read."""
    runs, title = page_runs(page)
    if runs is None or runs.evidence is None:
        return None
    page.body = b""
    site = registered_domain(page.url) or page.url
    blocks = blocks_of(runs, np.full(len(runs.texts), -np.inf, np.float32))
    return Example(page, site, title, runs.evidence, page_labels(page, runs.texts), blocks)


def page_runs(page: GoldPage) -> tuple[PageRuns | None, str | None]:
    """Return the runs of a page and its title, read as the crawler reads them."""
    try:
        tree = parse_html(page.body, charset=page.charset)
    except RefusedError:
        return None, None
    jsonld = read_jsonld(tree)
    metadata = read_metadata(tree, page.url, jsonld=jsonld, headers={}, search_text=False)
    bodies = jsonld_bodies(jsonld)
    runs = read_runs(tree, bodies=bodies, titles=metadata.titles, description=metadata.summary)
    return runs, metadata.title


def page_labels(page: GoldPage, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return what the gold says about each block."""
    if page.text is None:
        return np.array(snippet_labels(texts, page.wanted, page.unwanted), np.float32)
    return np.array([cover >= MIN_COVER for cover in align(texts, page.text)], np.float32)


def folds_of(sites: Sequence[str], folds: int = FOLDS) -> list[int]:
    """Return a fold for each page, all pages of a site in one; large sites are spread evenly, small ones by hash."""
    counts = Counter(sites)
    loads = [0] * folds
    chosen: dict[str, int] = {}
    for site, count in sorted(counts.items(), key=lambda item: (-item[1], zlib.crc32(item[0].encode()))):
        fold = min(range(folds), key=loads.__getitem__) if count > FOLDS else zlib.crc32(site.encode()) % folds
        chosen[site] = fold
        loads[fold] += count
    return [chosen[site] for site in sites]
