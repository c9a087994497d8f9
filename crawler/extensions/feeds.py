"""Scrapy's feed exports (``-O file.jsonl``) with the rows of the output: an article exists once its part is sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter

from crawler.items import Article, FetchedPage
from crawler.output.parts import read_lines
from crawler.output.rows import load_row
from crawler.run.opening import opens_run
from crawler.run.session import Session, session_of


class SealedFeedExporter(FeedExporter):
    """Exports finished rows instead of what leaves the pipelines."""

    session: Session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """Return the exporter; Scrapy's own for a crawl that opens no run. Raises ``NotConfigured`` without feeds."""
        if not opens_run(crawler):
            return FeedExporter.from_crawler(crawler)
        exporter = cls(crawler)
        crawler.signals.connect(exporter.open_spider, signals.spider_opened)
        crawler.signals.connect(exporter.close_spider, signals.spider_closed)
        crawler.signals.connect(exporter.other_scraped, signals.item_scraped)
        return exporter

    def open_spider(self, spider: Spider) -> None:
        """Open the feeds; listen for finished parts."""
        super().open_spider(spider)
        self.session = session_of(self.crawler)
        self.session.on_sealed.append(self.part_sealed)

    def other_scraped(self, item: Any, spider: Spider) -> None:
        """Export an item that is none of ours as it left the pipelines."""
        if not isinstance(item, FetchedPage | Article):
            self.item_scraped(item, spider)

    def part_sealed(self, path: Path) -> None:
        """Export the rows of a finished part."""
        spider = self.crawler.spider
        assert spider is not None
        for line in read_lines(path):
            self.item_scraped(load_row(line), spider)

    async def close_spider(self, spider: Spider) -> Any:
        """Close the feeds once the last part is sealed."""
        await self.session.closed.wait()
        await super().close_spider(spider)
