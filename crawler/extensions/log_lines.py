"""One short log line for each outcome; the text of pages is never logged."""

from __future__ import annotations

import logging
from typing import Any

from itemadapter import ItemAdapter
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from crawler.items import Article
from crawler.run.opening import opens_run

ERROR_CHARACTERS = 200
ERRORS_TOLD = 20
"""Different messages that are logged as errors; the number is bounded, because pages can make up messages."""


class QuietLogFormatter(LogFormatter):
    """Names an item by its address instead of printing it, and reports the same error only once."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """Return the formatter; Scrapy's own for a crawl that opens no run."""
        return cls() if opens_run(crawler) else LogFormatter()

    def __init__(self) -> None:
        self._told: set[str] = set()

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """Return the line for an article, or for another item of a spider of the user's own."""
        return _line(logging.DEBUG, "Article: %(url)s" if isinstance(item, Article) else "Item: %(url)s", item)

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Return the line for a refused page."""
        return _line(logging.DEBUG, "Refused: %(url)s: " + str(exception).replace("%", "%%"), item)

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Return the line for an error in a pipeline; the same error again is logged at level DEBUG only."""
        kind = f"{type(exception).__name__}: {exception}"[:ERROR_CHARACTERS]
        level = logging.DEBUG if kind in self._told or len(self._told) >= ERRORS_TOLD else logging.ERROR
        self._told.add(kind)
        return _line(level, "Error in the pipeline: %(url)s", item)


def _line(level: int, message: str, item: Any) -> LogFormatterResult:
    """Return the line, with the ``url`` of an item of any kind; the name of its class where it has none."""
    url = ItemAdapter(item).get("url") if ItemAdapter.is_item(item) else None
    return {"level": level, "msg": message, "args": {"url": url or type(item).__name__}}
