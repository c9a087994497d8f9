"""Log lines are safe to read, whatever a page puts into a URL or an error."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.network.log_text import log_text


class SafeFormatter(logging.Formatter):
    """Formats by another formatter, after the values of the record are made safe."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """Return the formatted record; it stays one record, tracebacks included."""
        safe = logging.makeLogRecord(vars(record))
        safe.msg, safe.args = log_text(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            safe.exc_text = self.inner.formatException(record.exc_info)
        if safe.exc_text:
            safe.exc_text = log_text(safe.exc_text)
        return self.inner.format(safe)


class LogSafety:
    """Wraps the formatter of every handler of the root logger."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wrap now, before the settings are logged, and again for handlers that other extensions bring."""
        extension = cls()
        extension.wrap()
        crawler.signals.connect(extension.wrap, signal=signals.spider_opened)
        crawler.signals.connect(extension.leave_out, signal=signals.spider_opened)
        return extension

    def wrap(self) -> None:
        """Make all handlers safe; once each."""
        for handler in logging.getLogger().handlers:
            formatter = handler.formatter or logging.Formatter()
            if not isinstance(formatter, SafeFormatter):
                handler.setFormatter(SafeFormatter(formatter))

    def leave_out(self) -> None:
        """Let no record be made that no handler takes.

        Scrapy opens the root logger for everything and lets its handler
        choose, so each page costs several records that nobody sees.
        """
        root = logging.getLogger()
        root.setLevel(min((handler.level for handler in root.handlers), default=root.level))
