"""What an earlier run left behind when it was cut off is completed here: nothing lost, nothing twice."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.output.folder import MANIFEST, RunFolder, run_folders
from crawler.output.parts import cut_torn_line, whole_lines
from crawler.output.rows import load_row
from crawler.output.seal_task import temporary
from crawler.output.spool import records, remember
from crawler.run.config import RunConfig
from crawler.run.exit_status import ExitStatus
from crawler.run.manifest import DRAFT, read_draft, read_manifest, write_manifest
from crawler.run.run import Run as CurrentRun
from crawler.run.sealing import Sealer, seal_spool
from crawler.state.batch import Batch
from crawler.state.records import Run

if TYPE_CHECKING:  # it loads the database library, which only an open run needs
    from crawler.state.store import StateStore

logger = logging.getLogger(__name__)

BATCH_ARTICLES = 500
RUNS_LOOKED_AT = 10
"""Of the latest: the one before this run is the one that was cut off."""


async def complete_unfinished_runs(run: CurrentRun, sealer: Sealer) -> int:
    """Complete the runs that were cut off before ``run`` began; return how many articles they had waiting."""
    waiting = 0
    for folder in run_folders(run.config.output_dir):
        if folder.unfinished() and folder.run_id != run.run_id:
            waiting += await complete(folder, run.config, run.store, sealer, run.now(), run.run_id)
    _end_in_state(run)
    return waiting


def _end_in_state(run: CurrentRun) -> None:
    """Let the state know the end of runs that were cut off behind their manifest."""
    for row in run.store.runs(RUNS_LOOKED_AT):
        folder = RunFolder.of(run.config.output_dir, row.run_id)
        if row.ended is None and row.run_id != run.run_id and (folder.path / MANIFEST).exists():
            told = read_manifest(folder.path)
            ended, status = datetime.fromisoformat(told["ended"]), int(told["exit_status"])
            run.store.finish_run(replace(row, ended=ended, exit_status=status, reason=told["reason"]))


async def complete(
    folder: RunFolder, config: RunConfig, store: StateStore, sealer: Sealer, now: datetime, completed_by: str
) -> int:
    """Cut torn lines, tell the state what is on disk, seal what waits, write the manifest."""
    waiting = 0
    for number, spool in folder.spools():
        lines = cut_broken_lines(spool)
        if not lines or store.is_sealed(folder.run_id, number):
            spool.unlink()  # its part is finished; sealing it again would count its blocks twice
            continue
        waiting += lines
        sites = tell_state(folder, number, store)
        await seal_spool(folder, number, sites, config, store, sealer, now, completed_by)
    _drop_drafts(folder)
    folder.finish_lines()
    row = _ended(store.run(folder.run_id) or Run(folder.run_id, now), now)
    write_manifest(folder.path, {**read_draft(folder.path), **_manifest(folder, row, completed_by)})
    store.finish_run(row)
    logger.warning("Run %s had been cut off: %d articles of it completed", folder.run_id, waiting)
    return waiting


def _ended(row: Run, now: datetime) -> Run:
    """Return a run with an end: its own, where it could still say why it gave up."""
    if row.ended is not None:
        return row
    return replace(row, ended=now, exit_status=int(ExitStatus.STOPPED), reason="killed")


def cut_broken_lines(spool: Path) -> int:
    """Cut a spool behind its last good line; return how many are left.

    What was synced is whole. After a power cut the rest may be torn, or hold anything at all.
    """
    lines, _ = cut_torn_line(spool)
    good = count = 0
    for line in whole_lines(spool):
        try:
            load_row(line)
        except ValueError:
            os.truncate(spool, good)
            logger.warning("%s: cut behind line %d of %d: the rest cannot be read", spool, count, lines)
            break
        good, count = good + len(line), count + 1
    return count


def tell_state(folder: RunFolder, number: int, store: StateStore) -> set[str]:
    """Mark everything that stands in a spool as done; what already is stays as it is. Return its sites."""
    batch, sites = Batch(), set()
    for record in records(folder.spool(number)):
        remember(batch, record)
        sites.add(record["site"])
        if len(batch.articles) >= BATCH_ARTICLES:
            store.commit(batch)
            batch = Batch()
    store.commit(batch)
    return sites


def _drop_drafts(folder: RunFolder) -> None:
    for path in folder.path.glob("*.part"):
        if path != temporary(folder.rejected) and path.name != DRAFT:
            path.unlink()


def _manifest(folder: RunFolder, row: Run, completed_by: str) -> dict[str, Any]:
    files = list(folder.files())
    return {
        "run_id": folder.run_id,
        "ended": row.ended.isoformat() if row.ended else None,
        "exit_status": row.exit_status,
        "reason": row.reason,
        "detail": f"cut off before its end; completed by run {completed_by}",
        "notes": [],
        "counts": {"outcomes": {"articles": sum(f.lines for f in files if f.name.startswith("articles-"))}},
        "cleaning": {},
        "files": files,
    }
