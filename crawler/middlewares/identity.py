"""Every request names the crawler and its contact in the User-Agent."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


def user_agent(name: str, contact: str) -> str:
    """Return the User-Agent: the product, and the contact in the form that robots use.

    >>> user_agent("winnow/1.0", "https://example.org/bot"), user_agent("winnow/1.0", " ")
    ('winnow/1.0 (+https://example.org/bot)', 'winnow/1.0')
    """
    told = "".join(letter for letter in " ".join(contact.split()) if letter.isprintable() and letter not in "()")
    return f"{name} (+{told})" if told else name


class IdentityMiddleware:
    """Sets ``winnow/<version> (+<CONTACT>)``; warns where no contact is set."""

    def __init__(self, crawler: Crawler, name: str, contact: str) -> None:
        self.crawler = crawler
        self.contact = contact.strip()
        self.user_agent = user_agent(name, contact)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware for the settings ``USER_AGENT`` and ``CONTACT``."""
        middleware = cls(crawler, crawler.settings["USER_AGENT"], crawler.settings.get("CONTACT") or "")
        crawler.signals.connect(middleware.spider_opened, signal=signals.spider_opened)
        return middleware

    def spider_opened(self) -> None:
        """Warn if there is no contact."""
        if not self.contact and self.crawler.stats is not None:
            self.crawler.stats.set_value("identity/no_contact", 1)
            logger.warning(
                "CONTACT is not set: the sites cannot reach you, and may well block a robot without an address. "
                "Set it to a mail address or a page about this crawl."
            )

    def process_request(self, request: Request) -> None:
        """Name the crawler, whatever the request says."""
        request.headers[b"User-Agent"] = self.user_agent
