"""What an earlier run left behind when it was cut off is completed here: nothing lost, nothing twice."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from crawler.output.exit_status import ExitStatus
from crawler.output.folder import RunFolder, run_folders
from crawler.output.manifest import DRAFT, read_draft, write_manifest
from crawler.output.parts import cut_torn_line
from crawler.output.run import Run as CurrentRun
from crawler.output.run import RunConfig, Sealer, seal_spool
from crawler.output.seal import records, temporary
from crawler.output.spool import remember
from crawler.state.batch import Batch
from crawler.state.records import Run
from crawler.state.store import StateStore

logger = logging.getLogger(__name__)

BATCH_ARTICLES = 500


async def complete_unfinished_runs(run: CurrentRun, sealer: Sealer) -> int:
    """Complete the runs that were cut off before ``run`` began; return how many articles they had waiting."""
    waiting = 0
    for folder in run_folders(run.config.output_dir):
        if folder.unfinished() and folder.run_id != run.run_id:
            waiting += await complete(folder, run.config, run.store, sealer, run.now(), run.run_id)
    return waiting


async def complete(
    folder: RunFolder, config: RunConfig, store: StateStore, sealer: Sealer, now: datetime, completed_by: str
) -> int:
    """Cut torn lines, tell the state what is on disk, seal what waits, write the manifest."""
    waiting = 0
    for number, spool in folder.spools():
        lines, _ = cut_torn_line(spool)
        waiting += lines
        if lines:
            tell_state(folder, number, store)
            await seal_spool(folder, number, config, store, sealer, now)
        else:
            spool.unlink()
    _drop_drafts(folder)
    folder.finish_lines()
    write_manifest(folder.path, {**read_draft(folder.path), **_manifest(folder, now, completed_by)})
    known = store.run(folder.run_id)
    store.finish_run(Run(folder.run_id, known.started if known else now, now, int(ExitStatus.STOPPED), "killed"))
    logger.warning("Run %s had been cut off: %d articles of it completed", folder.run_id, waiting)
    return waiting


def tell_state(folder: RunFolder, number: int, store: StateStore) -> None:
    """Mark everything that stands in a spool as done; what already is stays as it is."""
    batch = Batch()
    for record in records(folder.spool(number)):
        remember(batch, record)
        if len(batch.articles) >= BATCH_ARTICLES:
            store.commit(batch)
            batch = Batch()
    store.commit(batch)


def _drop_drafts(folder: RunFolder) -> None:
    for path in folder.path.glob("*.part"):
        if path != temporary(folder.rejected) and path.name != DRAFT:
            path.unlink()


def _manifest(folder: RunFolder, now: datetime, completed_by: str) -> dict[str, Any]:
    files = list(folder.files())
    return {
        "run_id": folder.run_id,
        "ended": now.isoformat(),
        "exit_status": int(ExitStatus.STOPPED),
        "reason": "killed",
        "detail": f"cut off before its end; completed by run {completed_by}",
        "notes": [],
        "counts": {"outcomes": {"articles": sum(f.lines for f in files if f.name.startswith("articles-"))}},
        "cleaning": {},
        "files": files,
    }
