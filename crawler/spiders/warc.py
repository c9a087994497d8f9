"""``scrapy crawl warc -a path='archive/*.warc.gz'``: the pages of WARC files; nothing touches the network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy import signals

from crawler.discovery.archives import ArchivedPage, BrokenRecord, SkippedRecord, archive_paths, read_archive
from crawler.discovery.candidates import fold_of
from crawler.items import FetchedPage
from crawler.reasons import Reason, Refusal
from crawler.spiders.base import WinnowSpider
from crawler.state.records import Outcome
from crawler.urls import canonicalize, registered_domain
from crawler.urls.shapes import may_be_archived

HTTP_OK = 200
REDIRECTS = range(300, 400)
STORED_TO = timedelta(milliseconds=1)
"""Precision of the times in the state."""
OTHERS_HAVE_A_TURN = 50
"""Records without a page after which the event loop gets a turn: an archive of pictures must not block the crawl."""
PAGES_UNDER_WAY_A_WORKER = 8
"""Pages per worker that are read ahead: no worker waits, and memory stays flat however large the archive is."""


class WarcSpider(WinnowSpider):
    """Reads the response records of WARC files, in order."""

    name = "warc"
    argument_names = frozenset({"path"})
    custom_settings = {  # noqa: RUF012 - as Scrapy declares it
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https", "file", "data", "ftp", "s3")),
        "RETRY_ENABLED": False,
    }
    """Nothing can be downloaded; what would do it is not even loaded."""

    def __init__(self, path: str = "", **arguments: Any) -> None:
        super().__init__(path=path, **arguments)
        self.paths = archive_paths(path)
        self.read: set[int] = set()
        """Folds of the addresses that this run has read: which of their captures counts is decided in their order."""

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
        places = max(1, self.session.pool.limits.workers) * PAGES_UNDER_WAY_A_WORKER
        room = asyncio.Semaphore(places)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            self.crawler.signals.connect(lambda spider: room.release(), signal, weak=False)  # noqa: ARG005 - Scrapy's signature
        for path in self.paths:
            for number, found in enumerate(read_archive(path, max_bytes=self.settings.getint("DOWNLOAD_MAXSIZE"))):
                page = self.page_of(found)
                if page is not None:
                    await room.acquire()
                    page.turn = self.session.turns.give(page.stream)
                    yield page
                elif number % OTHERS_HAVE_A_TURN == 0:
                    await asyncio.sleep(0)
        for _ in range(places):
            await room.acquire()
        await self.pipelines_empty()

    def page_of(self, found: ArchivedPage | BrokenRecord | SkippedRecord) -> FetchedPage | None:
        """Return the page of a record, or count why it is none."""
        if isinstance(found, SkippedRecord):
            self.crawler.stats.inc_value(f"warc/skipped/{found.kind}")
            return None
        if isinstance(found, BrokenRecord):
            self._broken(found)
            return None
        if found.status in REDIRECTS:
            self.crawler.stats.inc_value("warc/skipped/redirect")
            return None
        if not may_be_archived(found.url):
            detail = f"record {found.record_id} of {found.path}"
            self._reject(found.url or found.path, Path(found.path).name, Refusal(Reason.URL_INVALID, detail))
            return None
        page = fetched_page(found)
        known = found.status == HTTP_OK and self.settings.getbool("DEDUPE_ENABLED") and self._is_known(page)
        self.session.run.tally.addresses_found(page.site, known=known)
        if found.status != HTTP_OK:
            self._reject(page.url, page.site, Refusal(Reason.HTTP_ERROR, f"status {found.status}"))
            return None
        return None if known else page

    def _is_known(self, page: FetchedPage) -> bool:
        """Return whether this capture of a page, or a later one, was read by an earlier run."""
        key = canonicalize(page.url) or page.url
        fold = fold_of(key)
        if fold in self.read:
            return False
        self.read.add(fold)
        state = self.session.run.store.lookup([key]).get(key)
        if state is None or state.outcome in {Outcome.FAILED, Outcome.WAITING}:
            return False
        return datetime.fromisoformat(page.fetched_at) - state.visited_at < STORED_TO

    def _broken(self, found: BrokenRecord) -> None:
        reason = Reason.TOO_LARGE if found.too_large else Reason.RECORD_BROKEN
        where = f"{found.path}, byte {found.offset}"
        site = registered_domain(found.url or "") or Path(found.path).name
        self._reject(found.url or found.path, site, Refusal(reason, f"{where}: {found.detail}"))

    def _reject(self, url: str, site: str, refusal: Refusal) -> None:
        with self.session.guarded():
            self.session.run.outcomes.reject(url, site, refusal)


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
