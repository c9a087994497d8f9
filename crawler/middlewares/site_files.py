"""Fetches the files in which a site speaks about its use: robots.txt and tdmrep.json. Each once, then cached."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.middlewares.refusal import refusal_of
from crawler.network.expiring import ExpiringCache
from crawler.rights.robots import MAX_BYTES, RobotsAnswer, RobotsState, answer_for
from crawler.rights.signals import Signal
from crawler.rights.site import site_signals
from crawler.rights.tdm import TdmRule, read_tdmrep

logger = logging.getLogger(__name__)
T = TypeVar("T")

CACHE_SECONDS = 24 * 3600  # RFC 9309, 2.4: not longer
UNREACHABLE_SECONDS = 3600  # a site that was down gets another chance in a long run
CACHE_BYTES = 4 * 1024 * 1024  # of robots.txt text; parsed, hostile rules weigh some 40 times as much
ENTRY_BYTES = 1024  # an entry's own weight
MAX_REDIRECTS = 5  # RFC 9309, 2.3.1.2
REDIRECTS = {301, 302, 303, 307, 308}
TDMREP_MAX_BYTES = 1024 * 1024


def authority(url: str) -> str:
    """Return scheme, host and port of a URL as one key.

    >>> authority("HTTPS://Example.org/a"), authority("http://example.org:8080/b")
    ('https://example.org:443', 'http://example.org:8080')
    """
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


class SiteFiles:
    """Answers for one run; implements :class:`crawler.rights.service.SiteRights`."""

    def __init__(self, crawler: Any, token: str, clock: Callable[[], float] = monotonic) -> None:
        self.crawler = crawler
        self.token = token
        self.clock = clock
        self._robots: ExpiringCache[RobotsAnswer] = ExpiringCache(CACHE_BYTES)
        self._tdmrep: ExpiringCache[tuple[TdmRule, ...]] = ExpiringCache(CACHE_BYTES)
        self._pending: dict[str, asyncio.Task[Any]] = {}

    async def robots(self, url: str) -> RobotsAnswer:
        """Return what the robots.txt of the URL's authority says."""
        key = authority(url)
        found = self._robots.get(key, self.clock())
        if found is not None:
            return found
        return await self._once(f"robots {key}", lambda: self._load_robots(key, url))

    async def signals(self, url: str) -> list[Signal]:
        """Return the opt-out signals of robots.txt and tdmrep.json for a page."""
        key = authority(url)
        rules = self._tdmrep.get(key, self.clock())
        if rules is None:
            rules = await self._once(f"tdmrep {key}", lambda: self._load_tdmrep(key, url))
        return site_signals((await self.robots(url)).rules, rules, url)

    async def _once(self, key: str, load: Callable[[], Awaitable[T]]) -> T:
        """Run ``load`` for all who ask at the same time; nobody's cancellation takes it from the others."""
        task = self._pending.get(key)
        if task is None:
            task = self._pending[key] = asyncio.ensure_future(load())
            task.add_done_callback(lambda _: self._pending.pop(key, None))
        result: T = await asyncio.shield(task)
        return result

    async def _load_robots(self, key: str, url: str) -> RobotsAnswer:
        parts = urlsplit(url)
        try:
            answer = await self._ask_robots(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/robots.txt")
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the file was not reached
            answer = RobotsAnswer(RobotsState.UNREACHABLE, str(refusal_of(error)))
        age = UNREACHABLE_SECONDS if answer.state is RobotsState.UNREACHABLE else CACHE_SECONDS
        self._robots.put(key, answer, weight=ENTRY_BYTES + answer.rules.size, expires=self.clock() + age)
        self.crawler.stats.inc_value(f"robots/{answer.state}")
        if answer.state is RobotsState.UNREACHABLE:
            logger.warning("robots.txt of %s was not reached, the site is left for now: %s", key, answer.detail)
        return answer

    async def _ask_robots(self, robots_url: str) -> RobotsAnswer:
        """Follow at most five redirects, to any host; the rules stay with the authority that was asked."""
        url = robots_url
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._fetch(url, {"dont_obey_robotstxt": True, "dont_redirect": True})
            location = response.headers.get("Location")
            if response.status not in REDIRECTS or not location:
                return answer_for(response.status, response.body[: MAX_BYTES + 1], self.token)
            url = urljoin(url, location.decode("latin-1"))
        return RobotsAnswer(RobotsState.NONE, f"more than {MAX_REDIRECTS} redirects")

    async def _load_tdmrep(self, key: str, url: str) -> tuple[TdmRule, ...]:
        rules: tuple[TdmRule, ...] = ()
        try:
            response = await self._fetch(
                urljoin(url, "/.well-known/tdmrep.json"),
                {"dont_retry": True, "download_maxsize": TDMREP_MAX_BYTES},
            )
        except Exception as error:  # noqa: BLE001 - a file that cannot be had says nothing
            logger.debug("No tdmrep.json of %s: %s", key, refusal_of(error))
        else:
            if response.status == 200:  # noqa: PLR2004 - OK
                rules = read_tdmrep(response.body)
        expires = self.clock() + CACHE_SECONDS
        self._tdmrep.put(key, rules, weight=ENTRY_BYTES * (1 + len(rules)), expires=expires)
        self.crawler.stats.inc_value("tdmrep/rules" if rules else "tdmrep/none")
        return rules

    async def _fetch(self, url: str, meta: dict[str, Any]) -> Response:
        """Return a response of any status, by way of all downloader middlewares."""
        request = Request(
            url,
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={"handle_httpstatus_all": True, "allow_offsite": True, "max_retry_times": 1, **meta},
        )
        response: Response = await self.crawler.engine.download_async(request)
        return response
