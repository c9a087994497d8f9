"""Phase 4: recognises known articles, new revisions, duplicates and near-duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import Article, FetchedPage
from crawler.pipelines.refusing import looked_up_as, refused
from crawler.reasons import Reason, Refusal
from crawler.run.opening import opens_run
from crawler.run.session import Session, session_of
from crawler.state.records import NAMED, ArticleMatch, Outcome, UrlState
from crawler.text.article import article_id
from crawler.text.likeness import NEAR_DUPLICATE_JACCARD, jaccard

STORED_TO = timedelta(seconds=1)
"""How exactly the time of a fetch is told."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article that is already on disk at an address."""

    extracted_hash: str | None
    revision: int
    article_id: str | None
    visited_at: datetime
    is_only_named: bool
    """Nothing was ever fetched from the address: another page says that it is its canonical one."""


class DedupePipeline:
    """Drops what is already there; marks or drops near-duplicates; counts revisions."""

    def __init__(self, session: Session, *, enabled: bool, near: str) -> None:
        self.session = session
        self.enabled = enabled
        self.near = near

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings. Raises ``ValueError`` for an unknown ``DEDUPE_NEAR``, ``NotConfigured`` without a run."""
        if not opens_run(crawler):
            raise NotConfigured
        near = crawler.settings["DEDUPE_NEAR"]
        if near not in {"drop", "mark", "off"}:
            raise ValueError(f"DEDUPE_NEAR: {near!r}: must be drop, mark or off")
        return cls(session_of(crawler), enabled=crawler.settings.getbool("DEDUPE_ENABLED"), near=near)

    def process_item(self, item: Any) -> Any:
        """Refuse what is already there; fill in ``revision`` and ``duplicate_of``."""
        if not isinstance(item, FetchedPage) or item.article is None or not self.enabled:
            return item
        if not self._is_new_at_its_address(item, item.article):
            return item
        self._check_other_addresses(item, item.article)
        return item

    def _is_new_at_its_address(self, item: FetchedPage, article: Article) -> bool:
        """Return whether nothing is known at the article's address; a changed article becomes its next revision."""
        known = self._known(article.url)
        if known is None:
            return True
        if known.extracted_hash == item.page.extracted_hash:
            same_address = looked_up_as(item) == article.url or self._known(looked_up_as(item)) is not None
            reason = Reason.UNCHANGED if same_address else Reason.SAME_CANONICAL
            raise refused(self.session, item, Refusal(reason, article.url))
        if self._is_another_article(item, article, known):
            # A wrong canonical address (every page names the front page) must not fold different articles.
            own = self._known(looked_up_as(item)) if looked_up_as(item) != article.url else None
            article.url = looked_up_as(item)
            article.id = article_id(article.url, item.page.extracted_hash)
            if own is None:
                return True
            known = own
            if known.extracted_hash == item.page.extracted_hash:
                raise refused(self.session, item, Refusal(Reason.UNCHANGED, article.url))
        if datetime.fromisoformat(item.fetched_at) < known.visited_at - STORED_TO:
            raise refused(self.session, item, Refusal(Reason.OLDER_CAPTURE, article.url))
        article.revision = known.revision + 1
        return False

    def _is_another_article(self, item: FetchedPage, article: Article, known: Known) -> bool:
        """Return whether a page is not the article that is known at its canonical address, but one of its own.

        What was fetched from the address itself is its article, however much it changed. Otherwise the texts tell.
        """
        is_its_own = looked_up_as(item) == article.url
        if is_its_own and not known.is_only_named:
            return False
        near = {match.article_id for match in self._near(item, exclude_url="")}
        if is_its_own:
            return known.article_id not in near
        before = self._known(looked_up_as(item))
        if known.article_id in near and before is None:
            raise refused(self.session, item, Refusal(Reason.SAME_CANONICAL, article.url))
        return before is None or (known.article_id not in near and before.article_id in near)

    def _known(self, url: str) -> Known | None:
        """Return the article at an address, of earlier runs or still waiting to be committed."""
        batch = self.session.run.outcomes.batch
        for waiting in reversed(batch.articles):
            if waiting.url == url:
                visits = [one for one in batch.urls if one.article_id == waiting.article_id]
                when = max(one.visited_at for one in visits)
                named = not any(url in (one.url, *one.also) for one in visits)
                return Known(waiting.extracted_hash, waiting.revision, waiting.article_id, when, named)
        state: UrlState | None = self.session.run.store.lookup([url]).get(url)
        if state is None or state.outcome is not Outcome.DONE:
            return None
        named = state.reason == NAMED
        return Known(state.extracted_hash, state.revision, state.article_id, state.visited_at, named)

    def _check_other_addresses(self, item: FetchedPage, article: Article) -> None:
        batch, store = self.session.run.outcomes.batch, self.session.run.store
        same = batch.exact_match(article.content_hash, exclude_url=article.url) or store.exact_match(
            article.content_hash, exclude_url=article.url
        )
        if same is not None:
            raise refused(self.session, item, Refusal(Reason.DUPLICATE_EXACT, same.article_id))
        near = self._near(item, exclude_url=article.url) if self.near != "off" else []
        if near and self.near == "drop":
            raise refused(self.session, item, Refusal(Reason.DUPLICATE_NEAR, near[0].article_id))
        if near:
            article.duplicate_of = near[0].article_id

    def _near(self, item: FetchedPage, *, exclude_url: str) -> list[ArticleMatch]:
        bands, run = item.page.bands, self.session.run
        if not bands:
            return []
        candidates = [
            *run.store.near_candidates(bands, exclude_url=exclude_url),
            *run.outcomes.batch.near_candidates(bands, exclude_url=exclude_url),
        ]
        sign = item.page.minhash
        return [match for match in candidates if jaccard(sign, match.minhash) >= NEAR_DUPLICATE_JACCARD]
