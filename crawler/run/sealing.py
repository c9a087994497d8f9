"""Sealing, as the run sees it: a worker writes the finished part, then it is published, then the state learns of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.output.folder import RunFolder
from crawler.output.seal_task import SealReport, SealTask, Withheld
from crawler.run.config import RunConfig
from crawler.state.records import Part, PartState, SiteMemoryRow

if TYPE_CHECKING:  # it loads the database library, which only an open run needs
    from crawler.state.store import StateStore

Sealer = Callable[[SealTask], Awaitable[SealReport]]
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Sealing:
    """What sealing a spool of any run takes: the run that goes on seals its own and those that an earlier one left."""

    config: RunConfig
    store: StateStore
    worker: Sealer
    """Writes the finished part under temporary names."""
    writer: str
    """The run that seals."""

    async def seal(
        self,
        folder: RunFolder,
        number: int,
        domains: set[str],
        now: datetime,
        withhold: Callable[[list[Withheld]], None],
    ) -> SealReport:
        """Seal one spool: files first, then the state, then the spool goes. Doing it again gives the same.

        ``domains`` are those of its articles: the spool is read by the worker alone, as it may be hundreds of
        megabytes. ``withhold`` writes down what was in the spool and is not published.
        """
        memories = {name: row.blob for name, row in self.store.site_memory_get(domains).items()}
        day, config = int(now.timestamp()) // SECONDS_A_DAY, self.config
        task = folder.seal_task(number, memories, day, config.compression, clean=config.clean, writer=self.writer)
        report = await self.worker(task)
        if report.withheld:
            withhold(report.withheld)  # before the part is there: killed in between, they are refused twice, never lost
        folder.publish_part(task)
        found = report.articles
        path = str(task.articles.resolve())
        part = Part(folder.run_id, number, path, PartState.SEALED, found.lines, found.bytes, found.sha256)
        rows = [SiteMemoryRow(name, blob, report.articles_seen[name], now) for name, blob in report.memories.items()]
        self.store.seal_part(part, memory=rows)
        folder.spool(number).unlink()
        return report
