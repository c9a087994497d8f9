"""What is refused as known, what becomes a revision, what is marked: with a real state, committed and not yet."""

from __future__ import annotations

import struct
from contextlib import nullcontext
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from crawler.items import FetchedPage, Reading
from crawler.output.spool import Accepted, remember, spool_record
from crawler.pipelines.dedupe import DedupePipeline
from crawler.pipelines.refusing import PageRefusedError, looked_up_as
from crawler.reasons import Reason
from crawler.state.batch import Batch
from crawler.state.store import StateStore
from crawler.text.article import build_article

HOME = "https://gazette.example/"
FIRST = f"{HOME}harbour-reopens"
SECOND = f"{HOME}harbour-opens-again"
NOON, EVENING = "2024-05-01T12:00:00+00:00", "2024-05-01T18:00:00+00:00"


@dataclass
class Outcomes:
    batch: Batch = field(default_factory=Batch)
    rejected: list[tuple[str, Reason]] = field(default_factory=list)

    def reject(self, url, _site, refusal, *, requested_url):
        assert requested_url
        self.rejected.append((url, refusal.reason))

    def visited(self, outcome):
        self.batch.urls.append(outcome)


@dataclass
class Crawl:
    """A run of which only the state and what waits for it are looked at."""

    store: StateStore
    commits: bool
    near: str = "mark"
    enabled: bool = True
    outcomes: Outcomes = field(default_factory=Outcomes)

    def take(self, item: FetchedPage) -> FetchedPage:
        session = SimpleNamespace(run=self, guarded=nullcontext)
        kept = DedupePipeline(session, enabled=self.enabled, near=self.near).process_item(item)
        accepted = Accepted(
            kept.article,
            b"[]",
            looked_up_as(kept),
            (),
            kept.page.extracted_hash,
            kept.page.bands,
            kept.page.minhash,
            kept.site,
        )
        record = spool_record(accepted)
        remember(self.outcomes.batch, record)
        if self.commits:
            self.store.commit(self.outcomes.batch)
            self.outcomes.batch = Batch()
        return kept

    def refusal(self, item: FetchedPage) -> tuple[Reason, str]:
        with pytest.raises(PageRefusedError) as caught:
            self.take(item)
        assert self.outcomes.rejected == [(item.url, caught.value.refusal.reason)]
        return caught.value.refusal.reason, caught.value.refusal.detail


@pytest.fixture(params=[True, False], ids=["committed", "waiting"])
def crawl(tmp_path, request):
    with StateStore.open(tmp_path / "state.db") as store:
        yield Crawl(store, commits=request.param)


def page(url: str, text: str, *, canonical: str | None = None, at: str = NOON, sign: tuple[int, ...] = ()):
    """Return a fetched page; ``sign`` is the MinHash of its text, and one band holds the last value of it."""
    reading = Reading(
        extractor="x 1",
        canonical_url=canonical,
        text=text,
        content_hash=text.encode().hex(),
        extracted_hash=f"{text}, uncleaned".encode().hex(),
        bands=sign[-1:],
        minhash=struct.pack(f"{len(sign)}I", *sign),
    )
    item = FetchedPage(url, url, b"", 200, {}, at, "list", "-", "gazette.example", reading=reading)
    item.article = build_article(item, reading, "run")
    return item


SIGN = tuple(range(10))
NEAR = (100, 101, *SIGN[2:])
FAR = (100, 101, 102, *SIGN[3:])


def test_a_new_article_is_its_first_revision_of_nothing(crawl):
    article = crawl.take(page(FIRST, "one")).article
    assert (article.url, article.revision, article.duplicate_of) == (FIRST, 1, None)


def test_the_same_page_is_unchanged(crawl):
    crawl.take(page(FIRST, "one"))
    assert crawl.refusal(page(FIRST, "one", at=EVENING)) == (Reason.UNCHANGED, FIRST)


def test_a_changed_page_is_the_next_revision(crawl):
    crawl.take(page(FIRST, "one"))
    assert crawl.take(page(FIRST, "two", at=EVENING)).article.revision == 2
    assert crawl.take(page(FIRST, "three", at=EVENING)).article.revision == 3


