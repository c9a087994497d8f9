"""Phase 5: writes the article as one line; the state is told after the line is on disk."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.items import FetchedPage
from crawler.output.parts import OutputError
from crawler.output.spool import Accepted
from crawler.pipelines.refusing import looked_up_as
from crawler.run.opening import opens_run
from crawler.run.session import Session, session_of
from crawler.state.errors import StateError
from crawler.urls import canonicalize


class WritePipeline:
    """Writes each article. If writing fails, the run ends, and the next run fetches the page again."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Find the session. Raises ``NotConfigured`` for a crawl without a run."""
        if not opens_run(crawler):
            raise NotConfigured
        return cls(session_of(crawler))

    def process_item(self, item: Any) -> Any:
        """Return the article as written."""
        if not isinstance(item, FetchedPage) or item.article is None:
            return item
        try:
            self.session.write(accepted(item))
        except (OSError, OutputError, StateError) as error:
            raise DropItem(f"not written: {error}") from error
        return item.article


def accepted(item: FetchedPage) -> Accepted:
    """Return what is written of a page."""
    assert item.article is not None
    edited = item.article.text != item.page.text
    if edited:
        from crawler.text.normalize import content_hash, word_count  # noqa: PLC0415 - loads what else only workers need

        item.article.word_count = word_count(item.article.text)
        item.article.content_hash = content_hash(item.article.text)
    known_as = looked_up_as(item)
    return Accepted(
        article=item.article,
        blocks=item.page.blocks,
        looked_up_as=known_as,
        also=tuple({canonicalize(item.url) or item.url} - {known_as}),
        extracted_hash=item.page.extracted_hash,
        bands=item.page.bands,
        minhash=item.page.minhash,
        site=item.site,
        edited=edited,
    )
