"""Seconds of a run that finds nothing new, with many addresses in the state. ``python bench/second_run.py [URLS]``.

The demo newsroom is collected once, the state is filled up, and the same
command is run again, as cron would: a fresh process, all settings as they are.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.demo import Newsroom
from crawler.state.batch import Batch
from crawler.state.records import Outcome, UrlOutcome
from crawler.state.store import StateStore

BATCH_URLS = 5000
SITES = 200
NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUICK = {"ALLOWED_NETWORKS": "127.0.0.0/8", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "LOG_LEVEL": "WARNING"}


def visits(start: int, count: int) -> list[UrlOutcome]:
    """Return visits to addresses that no crawl of the demo meets."""
    return [
        UrlOutcome(
            f"https://site-{n % SITES}.example/news/story-{n}.html", Outcome.DONE, NOW, f"site-{n % SITES}.example"
        )
        for n in range(start, start + count)
    ]


def fill(state: Path, count: int) -> None:
    """Put so many addresses into the state."""
    with StateStore.open(state) as store:
        for start in range(0, count, BATCH_URLS):
            store.commit(Batch(urls=visits(start, min(BATCH_URLS, count - start))))


def command(url: str, output: Path, extra: Sequence[str]) -> Iterator[str]:
    """Yield the words of a crawl."""
    yield from (sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"url={url}", *extra)
    for name, value in {**QUICK, "OUTPUT_DIR": output}.items():
        yield from ("-s", f"{name}={value}")


def run(words: Sequence[str]) -> str:
    """Return the headline of a crawl, with its wall and processor seconds. Compiled modules are kept, as anywhere."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, env=environ)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    headline = next((line for line in done.stdout.splitlines() if "exit status" in line), done.stdout[-500:])
    return f"{wall:6.2f} s  processor {processor:5.2f} s  {headline}"


def main() -> None:
    """Read the arguments; print a line a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="?", type=int, default=1_000_000)
    parser.add_argument("crawl", nargs="*", help="more words for scrapy crawl, behind --")
    arguments = parser.parse_args()
    with Newsroom() as newsroom, tempfile.TemporaryDirectory(prefix="winnow-bench-") as folder:
        output = Path(folder) / "data"
        words = list(command(newsroom.sites[0].url, output, arguments.crawl))
        print(f"first run:                       {run(words)}")
        print(f"second run:                      {run(words)}")
        fill(output / "state.sqlite3", arguments.urls)
        for _ in range(3):
            print(f"with {arguments.urls:9} more addresses: {run(words)}")


if __name__ == "__main__":
    main()
