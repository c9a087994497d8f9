"""robots.txt is obeyed, by RFC 9309."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.middlewares.refusal import RequestRefusedError
from crawler.middlewares.site_files import SiteFiles
from crawler.rights.service import SiteRightsOwner

logger = logging.getLogger(__name__)


class RobotsMiddleware(SiteRightsOwner):
    """Asks for the robots.txt of every authority before its first page, and refuses what it forbids.

    In place of Scrapy's own middleware, which never looks at the status, knows
    neither ``Crawl-delay`` nor expiry, and loses redirects to other hosts.
    ``ROBOTSTXT_OBEY=False`` stops the refusals, not the reading: sitemaps and
    opt-out signals stand in the same file.
    """

    files: SiteFiles

    def __init__(self, crawler: Crawler, files: SiteFiles, *, obey: bool, crawl_delay_max_seconds: float) -> None:
        self.crawler = crawler
        self.files = files
        self.obey = obey
        self.crawl_delay_max_seconds = crawl_delay_max_seconds

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware; ``site_rights`` of :mod:`crawler.rights.service` finds its files."""
        settings = crawler.settings
        files = SiteFiles(crawler, settings.get("ROBOTSTXT_USER_AGENT") or settings["BOT_NAME"])
        return cls(
            crawler,
            files,
            obey=settings.getbool("ROBOTSTXT_OBEY"),
            crawl_delay_max_seconds=settings.getfloat("CRAWL_DELAY_MAX_SECONDS", 60.0),
        )

    async def process_request(self, request: Request) -> None:
        """Raise :class:`RequestRefusedError` for what robots.txt forbids; keep its delay."""
        if not self.obey or request.meta.get("dont_obey_robotstxt"):
            return
        answer = await self.files.robots(request.url)
        refused = answer.refusal(request.url, self.crawl_delay_max_seconds)
        if refused:
            if self.crawler.stats is not None:
                self.crawler.stats.inc_value(f"robots/refused/{refused.reason}")
            logger.debug("robots.txt: %s: %s", refused.reason, request.url)
            raise RequestRefusedError(refused.reason, refused.detail)
        if answer.rules.crawl_delay:
            self._keep_delay(request, answer.rules.crawl_delay)

    def _keep_delay(self, request: Request, seconds: float) -> None:
        """Let no two requests to this host follow each other faster, for the rest of the run."""
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        settings = downloader.per_slot_settings.setdefault(key, {})
        if settings.get("delay", self.crawler.settings.getfloat("DOWNLOAD_DELAY")) >= seconds:
            return
        settings.update(delay=seconds, jitter=0)
        slot = downloader.slots.get(key)
        if slot is not None:
            slot.delay, slot.jitter = max(slot.delay, seconds), 0.0
