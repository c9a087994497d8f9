from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crawler.state import adaptive, errors
from crawler.state.batch import Batch
from crawler.state.records import (
    ArticleRecord,
    Outcome,
    Part,
    PartState,
    RunRecord,
    SiteHealth,
    SiteMemoryRow,
    UrlOutcome,
    Validator,
)
from crawler.state.schema import metadata
from crawler.state.store import StateStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SITE = "example.org"


def mark_done(store, visits):
    store.commit(Batch(urls=[*visits]))


def at(path: str) -> str:
    return f"https://www.example.org/{path}"


def hexhash(number: int) -> str:
    return f"{number:064x}"


def article(number: int, **changes: object) -> ArticleRecord:
    record = ArticleRecord(f"id{number}", at(str(number)), hexhash(number), bands=(number, -number - 1), minhash=b"m")
    return replace(record, **changes)


def done(path: str, when: datetime = NOW, **changes: object) -> UrlOutcome:
    return replace(UrlOutcome(at(path), Outcome.DONE, when, SITE), **changes)


def failed(path: str, when: datetime) -> UrlOutcome:
    return UrlOutcome(at(path), Outcome.FAILED, when, SITE, reason="download_failed")


def contents(store: StateStore) -> dict[str, list[tuple[object, ...]]]:
    with store._connection.begin():
        return {
            table.name: sorted((tuple(row) for row in store._connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def test_a_visit_comes_back_with_all_that_was_said(store):
    visit = done("a", canonical_url=at("A"), article_id="id1", published=NOW - HOUR)
    batch = Batch(urls=[visit])
    batch.articles.append(article(1, extracted_hash=hexhash(9), revision=2))
    store.commit(batch)
    known = store.lookup([at("a"), at("unknown")])
    assert list(known) == [at("a")]
    state = known[at("a")]
    assert (state.url, state.site, state.outcome, state.canonical_url) == (at("a"), SITE, Outcome.DONE, at("A"))
    assert (state.article_id, state.content_hash, state.extracted_hash) == ("id1", hexhash(1), hexhash(9))
    assert (state.revision, state.revisits, state.attempts, state.reason) == (2, 0, 0, None)
    assert (state.first_seen, state.last_seen, state.visited_at, state.published) == (NOW, NOW, NOW, NOW - HOUR)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 255, 256, 257, 1500])
def test_lookup_of_many(store, count):
    mark_done(store, [done(str(number)) for number in range(count)])
    wanted = [at(str(number)) for number in range(count)]
    assert sorted(store.lookup([*wanted, at("unknown")])) == sorted(wanted)


def test_every_address_of_a_done_page_is_known(store):
    mark_done(store, [done("listed", canonical_url=at("canonical"), also=(at("hop1"), at("hop2")))])
    known = store.lookup([at("listed"), at("hop1"), at("hop2"), at("canonical")])
    assert len(known) == 4
    assert {state.canonical_url for url, state in known.items() if url != at("canonical")} == {at("canonical")}
    assert known[at("canonical")].canonical_url is None


def test_what_a_refused_page_calls_itself_is_not_believed(store):
    mark_done(store, [UrlOutcome(at("gone"), Outcome.REFUSED, NOW, SITE, reason="error_page", canonical_url=at(""))])
    assert list(store.lookup([at("gone"), at("")])) == [at("gone")]


def test_done_stays_done(store):
    batch = Batch(urls=[done("1", article_id="id1", published=NOW)], articles=[article(1)])
    store.commit(batch)
    mark_done(store, [failed("1", NOW + HOUR)])
    mark_done(store, [UrlOutcome(at("1"), Outcome.REFUSED, NOW + 2 * HOUR, SITE, reason="unchanged")])
    state = store.lookup([at("1")])[at("1")]
    assert (state.outcome, state.article_id, state.reason, state.published) == (Outcome.DONE, "id1", "unchanged", NOW)
    assert (state.visited_at, state.first_seen, state.revisits, state.attempts) == (NOW + 2 * HOUR, NOW, 1, 0)


@pytest.mark.parametrize(("outcome", "counted"), [(Outcome.REFUSED, 1), (Outcome.FAILED, 0)])
@pytest.mark.parametrize(("asked", "other"), [("listed", "canonical"), ("canonical", "listed")])
def test_a_revisit_counts_for_all_addresses_of_the_article(store, outcome, counted, asked, other):
    first = done("listed", canonical_url=at("canonical"), article_id="id1", published=NOW)
    store.commit(Batch(urls=[first, done("9", article_id="id9")], articles=[article(1), article(9)]))
    for _ in range(2):
        mark_done(store, [UrlOutcome(at(asked), outcome, NOW + HOUR, SITE)])
    known = store.lookup([at(asked), at(other), at("9")])
    assert [known[at(path)].revisits for path in (asked, other, "9")] == [counted, counted, 0]
    assert known[at(other)].visited_at == NOW + counted * HOUR


def test_a_revision_takes_the_place_at_all_addresses_it_names(store):
    store.commit(Batch(urls=[done("a", canonical_url=at("c"), article_id="id1")], articles=[article(1)]))
    later = done("a", NOW + HOUR, canonical_url=at("c"), article_id="id2")
    store.commit(Batch(urls=[later], articles=[article(2, revision=2)]))
    known = store.lookup([at("a"), at("c")])
    assert {(s.article_id, s.revision, s.revisits, s.first_seen) for s in known.values()} == {("id2", 2, 1, NOW)}


def test_failures_in_a_row_are_counted_once_a_visit(store):
    attempts = []
    for hours in (0, 1, 1, 2):
        mark_done(store, [failed("x", NOW + hours * HOUR)])
        attempts.append(store.lookup([at("x")])[at("x")].attempts)
    mark_done(store, [done("x", NOW + 3 * HOUR)])
    assert attempts == [1, 2, 2, 3]
    assert store.lookup([at("x")])[at("x")].attempts == 0


def test_an_older_visit_that_comes_late_changes_nothing(store):
    mark_done(store, [done("x", NOW)])
    before = contents(store)
    mark_done(store, [failed("x", NOW - HOUR)])
    assert contents(store) == before


def test_last_seen_moves_forward_only(store):
    mark_done(store, [done("x")])
    for hours in (2, 1):
        store.commit(Batch(seen=[at("x"), at("never visited")], seen_at=NOW + hours * HOUR))
    assert store.lookup([at("x")])[at("x")].last_seen == NOW + 2 * HOUR
    assert store.lookup([at("never visited")]) == {}


@pytest.mark.parametrize("hostile", ["nul\0inside", "lone\ud800surrogate", "ü/日本", "x" * 5000])
def test_any_address_can_be_kept(store, hostile):
    mark_done(store, [done(hostile)])
    assert store.lookup([at(hostile)])[at(hostile)].outcome is Outcome.DONE


def test_a_failing_batch_leaves_nothing(store):
    before = contents(store)
    bad = Batch(urls=[done("a")], articles=[article(1)], seen=[at("a")])
    with pytest.raises(ValueError, match="seen_at"):
        store.commit(bad)
    with pytest.raises(ValueError, match="has no zone"):
        store.commit(Batch(urls=[done("a"), done("b", datetime(2026, 1, 1))], articles=[article(1)]))  # noqa: DTZ001
    assert contents(store) == before


def test_revisits_found_by_the_state_are_those_that_a_listing_would_get(store):
    now = NOW + 30 * HOUR
    mark_done(
        store,
        [
            done("young", published=NOW - HOUR),
            done("too young", now - HOUR, published=NOW),
            done("old", published=NOW - 100 * HOUR),
            done("undated"),
            done("listed", canonical_url=at("canonical"), published=NOW),
            done("elsewhere", site="example.com", published=NOW),
            UrlOutcome(at("refused"), Outcome.REFUSED, NOW, SITE, published=NOW),
            done("seen twice", published=NOW),
        ],
    )
    mark_done(store, [done("seen twice", NOW + HOUR, published=NOW)])
    for policy in (adaptive.ARTICLE, adaptive.ArticlePolicy(revisit_after=timedelta(hours=30))):
        window = adaptive.revisit_window(now, policy)
        due = store.due_revisits(
            SITE,
            published_after=window.published_after,
            visited_before=window.visited_before,
            old_visited_before=window.old_visited_before,
        )
        names = ["young", "too young", "old", "undated", "canonical", "seen twice", "refused"]
        asked = store.lookup([at(name) for name in names])
        expected = {url for url, state in asked.items() if adaptive.visit(state, now, policy) is adaptive.Visit.REVISIT}
        assert {state.url for state in due} == expected
        assert at("young") in expected


def test_exact_duplicates_are_found_but_not_revisions_of_the_same_address(store):
    store.commit(Batch(articles=[article(1), article(2, content_hash=hexhash(1))]))
    assert store.exact_match(hexhash(1)).article_id == "id1"
    assert store.exact_match(hexhash(1), exclude_url=at("1")).article_id == "id2"
    assert store.exact_match(hexhash(3)) is None


def test_near_candidates_come_by_shared_bands(store):
    store.commit(
        Batch(
            articles=[
                article(1, bands=(1, 2, 3, 2**63 - 1), minhash=b"one"),
                article(2, bands=(1, 2, -(2**63)), minhash=b"two"),
                article(3, bands=(7,)),
                article(4, bands=()),
            ]
        )
    )
    assert [m.article_id for m in store.near_candidates((1, 2, 2**63 - 1, 9))] == ["id1", "id2"]
    assert [m.minhash for m in store.near_candidates((-(2**63),))] == [b"two"]
    assert [m.article_id for m in store.near_candidates((1, 2), exclude_url=at("1"))] == ["id2"]
    assert store.near_candidates(()) == store.near_candidates((99,)) == []


def test_candidates_are_bounded(store):
    store.commit(Batch(articles=[article(n, bands=(5,)) for n in range(100)]))
    assert [m.article_id for m in store.near_candidates((5,))] == [f"id{n}" for n in range(32)]


def test_a_waiting_batch_answers_like_the_state():
    batch = Batch()
    for number in (1, 2):
        batch.articles.append(article(number, bands=(5, number), content_hash=hexhash(0)))
    assert [m.article_id for m in batch.near_candidates((5, 2))] == ["id1", "id2"]
    assert [m.article_id for m in batch.near_candidates((5,), exclude_url=at("1"))] == ["id2"]
    assert batch.exact_match(hexhash(0)).article_id == "id1"
    assert batch.exact_match(hexhash(0), exclude_url=at("1")).article_id == "id2"
    assert batch.exact_match(hexhash(1)) is None


def test_sealing_writes_all_of_it_once(store):
    batch = Batch(urls=[done("1", article_id="id1", also=(at("one"),))], articles=[article(1), article(2)])
    batch.parts.append(Part("r1", 1, "a.part", lines=2, bytes=10))
    store.commit(batch)
    assert store.parts(unsealed=True) == [Part("r1", 1, "a.part", PartState.OPEN, 2, 10)]
    store.commit(Batch(parts=[Part("r1", 1, "a.part", PartState.CLOSING, lines=2, bytes=10)]))
    assert [part.state for part in store.parts()] == [PartState.CLOSING]
    final = Part("r1", 1, "a.jsonl", lines=2, bytes=9, sha256="ab")
    memory = [SiteMemoryRow(SITE, b"\0blob", 2, NOW)]
    assert [store.is_sealed("r1", number) for number in (1, 2)] == [False, False]
    assert store.seal_part(final, memory=memory) is True
    assert [store.is_sealed("r1", number) for number in (1, 2)] == [True, False]
    after = contents(store)
    assert store.seal_part(final, memory=[SiteMemoryRow(SITE, b"twice", 4, NOW)]) is False
    store.commit(Batch(parts=[Part("r1", 1, "a.part", lines=1)]))
    store.commit(Batch(parts=[Part("r1", 1, "a.part")]))
    assert contents(store) == after
    assert store.parts("r1") == [replace(final, state=PartState.SEALED)]
    assert store.parts("r2") == store.parts(unsealed=True) == []
    assert store.site_memory_get([SITE, "example.com"]) == {SITE: memory[0]}


def test_a_part_whose_sealing_fails_stays_open(store):
    store.commit(Batch(parts=[Part("r1", 1, "a.part")]))
    before = contents(store)
    bad = [SiteMemoryRow(SITE, b"", 1, NOW), SiteMemoryRow(SITE, b"", 1, datetime(2026, 1, 1))]  # noqa: DTZ001
    with pytest.raises(ValueError, match="has no zone"):
        store.seal_part(Part("r1", 1, "a.jsonl"), memory=bad)
    assert contents(store) == before


def test_runs_come_latest_first_with_their_counts(store):
    counts = {"articles": 3, "refused": {"too_short": 1}, "name": "ü"}
    store.start_run("r1", NOW)
    store.finish_run(RunRecord("r1", NOW, NOW + HOUR, 4, "finished", counts))
    store.start_run("r2", NOW + 2 * HOUR)
    assert store.runs() == [RunRecord("r2", NOW + 2 * HOUR), RunRecord("r1", NOW, NOW + HOUR, 4, "finished", counts)]
    assert store.runs(1) == [RunRecord("r2", NOW + 2 * HOUR)]
    assert store.run("r1").exit_status == 4
    assert store.run("r3") is None


def test_health_is_kept_by_site_and_makes_the_baseline(store):
    assert store.health_baseline(SITE) is None
    for number in range(12):
        row = SiteHealth(f"r{number}", SITE, NOW + number * HOUR, 40, 10, 30 + number, 1, 0, 500, 30, 20)
        store.finish_run(
            RunRecord(f"r{number}", row.at, row.at + HOUR, 0, "finished"), [row, replace(row, site="other.org")]
        )
    assert [row.run_id for row in store.health_history(SITE, 2)] == ["r11", "r10"]
    baseline = store.health_baseline(SITE)
    assert (baseline.runs, baseline.found, baseline.articles) == (10, 40, 36.5)


def test_validators_are_replaced(store):
    first = Validator(at("feed"), SITE, '"v1"', None, hexhash(1), 20, NOW, NOW, NOW)
    second = replace(first, etag='W/"v\u00fc"', trusted=False, unchanged_streak=3, next_check_at=NOW + HOUR)
    store.commit(Batch(validators=[first]))
    assert store.validators.get([at("feed"), at("other")]) == {at("feed"): first}
    store.commit(Batch(validators=[second]))
    assert store.validators.get([at("feed")]) == {at("feed"): second}


def test_the_listings_of_a_site_are_remembered_by_kind(store):
    feed = Validator(at("feed"), SITE, None, None, hexhash(1), 20, NOW, NOW, NOW, kind="feed")
    section = replace(feed, url=at("sport"), kind="section")
    store.commit(Batch(validators=[feed, section, replace(feed, url=at("elsewhere"), site="example.com")]))
    assert store.validators.of_site(SITE, "feed") == [feed]
    assert store.validators.of_site(SITE, "section") == [section]
    assert store.validators.of_site(SITE, "sitemap") == []


def test_nothing_is_done_for_nothing(store):
    before = contents(store)
    store.commit(Batch())
    mark_done(store, [])
    assert contents(store) == before
    assert store.lookup([]) == store.validators.get([]) == store.site_memory_get([]) == {}


def test_a_visit_to_an_article_that_nobody_wrote_is_an_error(store):
    with pytest.raises(KeyError, match="nowhere"):
        mark_done(store, [done("1", article_id="nowhere")])


def test_what_was_written_is_there_after_reopening(state_url):
    with StateStore.open(state_url) as store:
        mark_done(store, [done("1")])
        before = contents(store)
    with StateStore.open(state_url) as store:
        assert contents(store) == before


PATHS = st.sampled_from(["1", "2", "3", "4"])
TIMES = st.integers(0, 3).map(lambda hours: NOW + hours * HOUR)


@st.composite
def visits(draw: st.DrawFn) -> UrlOutcome:
    outcome = draw(st.sampled_from(Outcome))
    article_id = f"id{draw(st.integers(0, 3))}" if outcome is Outcome.DONE else None
    return UrlOutcome(
        at(draw(PATHS)),
        outcome,
        draw(TIMES),
        SITE,
        reason=None if outcome is Outcome.DONE else draw(st.sampled_from(["too_short", "http_error"])),
        canonical_url=draw(st.none() | PATHS.map(at)),
        article_id=article_id,
        published=draw(st.none() | TIMES),
    )


BATCHES = st.builds(
    Batch,
    urls=st.lists(visits(), max_size=6),
    articles=st.lists(st.integers(4, 9), max_size=4).map(
        lambda more: [article(n % 10, bands=(n % 2, n)) for n in [0, 1, 2, 3, *more]]
    ),
    parts=st.lists(
        st.builds(Part, st.just("r1"), st.integers(1, 2), st.just("p"), lines=st.integers(0, 9)), max_size=2
    ),
    seen=st.lists(PATHS.map(at), max_size=2),
    seen_at=TIMES,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(BATCHES, min_size=1, max_size=4))
def test_a_batch_committed_again_changes_nothing(tmp_path_factory, batches):
    with StateStore.open(tmp_path_factory.mktemp("state") / "state.sqlite3") as store:
        for batch in batches:
            store.commit(batch)
            once = contents(store)
            store.commit(batch)
            assert contents(store) == once


@settings(max_examples=10, deadline=None)
@given(batch=BATCHES)
def test_both_databases_keep_the_same(postgresql_server, tmp_path_factory, batch):
    path: Path = tmp_path_factory.mktemp("state") / "state.sqlite3"
    with StateStore.open(path) as sqlite, StateStore.open(postgresql_server) as postgresql:
        with postgresql._connection.begin():
            for table in reversed(metadata.sorted_tables):
                postgresql._connection.exec_driver_sql(f"TRUNCATE {table.name} RESTART IDENTITY CASCADE")
            postgresql._connection.exec_driver_sql("INSERT INTO meta VALUES ('schema_version', '1')")
        for store in (sqlite, postgresql):
            store.commit(batch)
            store.commit(batch)
        ours, theirs = contents(sqlite), contents(postgresql)
        for name in ("urls", "parts"):
            assert [r[:6] for r in ours[name]] == [r[:6] for r in theirs[name]]
        wanted = [at(path) for path in "1234"]
        assert sqlite.lookup(wanted) == postgresql.lookup(wanted)


def test_every_error_of_the_state_has_one_root():
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    ours = [one for one in classes if one.__module__ == errors.__name__]
    assert len(ours) == 6
    assert all(issubclass(one, errors.StateError) for one in ours)


@pytest.mark.parametrize("failed_at", [NOW + timedelta(milliseconds=900), NOW + timedelta(days=5 * 365)])
def test_an_article_is_known_however_the_clock_stood_before(store, failed_at):
    """A failure and its retry within a second, or a machine that believed in 2031, make no article new again."""
    store.commit(Batch(urls=[failed("1", failed_at)]))
    store.commit(Batch(urls=[done("1", article_id="id1")], articles=[article(1)]))
    assert store.lookup([at("1")])[at("1")].outcome is Outcome.DONE


def test_what_was_noted_in_a_future_gives_way(store):
    store.commit(Batch(urls=[done("1", datetime(2131, 1, 1, tzinfo=UTC), article_id="id1")], articles=[article(1)]))
    changed = article(1, article_id="id2", revision=2)
    store.commit(Batch(urls=[done("1", article_id="id2")], articles=[changed]))
    state = store.lookup([at("1")])[at("1")]
    assert (state.article_id, state.visited_at) == ("id2", NOW)
