"""CPU time a page by phase of reading it, beside stock trafilatura on the same pages in the same process."""

from __future__ import annotations

import gc
import pickle
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bench.saved_pages import SavedPage
from crawler.extractors import winnow
from crawler.extractors.stock import TrafilaturaExtractor
from crawler.items import PageOptions
from crawler.network.media_types import content_type
from crawler.reasons import Refusal
from crawler.text import page, page_blocks, source
from crawler.text.source import PageSource
from crawler.workers.jobs import read_page_job
from crawler.workers.tasks import PageTask

PHASES: dict[str, list[tuple[Any, str]]] = {
    "parse": [(source, "parse_html")],
    "JSON-LD": [(source, "read_jsonld")],
    "metadata": [(source, "read_metadata")],
    "rights": [(page, "page_signals"), (winnow, "remove_paywalled")],
    "segment": [(page_blocks.Segmenter, "walk"), (page_blocks, "clean_text")],
    "main extractor": [(page_blocks, "kept_runs")],
    "evidence of blocks": [(page_blocks, "page_evidence")],
    "score and wording": [(page_blocks, "blocks_of"), (winnow, "read_blocks")],
    "decide": [(page, "decide"), (page, "verdict_text")],
    "language": [(page, "detect_language")],
    "page gate": [(page, "gate"), (page, "word_count")],
    "hash and fingerprint": [(page, "content_hash"), (page, "signature")],
}


class Stopwatch:
    """CPU time of nested functions, each without what it calls."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = dict.fromkeys(PHASES, 0.0)
        self._inner: list[float] = []

    def timed(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, with its time added to a phase."""

        def run(*args: Any, **named: Any) -> Any:
            began = time.thread_time()
            self._inner.append(0.0)
            try:
                return function(*args, **named)
            finally:
                took = time.thread_time() - began
                self.spent[phase] += took - self._inner.pop()
                if self._inner:
                    self._inner[-1] += took

        return run

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Put the watch around every phase while the context lasts."""
        places = [
            (phase, owner, name, getattr(owner, name)) for phase, all_of in PHASES.items() for owner, name in all_of
        ]
        for phase, owner, name, function in places:
            setattr(owner, name, self.timed(phase, function))
        try:
            yield
        finally:
            for _, owner, name, function in places:
                setattr(owner, name, function)


def measure(pages: list[SavedPage], rounds: int) -> dict[str, float]:
    """Return CPU milliseconds a page: each phase, ``ours`` in all, ``pickling``, and ``stock``; rounds alternate."""
    read_all(pages[:8]), stock_all(pages[:8])
    gc.collect()
    gc.freeze()  # as in a worker; it spares both
    watch, totals = Stopwatch(), {"ours": [], "stock": []}
    for _ in range(rounds):
        totals["ours"].append(_cpu(lambda: read_all(pages)))
        totals["stock"].append(_cpu(lambda: stock_all(pages)))
    with watch.watching():
        results = read_all(pages)
    scale = 1000 / len(pages)
    found = {phase: spent * scale for phase, spent in watch.spent.items()}
    found["pickling"] = _cpu(lambda: [pickle.loads(pickle.dumps(one, 5)) for one in results]) * scale
    return found | {name: sorted(took)[len(took) // 2] * scale for name, took in totals.items()}


def read_all(pages: list[SavedPage]) -> list[Any]:
    """Read the pages as a worker does."""
    found = []
    for one in pages:
        charset = content_type(one.content_type)[1]
        result = read_page_job(
            PageTask(one.body, one.url, PageOptions(charset=charset, headers={"content-type": one.content_type}))
        )
        found += [] if isinstance(result, Refusal) else [result]
    return found


def stock_all(pages: list[SavedPage]) -> None:
    """Extract the pages with trafilatura alone, with metadata: the extractor that ``EXTRACTOR`` can name."""
    extractor = TrafilaturaExtractor()
    for one in pages:
        extractor.extract(PageSource(one.body, one.url, PageOptions()))


def _cpu(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
