"""Scrapy's log line a minute, for crawls that have no progress line of their own."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.logstats import LogStats

from crawler.run.opening import opens_run


class LogStatsWithoutRun(LogStats):
    """Counts pages and items at intervals, as Scrapy's own extension does."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension. Raises ``NotConfigured`` for a crawl that opens a run."""
        if opens_run(crawler):
            raise NotConfigured
        return super().from_crawler(crawler)
