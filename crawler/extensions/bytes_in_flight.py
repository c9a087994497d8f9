"""Bounds the bytes of all downloads together: many large bodies at the same time would fill the memory."""

from __future__ import annotations

from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload

# Bytes that any body may have even when the bound is reached: nearly all pages are smaller and go on.
FAIR_BYTES = 1024 * 1024


class BytesInFlight:
    """Stops a large download while unfinished downloads hold more than ``DOWNLOAD_IN_FLIGHT_MAXSIZE`` bytes."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.total = 0
        self.received: dict[Request, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension, connected."""
        extension = cls(crawler.settings.getint("DOWNLOAD_IN_FLIGHT_MAXSIZE", 96 * 1024 * 1024))
        crawler.signals.connect(extension.bytes_received, signal=signals.bytes_received)
        crawler.signals.connect(extension.request_left, signal=signals.request_left_downloader)
        return extension

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Count; raise ``StopDownload`` where it is too much."""
        self.total += len(data)
        self.received[request] = received = self.received.get(request, 0) + len(data)
        if self.total > self.max_bytes and received > FAIR_BYTES:
            self.request_left(request)  # its bytes are let go, so that the next large one may stay
            raise StopDownload(fail=True)

    def request_left(self, request: Request) -> None:
        """Forget a download that ended, however it did."""
        self.total -= self.received.pop(request, 0)
