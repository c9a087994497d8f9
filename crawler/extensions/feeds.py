"""Scrapy's feed exports (``-O file.jsonl``) with the rows of the output: an article exists once its part is sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedExporter, FeedSlot

from crawler.items import Article, FetchedPage
from crawler.output.parts import OutputError, read_lines
from crawler.output.rows import load_row
from crawler.run.opening import opens_run
from crawler.run.session import Session, session_of


class SealedFeedExporter(FeedExporter):
    """Exports finished rows instead of what leaves the pipelines. A feed that fails costs itself alone."""

    session: Session
    closed = False

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
        self.session = session_of(self.crawler)
        self.session.on_sealed.append(self.part_sealed)
        self.session.before_end.append(self.close_feeds)
        with self.session.costs_itself("FEEDS", is_export=True):
            super().open_spider(spider)

    def other_scraped(self, item: Any, spider: Spider) -> None:
        """Export an item that is none of ours as it left the pipelines."""
        if not isinstance(item, FetchedPage | Article):
            self.export(item, spider)

    def part_sealed(self, path: Path) -> None:
        """Export the rows of a finished part."""
        spider = self.crawler.spider
        assert spider is not None
        for line in read_lines(path):
            self.export(load_row(line), spider)

    def export(self, item: Any, spider: Spider) -> None:
        """Export an item to every feed; one that fails is given up, the others go on."""
        going_on: list[FeedSlot] = []
        for slot in list(self.slots):
            self.slots = [slot]
            with self.session.costs_itself(f"FEEDS: {slot.uri}", is_export=True):
                self.item_scraped(item, spider)
                going_on += self.slots
        self.slots = going_on

    async def close_feeds(self) -> None:
        """Close the feeds: whether they could be stored has a say in how the run ended."""
        self.closed = True
        assert self.crawler.spider is not None
        await super().close_spider(self.crawler.spider)

    async def close_spider(self, spider: Spider) -> Any:
        """Close the feeds of a run that was given up."""
        await self.session.closed.wait()
        if not self.closed:
            await self.close_feeds()

    async def _close_slot(self, slot: FeedSlot, spider: Spider) -> None:
        failures = f"feedexport/failed_count/{type(slot.storage).__name__}"
        before = self._stat(failures)
        with self.session.costs_itself(f"FEEDS: {slot.uri}", is_export=True):
            await super()._close_slot(slot, spider)
            if self._stat(failures) > before:
                raise OutputError("not stored, see the log")

    def _stat(self, name: str) -> int:
        assert self.crawler.stats is not None
        return int(self.crawler.stats.get_value(name, 0))
