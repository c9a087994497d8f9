"""``python -m bench.soak``: thirty simulated days of five changing sites, a run a day, a kill in every third.

Judged: every article once for each version that was seen, no article lost, alarms (exit status 4) on the bad days
only, growth of the state. It prints a line a day and ends with status 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from bench.soak.sites import ARTICLES_A_DAY, CHALLENGES, FIRST_DAY, LISTINGS, OUTAGE, ChangingSite
from crawler.demo.server import Request

ROOT = Path(__file__).parents[2]
WRONG_CLOCK = 25
"""On this day the machine believes that it is the year 2031."""
KILL_EVERY = 3
SECONDS_A_RUN = 120
SETTINGS = {
    "ALLOWED_NETWORKS": "127.0.0.0/8",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "CONTACT": "soak@localhost.example",
    "RETRY_TIMES": "0",
    "BACKOFF_FIRST_SECONDS": "0.05",
    "BACKOFF_MAX_SECONDS": "0.2",
    "EXTRACT_WORKERS": "1",
}


@dataclass(slots=True)
class Day:
    """One run and what it gave."""

    number: int
    status: int
    killed: bool
    seconds: float
    state_kilobytes: int
    bad: bool


@dataclass(slots=True)
class Soak:
    """The sites, the folder and the days so far."""

    folder: Path
    log: list[Request] = field(default_factory=list)
    sites: list[ChangingSite] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)

    def run_days(self, count: int) -> None:
        """Move the sites on and crawl them, once a day."""
        self.sites = [ChangingSite(place, self.log) for place in range(len(LISTINGS))]
        sources = self.folder / "sources.toml"
        sources.write_text("".join(f'[[sources]]\nurl = "{site.url}/"\n' for site in self.sites), "utf-8")
        for number in range(count):
            for site in self.sites:
                site.next_day()
            self._day(number, sources, kill=number % KILL_EVERY == KILL_EVERY - 1)
        self._day(count, sources, kill=False)  # the morning after: what a kill on the last day left is completed

    def _day(self, number: int, sources: Path, *, kill: bool) -> None:
        self.days.append(day := self._crawl(number, sources, kill=kill))
        took = f"{day.seconds:.1f} s, state {day.state_kilobytes} kB"
        print(f"day {day.number:2}: exit {day.status}, {took}", flush=True)

    def _crawl(self, number: int, sources: Path, *, kill: bool) -> Day:
        output, began = self.folder / "data", time.monotonic()
        now = datetime(2031, 1, 1, 6, tzinfo=UTC) if number == WRONG_CLOCK else FIRST_DAY + timedelta(number, hours=6)
        settings = {**SETTINGS, "OUTPUT_DIR": str(output)}
        pairs = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        command = [sys.executable, "-m", "bench.soak.clock", now.isoformat(), "crawl", "news"]
        with (self.folder / f"day-{number}.log").open("wb") as out:
            process = subprocess.Popen(
                [*command, "-a", f"sources={sources}", *pairs], cwd=ROOT, stdout=out, stderr=out, start_new_session=True
            )
            if kill:
                self._kill(process, random.Random(number).randrange(8, 40))
            status = process.wait(SECONDS_A_RUN)
        state = sum(path.stat().st_size for path in output.glob("state.sqlite3*")) // 1024
        bad = number in {*OUTAGE, CHALLENGES}
        return Day(number, status, status == -signal.SIGKILL, time.monotonic() - began, state, bad)

    def _kill(self, process: subprocess.Popen[bytes], requests: int) -> None:
        """Kill the run and its workers once it has made so many requests, unless it ends before."""
        goal = len(self.log) + requests
        while process.poll() is None and len(self.log) < goal:
            time.sleep(0.005)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of all runs."""
        files = sorted((self.folder / "data").glob("runs/*/articles-*.jsonl"))
        return [orjson.loads(line) for file in files for line in file.read_bytes().splitlines()]


def faults(soak: Soak) -> list[str]:
    """Return what is not as it must be."""
    return [*_articles(soak), *_alarms(soak.days)]


def _articles(soak: Soak) -> list[str]:
    """Return articles that are missing, doubled or in a version that there never was."""
    texts = {text: (site.place, *key) for site in soak.sites for key, text in site.texts.items()}
    found: Counter[tuple[int, ...]] = Counter()
    wrong = []
    for row in soak.rows():
        key = texts.get(row["text"])
        if key is None:
            wrong.append(f"{row['url']}: no version of any article has this text: {row['text'][:80]!r}")
            continue
        found[key] += 1
        if row["revision"] != sum(found[(*key[:2], version)] for version in range(1, key[2] + 1)):
            wrong.append(f"{row['url']}: version {key[2]} is called revision {row['revision']}")
    wrong += [f"article {key}: {count} rows" for key, count in found.items() if count > 1]
    seen = {key[:2] for key in found}
    for site in soak.sites:
        wrong += [
            f"{site.url}{one.path}: lost" for one in site.stories.values() if (site.place, one.number) not in seen
        ]
    return wrong


def _alarms(days: list[Day]) -> list[str]:
    quiet = [
        f"day {day.number}: exit {day.status}" for day in days if day.status not in {0, -signal.SIGKILL} and not day.bad
    ]
    silent = [f"day {day.number}: nobody was told, exit {day.status}" for day in days if day.bad and not day.status]
    return quiet + silent


def main() -> None:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(prog="bench.soak", description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--keep", type=Path, help="folder that stays, with all runs and logs")
    asked = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = (asked.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        soak = Soak(folder)
        try:
            soak.run_days(asked.days)
        finally:
            for site in soak.sites:
                site.server.stop()
        rows, wrong = soak.rows(), faults(soak)
    edits = sum(version > 1 for site in soak.sites for _, version in site.texts)
    seen, killed = sum(row["revision"] > 1 for row in rows), sum(day.killed for day in soak.days)
    print(f"{len(rows)} rows of {len(soak.sites) * asked.days * ARTICLES_A_DAY} articles; {killed} runs were killed")
    print(f"{edits} corrections were made, {seen} of them seen while their articles were young")
    print("\n".join(wrong) or "nothing lost, nothing twice, alarms on the bad days only")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
