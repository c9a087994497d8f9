"""Only requests to public web servers are sent."""

from __future__ import annotations

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, NotConfigured

from crawler.middlewares.refusal import RequestRefusedError
from crawler.middlewares.resolver import PublicResolver
from crawler.network.addresses import Network, allowed_networks, literal_address, may_visit
from crawler.reasons import Reason

logger = logging.getLogger(__name__)


class NetworkGuardMiddleware:
    """Refuses every request that is not http(s) to a public host, before anything else looks at it.

    All ways in pass here: start URLs, redirects, meta refresh, feeds,
    sitemaps, links, robots.txt and its redirects, retries. Names are resolved
    here as well, so that the refusal has a reason and so that a proxy, which
    resolves by itself, is never asked for an inside name. What really holds
    the door is :class:`crawler.middlewares.resolver.PublicResolver`, which is
    installed here if the settings did not.
    """

    def __init__(self, crawler: Crawler, allowed: tuple[Network, ...], dns_timeout_seconds: float) -> None:
        self.crawler = crawler
        self.allowed = allowed
        self.dns_timeout_seconds = dns_timeout_seconds
        self.resolver: PublicResolver | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the guard; a broken ``ALLOWED_NETWORKS`` stops the run."""
        if not crawler.settings.getbool("TWISTED_REACTOR_ENABLED"):
            raise NotConfigured("the network guard needs the Twisted reactor")
        middleware = cls(
            crawler,
            allowed_networks(crawler.settings.getlist("ALLOWED_NETWORKS")),
            crawler.settings.getfloat("DNS_TIMEOUT"),
        )
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        return middleware

    def spider_opened(self) -> None:
        """Put the resolver in place before the first request."""
        from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier would install the default reactor

        installed = reactor.nameResolver
        if not isinstance(installed, PublicResolver):
            installed = PublicResolver.from_crawler(self.crawler, reactor)
            installed.install_on_reactor()
        self.resolver = installed

    async def process_request(self, request: Request) -> None:
        """Raise :class:`RequestRefusedError` for what may not be visited."""
        refusal = self._literal_refusal(request.url) or await self._name_refusal(request.url)
        if refusal is not None:
            self._count(refusal)
            logger.info("Refused %s: %s", request.url, refusal)
            raise refusal

    def _literal_refusal(self, url: str) -> RequestRefusedError | None:
        """Return why the URL as it is written may not be visited, ``None`` if it may."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"}:
            return RequestRefusedError(Reason.SCHEME_NOT_ALLOWED, parts.scheme)
        if not parts.hostname:
            return RequestRefusedError(Reason.URL_INVALID, "no host")
        address = literal_address(parts.hostname)
        if address is not None and not may_visit(address, self.allowed):
            return RequestRefusedError(Reason.ADDRESS_NOT_PUBLIC, str(address))
        return None

    async def _name_refusal(self, url: str) -> RequestRefusedError | None:
        """Return why the host's addresses may not be visited, ``None`` if one may."""
        host = urlsplit(url).hostname or ""
        if self.resolver is None:
            raise RuntimeError("a request before the spider was opened")
        try:
            found = await asyncio.wait_for(self.resolver.lookup(host), self.dns_timeout_seconds)
        except TimeoutError as error:
            raise CannotResolveHostError(f"{host}: no answer within {self.dns_timeout_seconds:.0f} s") from error
        if found.addresses:
            return None
        if found.refused:
            return RequestRefusedError(Reason.ADDRESS_NOT_PUBLIC, f"{host} is {', '.join(found.refused[:3])}")
        raise CannotResolveHostError(f"{host}: no address")

    def _count(self, refusal: RequestRefusedError) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"network_guard/refused/{refusal.reason}")
