"""Sealing, as the run sees it: a worker writes the finished part, then it is published, then the state learns of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.output.folder import RunFolder
from crawler.output.seal_task import SealReport, SealTask
from crawler.run.config import RunConfig
from crawler.state.records import Part, PartState, SiteMemoryRow

if TYPE_CHECKING:  # it loads the database library, which only an open run needs
    from crawler.state.store import StateStore

Sealer = Callable[[SealTask], Awaitable[SealReport]]
SECONDS_A_DAY = 86_400


async def seal_spool(
    folder: RunFolder,
    number: int,
    domains: set[str],
    config: RunConfig,
    store: StateStore,
    sealer: Sealer,
    now: datetime,
    writer: str,
) -> SealReport:
    """Seal one spool of any run: files first, then the state, then the spool goes. Doing it again gives the same.

    ``domains`` are those of its articles. The spool is read by the worker alone: it may be hundreds of megabytes.
    """
    memories = {site: row.blob for site, row in store.site_memory_get(domains).items()}
    day = int(now.timestamp()) // SECONDS_A_DAY
    task = folder.seal_task(number, memories, day, config.compression, clean=config.clean, writer=writer)
    report = await sealer(task)
    folder.publish_part(task)
    found = report.articles
    path = str(task.articles.resolve())
    part = Part(folder.run_id, number, path, PartState.SEALED, found.lines, found.bytes, found.sha256)
    rows = [SiteMemoryRow(site, blob, report.articles_seen[site], now) for site, blob in report.memories.items()]
    store.seal_part(part, memory=rows)
    folder.spool(number).unlink()
    return report
