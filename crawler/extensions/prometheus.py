"""The run's counters for Prometheus, as a file for the textfile collector of its node exporter."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.run.exit_status import ExitStatus
from crawler.run.metrics import textfile
from crawler.run.opening import opens_run
from crawler.run.session import session_of

logger = logging.getLogger(__name__)

READABLE_BY_ALL = 0o644
NOT_OURS = frozenset({ExitStatus.LOCKED, ExitStatus.USAGE})
"""Statuses at which no file is written: the run that holds the lock writes its own figures."""


class PrometheusTextfile:
    """Writes ``PROMETHEUS_TEXTFILE`` at the end of a run, complete or not at all."""

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self.crawler = crawler
        self.path = path

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the setting. Raises ``NotConfigured`` where it is empty, and without a run."""
        if not opens_run(crawler):
            raise NotConfigured
        path = crawler.settings["PROMETHEUS_TEXTFILE"]
        if not path:
            raise NotConfigured
        extension = cls(crawler, Path(path))
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    async def spider_closed(self, spider: Spider) -> None:
        """Write the file once the run is over; a failure is logged and does not change how the run ended."""
        session = session_of(self.crawler)
        await session.closed.wait()
        run = session.run
        if run.ending is None or run.ending.status in NOT_OURS:
            return
        draft = self.path.with_name(f"{self.path.name}.{run.run_id}.part")  # the collector reads *.prom only
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(textfile(run, datetime.now(UTC)), "utf-8")
            draft.chmod(READABLE_BY_ALL)
            draft.replace(self.path)
        except OSError as error:
            logger.warning("PROMETHEUS_TEXTFILE: %s: not written: %s", self.path, error.strerror)
