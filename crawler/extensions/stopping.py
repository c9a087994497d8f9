"""Stops in time: a signal or the time budget ends the crawl, and slow downloads cannot delay the end."""

from __future__ import annotations

import asyncio
import logging
import signal
from types import FrameType
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.run.opening import opens_run
from crawler.run.session import Session, session_of

logger = logging.getLogger(__name__)

GRACE_SECONDS = 10
"""Seconds that active downloads get to finish; then they are given up, and the next run fetches them again."""
FORCE_SECONDS = 25
"""After a signal: what is still not on disk under its final name is completed by the next run. Cron and systemd wait
30 seconds or more before they kill."""
SECONDS_A_MINUTE = 60


class StoppingExtension:
    """Gives up downloads that are still active some seconds after the crawl was told to stop."""

    def __init__(self, crawler: Crawler, timeout_minutes: float) -> None:
        self.crawler = crawler
        self.timeout_minutes = timeout_minutes
        self._timers: list[asyncio.TimerHandle] = []
        self._before: dict[int, Any] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings. Raises ``NotConfigured`` for a crawl without a run."""
        if not opens_run(crawler):
            raise NotConfigured
        extension = cls(crawler, crawler.settings.getfloat("CRAWL_TIMEOUT_MINUTES"))
        crawler.signals.connect(extension.engine_started, signals.engine_started)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    @property
    def session(self) -> Session:
        """Return the session of the crawl."""
        return session_of(self.crawler)

    def engine_started(self) -> None:
        """Begin the time budget; listen to the signals that end a crawl."""
        if self.timeout_minutes > 0:
            self._later(self.timeout_minutes * SECONDS_A_MINUTE, self._time_is_up)
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self._listen)

    async def spider_closed(self, spider: Spider) -> None:
        """Forget the timers once everything is on disk."""
        await self.session.closed.wait()
        for timer in self._timers:
            timer.cancel()

    def _listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            before = signal.getsignal(number)
            # Only in front of Scrapy's own handlers, which a script that runs a crawl may not have installed.
            if callable(before) and before is not signal.default_int_handler:
                self._before[number] = before
                signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """Let Scrapy stop, and see to it that it does; what comes after the first signal is Scrapy's own affair."""
        for each, handler in self._before.items():
            signal.signal(each, handler)
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._stop_in_time, number)
        if not self.session.closing:  # else Scrapy would not wait for what is being finished
            self._before[number](number, frame)

    def _stop_in_time(self, number: int) -> None:
        if self.session.closing:
            logger.info("Everything is fetched and being finished; send the signal again to stop at once")
        self._later(GRACE_SECONDS, self._give_up)
        self._later(FORCE_SECONDS, lambda: signal.raise_signal(number))

    def _time_is_up(self) -> None:
        logger.info("Time budget of %g minutes used up", self.timeout_minutes)
        self.session.stop("time_budget")
        self._later(GRACE_SECONDS, self._give_up)

    def _give_up(self) -> None:
        """Let go of downloads and pages that have not ended: they are not marked done."""
        cancelled = self.session.pool.cancel()
        slot = self.crawler.engine._slot  # noqa: SLF001 - Scrapy offers no way to end a download
        waiting = len(slot.inprogress) if slot is not None else 0
        if slot is not None and slot.inprogress:
            slot.inprogress.clear()
            slot._maybe_fire_closing()  # noqa: SLF001 - the same
        if waiting or cancelled:
            logger.info("Gave up %d downloads and %d pages; the next run fetches them again", waiting, cancelled)

    def _later(self, seconds: float, call: Any) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, call))
