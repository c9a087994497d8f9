"""Phase 2: the page gate. What passes is an article."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.items import FetchedPage
from crawler.pipelines.refusing import refused
from crawler.text.article import build_article
from crawler.workers.session import Session, session_of


class CheckPipeline:
    """Refuses pages that are no article, with the gate's reason."""

    def __init__(self, session: Session, *, enabled: bool) -> None:
        self.session = session
        self.enabled = enabled

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings."""
        return cls(session_of(crawler), enabled=crawler.settings.getbool("CHECK_ENABLED"))

    def process_item(self, item: Any) -> Any:
        """Fill in ``article``; refuse what is none."""
        if not isinstance(item, FetchedPage):
            return item
        if self.enabled and item.page.refusal is not None:
            raise refused(self.session, item, *item.page.refusal)
        item.article = build_article(item, item.page, self.session.run.run_id)
        return item
