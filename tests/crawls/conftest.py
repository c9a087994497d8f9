"""Real crawls in a process of their own, over loopback, judged by what lies on disk."""

from __future__ import annotations

import importlib.util
import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.demo import Newsroom
from crawler.output.parts import read_lines

ROOT = Path(__file__).parents[2]
for _name in ("made_site", "web"):  # so that tests can import them, though tests are no package
    _spec = importlib.util.spec_from_file_location(_name, Path(__file__).with_name(f"{_name}.py"))
    sys.modules[_name] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules[_name])
TIMEOUT_SECONDS = 100
QUICK = {
    "ALLOWED_NETWORKS": "127.0.0.0/8",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "BACKOFF_FIRST_SECONDS": "0.05",
    "BACKOFF_MAX_SECONDS": "0.2",
    "RETRY_TIMES": "0",
    "EXTRACT_WORKERS": "1",
    "CONTACT": "https://example.org/bot",
}

TIMES = {
    "validators": ("checked_at", "changed_at", "full_at", "next_check_at"),
    "urls": ("first_seen", "last_seen", "visited_at"),
    "site_health": ("at",),
    "runs": ("started", "ended"),
}
"""What the state remembers by the clock."""


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


@dataclass
class Done:
    """What a command said."""

    status: int
    stdout: str
    stderr: str


class Warm:
    """The process that starts crawls; see ``warm.py``."""

    def __init__(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("warm.py"))]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ(), text=True
        )

    def ask(self, **order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class Started:
    """One crawl that is going on."""

    def __init__(self, warm: Warm, log: Path, stdin: str, arguments, environ, path) -> None:
        self.warm = warm
        self.log_path = log
        self.pid = warm.ask(stdin=stdin, log=str(log), arguments=arguments, environ=environ, path=path)
        self.handle = os.pidfd_open(self.pid)
        self.status = None

    @property
    def log(self):
        return self.log_path.read_text(errors="replace")

    def is_running(self):
        return self.status is None and not select.select([self.handle], [], [], 0)[0]

    def send(self, number: signal.Signals):
        if self.status is None:
            signal.pidfd_send_signal(self.handle, number)

    def kill(self):
        """End it as a power cut would; return whether it had been running."""
        running = self.is_running()
        self.send(signal.SIGKILL)
        return self.wait() == -signal.SIGKILL and running

    def wait_until(self, condition, seconds: float = TIMEOUT_SECONDS):
        """Return whether a condition came true before the crawl ended."""
        end = time.monotonic() + seconds
        while self.is_running() and not condition():
            assert time.monotonic() < end, self.log
            time.sleep(0.002)
        return condition()

    def wait(self, seconds: float = TIMEOUT_SECONDS):
        """Return the exit status, negative where a signal ended it."""
        if self.status is None:
            ended = select.select([self.handle], [], [], seconds)[0]
            if not ended:
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
            self.status = self.warm.ask(wait=self.pid)
            os.close(self.handle)
            assert ended, f"still running after {seconds} s:\n{self.log}"
        return self.status


class Crawler:
    """Starts crawls with one output folder."""

    def __init__(self, output: Path, warm: Warm) -> None:
        self.output = output
        self.warm = warm
        self.started: list[Started] = []

    def arguments(self, spider, arguments, settings):
        yield from ("crawl", spider)
        for name, value in arguments.items():
            yield from ("-a", f"{name}={value}")
        for name, value in {**QUICK, "OUTPUT_DIR": str(self.output), **settings}.items():
            yield from ("-s", f"{name}={value}")

    def start(self, spider, *extra, settings=None, stdin=None, environ=None, modules=(), **arguments):
        """Return a crawl that is going on."""
        self.output.parent.mkdir(parents=True, exist_ok=True)
        log = self.output.parent / f"log-{len(self.started)}.txt"
        given = "/dev/null"
        if stdin is not None:
            given = str(log.with_suffix(".stdin"))
            Path(given).write_bytes(stdin)
        command = [*self.arguments(spider, arguments, settings or {}), *extra]
        self.started.append(Started(self.warm, log, given, command, environ or {}, [str(one) for one in modules]))
        return self.started[-1]

    def __call__(self, spider, *extra, settings=None, **arguments):
        """Return what a crawl gave, once it has ended."""
        before = set(self.runs())
        started = self.start(spider, *extra, settings=settings, **arguments)
        return self.result(started.wait(), started.log, before)

    def close(self):
        for started in self.started:
            started.kill()

    def let_pass(self, time: timedelta):
        """Move everything that the state remembers into the past."""
        milliseconds = round(time.total_seconds() * 1000)
        with closing(sqlite3.connect(self.output / "state.sqlite3")) as state, state:
            for table, columns in TIMES.items():
                moved = ", ".join(f"{column} = {column} - {milliseconds}" for column in columns)
                state.execute(f"UPDATE {table} SET {moved}")

    def rows(self):
        """Return the rows of all runs."""
        return [row for run in self.runs() for row in rows_of(run)]

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


@pytest.fixture(scope="session")
def warm():
    running = Warm()
    yield running
    running.close()


@pytest.fixture
def crawl(tmp_path, warm):
    crawler = Crawler(tmp_path / "data", warm)
    yield crawler
    crawler.close()


@pytest.fixture
def command(tmp_path, warm):
    """Return what runs one ``scrapy`` command to its end."""

    def run(*arguments):
        out, log = tmp_path / "out.txt", tmp_path / "log.txt"
        for file in (out, log):
            file.write_bytes(b"")
        environ = {"COLUMNS": "100"}
        given = [str(argument) for argument in arguments]
        pid = warm.ask(stdin="/dev/null", log=str(log), out=str(out), arguments=given, environ=environ, path=[])
        return Done(warm.ask(wait=pid), out.read_text(), log.read_text())

    return run


@pytest.fixture(scope="module")
def new_crawler(tmp_path_factory, warm):
    """Return what makes crawlers, each with an output folder of its own, for all tests of a module."""
    made = []

    def make():
        made.append(Crawler(tmp_path_factory.mktemp("crawl") / "data", warm))
        return made[-1]

    yield make
    for crawler in made:
        crawler.close()


@pytest.fixture
def newsroom():
    with Newsroom() as running:
        yield running
