"""Phase 2: the page gate. Pages that are no articles, or are older than ``since``, are refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.dates import latest_moment
from crawler.discovery.since import is_older
from crawler.items import FetchedPage
from crawler.pipelines.refusing import refused
from crawler.reasons import Reason, Refusal
from crawler.run.opening import opens_run
from crawler.run.session import Session, session_of
from crawler.text.article import build_article


class CheckPipeline:
    """Refuses pages that are no article, with the gate's reason."""

    def __init__(self, session: Session, *, enabled: bool) -> None:
        self.session = session
        self.enabled = enabled

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings. Raises ``NotConfigured`` for a crawl without a run."""
        if not opens_run(crawler):
            raise NotConfigured
        return cls(session_of(crawler), enabled=crawler.settings.getbool("CHECK_ENABLED"))

    def process_item(self, item: Any) -> Any:
        """Fill in ``article``; refuse pages that are no article."""
        if not isinstance(item, FetchedPage):
            return item
        if self.enabled and item.page.refusal is not None:
            raise refused(self.session, item, told(item, item.page.refusal))
        item.article = build_article(item, item.page, self.session.run.run_id)
        self._check_age(item, item.article.date_published)
        return item

    def _check_age(self, item: FetchedPage, published: str | None) -> None:
        """Refuse what is from before ``since`` by its own page; its place of discovery may not have told."""
        since = item.hints.since
        if since is not None and is_older([published], datetime.fromisoformat(since)):
            refusal = Refusal(Reason.TOO_OLD, f"of {published}")
            raise refused(self.session, item, refusal, published=latest_moment(published or ""))


def told(page: FetchedPage, refusal: Refusal) -> Refusal:
    """Return why a page is refused: what was only a guess says nothing about its site."""
    return Refusal(Reason.URL_UNLIKELY, str(refusal)) if page.hints.is_doubtful else refusal
