"""The programs that are compared, and what was measured of each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import Cost

POLITENESS_OFF = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "ALLOWED_NETWORKS": "127.0.0.0/8",
    "CONTACT": "bench@localhost.example",
}


@dataclass(slots=True)
class Program:
    """One of the programs that are compared."""

    letter: str
    name: str
    command: Callable[[Path, Path], list[str]]
    """Input and a fresh folder to a command."""
    network: bool
    """Whether it is given addresses; else an archive."""
    workers: int = 0
    costs: list[Cost] = field(default_factory=list)
    starts: list[Cost] = field(default_factory=list)
    """The same with a single page: what it takes to start and to end."""


def programs() -> list[Program]:
    """Return what is compared."""
    python = sys.executable

    def naive(way: str) -> Callable[[Path, Path], list[str]]:
        return lambda source, out: [python, "-m", "bench.naive", way, str(source), str(out / "out.jsonl")]

    def ours(spider: str, argument: str, **settings: str) -> Callable[[Path, Path], list[str]]:
        def command(source: Path, out: Path) -> list[str]:
            given = {**POLITENESS_OFF, **settings, "OUTPUT_DIR": str(out)}
            pairs = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
            return [python, "-m", "scrapy", "crawl", spider, "-a", f"{argument}={source}", *pairs]

        return command

    return [
        Program("a", "Scrapy, fetching only", naive("fetch"), network=True),
        Program("b", "Scrapy + trafilatura in the callback", naive("extract"), network=True),
        Program(
            "c", "scrapy crawl urls, everything on", ours("urls", "file", EXTRACT_WORKERS="2"), network=True, workers=2
        ),
        Program("d", "loop of warcio + trafilatura", naive("loop"), network=False),
        Program(
            "e", "scrapy crawl warc, 2 workers", ours("warc", "path", EXTRACT_WORKERS="2"), network=False, workers=2
        ),
        Program(
            "f", "scrapy crawl warc, 1 worker", ours("warc", "path", EXTRACT_WORKERS="1"), network=False, workers=1
        ),
    ]
