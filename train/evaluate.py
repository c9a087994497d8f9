"""Measure the crawler's text and hold it to what it reached: ``python -m train.evaluate [DATA] [--accept-lower]``.

DATA holds ``*.warc.gz`` and ``gold.jsonl``; without it the project's own pages
are measured. Fails where a pinned score falls. A score that rose is pinned;
one that fell only with ``--accept-lower``. The pages are decided as a
crawl does: all of a site's articles teach the site memory first. Another
extractor (``--extractor``, a class path like that of the setting ``EXTRACTOR``)
is measured in the same way, and nothing is pinned.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from crawler.demo import render_page, standing_gold
from crawler.extractors import extractor_class, extractor_of
from crawler.items import DEFAULT_EXTRACTOR, PageOptions
from crawler.reasons import RefusedError
from crawler.text.blocks.block import Block
from crawler.text.cleaning.decide import Verdict, decide
from crawler.text.cleaning.site_memory import SiteMemory
from crawler.text.normalize import clean_text
from crawler.text.page_blocks import blocks_of_text
from crawler.text.source import PageSource
from crawler.urls.sites import registered_domain
from train.gold import GoldPage, gold_folder, gold_hash, read_pages
from train.labels import tokens
from train.measure import PageScore, Reference, score_page, segment_f1, summarize

BASELINE = Path(__file__).parent.parent / "tests" / "eval" / "baseline.json"
OWN_PAGES = "own"
TOLERANCE = 0.0005
"""Less is the noise of another platform's floating point."""
HIGHER_IS_BETTER = ("f1", "segment_f1")
LOWER_IS_BETTER = ("pages_with_leak", "pages_with_tail", "title_repeated", "lost_share")
COLUMNS = ("f1", "precision", "recall", "leaks_per_page", *LOWER_IS_BETTER, "segment_f1")


@dataclass(slots=True)
class ReadPage:
    """One page with its blocks."""

    page: GoldPage
    site: str
    title: str | None
    blocks: list[Block]


def main(arguments_given: list[str] | None = None) -> None:
    """Print the table and the rules; exit with 1 where a pinned score fell."""
    parser = argparse.ArgumentParser(prog="python -m train.evaluate", description=__doc__)
    parser.add_argument("data", type=gold_folder, nargs="?")
    parser.add_argument("--accept-lower", action="store_true", help="pin scores that fell")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--extractor", type=extractor_path, default=DEFAULT_EXTRACTOR, help="class that reads the pages"
    )
    arguments = parser.parse_args(arguments_given)
    pages = read_pages(arguments.data) if arguments.data else own_pages()
    read = read_all(pages, arguments.processes, arguments.extractor)
    verdicts = decide_all(read)
    scores = measure(read, verdicts)
    sys.stdout.write(f"{table(scores)}\n{rule_table(read, verdicts)}\n")
    if arguments.extractor != DEFAULT_EXTRACTOR:
        return
    corpus = gold_hash(arguments.data) if arguments.data else OWN_PAGES
    fallen = compare(pinned(corpus), scores)
    sys.stdout.writelines(f"{line}\n" for line in fallen)
    if fallen and not arguments.accept_lower:
        sys.exit(1)
    pin(corpus, scores)


def extractor_path(path: str) -> str:
    """Return the path of an extractor. Raises ``ArgumentTypeError`` where there is no such class."""
    try:
        extractor_class(path)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from error
    return path


def own_pages() -> Iterator[GoldPage]:
    """Yield the articles of the demo newsroom with the text that a perfect crawl writes."""
    for article, gold in standing_gold():
        body = render_page(article)
        optional = frozenset(map(clean_text, gold.optional))
        yield GoldPage(gold.url, body, None, gold.site, gold.language, gold.text, [], [], gold.title, optional)


def read_all(pages: Iterable[GoldPage], processes: int = 1, extractor: str = DEFAULT_EXTRACTOR) -> list[ReadPage]:
    """Return the pages in blocks, scored by their own evidence; ``extractor``: path of the class that reads them."""
    read = partial(read_page, extractor=extractor)
    if processes == 1:
        return list(map(read, pages))
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(read, pages, chunksize=16))