def test_the_same_text_elsewhere_is_an_exact_duplicate(crawl):
    first = crawl.take(page(FIRST, "one")).article
    assert crawl.refusal(page(SECOND, "one")) == (Reason.DUPLICATE_EXACT, first.id)


@pytest.mark.parametrize(("sign", "is_near"), [(NEAR, True), (FAR, False), ((), False), ((*SIGN[:9], 99), False)])
def test_a_near_duplicate_is_marked_dropped_or_let_be(crawl, sign, is_near):
    first = crawl.take(page(FIRST, "one", sign=SIGN)).article
    crawl.near = "mark"
    marked = crawl.take(page(SECOND, "two", sign=sign)).article.duplicate_of
    assert marked == (first.id if is_near else None)
    crawl.near = "drop"
    last = page(f"{HOME}third", "three", sign=sign)
    if is_near:
        assert crawl.refusal(last) == (Reason.DUPLICATE_NEAR, first.id)


def test_a_near_duplicate_is_kept_unmarked_where_nobody_asks(crawl):
    crawl.take(page(FIRST, "one", sign=SIGN))
    crawl.near = "off"
    assert crawl.take(page(SECOND, "two", sign=NEAR)).article.duplicate_of is None


def test_a_revision_is_no_duplicate_of_itself(crawl):
    crawl.take(page(FIRST, "one", sign=SIGN))
    crawl.near = "drop"
    article = crawl.take(page(FIRST, "two", at=EVENING, sign=NEAR)).article
    assert (article.revision, article.duplicate_of) == (2, None)


@pytest.mark.parametrize(
    ("at", "is_older"),
    [("2024-05-01T11:59:58+00:00", True), ("2024-05-01T11:59:59+00:00", False), (NOON, False)],
)
def test_an_older_capture_is_no_revision(crawl, at, is_older):
    crawl.take(page(FIRST, "one"))
    older = page(FIRST, "before", at=at)
    if is_older:
        assert crawl.refusal(older) == (Reason.OLDER_CAPTURE, FIRST)
    else:
        assert crawl.take(older).article.revision == 2


def test_another_address_of_a_known_article_is_told_so(crawl):
    crawl.take(page(FIRST, "one"))
    assert crawl.refusal(page(SECOND, "one", canonical=FIRST)) == (Reason.SAME_CANONICAL, FIRST)


def test_an_edited_copy_under_another_address_is_the_same_article(crawl):
    crawl.take(page(FIRST, "one", sign=SIGN))
    assert crawl.refusal(page(SECOND, "two", canonical=FIRST, sign=NEAR)) == (Reason.SAME_CANONICAL, FIRST)


def test_a_canonical_address_of_another_article_folds_nothing(crawl):
    crawl.take(page(FIRST, "one", sign=SIGN))
    item = page(SECOND, "two", canonical=FIRST, sign=FAR)
    wrong = item.article.id
    article = crawl.take(item).article
    assert (article.url, article.revision, article.duplicate_of) == (SECOND, 1, None)
    assert article.id != wrong


def test_a_page_with_a_wrong_canonical_address_is_known_by_its_own(crawl):
    crawl.take(page(FIRST, "one", sign=SIGN))
    crawl.take(page(SECOND, "two", canonical=FIRST, sign=FAR))
    again = (200, *FAR[1:])
    assert crawl.take(page(SECOND, "three", canonical=FIRST, at=EVENING, sign=again)).article.revision == 2
    assert crawl.refusal(page(SECOND, "three", canonical=FIRST, at=EVENING, sign=again)) == (Reason.UNCHANGED, SECOND)


def test_what_is_no_article_or_not_asked_about_passes(crawl):
    crawl.take(page(FIRST, "one"))
    bare = page(FIRST, "one")
    bare.article = None
    pipeline = DedupePipeline(SimpleNamespace(run=crawl, guarded=nullcontext), enabled=True, near="mark")
    assert pipeline.process_item(bare) is bare
    assert pipeline.process_item("anything") == "anything"
    crawl.enabled = False
    assert crawl.take(page(FIRST, "one")).article.revision == 1
