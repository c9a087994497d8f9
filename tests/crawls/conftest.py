"""Real crawls in a process of their own, over loopback, judged by what lies on disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.demo import Newsroom
from crawler.output.parts import read_lines

ROOT = Path(__file__).parents[2]
QUICK = {
    "ALLOWED_NETWORKS": '["127.0.0.0/8"]',
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "BACKOFF_FIRST_SECONDS": "0.05",
    "BACKOFF_MAX_SECONDS": "0.2",
    "RETRY_TIMES": "0",
    "EXTRACT_WORKERS": "1",
    "CONTACT": "https://example.org/bot",
}


@dataclass
class Crawled:
    status: int
    log: str
    runs: list[Path]
    output: Path
    rows: list[dict] = field(default_factory=list)
    rejected: list[dict] = field(default_factory=list)
    manifest: dict = field(default_factory=dict)

    def reasons(self):
        return sorted(line["reason"] for line in self.rejected)


class Crawler:
    def __init__(self, output: Path) -> None:
        self.output = output

    def command(self, spider, arguments, settings):
        yield from (sys.executable, "-m", "scrapy", "crawl", spider)
        for name, value in arguments.items():
            yield from ("-a", f"{name}={value}")
        for name, value in {**QUICK, "OUTPUT_DIR": str(self.output), **settings}.items():
            yield from ("-s", f"{name}={value}")

    def start(self, spider, *extra, settings=None, **arguments):
        command = [*self.command(spider, arguments, settings or {}), *extra]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environ())

    def __call__(self, spider, *extra, settings=None, stdin=None, **arguments):
        before = set(self.runs())
        done = subprocess.run(
            [*self.command(spider, arguments, settings or {}), *extra],
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            timeout=100,
            check=False,
            env=environ(),
        )
        return self.result(done.returncode, (done.stdout + done.stderr).decode(), before)

    def runs(self):
        return sorted((self.output / "runs").glob("*")) if self.output.exists() else []

    def result(self, status, log, before=frozenset()):
        new = [run for run in self.runs() if run not in before]
        crawled = Crawled(status, log, new, self.output)
        for run in new:
            crawled.rows += rows_of(run)
            crawled.rejected += [json.loads(line) for path in run.glob("rejected.jsonl") for line in read_lines(path)]
            manifest = run / "manifest.json"
            crawled.manifest = json.loads(manifest.read_bytes()) if manifest.exists() else {}
        return crawled


def rows_of(run: Path) -> list[dict]:
    return [json.loads(line) for path in sorted(run.glob("articles-*[!t]")) for line in read_lines(path)]


def environ():
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"}


@pytest.fixture
def crawl(tmp_path):
    return Crawler(tmp_path / "data")


@pytest.fixture
def newsroom():
    with Newsroom() as running:
        yield running
