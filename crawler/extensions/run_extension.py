"""The run behind a crawl: output folder, state and workers, opened before anything is fetched, closed after all."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.settings import SETTINGS_PRIORITIES
from twisted.python.failure import Failure

from crawler.items import FetchedPage
from crawler.output.seal_task import SUFFIX
from crawler.reasons import Reason, Refusal
from crawler.run.config import RunConfig
from crawler.run.exit_status import EXPORT_FAILED, FINISHED, Ending, ExitStatus, judge
from crawler.run.manifest import public_settings
from crawler.run.metrics import stats
from crawler.run.opening import opens_run
from crawler.run.run import Run
from crawler.run.session import Session, SessionOwner
from crawler.state.errors import StateUrlError
from crawler.state.records import STATE_FILE
from crawler.workers.pool import PoolLimits, WorkerPool, WorkerStoppedError, warm_up

logger = logging.getLogger(__name__)

COMMIT_INTERVAL_SECONDS = 0.5
"""Seconds between two commits. A kill loses at most this much of the state; recovery finds the lines on disk."""


class RunExtension(SessionOwner):
    """Owns the :class:`Session`; others find it with :func:`crawler.run.session.session_of`."""

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self.crawler = crawler
        self.session = session
        self.errors = 0
        self._timer: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings; nothing is opened yet.

        Raises ``ValueError`` for a setting that cannot be, ``NotConfigured`` for a crawl that opens no run.
        """
        if not opens_run(crawler):
            raise NotConfigured
        settings = crawler.settings
        limits = PoolLimits(
            workers=settings.getint("EXTRACT_WORKERS"),
            timeout_seconds=settings.getfloat("EXTRACT_TIMEOUT"),
            memory_megabytes=settings.getint("EXTRACT_MEMORY_MB"),
            pages_per_worker=settings.getint("EXTRACT_PAGES_PER_WORKER"),
        )
        run = Run(run_config(crawler), now=lambda: datetime.now(UTC))
        if limits.workers:
            warm_up()
        pool = WorkerPool(limits)
        extension = cls(crawler, Session(run, pool, stop=lambda _: None))
        extension.session.stop = extension.stop
        pool.on_failed = extension.workers_failed
        for handler, signal in (
            (extension.spider_opened, signals.spider_opened),
            (extension.spider_closed, signals.spider_closed),
            (extension.spider_error, signals.spider_error),
            (extension.item_error, signals.item_error),
        ):
            crawler.signals.connect(handler, signal)
        return extension

    async def spider_opened(self, spider: Spider) -> None:
        """Open the run. Raises ``CloseSpider`` where that fails: nothing is fetched then."""
        await self.session.open()
        if self.session.failure is not None:
            raise CloseSpider(self.session.failure.reason)
        self._timer = asyncio.ensure_future(self._commit_at_intervals())

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Seal and finish."""
        if self._timer is not None:
            self._timer.cancel()
        await self.session.close(lambda: self._ending(reason))
        for name, value in stats(self.session.run).items():
            self.crawler.stats.set_value(name, value)

    def spider_error(self, failure: Failure, response: Any, spider: Spider) -> None:
        """Count an exception in a callback; a page that is given up because the run stops is not counted."""
        self.errors += not isinstance(failure.value, WorkerStoppedError)

    def item_error(self, item: Any, response: Any, spider: Spider, failure: Failure) -> None:
        """Count an exception in a pipeline, and write the address of its page to ``rejected.jsonl``."""
        self.errors += 1
        if isinstance(item, FetchedPage) and self.session.failure is None:
            with self.session.guarded():
                refusal = Refusal(Reason.INTERNAL_ERROR, f"{type(failure.value).__name__}: {failure.value}")
                self.session.run.outcomes.reject(item.url, item.site, refusal)

    def workers_failed(self, told: str) -> None:
        """End the run: no page can be read any more."""
        self.session.fail(Ending(ExitStatus.INTERNAL, "workers_failed", told))

    def stop(self, reason: str) -> None:
        """End the crawl."""
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None and engine.running:
            asyncio.ensure_future(engine.close_spider_async(reason=reason))  # noqa: RUF006 - the engine keeps it

    def _ending(self, reason: str) -> Ending:
        run = self.session.run
        if not self.crawler.settings["CONTACT"]:
            run.notes.append("CONTACT was not set: the sites that were visited could not reach anybody")
        if self.crawler.settings["RIGHTS_POLICY"] == "record":
            run.notes.append("RIGHTS_POLICY=record: texts whose use is reserved were kept; see `rights` in each row")
        # A run that was stopped is not compared with its past: it had less time.
        unhealthy = run.compare_with_past() if reason == FINISHED else 0
        errors = max(self.errors, run.tally.refused()[Reason.INTERNAL_ERROR])
        if self.session.export_failed and reason == FINISHED and not errors:
            return EXPORT_FAILED
        return judge(run.tally, reason, callback_errors=errors, unhealthy=unhealthy)

    async def _commit_at_intervals(self) -> None:
        while True:
            await asyncio.sleep(COMMIT_INTERVAL_SECONDS)
            self.session.commit()


def run_config(crawler: Crawler) -> RunConfig:
    """Return what the settings say of the output. Raises ``ValueError`` for what cannot be."""
    settings, spider = crawler.settings, crawler.spider
    compression = settings["OUTPUT_COMPRESSION"]
    if compression not in SUFFIX:
        raise ValueError(f"OUTPUT_COMPRESSION: {compression!r}: must be one of {', '.join(SUFFIX)}")
    part_articles = settings.getint("OUTPUT_PART_ARTICLES")
    if part_articles < 1:
        raise ValueError(f"OUTPUT_PART_ARTICLES: {part_articles}: must be 1 or more")
    output_dir = Path(settings["OUTPUT_DIR"])
    state_url = settings["STATE_URL"] or str(output_dir / STATE_FILE)
    from crawler.state.engine import parse_url  # noqa: PLC0415 - loads the database library, only a run needs it

    try:
        parse_url(state_url)
    except StateUrlError as error:
        raise ValueError(f"STATE_URL: {error}") from error
    default = SETTINGS_PRIORITIES["default"]
    changed = {name for name in settings if (settings.getpriority(name) or default) > default}
    return RunConfig(
        output_dir=output_dir,
        state_url=state_url,
        compression=compression,
        part_articles=part_articles,
        clean=settings.getbool("CLEAN_ENABLED"),
        spider=spider.name if spider else "",
        arguments=getattr(spider, "arguments", {}),
        settings=public_settings({name: settings[name] for name in changed}),
    )
