"""Phase 1: bytes to blocks, metadata and text, in a worker process."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import FetchedPage
from crawler.network.media_types import content_type
from crawler.pipelines.refusing import refused
from crawler.reasons import Reason
from crawler.text.page import PageOptions
from crawler.text.parse import PageRefusedError
from crawler.text.quality import not_html
from crawler.workers.jobs import Refusal, read_page_job
from crawler.workers.pool import WorkerStoppedError
from crawler.workers.session import Session, session_of


class ExtractPipeline:
    """Sends each page to a worker and waits for what it says."""

    def __init__(self, session: Session, *, clean: bool, paywalled: bool, max_bytes: int) -> None:
        self.session = session
        self.clean = clean
        self.paywalled = paywalled
        self.max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings."""
        settings = crawler.settings
        return cls(
            session_of(crawler),
            clean=settings.getbool("CLEAN_ENABLED"),
            paywalled=settings["RIGHTS_POLICY"] == "record",
            max_bytes=settings.getint("DOWNLOAD_MAXSIZE"),
        )

    async def process_item(self, item: Any) -> Any:
        """Fill in ``page``; refuse what cannot be read."""
        if not isinstance(item, FetchedPage):
            return item
        self.session.run.tally.site(item.site).pages += 1
        other = not_html(item.headers.get("content-type"), item.body)
        if other is not None:
            raise refused(self.session, item, *other)
        if len(item.body) > self.max_bytes:
            raise refused(self.session, item, Reason.TOO_LARGE, f"{len(item.body)} bytes, at most {self.max_bytes}")
        item.page = await self._read(item)
        item.body = b""
        return item

    async def _read(self, item: FetchedPage) -> Any:
        options = PageOptions(
            charset=content_type(item.headers.get("content-type"))[1],
            headers=item.headers,
            language=item.hints.language,
            clean=self.clean,
            paywalled=self.paywalled,
            fetched_at=datetime.fromisoformat(item.fetched_at),
            date_known=item.hints.date_published is not None,
        )
        try:
            found = await self.session.pool.run(read_page_job, item.body, item.url, options)
        except WorkerStoppedError as error:
            raise DropItem("stopped", log_level="DEBUG") from error
        except PageRefusedError as error:
            raise refused(self.session, item, error.reason, error.detail) from error
        if isinstance(found, Refusal):
            raise refused(self.session, item, found.reason, found.detail)
        return found
