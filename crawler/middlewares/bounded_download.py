"""The download handler for http and https: Scrapy's, with a bound on what stands before a body."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response

from crawler.middlewares.refusal import RequestRefusedError
from crawler.reasons import Reason

# Status lines and headers of one answer, interim answers included. Honest ones are below 20 KB.
MAX_HEADER_BYTES = 128 * 1024


class HeaderFloodError(Exception):
    """More header bytes than :data:`MAX_HEADER_BYTES`."""


class _BoundedParser(http11._LenientHTTPClientParser):  # noqa: SLF001 - the one place where lines are seen as they come
    """Counts the bytes of header lines; Twisted would take them until the timeout."""

    header_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        """Parse one line, or raise :class:`HeaderFloodError`."""
        self.header_bytes += len(line) + 1
        if self.header_bytes > MAX_HEADER_BYTES:
            raise HeaderFloodError(f"more than {MAX_HEADER_BYTES} bytes of headers")
        super().lineReceived(line)


class _BoundedProtocol(http11._LenientHTTP11ClientProtocol):  # noqa: SLF001 - see above
    def request(self, request: Any) -> Any:
        """Send the request; let the answer be read by the bounded parser."""
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _BoundedParser
        return answer


class _BoundedFactory(http11._LenientHTTP11ClientFactory):  # noqa: SLF001 - see above
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802 - Twisted's signature
        """Return a protocol for one connection."""
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedDownloadHandler(http11.HTTP11DownloadHandler):
    """Refuses floods of headers with a reason; bodies are bounded by ``DOWNLOAD_MAXSIZE`` and ``DOWNLOAD_TIMEOUT``.

    The timeout is for the whole download, so a body that drips is cut as well.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - as Scrapy does

    async def download_request(self, request: Request) -> Response:
        """Return the response, or raise :class:`RequestRefusedError` (not retried) for a flood."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            if any(failure.check(HeaderFloodError) for failure in getattr(error.__cause__, "reasons", ())):
                raise RequestRefusedError(Reason.TOO_LARGE, f"headers above {MAX_HEADER_BYTES} bytes") from error
            raise
