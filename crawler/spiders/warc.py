"""``scrapy crawl warc -a path='archive/*.warc.gz'``: the pages of WARC files; nothing touches the network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import signals

from crawler.discovery.archives import ArchivedPage, BrokenRecord, SkippedRecord, archive_paths, read_archive
from crawler.items import FetchedPage
from crawler.reasons import Reason
from crawler.spiders.base import WinnowSpider
from crawler.urls import registered_domain

HTTP_OK = 200
PAGES_UNDER_WAY_A_WORKER = 4
"""Enough that no worker waits; memory stays flat however large the archive is."""


class WarcSpider(WinnowSpider):
    """Reads the response records of WARC files, in order."""

    name = "warc"
    argument_names = frozenset({"path"})

    def __init__(self, path: str = "", **arguments: Any) -> None:
        super().__init__(path=path, **arguments)
        self.paths = archive_paths(path)
        self.skipped = 0

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> None:
        """Raise ``ValueError`` for unknown arguments, and where the path names no file."""
        super().check_arguments(arguments)
        path = arguments.get("path")
        if not path:
            raise ValueError("argument: path: missing: scrapy crawl warc -a path='archive/*.warc.gz'")
        if not archive_paths(path):
            raise ValueError(f"argument: path={path}: no such file")

    async def start(self) -> AsyncIterator[Any]:
        """Yield the pages of all files, as fast as the workers take them."""
        room = asyncio.Semaphore(max(1, self.session.pool.limits.workers) * PAGES_UNDER_WAY_A_WORKER)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            self.crawler.signals.connect(lambda spider: room.release(), signal, weak=False)  # noqa: ARG005 - Scrapy's signature
        for path in self.paths:
            for found in read_archive(path, max_bytes=self.settings.getint("DOWNLOAD_MAXSIZE")):
                page = self.page_of(found)
                if page is not None:
                    await room.acquire()
                    yield page

    def page_of(self, found: ArchivedPage | BrokenRecord | SkippedRecord) -> FetchedPage | None:
        """Return the page of a record, or count why it is none."""
        if isinstance(found, SkippedRecord):
            self.crawler.stats.inc_value(f"warc/skipped/{found.kind}")
            return None
        if isinstance(found, BrokenRecord):
            self._broken(found)
            return None
        page = fetched_page(found)
        self.session.run.tally.site(page.site).found += 1
        if found.status != HTTP_OK:
            self._reject(page.url, page.site, Reason.HTTP_ERROR, f"status {found.status}")
            return None
        return page

    def _broken(self, found: BrokenRecord) -> None:
        reason = Reason.TOO_LARGE if found.too_large else Reason.RECORD_BROKEN
        where = f"{found.path}, byte {found.offset}"
        site = registered_domain(found.url or "") or Path(found.path).name
        self._reject(found.url or found.path, site, reason, f"{where}: {found.detail}")

    def _reject(self, url: str, site: str, reason: Reason, detail: str) -> None:
        with self.session.guarded():
            self.session.run.reject(url, site, reason, detail)


def fetched_page(found: ArchivedPage) -> FetchedPage:
    """Return an archived page as if it had just been fetched, at its own time."""
    return FetchedPage(
        url=found.url,
        requested_url=found.url,
        body=found.body,
        status=found.status,
        headers=found.headers,
        fetched_at=found.fetched_at or datetime.now(UTC).isoformat(timespec="seconds"),
        discovered_via="warc",
        discovered_from=found.path,
        site=registered_domain(found.url) or found.url,
        warc_record_id=found.record_id or None,
    )
