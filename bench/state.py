"""Figures of the state at a million addresses. ``python bench/state.py [URLS] [--state-url URL]``.

Prints new addresses a second in batches, microseconds a look-up, seconds to
open, bytes on disk, and what articles with near-duplicate bands cost.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from crawler.state.batch import Batch
from crawler.state.records import ArticleRecord, Outcome, UrlOutcome
from crawler.state.store import StateStore
from crawler.text.fingerprint import signature
from crawler.text.likeness import jaccard

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Took(NamedTuple):
    """Seconds of one action."""

    wall: float
    processor: float


SITES = 200
BATCH_URLS = 5000
BATCH_ARTICLES = 50


def address(number: int) -> str:
    """Return one of many addresses of the usual length."""
    site = number % SITES
    return (
        f"https://www.site-{site}.example/news/2026/01/01/a-headline-of-the-usual-length-for-an-article-{number}.html"
    )


def visits(start: int, count: int) -> list[UrlOutcome]:
    """Return visits to new addresses."""
    return [
        UrlOutcome(address(n), Outcome.DONE, NOW, f"site-{n % SITES}.example", published=NOW - timedelta(seconds=n))
        for n in range(start, start + count)
    ]


def article_batch(start: int, chance: random.Random) -> Batch:
    """Return what a run commits after some lines are on disk."""
    batch = Batch()
    for number in range(start, start + BATCH_ARTICLES):
        bands = tuple(chance.randrange(-(2**63), 2**63) for _ in range(16))
        batch.add_article(
            ArticleRecord(
                f"{number:032x}",
                address(number),
                f"{number:064x}",
                f"{number:064x}",
                bands=bands,
                minhash=os.urandom(512),
            )
        )
        batch.urls.append(
            UrlOutcome(
                address(number), Outcome.DONE, NOW, f"site-{number % SITES}.example", article_id=f"{number:032x}"
            )
        )
    return batch


def timed(action: Callable[[], object]) -> Took:
    """Return wall and processor seconds: on a busy machine only the second tells what the code costs."""
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return Took(time.perf_counter() - wall, time.process_time() - processor)


def spread(name: str, took: list[Took], unit: int = 1) -> None:
    """Print the distribution of wall times and the mean of processor times, in microseconds a unit."""
    wall = sorted(one.wall * 1e6 / unit for one in took)
    middle, late = statistics.median(wall), wall[len(wall) * 99 // 100]
    processor = statistics.mean(one.processor * 1e6 / unit for one in took)
    print(f"{name:50} µs: median {middle:8.1f}  p99 {late:8.1f}  max {wall[-1]:8.1f}  processor {processor:8.1f}")


def rate(name: str, took: list[Took], each: int) -> None:
    """Print units a second by wall and by processor time."""
    count = len(took) * each
    wall, processor = (sum(getattr(one, clock) for one in took) for clock in ("wall", "processor"))
    print(f"{name:50} {count / wall:8.0f}/s  by processor time {count / processor:8.0f}/s")


def fill(store: StateStore, count: int) -> Iterator[Took]:
    """Yield what each batch of new addresses took."""
    for start in range(0, count, BATCH_URLS):
        batch = visits(start, BATCH_URLS)
        yield timed(lambda batch=batch: store.commit(Batch(urls=batch)))


def measure_urls(store: StateStore, count: int) -> None:
    """Fill the state."""
    took = list(fill(store, count))
    rate(f"new addresses in batches of {BATCH_URLS}", took, BATCH_URLS)
    rate("  the last tenth of them", took[-max(len(took) // 10, 1) :], BATCH_URLS)
    spread("  one batch", took)


def measure_lookups(store: StateStore, count: int, chance: random.Random) -> None:
    """Ask for addresses at random."""
    known = [address(chance.randrange(count)) for _ in range(5000)]
    spread("look-up of one known address", [timed(lambda url=url: store.lookup([url])) for url in known])
    unknown = [address(count + n) for n in range(5000)]
    spread("look-up of one unknown address", [timed(lambda url=url: store.lookup([url])) for url in unknown])
    hundreds = [[address(chance.randrange(count)) for _ in range(100)] for _ in range(200)]
    spread("look-up, each of a hundred", [timed(lambda urls=urls: store.lookup(urls)) for urls in hundreds], 100)


def measure_articles(store: StateStore, count: int, articles: int, chance: random.Random) -> None:
    """Add articles to the full state, then look for their near-duplicates."""
    batches = [article_batch(count + start, chance) for start in range(0, articles, BATCH_ARTICLES)]
    took = [timed(lambda batch=batch: store.commit(batch)) for batch in batches]
    rate("band rows, 16 an article, with all that belongs to it", took, BATCH_ARTICLES * 16)
    spread(f"  commit of {BATCH_ARTICLES} articles with addresses and bands", took)
    asked = [chance.choice(chance.choice(batches).articles).bands for _ in range(2000)]
    spread("near-duplicate candidates of one article", [timed(lambda b=b: store.near_candidates(b)) for b in asked])


def measure_signatures(chance: random.Random) -> None:
    """Sign texts of an article's length."""
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(3000)]
    texts = [" ".join(chance.choices(words, k=500)) for _ in range(500)]
    signature(texts[0])
    spread("signature of 500 words", [timed(lambda text=text: signature(text)) for text in texts])
    one, other = signature(texts[0]).minhash, signature(texts[1]).minhash
    spread("Jaccard of two signatures", [timed(lambda: jaccard(one, other)) for _ in range(500)])


def measure(url: str, count: int, articles: int) -> None:
    """Print all figures of one state."""
    chance = random.Random(1)
    with StateStore.open(url) as store:
        measure_urls(store, count)
        closing = time.perf_counter()
    print(f"{'close':50} {time.perf_counter() - closing:8.3f} s")
    print(f"{'open':50} {timed(lambda: StateStore.open(url).close()).wall:8.3f} s, with close")
    if Path(url).is_file():
        print(f"{'bytes an address':50} {Path(url).stat().st_size / count:8.0f}")
    with StateStore.open(url) as store:
        measure_lookups(store, count, chance)
        measure_articles(store, count, articles, chance)
        if Path(url).is_file():
            print(f"{'check of the whole file':50} {timed(store.check).wall:8.3f} s")
    measure_signatures(chance)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--state-url", help="default: an SQLite file in a temporary directory")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="winnow-bench-") as directory:
        measure(arguments.state_url or f"{directory}/state.sqlite3", arguments.urls, arguments.articles)


if __name__ == "__main__":
    main()
