"""What spiders and pipelines can ask about a site. A middleware answers, which they do not import."""

from __future__ import annotations

from typing import Any, Protocol

from crawler.rights.robots import RobotsAnswer
from crawler.rights.signals import Signal


class SiteRights(Protocol):
    """The site-wide files about use, each fetched at most once a day and through the guarded downloader."""

    async def robots(self, url: str) -> RobotsAnswer:
        """Return what the robots.txt of the URL's authority says; ``.rules.sitemaps`` are its sitemaps."""
        ...

    async def signals(self, url: str) -> list[Signal]:
        """Return the opt-out signals of robots.txt and tdmrep.json for a page."""
        ...


class SiteRightsOwner:
    """What the middleware is that has the files of all sites; Scrapy's ``Crawler`` finds it by this class."""

    files: SiteRights


def site_rights(crawler: Any) -> SiteRights:
    """Return the service of a Scrapy crawler.

    Raises ``RuntimeError`` where the robots middleware is not enabled: rights
    must not be passed over because of a setting.
    """
    owner = crawler.get_downloader_middleware(SiteRightsOwner)
    if owner is None:
        raise RuntimeError("crawler.middlewares.robots.RobotsMiddleware is not enabled")
    service: SiteRights = owner.files
    return service
