"""The state is brought in line with the rows on disk, where one of the two was lost.

Rows are what was collected; the state only remembers it. A row that the state does not know would be collected again,
and an article that the state knows without a row would never be.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zstandard import ZstdError

from crawler.dates import latest_moment
from crawler.output.folder import RunFolder, run_folders
from crawler.output.parts import OutputError, read_lines
from crawler.output.rows import load_row
from crawler.run.manifest import Manifest, read_manifest
from crawler.run.run import Run
from crawler.state.batch import Batch
from crawler.state.records import ArticleRecord, Outcome, Part, PartState, RunRecord, UrlOutcome, UrlState
from crawler.urls import canonicalize

if TYPE_CHECKING:  # it loads the database library, which only an open run needs
    from crawler.state.store import StateStore

logger = logging.getLogger(__name__)

ROWS_AT_ONCE = 500
PARTS = "articles-"
"""Begins the name of a file of rows; its number follows in five digits."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilding found and changed."""

    rows: int
    """On disk."""
    learned: int
    """Of these, unknown to the state until now."""
    forgotten: int = 0
    """Articles that the state knew and whose rows are gone."""


def take_stock(run: Run) -> None:
    """Let a new state learn the rows that are there; note where rows are gone that the state knows of.

    Raises ``OutputError``, ``StateError`` or ``OSError``.
    """
    output_dir, store = run.config.output_dir, run.store
    if len(store.runs(2)) == 1:  # this one
        found = learn(output_dir, store)
        if found.learned:
            logger.warning("The state was new: it has learned %d articles whose rows were there", found.learned)
    lost = lost_rows(output_dir, store)
    if lost:
        run.notes.append(
            f"{sum(lost.values()):,} known, but their rows are gone with {', '.join(sorted(lost)[-3:])}: "
            '"scrapy rebuild" lets the next run collect them again, "scrapy prune" leaves it at that'
        )


def lost_rows(output_dir: Path, store: StateStore) -> dict[str, int]:
    """Return the runs whose folder is gone though they had articles, with their number."""
    root, there = runs_of(output_dir), {folder.run_id for folder in run_folders(output_dir)}
    sealed = store.sealed_articles()
    return {
        run_id: articles
        for run_id, (path, articles) in sealed.items()
        if run_id not in there and path.parent.parent == root
    }


def rebuild(output_dirs: Sequence[Path], store: StateStore) -> Rebuilt:
    """Make the state know exactly the articles whose rows are in some output folders; return what changed.

    Raises ``ValueError`` where the state serves another folder too: its articles would be forgotten.
    """
    roots = {runs_of(one) for one in output_dirs}
    others = {path.parent.parent for path, _ in store.sealed_articles().values()} - roots
    for other in sorted(other for other in others if other.is_dir()):
        raise ValueError(f"{other.parent}: the state knows its articles too: name all folders in one rebuild")
    kept = {str(row["id"]) for one in output_dirs for folder in run_folders(one) for row in rows_of(folder)}
    # First forget what is gone: then an earlier revision that is still there becomes known again.
    forgotten = store.forget_articles_but(kept)
    store.forget_parts({run_id for one in output_dirs for run_id in lost_rows(one, store)})
    found = [learn(one, store) for one in output_dirs]
    return Rebuilt(sum(one.rows for one in found), sum(one.learned for one in found), forgotten)


def learn(output_dir: Path, store: StateStore) -> Rebuilt:
    """Let the state know all finished rows; return how many there are and how many it did not know.

    What tells near-duplicates apart is computed from the texts; site memories begin anew.
    """
    rows = learned = 0
    for folder in run_folders(output_dir):
        lines = rows_of(folder)
        while some := [*islice(lines, ROWS_AT_ONCE)]:
            rows += len(some)
            learned += _learn_rows(some, store)
        with suppress(OSError, ValueError):  # cut off: the next run completes it
            _learn_run(folder, read_manifest(folder.path), store)
    return Rebuilt(rows, learned)


def rows_of(folder: RunFolder) -> Iterator[Row]:
    """Yield the finished rows of a run. Raises ``OutputError`` for what cannot be read."""
    for path in folder.article_files():
        try:
            yield from map(load_row, read_lines(path))
        except (ValueError, EOFError, OSError, ZstdError) as error:
            raise OutputError(f"{path}: {error}") from error


def runs_of(output_dir: Path) -> Path:
    """Return the absolute path of the folder that holds the runs of an output folder."""
    return (output_dir / "runs").resolve()


def _learn_rows(rows: Sequence[Row], store: StateStore) -> int:
    """Return how many of the rows were unknown."""
    known = store.lookup({row["url"] for row in rows})
    batch = Batch()
    for row in rows:
        if _is_news(row, known.get(row["url"])):
            batch.urls.append(_visit(row))
            batch.add_article(_article(row))
    store.commit(batch)
    return len(batch.articles)


def _is_news(row: Row, known: UrlState | None) -> bool:
    return known is None or known.outcome is not Outcome.DONE or known.revision < row["revision"]


def _visit(row: Row) -> UrlOutcome:
    return UrlOutcome(
        url=canonicalize(row["requested_url"]) or row["requested_url"],
        outcome=Outcome.DONE,
        visited_at=datetime.fromisoformat(row["fetched_at"]),
        site=row["domain"],
        canonical_url=row["url"],
        article_id=row["id"],
        published=latest_moment(row["date_published"] or ""),
    )


def _article(row: Row) -> ArticleRecord:
    from crawler.text.fingerprint import signature  # noqa: PLC0415 - only a lost state needs it

    sign = signature(row["text"])
    return ArticleRecord(
        article_id=row["id"],
        url=row["url"],
        content_hash=row["content_hash"],
        extracted_hash=row["content_hash"],  # the same, but where the site's own evidence had a say
        revision=row["revision"],
        duplicate_of=row["duplicate_of"],
        bands=sign.bands,
        minhash=sign.minhash,
    )


def _learn_run(folder: RunFolder, manifest: Manifest, store: StateStore) -> None:
    """Let the state know a run and its parts."""
    if store.run(folder.run_id) is None and manifest.started and manifest.ended:
        started, ended = datetime.fromisoformat(manifest.started), datetime.fromisoformat(manifest.ended)
        counts = dict(manifest.counts)
        store.finish_run(RunRecord(folder.run_id, started, ended, manifest.exit_status, manifest.reason, counts))
    parts = [file for file in manifest.files if file.name.startswith(PARTS)]
    for file in parts:
        number = int(file.name.removeprefix(PARTS)[:5])
        path = str((folder.path / file.name).resolve())
        store.seal_part(Part(folder.run_id, number, path, PartState.SEALED, file.lines, file.bytes, file.sha256))
