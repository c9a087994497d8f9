"""Completes runs that were cut off: nothing is lost and nothing is written twice."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.output.folder import MANIFEST, RunFolder, run_folders
from crawler.output.mending import mend
from crawler.output.parts import LineFile, cut_torn_line, read_lines
from crawler.output.rows import dump_row, load_row
from crawler.output.seal_task import Withheld, temporary
from crawler.output.spool import records, remember
from crawler.run.exit_status import ExitStatus
from crawler.run.manifest import DRAFT, Manifest, read_draft, read_manifest
from crawler.run.outcomes import rejected_line, take_back
from crawler.run.run import Run
from crawler.run.sealing import Sealer, Sealing
from crawler.run.tally import Tally
from crawler.state.batch import Batch
from crawler.state.records import RunRecord

if TYPE_CHECKING:  # it loads the database library, which only an open run needs
    from crawler.state.store import StateStore

logger = logging.getLogger(__name__)

BATCH_ARTICLES = 500
LINES_NAMED = 10
RUNS_LOOKED_AT = 10
"""Of the latest: the one before this run is the one that was cut off."""


async def complete_unfinished_runs(run: Run, sealer: Sealer) -> int:
    """Complete the runs that were cut off before ``run`` began; return how many articles they had waiting."""
    waiting = 0
    for folder in run_folders(run.config.output_dir):
        if folder.unfinished() and folder.run_id != run.run_id:
            waiting += await complete(folder, Sealing(run.config, run.store, sealer, run.run_id), run.now())
    _end_in_state(run)
    return waiting


def _end_in_state(run: Run) -> None:
    """Let the state know the end of runs that were cut off behind their manifest."""
    for row in run.store.runs(RUNS_LOOKED_AT):
        folder = RunFolder.of(run.config.output_dir, row.run_id)
        if row.ended is None and row.run_id != run.run_id and (folder.path / MANIFEST).exists():
            told = read_manifest(folder.path)
            ended = datetime.fromisoformat(told.ended) if told.ended else run.now()
            end = replace(row, ended=ended, exit_status=told.exit_status, reason=told.reason, counts=dict(told.counts))
            run.store.finish_run(end)


async def complete(folder: RunFolder, sealing: Sealing, now: datetime) -> int:
    """Repair the spools, tell the state what is on disk, seal the spools, write the manifest."""
    waiting, manifest, store = 0, read_draft(folder.path), sealing.store
    for number, spool in folder.spools():
        lines = mend_spool(spool, store, manifest)
        if not lines or store.is_sealed(folder.run_id, number):
            spool.unlink()  # its part is finished; sealing it again would count its blocks twice
            continue
        waiting += lines
        domains = tell_state(folder, number, store)
        withhold = partial(_withhold, folder, store, now)
        manifest.cleaning.add(await sealing.seal(folder, number, domains, now, withhold))
    _drop_drafts(folder)
    folder.finish_lines()
    row = _ended(store.run(folder.run_id) or RunRecord(folder.run_id, now), now)
    _fill_in(manifest, folder, row, sealing.writer)
    manifest.write(folder.path)
    store.finish_run(replace(row, counts=dict(manifest.counts)))
    logger.warning("Run %s had been cut off: %d articles of it completed", folder.run_id, waiting)
    return waiting


def _fill_in(manifest: Manifest, folder: RunFolder, row: RunRecord, completed_by: str) -> None:
    """Put into the draft of a run how it ended and what its files say."""
    manifest.ended = row.ended.isoformat() if row.ended else None
    manifest.exit_status, manifest.reason = row.exit_status, row.reason
    manifest.detail = f"cut off before its end; completed by run {completed_by}"
    articles = (row for path in folder.article_files() for row in map(load_row, read_lines(path)))
    refusals = map(load_row, read_lines(folder.rejected))
    manifest.counts = Tally.of_lines(manifest.counts, articles, refusals).counts()
    rules = Counter(str(load_row(line)["rule"]) for line in read_lines(folder.removed))
    manifest.cleaning.removed_by_rule = dict(rules.most_common())
    manifest.files = list(folder.files())


def _withhold(folder: RunFolder, store: StateStore, now: datetime, articles: list[Withheld]) -> None:
    """Write down what pipelines of the user left out of a part, among the refusals of the run that it is of."""
    cut_torn_line(temporary(folder.rejected))
    with LineFile(temporary(folder.rejected)) as file:
        for one in articles:
            file.append(dump_row(rejected_line(one.row["url"], one.row["domain"], one.refusal, now)))
        file.sync()
    take_back(store, articles, now)


def _ended(row: RunRecord, now: datetime) -> RunRecord:
    """Return a run with an end: its own, where it could still say why it gave up."""
    if row.ended is not None:
        return row
    return replace(row, ended=now, exit_status=int(ExitStatus.STOPPED), reason="killed")


def mend_spool(spool: Path, store: StateStore, manifest: Manifest) -> int:
    """Take out of a spool what cannot be read, for it to be asked for again; return how many lines are left."""
    mended = mend(spool)
    if mended.lost:
        store.withdraw(mended.lost_ids, ask_again=True)
        told = f"{len(mended.lost)} of {mended.lines + len(mended.lost)} lines could not be read"
        note = f"{spool.name}: {told}; {len(mended.lost_ids)} of their articles are asked for again"
        manifest.notes.append(note)
        logger.error("%s: %s (line %s)", spool.parent.name, note, ", ".join(map(str, mended.lost[:LINES_NAMED])))
    return mended.lines


def tell_state(folder: RunFolder, number: int, store: StateStore) -> set[str]:
    """Mark everything that stands in a spool as done; what already is stays as it is. Return its domains."""
    batch, domains = Batch(), set()
    for record in records(folder.spool(number)):
        remember(batch, record)
        domains.add(record.domain)
        if len(batch.articles) >= BATCH_ARTICLES:
            store.commit(batch)
            batch = Batch()
    store.commit(batch)
    return domains


def _drop_drafts(folder: RunFolder) -> None:
    for path in folder.path.glob("*.part"):
        if path != temporary(folder.rejected) and path.name != DRAFT:
            path.unlink()
