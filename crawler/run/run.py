"""The life of one run over one output folder: opened with a lock and a state, finished with a manifest.

A part gets its final name before the state says *sealed*, and the manifest is written before the state says *ended*.
Whatever a kill leaves behind, the next run finds one of these and goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.output.folder import RunFolder
from crawler.output.parts import OutputError
from crawler.run.config import RunConfig
from crawler.run.exit_status import COMPLETE, Ending
from crawler.run.health import compare_with_past, health_of, without_article
from crawler.run.manifest import Cleaning, Manifest, versions
from crawler.run.outcomes import Outcomes
from crawler.run.sealing import Sealer, Sealing
from crawler.run.tally import Tally
from crawler.state.errors import StateError
from crawler.state.records import RunRecord

if TYPE_CHECKING:  # these load the database library, which only an open run needs
    from crawler.state.lock import Lock
    from crawler.state.store import StateStore

DRAFT_INTERVAL = timedelta(seconds=20)
"""Time between two drafts of the manifest. Counts that are in no other file (addresses found) are at most this old
after a kill."""


PARTS_A_SECOND = 0x10000


@dataclass(slots=True)
class Run:
    """A run in progress. :meth:`open` before anything else; :meth:`finish` at the end."""

    config: RunConfig
    now: Callable[[], datetime]
    tally: Tally = field(default_factory=Tally)
    notes: list[str] = field(default_factory=list)
    """What a reader of the manifest should know (no contact given, …)."""
    cleaning: Cleaning = field(default_factory=Cleaning)
    ending: Ending | None = None
    run_id: str = ""
    started: datetime | None = None
    _drafted: datetime | None = None
    _locks: list[Lock] = field(default_factory=list)
    _store: StateStore | None = None
    _outcomes: Outcomes | None = None

    # ---------------------------------------------------------------- opening
    def open(self) -> None:
        """Take the lock, open the state, make the folder. Raises ``LockedError``, ``StateError`` or ``OSError``."""
        from crawler.state.lock import RunLock, state_lock  # noqa: PLC0415 - see above
        from crawler.state.store import StateStore  # noqa: PLC0415 - see above

        self.started = self.now()
        self.run_id = next(one for one in run_ids(self.started) if not self.folder_of(one).path.exists())
        self.config.output_dir.mkdir(parents=True, exist_ok=True)
        for lock in (
            RunLock(self.config.output_dir, self.run_id, self.started),
            state_lock(self.config.state_url, self.run_id, self.started),
        ):
            self._locks.append(lock.acquire())
        self._store = StateStore.open(self.config.state_url)
        self.folder.path.mkdir(parents=True)
        self._outcomes = Outcomes(self.folder, self.store, self.tally, self.now)
        self.draft()
        self.store.start_run(self.run_id, self.started)

    @property
    def folder(self) -> RunFolder:
        """Return the folder of this run."""
        return self.folder_of(self.run_id)

    def folder_of(self, run_id: str) -> RunFolder:
        """Return the folder of any run."""
        return RunFolder.of(self.config.output_dir, run_id)

    @property
    def store(self) -> StateStore:
        """Return the open state. Raises ``OutputError`` before :meth:`open`."""
        if self._store is None:
            raise OutputError("state: not open")
        return self._store

    @property
    def outcomes(self) -> Outcomes:
        """Return what takes the outcomes. Raises ``OutputError`` unless the run is open."""
        if self._outcomes is None:
            raise OutputError("run: not open")
        return self._outcomes

    @property
    def is_open(self) -> bool:
        """Return whether outcomes can be written."""
        return self._outcomes is not None

    # ---------------------------------------------------------------- meanwhile
    def part_is_full(self) -> bool:
        """Return whether the spool holds as many articles as a part takes."""
        return self.outcomes.articles_in_part >= self.config.part_articles

    async def seal(self, number: int, sealer: Sealer) -> Path:
        """Seal one spool of this run; return the finished part."""
        domains = self.outcomes.domains.pop(number)
        sealing = Sealing(self.config, self.store, sealer, self.run_id)
        report = await sealing.seal(self.folder, number, domains, self.now(), self.outcomes.withhold)
        self.cleaning.add(report)
        self.draft()
        return self.folder.path / report.articles.name

    def draft(self) -> None:
        """Write down what is known of the run so far; a run that completes this one begins with it."""
        self._drafted = self.now()
        self.manifest(ended=None).draft(self.folder.path)

    def draft_if_due(self) -> None:
        """Write the draft where the last one is some time old."""
        if self._drafted is not None and self.now() - self._drafted >= DRAFT_INTERVAL:
            self.draft()

    # ---------------------------------------------------------------- the end
    def compare_with_past(self) -> int:
        """Return how many sites fell far below their own past, or gave pages and no article; notes tell in what."""
        assert self.started is not None
        barren = without_article(self.tally, self.store)
        fallen, notes = compare_with_past(health_of(self.tally, self.run_id, self.started), self.store)
        self.notes += [*barren, *notes]
        return max(fallen, len(barren))

    def finish(self, ending: Ending) -> None:
        """Write what is left and the manifest, close the state, let the lock go.

        A run that was stopped says nothing of its sites: it is no part of their past.
        """
        assert self.started is not None
        self.ending = ending
        self.outcomes.commit()
        self.outcomes.close()
        self.folder.finish_lines()
        ended = self.now()
        self.manifest(ended).write(self.folder.path)
        health = health_of(self.tally, self.run_id, self.started) if ending.status in COMPLETE else ()
        self.store.finish_run(self._record(ended, ending), health)
        self.close()

    def give_up(self, ending: Ending) -> None:
        """Close without finishing; the state is told why, where it still takes it. A finished run stays as it is."""
        self.ending = ending
        if self._store is not None:
            with suppress(StateError):
                self._store.finish_run(self._record(self.now(), ending))
        self.close()

    def close(self) -> None:
        """Close everything: what is written stays for the next run."""
        if self._outcomes is not None:
            self._outcomes.close()
            self._outcomes = None
        if self._store is not None:
            self._store.close()
            self._store = None
        while self._locks:
            self._locks.pop().release()

    def manifest(self, ended: datetime | None) -> Manifest:
        """Return what the run says of itself; ``ended`` is ``None`` while it goes on."""
        assert self.started is not None
        ending = self.ending if ended is not None else None
        return Manifest(
            run_id=self.run_id,
            spider=self.config.spider,
            arguments=self.config.arguments,
            started=self.started.isoformat(),
            versions=versions(),
            settings=self.config.settings,
            ended=ended.isoformat() if ended is not None else None,
            exit_status=int(ending.status) if ending is not None else None,
            reason=ending.reason if ending is not None else None,
            detail=ending.detail if ending is not None else "",
            notes=self.notes,
            counts=self.tally.counts(),
            cleaning=self.cleaning,
            files=list(self.folder.files()) if ended is not None else [],
        )

    def _record(self, ended: datetime, ending: Ending) -> RunRecord:
        assert self.started is not None
        return RunRecord(self.run_id, self.started, ended, int(ending.status), ending.reason, dict(self.tally.counts()))


def run_ids(started: datetime) -> Iterator[str]:
    """Yield names for a run, the first of which is free unless a clock stands still; they sort as the runs began.

    >>> next(run_ids(datetime(2026, 11, 23, 23, 47, 29, 500_000, tzinfo=UTC)))
    '20261123T234729Z-8000'
    """
    second = f"{started.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    part = started.microsecond * PARTS_A_SECOND // 1_000_000
    return (f"{second}-{number % PARTS_A_SECOND:04x}" for number in count(part))
