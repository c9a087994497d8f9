"""Maintenance of an output folder and its state, under the locks of a run: no run can begin meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.output.folder import RunFolder, run_folders
from crawler.run.empty_runs import delete
from crawler.run.manifest import read_manifest
from crawler.run.rebuilding import lost_rows
from crawler.state.lock import RunLock, state_lock
from crawler.state.store import StateStore

RUNS_KEPT = 20
"""Of the latest, however old: ``scrapy runs`` shows as many."""
HEALTH_KEPT = 10
"""Runs of a site that later ones are compared with."""


@contextmanager
def held(output_dirs: Sequence[Path], state_url: str, who: str, now: datetime) -> Iterator[StateStore]:
    """Hold the locks of output folders and of their state; give the state. Raises ``StateError``.

    ``who`` is told to a run that wants to begin meanwhile.
    """
    with ExitStack() as stack:
        for lock in (*(RunLock(one, who, now) for one in output_dirs), state_lock(state_url, who, now)):
            stack.callback(lock.acquire().release)
        yield stack.enter_context(StateStore.open(state_url))


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was deleted."""

    folders: int
    runs: int
    health: int
    lost: int
    """Articles whose rows are gone, and that nobody is told of any more. They stay known."""


def prune(output_dir: Path, store: StateStore, now: datetime, days: int) -> Pruned:
    """Delete what is older than some days and holds no article: run folders, and the history in the state.

    Articles stay, on disk and in the state, and so does what is known of every address. Raises ``OSError``.
    """
    before = now - timedelta(days=days)
    old = [folder for folder in run_folders(output_dir)[:-1] if began(folder) < before and holds_no_article(folder)]
    for folder in old:
        delete(folder)
    lost = lost_rows(output_dir, store)
    store.forget_parts(lost)
    return Pruned(
        folders=len(old),
        runs=store.forget_runs(before, but=RUNS_KEPT),
        health=store.forget_health(before, but=HEALTH_KEPT),
        lost=sum(lost.values()),
    )


def began(folder: RunFolder) -> datetime:
    """Return when a run began, by its id."""
    return datetime.strptime(folder.run_id[:16] + "+0000", "%Y%m%dT%H%M%SZ%z")


def holds_no_article(folder: RunFolder) -> bool:
    """Return whether a run is finished and its manifest lists no article."""
    if folder.unfinished() or folder.article_files():
        return False
    try:
        return not any(file.lines for file in read_manifest(folder.path).files if file.name.startswith("articles-"))
    except ValueError:
        return False
