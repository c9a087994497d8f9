"""Phase 1: bytes to blocks, metadata and text, in a worker process."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.items import FetchedPage, PageOptions, Reading
from crawler.network.media_types import content_type
from crawler.pipelines.refusing import refused
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.run.opening import opens_run
from crawler.run.session import Session, session_of
from crawler.workers.jobs import read_page_job
from crawler.workers.pool import WorkerStoppedError
from crawler.workers.tasks import PageTask


class ExtractPipeline:
    """Sends each page to a worker process and waits for the result."""

    def __init__(self, session: Session, *, extractor: str, clean: bool, paywalled: bool, max_bytes: int) -> None:
        self.session = session
        self.extractor = extractor
        self.clean = clean
        self.paywalled = paywalled
        self.max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings. Raises ``NotConfigured`` for a crawl without a run."""
        if not opens_run(crawler):
            raise NotConfigured
        settings = crawler.settings
        return cls(
            session_of(crawler),
            extractor=settings["EXTRACTOR"],
            clean=settings.getbool("CLEAN_ENABLED"),
            paywalled=settings["RIGHTS_POLICY"] == "record",
            max_bytes=settings.getint("DOWNLOAD_MAXSIZE"),
        )

    async def process_item(self, item: Any) -> Any:
        """Fill in ``reading``; refuse what cannot be read."""
        if not isinstance(item, FetchedPage):
            return item
        self.session.run.tally.page_arrived(item.site, counted=item.counted)
        if len(item.body) > self.max_bytes:
            size = f"{len(item.body)} bytes, at most {self.max_bytes}"
            raise refused(self.session, item, Refusal(Reason.TOO_LARGE, size))
        found = await self._read(item)
        if item.turn:
            await self.session.turns.wait(item.stream, item.turn)
        if isinstance(found, Refusal):
            raise refused(self.session, item, found)
        item.reading = found
        item.body = b""
        return item

    async def _read(self, item: FetchedPage) -> Reading | Refusal:
        options = PageOptions(
            charset=content_type(item.headers.get("content-type"))[1],
            headers=item.headers,
            language=item.hints.language,
            clean=self.clean,
            paywalled=self.paywalled,
            fetched_at=datetime.fromisoformat(item.fetched_at),
            date_known=item.hints.date_published is not None,
        )
        task = PageTask(item.body, item.url, options, self.extractor)
        try:
            return await self.session.pool.run(read_page_job, task, site=item.site)
        except WorkerStoppedError as error:
            raise DropItem("stopped", log_level="DEBUG") from error
        except RefusedError as error:
            return error.refusal
