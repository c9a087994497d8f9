"""A host that fails gets a pause; a host that goes on failing is left for the rest of the run."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Self

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.middlewares.refusal import RequestRefusedError
from crawler.network.retry_after import backoff_seconds, retry_after_seconds
from crawler.reasons import Reason

logger = logging.getLogger(__name__)

HOST_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
TOO_MANY_REQUESTS = 429
SERVICE_UNAVAILABLE = 503
SERVER_ERRORS = range(500, 600)
# Scrapy looks at the time of the last request only where there is a delay.
SHORTEST_DELAY_SECONDS = 0.001


class PaceMiddleware:
    """Pauses a whole host after ``Retry-After`` and, growing, after each failure; leaves it after too many in a row.

    Retries are Scrapy's; they wait in the same slot, so the pause is their
    backoff. Answers are seen by signal, because the slot sends its next
    request before any middleware sees the response.
    """

    def __init__(
        self,
        crawler: Crawler,
        *,
        backoff_first_seconds: float,
        backoff_max_seconds: float,
        retry_after_max_seconds: float,
        host_failures_max: int,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.crawler = crawler
        self.backoff_first_seconds = backoff_first_seconds
        self.backoff_max_seconds = backoff_max_seconds
        self.retry_after_max_seconds = retry_after_max_seconds
        self.host_failures_max = host_failures_max
        self.chance = chance
        self.failures: dict[str, int] = {}
        self.given_up: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware with the limits of the settings."""
        settings = crawler.settings
        middleware = cls(
            crawler,
            backoff_first_seconds=settings.getfloat("BACKOFF_FIRST_SECONDS", 2.0),
            backoff_max_seconds=settings.getfloat("BACKOFF_MAX_SECONDS", 60.0),
            retry_after_max_seconds=settings.getfloat("RETRY_AFTER_MAX_SECONDS", 600.0),
            host_failures_max=settings.getint("HOST_FAILURES_MAX", 8),
        )
        crawler.signals.connect(middleware.response_downloaded, signal=signals.response_downloaded)
        return middleware

    def process_request(self, request: Request) -> None:
        """Raise :class:`RequestRefusedError` for a host that was given up."""
        cause = self.given_up.get(self._host(request))
        if cause is not None:
            raise RequestRefusedError(Reason.HOST_GIVEN_UP, cause)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a failure of the network, whatever the retries will do."""
        if isinstance(exception, HOST_FAILURES):
            self._failed(request, type(exception).__name__)

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Count a failure of the server, or forget its earlier ones."""
        asked = self._asked_to_wait(response)
        if response.status == TOO_MANY_REQUESTS or response.status in SERVER_ERRORS:
            self._failed(request, f"HTTP {response.status}", asked)
        else:
            self.failures.pop(self._host(request), None)

    def _asked_to_wait(self, response: Response) -> float:
        """Return the seconds that an answer asks to wait, 0 if it does not ask."""
        value = response.headers.get("Retry-After")
        if value is None or response.status not in {TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE}:
            return 0.0
        return retry_after_seconds(value.decode("latin-1"), datetime.now(UTC)) or 0.0

    def _failed(self, request: Request, cause: str, asked: float = 0.0) -> None:
        host = self._host(request)
        failures = self.failures[host] = self.failures.get(host, 0) + 1
        if asked > self.retry_after_max_seconds:
            self._give_up(host, f"{cause}, asks to wait {asked:.0f} s")
        elif failures >= self.host_failures_max:
            self._give_up(host, f"{failures} failures in a row, the last: {cause}")
        else:
            backoff = backoff_seconds(
                failures, first=self.backoff_first_seconds, longest=self.backoff_max_seconds, chance=self.chance()
            )
            self._pause(host, max(asked, backoff), "retry_after" if asked > backoff else "backoff")

    def _give_up(self, host: str, cause: str) -> None:
        if host in self.given_up:
            return
        self.given_up[host] = cause
        logger.warning("Left %s for the rest of the run: %s", host, cause)
        self._count("pace/hosts_given_up")
        slot = self._slot(host)
        while slot is not None and slot.queue:  # what stands ready would still be sent
            _, waiting = slot.queue.popleft()
            waiting.errback(RequestRefusedError(Reason.HOST_GIVEN_UP, cause))

    def _pause(self, host: str, seconds: float, cause: str) -> None:
        """Let the host's slot send nothing for so long."""
        self._count(f"pace/pauses/{cause}")
        logger.info("Waiting %.1f s for %s (%s)", seconds, host, cause)
        slot = self._slot(host)
        if slot is not None:
            slot.delay = slot.delay or SHORTEST_DELAY_SECONDS
            slot.lastseen = max(slot.lastseen, monotonic() + seconds)

    def _slot(self, host: str) -> Slot | None:
        assert self.crawler.engine is not None
        return self.crawler.engine.downloader.slots.get(host)

    def _host(self, request: Request) -> str:
        assert self.crawler.engine is not None
        key: str = self.crawler.engine.downloader.get_slot_key(request)
        return key

    def _count(self, key: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(key)
