"""What is taken out of the state, in both databases; what is next to it stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.state.batch import Batch
from crawler.state.records import (
    ArticleRecord,
    Outcome,
    Part,
    PartState,
    RunRecord,
    SiteHealth,
    UrlOutcome,
    Validator,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def visit(number: int, site: str) -> tuple[UrlOutcome, ArticleRecord]:
    url = f"https://{site}/{number}"
    record = ArticleRecord(f"id{number}", url, f"{number:064x}", bands=(number,), minhash=b"m")
    return UrlOutcome(url, Outcome.DONE, NOW, site, article_id=record.article_id), record


def listing(site: str) -> Validator:
    return Validator(f"https://{site}/feed", site, '"a"', None, "00", 1, NOW, NOW, NOW)


def test_articles_without_rows_are_forgotten_with_their_addresses_and_listings(store):
    batch = Batch()
    for number in range(1200):  # more than one statement takes
        url, record = visit(number, "gone.example" if number else "kept.example")
        batch.urls.append(url)
        batch.articles.append(record)
    batch.validators += [listing("gone.example"), listing("kept.example")]
    store.commit(batch)

    assert store.forget_articles_but({"id0"}) == 1199
    assert store.forget_articles_but({"id0"}) == 0

    assert [*store.lookup([url.url for url in batch.urls])] == ["https://kept.example/0"]
    assert store.exact_match(f"{7:064x}") is None
    assert store.near_candidates([7]) == []
    assert len(store.near_candidates([0])) == 1
    assert [*store.validators.get([one.url for one in batch.validators])] == ["https://kept.example/feed"]


def test_old_runs_are_forgotten_but_the_latest(store):
    for number in range(6):
        store.finish_run(RunRecord(f"run{number}", NOW + number * DAY, NOW + number * DAY, 0, "finished"))

    assert store.forget_runs(NOW + 4 * DAY, but=3) == 3
    assert [run.run_id for run in store.runs()] == ["run5", "run4", "run3"]
    assert store.forget_runs(NOW + 5 * DAY, but=0) == 2


def test_old_health_is_forgotten_but_the_latest_of_each_site(store):
    for number in range(4):
        sites = ("a.example", "b.example") if number == 0 else ("a.example",)
        rows = [SiteHealth(f"run{number}", site, NOW + number * DAY, 9, 0, 9, 0, 0, 100, 9, 9) for site in sites]
        store.finish_run(RunRecord(f"run{number}", NOW + number * DAY), rows)

    assert store.forget_health(NOW + 9 * DAY, but=2) == 2
    assert [one.run_id for one in store.health_history("a.example")] == ["run3", "run2"]
    assert [one.run_id for one in store.health_history("b.example")] == ["run0"]


def test_parts_are_counted_by_run_once_sealed_until_they_are_forgotten(store):
    for run_id, number, lines in (("one", 1, 20), ("one", 2, 5), ("two", 1, 3)):
        path = f"/data/runs/{run_id}/articles-{number:05}.jsonl"
        store.seal_part(Part(run_id, number, path, PartState.SEALED, lines, 1, "0"))
    store.commit(Batch(parts=[Part("three", 1, "/data/runs/three/articles-00001.jsonl")]))

    first = Path("/data/runs/one/articles-00001.jsonl")
    assert store.sealed_articles() == {"one": (first, 25), "two": (Path("/data/runs/two/articles-00001.jsonl"), 3)}
    store.forget_parts({"one"})
    assert [*store.sealed_articles()] == ["two"]
