"""What all spiders share: arguments that are checked, the session, and pages on their way to the pipelines."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, ClassVar, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.settings import BaseSettings

from crawler.run.session import Session, session_of

MOMENT_SECONDS = 0.005
"""Scrapy counts a page until a few turns of the event loop after its last signal."""


class WinnowSpider(Spider):
    """A spider whose arguments are known, and refused where they are not."""

    opens_run: ClassVar[bool] = True
    """See :func:`crawler.run.opening.opens_run`."""
    argument_names: ClassVar[frozenset[str]]
    """What may stand behind ``-a``; names with a leading underscore belong to the runner (scrapyd)."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__()
        self.arguments = {name: str(value) for name, value in arguments.items() if not name.startswith("_")}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider. Raises ``ValueError`` for arguments it does not accept."""
        cls.check_arguments(kwargs)
        return super().from_crawler(crawler, *args, **kwargs)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Switch off Scrapy's dump of stats unless it was asked for; the manifest has the same figures."""
        super().update_settings(settings)
        settings.set("STATS_DUMP", value=False, priority="addon")  # below project and command line

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> None:
        """Raise ``ValueError`` for an argument that is unknown, missing or wrong; nothing is fetched before."""
        for name in arguments:
            if name not in cls.argument_names and not name.startswith("_"):
                close = get_close_matches(name, cls.argument_names, 1)
                meant = (
                    f"; did you mean {close[0]}?" if close else f"; known are {', '.join(sorted(cls.argument_names))}"
                )
                raise ValueError(f"argument: {name}={arguments[name]}: spider {cls.name} has none of this name{meant}")

    @property
    def session(self) -> Session:
        """Return the session of the crawl."""
        return session_of(self.crawler)

    async def pipelines_empty(self) -> None:
        """Return when no page is in the pipelines, a moment after the last one was heard of.

        Scrapy looks whether a crawl is over when :meth:`start` ends and when a
        request is done with. No request brings the pages of an archive: were
        the last one under way when ``start`` ends, only the engine's heartbeat,
        every five seconds, would find out that it is gone.
        """
        assert self.crawler.engine is not None
        slot = self.crawler.engine.scraper.slot
        while slot is not None and slot.itemproc_size:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(MOMENT_SECONDS)


def plain_headers(headers: Headers) -> dict[str, str]:
    """Return headers with lower-case names; repeated ones joined by a comma, statements to robots by a newline.

    A robot's name counts up to the end of its header: joined by commas, it would take the next one's statement.
    """
    found = {}
    for name, values in headers.items():
        key = name.decode("latin-1").lower()
        separator = "\n" if key == "x-robots-tag" else ", "
        found[key] = separator.join(value.decode("latin-1") for value in values)
    return found


def fetched_at(response: Response) -> str:
    """Return when a response came, ISO 8601, UTC."""
    moment = response.meta.get("fetched_at") if response.request is not None else None
    return str(moment or datetime.now(UTC).isoformat(timespec="seconds"))