def read_page(page: GoldPage, extractor: str = DEFAULT_EXTRACTOR) -> ReadPage:
    """Return a page in blocks; one that cannot be read has none."""
    site = registered_domain(page.url) or page.url
    options = PageOptions(charset=page.charset, date_known=True, paywalled=True)
    source = PageSource(page.body, page.url, options)
    try:
        found = extractor_of(extractor).extract(source)
        metadata = found.metadata or source.read_metadata()
    except RefusedError:
        return ReadPage(page, site, None, [])
    finally:
        page.body = b""
    blocks = blocks_of_text(found.text, metadata.titles) if found.blocks is None else found.blocks
    return ReadPage(page, site, metadata.title, blocks)


def decide_all(pages: Sequence[ReadPage]) -> list[Verdict]:
    """Return the verdicts of one run over all pages, with what they teach about their sites."""
    memories: defaultdict[str, SiteMemory] = defaultdict(SiteMemory)
    for page in pages:
        seen = [block for block in page.blocks if block.is_open]
        memories[page.site].observe(
            (value for block in seen for value in (block.fingerprint, block.prefix_fingerprint)), 1
        )
    return [decide(page.blocks, memory=memories[page.site]) for page in pages]


def measure(pages: Sequence[ReadPage], verdicts: Sequence[Verdict]) -> dict[str, dict[str, float]]:
    """Return the figures of each set."""
    scores: defaultdict[str, list[PageScore]] = defaultdict(list)
    snippets: defaultdict[str, list[tuple[str, list[str], list[str]]]] = defaultdict(list)
    for read, verdict in zip(pages, verdicts, strict=True):
        page = read.page
        text = "\n".join(block.text for block in verdict.kept if block.text not in page.optional)
        if page.text:
            scores[page.dataset].append(score_page(page.text, text, page.title or read.title))
        if page.wanted or page.unwanted:
            snippets[page.dataset].append((text, page.wanted, page.unwanted))
    figures = {name: summarize(found) for name, found in scores.items()}
    for name, rows in snippets.items():
        figures.setdefault(name, {"pages": len(rows)})["segment_f1"] = segment_f1(rows)
    return figures


def table(scores: dict[str, dict[str, float]]) -> str:
    """Return the figures as lines."""
    head = f"{'set':14}{'pages':>6}" + "".join(f"{name:>16}" for name in COLUMNS)
    rows = [
        f"{name:14}{figures['pages']:6.0f}"
        + "".join(f"{figures[key]:16.4f}" if key in figures else f"{'':16}" for key in COLUMNS)
        for name, figures in sorted(scores.items())
    ]
    return "\n".join([head, *rows])


def rule_table(pages: Sequence[ReadPage], verdicts: Sequence[Verdict]) -> str:
    """Return for each rule how many blocks that the extractor kept it removes, right (not in the gold) and wrong."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for read, verdict in zip(pages, verdicts, strict=True):
        if not read.page.text:
            continue
        reference = Reference(read.page.text)
        for block, rule, _ in verdict.removed:
            if block.extracted:
                (wrong if reference.has(tokens(block.text)) else right)[rule] += 1
    rows = [f"{rule:28}{right[rule]:8}{wrong[rule]:8}" for rule, _ in (right + wrong).most_common()]
    return "\n".join([f"{'rule':28}{'right':>8}{'wrong':>8}", *rows])


def compare(before: dict[str, dict[str, float]], now: dict[str, dict[str, float]]) -> list[str]:
    """Return a line for each pinned score that fell."""
    fallen = []
    for name, figures in before.items():
        for key in (*HIGHER_IS_BETTER, *LOWER_IS_BETTER):
            if key not in figures:
                continue
            value = now.get(name, {}).get(key)
            worse = value is None or (value - figures[key]) * (1 if key in LOWER_IS_BETTER else -1) > TOLERANCE
            if worse:
                fallen.append(f"{name} {key}: {value} is worse than the pinned {figures[key]}")
    return fallen


def pinned(corpus: str) -> dict[str, dict[str, float]]:
    """Return the scores pinned for the pages with this gold; none for pages never measured."""
    found: dict[str, dict[str, float]] = _baseline().get(corpus, {})
    return found


def pin(corpus: str, scores: dict[str, dict[str, float]]) -> None:
    """Write the scores as the ones to hold."""
    kept = {
        name: {key: round(figures[key], 4) for key in (*HIGHER_IS_BETTER, *LOWER_IS_BETTER) if key in figures}
        for name, figures in sorted(scores.items())
    }
    BASELINE.parent.mkdir(parents=True, exist_ok=True)
    BASELINE.write_text(json.dumps(_baseline() | {corpus: kept}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _baseline() -> dict[str, Any]:
    return json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}


if __name__ == "__main__":
    main()
