"""A crawl that is killed again and again, and goes on: every article once, every line whole."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from functools import partial

import pytest
from made_site import MadeSite

from crawler.output.parts import read_lines
from crawler.run.manifest import verify

ARTICLES = 300
SMALL_PARTS = {"EXTRACT_WORKERS": "0", "OUTPUT_PART_ARTICLES": "50"}


@pytest.fixture(scope="module")
def site():
    with MadeSite(ARTICLES) as running:
        yield running


def test_killed_at_ten_random_moments_every_article_is_there_once(crawl, site):
    chance = random.Random(7)
    kills = 0
    while kills < 10:
        started = crawl.start("news", url=site.url, settings=SMALL_PARTS)
        wanted = waiting(crawl) + chance.randrange(25)
        started.wait_until(partial(has_lines, crawl, wanted))
        time.sleep(chance.random() / 20)  # anywhere between two lines
        kills += started.kill()

    assert crawl("news", url=site.url, settings=SMALL_PARTS).status == 0
    assert_complete(crawl, site)


def test_killed_while_a_worker_seals_a_part_with_zstd(crawl):
    settings = {"EXTRACT_WORKERS": "1", "OUTPUT_PART_ARTICLES": "20", "OUTPUT_COMPRESSION": "zstd"}
    with MadeSite(45) as site:
        sealing = 0
        while sealing < 2 and len(crawl.runs()) < 4:
            started = crawl.start("news", url=site.url, settings=settings)
            started.wait_until(partial(has_new_drafts, crawl, drafts_of(crawl)))
            sealing += started.kill()

        assert sealing, "no kill met a part that was being sealed"
        assert crawl("news", url=site.url, settings=settings).status == 0
        assert_complete(crawl, site)
        assert all(path.suffix == ".zst" for run in crawl.runs() for path in run.glob("articles-*"))


def test_of_two_runs_at_once_one_collects_and_the_other_says_which(crawl):
    with MadeSite(20) as site:
        site.delay(0.05)
        both = [crawl.start("news", url=site.url, settings={"EXTRACT_WORKERS": "0"}) for _ in range(2)]
        statuses = [started.wait() for started in both]
        refused = both[statuses.index(6)]

        assert sorted(statuses) == [0, 6]
        (run,) = crawl.runs()
        assert f"held by run {run.name} (process {both[statuses.index(0)].pid} on" in refused.log
        assert_complete(crawl, site)


def drafts_of(crawl) -> set:
    return {path for run in crawl.runs() for path in run.glob("articles-*.part")}


def waiting(crawl) -> int:
    """Return how many lines of articles are on disk, finished or not."""
    paths = [
        path for run in crawl.runs() for path in run.glob("*.jsonl*") if path.name.startswith(("spool", "articles"))
    ]
    return sum(count_lines(path) for path in paths)


def has_lines(crawl, wanted: int) -> bool:
    return waiting(crawl) >= wanted


def has_new_drafts(crawl, known: set) -> bool:
    return bool(drafts_of(crawl) - known)


def count_lines(path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


def strict_rows(crawl) -> list[dict]:
    """Return all rows of all runs; anything that JSON does not know is an error."""
    rows = []
    for run in crawl.runs():
        for path in sorted(run.iterdir()):
            if path.name.endswith((".jsonl", ".zst", ".gz")):
                lines = [json.loads(line, parse_constant=pytest.fail) for line in read_lines(path)]
                rows += lines if path.name.startswith("articles") else []
    return rows


def assert_complete(crawl, site) -> None:
    """Check that all articles are there once, that nothing unfinished lies about, and that all is as written down."""
    urls = Counter(row["url"] for row in strict_rows(crawl))
    assert set(urls) == site.addresses()
    assert set(urls.values()) == {1}
    for run in crawl.runs():
        assert not list(run.glob("*.part")) + list(run.glob("*.segment"))
        assert list(verify(run)) == []
