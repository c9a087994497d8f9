"""What a person sees: a line that moves on a terminal, a quiet log line otherwise, one summary at the end."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from datetime import timedelta
from typing import Self

from rich.live import Live
from rich.text import Text
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

from crawler.extensions.summary import print_summary
from crawler.run.opening import opens_run
from crawler.run.run import Run
from crawler.run.session import Session, session_of
from crawler.terminal import SafeConsole

logger = logging.getLogger(__name__)

TERMINAL_INTERVAL_SECONDS = 0.5
LOG_INTERVAL_SECONDS = 60


class ProgressExtension:
    """Shows sites, pages, articles, refused and pages a second while a crawl runs, and a summary at the end."""

    def __init__(self, crawler: Crawler, console: SafeConsole) -> None:
        self.crawler = crawler
        self.console = console
        self._started = time.monotonic()
        self._task: asyncio.Task[None] | None = None
        self._live: Live | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals. Raises ``NotConfigured`` for a crawl without a run."""
        if not opens_run(crawler):
            raise NotConfigured
        extension = cls(crawler, SafeConsole(stderr=True))
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    @property
    def session(self) -> Session:
        """Return the session of the crawl."""
        return session_of(self.crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Begin to show."""
        if self.console.is_terminal:
            self._live = Live(console=self.console, transient=True, auto_refresh=False)
            self._live.start()
            _send_log_through_console()
        self._task = asyncio.ensure_future(self._show())

    async def spider_closed(self, spider: Spider) -> None:
        """Show the summary once everything is on disk."""
        await self.session.closed.wait()
        if self._task is not None:
            self._task.cancel()
        if self._live is not None:
            self._live.stop()
            _send_log_through_console()
        print_summary(self.console, self.session.run)

    async def _show(self) -> None:
        if self.session.run.is_open:
            logger.info("Writing to %s/", self.session.run.folder.path)
        while True:
            if self._live is not None:
                line = Text(self.line(), style="cyan", no_wrap=True, overflow="ellipsis")
                self._live.update(line, refresh=True)
                await asyncio.sleep(TERMINAL_INTERVAL_SECONDS)
            else:
                await asyncio.sleep(LOG_INTERVAL_SECONDS)
                logger.info("%s", self.line())

    def line(self) -> str:
        """Return the state of the crawl in one line."""
        run, seconds = self.session.run, time.monotonic() - self._started
        return progress_line(run, seconds)


def progress_line(run: Run, seconds: float) -> str:
    """Return the state of a crawl in one line.

    Shape: ``0:00:04 · 3 sites · 48 pages · 41 articles · 7 refused · 12.3 pages/s``.
    """
    tally = run.tally
    pages, spent = tally.total("pages"), timedelta(seconds=int(seconds))
    refused, pace = tally.refused().total(), pages / max(seconds, 0.001)
    told = (f"{len(tally.sites)} sites", f"{pages} pages", f"{tally.total('articles')} articles", f"{refused} refused")
    return " · ".join((str(spent), *told, f"{pace:.1f} pages/s"))


def _send_log_through_console() -> None:
    """Let log lines go where standard error goes now: above the moving line, and back again."""
    handler = get_scrapy_root_handler()
    if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
        handler.setStream(sys.stderr)
