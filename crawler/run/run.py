"""One run over one output folder: where every outcome goes, in the order that loses nothing.

A line is flushed before it is counted; it is on the disk before the state says
*done*; a part gets its final name before the state says *sealed*. Whatever a
kill leaves behind, the next run finds one of these and goes on from there.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from crawler.network.secrets import without_secrets
from crawler.output.folder import RunFolder
from crawler.output.parts import LineFile, OutputError
from crawler.output.rows import dump_row
from crawler.output.seal_task import temporary
from crawler.output.spool import Accepted, remember, spool_record
from crawler.reasons import Reason, Refusal
from crawler.run.config import RunConfig
from crawler.run.exit_status import COMPLETE, Ending
from crawler.run.manifest import draft_manifest, versions, write_manifest
from crawler.run.sealing import Sealer, seal_spool
from crawler.run.tally import Tally, names
from crawler.state.batch import Batch
from crawler.state.errors import StateError
from crawler.state.health import MIN_RUNS, HealthFinding, judge
from crawler.state.records import Outcome, SiteHealth, UrlOutcome, Validator
from crawler.state.records import Run as RunRow

if TYPE_CHECKING:  # these load the database library, which only an open run needs
    from crawler.state.lock import Lock
    from crawler.state.store import StateStore

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Run:
    """A run in progress. :meth:`open` before anything else; :meth:`finish` at the end."""

    config: RunConfig
    now: Callable[[], datetime]
    tally: Tally = field(default_factory=Tally)
    batch: Batch = field(default_factory=Batch)
    notes: list[str] = field(default_factory=list)
    """What a reader of the manifest should know (no contact given, …)."""
    rules: Counter[str] = field(default_factory=Counter)
    overcut: list[str] = field(default_factory=list)
    words: dict[str, list[int]] = field(default_factory=dict)
    ending: Ending | None = None
    part: int = 1
    run_id: str = ""
    started: datetime | None = None
    _sites: dict[int, set[str]] = field(default_factory=dict)
    """Sites of the articles of each part that is not sealed: the key of their memories."""
    _locks: list[Lock] = field(default_factory=list)
    _store: StateStore | None = None
    _spool: LineFile | None = None
    _rejected: LineFile | None = None

    # ---------------------------------------------------------------- opening
    def open(self) -> None:
        """Take the lock, open the state, make the folder. Raises ``LockedError``, ``StateError`` or ``OSError``."""
        from crawler.state.lock import RunLock, state_lock  # noqa: PLC0415 - see above
        from crawler.state.store import StateStore  # noqa: PLC0415 - see above

        self.started = self.now()
        self.run_id = f"{self.started.astimezone(UTC):%Y%m%dT%H%M%SZ}-{token_hex(2)}"
        self.config.output_dir.mkdir(parents=True, exist_ok=True)
        for lock in (
            RunLock(self.config.output_dir, self.run_id, self.started),
            state_lock(self.config.state_url, self.run_id, self.started),
        ):
            self._locks.append(lock.acquire())
        self._store = StateStore.open(self.config.state_url)
        self.folder.path.mkdir(parents=True)
        self._rejected = LineFile(temporary(self.folder.rejected))
        self._spool = LineFile(self.folder.spool(self.part))
        draft_manifest(self.folder.path, self._beginning())
        self.store.start_run(self.run_id, self.started)

    @property
    def folder(self) -> RunFolder:
        """Return the folder of this run."""
        return RunFolder.of(self.config.output_dir, self.run_id)

    @property
    def store(self) -> StateStore:
        """Return the open state. Raises ``OutputError`` before :meth:`open`."""
        if self._store is None:
            raise OutputError("state: not open")
        return self._store

    @property
    def is_open(self) -> bool:
        """Return whether outcomes can be written."""
        return self._spool is not None

    # ---------------------------------------------------------------- outcomes
    def write(self, accepted: Accepted) -> None:
        """Write one article. Raises ``OSError``; then nothing of it stays."""
        record = spool_record(accepted)
        self._lines(self._spool).append(dump_row(record))
        remember(self.batch, record)
        self._sites.setdefault(self.part, set()).add(record["site"])
        self._count(accepted)

    def reject(self, url: str, site: str, refusal: Refusal, *, requested_url: str = "") -> None:
        """Write one refusal."""
        self.tally.refuse(site, refusal.reason)
        line = {"url": url, "requested_url": requested_url or url, "site": site, **asdict(refusal)}
        line = {name: without_secrets(value) for name, value in line.items()}
        self._lines(self._rejected).append(dump_row({**line, "at": self.now().isoformat()}))
        logger.debug("Refused %s: %s", url, refusal)

    def visited(self, outcome: UrlOutcome) -> None:
        """Let the state know of a visit that gave no article."""
        self.batch.urls.append(outcome)

    def visit_failed(self, url: str, site: str, reason: Reason) -> None:
        """Let the state know that an address gave no page: the next runs try again, ever less often."""
        self.visited(UrlOutcome(url, Outcome.FAILED, self.now(), site, reason=str(reason)))

    def checked(self, validator: Validator) -> None:
        """Let the state know what a feed, sitemap or section said."""
        self.batch.validators.append(validator)

    def seen(self, urls: Iterable[str]) -> None:
        """Let the state know that known addresses were listed again."""
        self.batch.seen.extend(urls)
        self.batch.seen_at = self.now()

    def commit(self) -> None:
        """Put lines on the disk, then the state behind them. On ``OSError`` or ``StateError`` the batch is kept."""
        if not self.batch:
            return
        self._lines(self._spool).sync()
        self._lines(self._rejected).sync()
        self.store.commit(self.batch)
        self.batch = Batch()

    # ---------------------------------------------------------------- parts
    def part_is_full(self) -> bool:
        """Return whether the spool holds as many articles as a part takes."""
        return self._lines(self._spool).lines >= self.config.part_articles

    def rotate(self) -> int | None:
        """Close the spool and begin the next one; return the number to seal, ``None`` where it is empty."""
        self.commit()
        spool = self._lines(self._spool)
        spool.close()
        number, empty = self.part, not spool.lines
        self.part += 1
        self._spool = LineFile(self.folder.spool(self.part))
        return None if empty else number

    async def seal(self, number: int, sealer: Sealer) -> Path:
        """Seal one spool of this run; return the finished part."""
        sites = self._sites.pop(number)
        report = await seal_spool(self.folder, number, sites, self.config, self.store, sealer, self.now(), self.run_id)
        self.rules.update(report.rules)
        self.overcut.extend(report.overcut)
        for site, words in report.words.items():
            self.words.setdefault(site, []).extend(words)
        return self.folder.path / report.articles.name

    # ---------------------------------------------------------------- the end
    def health(self) -> list[SiteHealth]:
        """Return what this run got from each site."""
        assert self.started is not None
        return [site.health(self.run_id, name, self.started) for name, site in self.tally.sites.items()]

    def judge_health(self) -> int:
        """Return how many sites fell far below their own past; what they fell in is noted, and who has no past yet."""
        findings: dict[str, list[HealthFinding]] = {}
        new = []
        for one in self.health():
            baseline = self.store.health_baseline(one.site)
            if baseline is None:
                new.append(one.site)
            elif found := judge(one, baseline):
                findings[one.site] = found
        self.notes += [f"{site}: {finding.detail}" for site, found in findings.items() for finding in found]
        if new:
            self.notes.append(f"Not yet compared with earlier runs, which takes {MIN_RUNS} of them: {names(new)}")
        return len(findings)

    def finish(self, ending: Ending) -> None:
        """Write what is left and the manifest, close the state, let the lock go.

        A run that was stopped says nothing of its sites: it is no part of their past.
        """
        assert self.started is not None
        self.ending = ending
        self.commit()
        self._lines(self._rejected).close()
        self._lines(self._spool).close()
        self.folder.finish_lines()
        ended = self.now()
        write_manifest(self.folder.path, self._manifest(ended, ending))
        row = RunRow(self.run_id, self.started, ended, int(ending.status), ending.reason, self.tally.as_dict())
        self.store.finish_run(row, self.health() if ending.status in COMPLETE else ())
        self.close()

    def give_up(self, ending: Ending) -> None:
        """Close without finishing; the state is told why, where it still takes it. A finished run stays as it is."""
        self.ending = ending
        if self.started is not None and self._store is not None:
            row = RunRow(self.run_id, self.started, self.now(), int(ending.status), ending.reason, self.tally.as_dict())
            with suppress(StateError):
                self._store.finish_run(row)
        self.close()

    def close(self) -> None:
        """Close everything: what is written stays for the next run."""
        for file in (self._spool, self._rejected):
            if file is not None:
                file.close()
        self._spool = self._rejected = None
        if self._store is not None:
            self._store.close()
            self._store = None
        while self._locks:
            self._locks.pop().release()

    def _beginning(self) -> dict[str, Any]:
        assert self.started is not None
        return {
            "run_id": self.run_id,
            "spider": self.config.spider,
            "arguments": self.config.arguments,
            "started": self.started.isoformat(),
            "versions": versions(),
            "settings": self.config.settings,
        }

    def _manifest(self, ended: datetime, ending: Ending) -> dict[str, Any]:
        return {
            **self._beginning(),
            "ended": ended.isoformat(),
            "exit_status": int(ending.status),
            "reason": ending.reason,
            "detail": ending.detail,
            "notes": self.notes,
            "counts": self.tally.as_dict(),
            "cleaning": {"removed_by_rule": dict(self.rules.most_common()), "kept_as_extracted": self.overcut},
            "files": list(self.folder.files()),
        }

    def _count(self, accepted: Accepted) -> None:
        site, article = self.tally.site(accepted.source), accepted.article
        site.articles += 1
        site.revised += article.revision > 1
        site.duplicates += article.duplicate_of is not None
        site.with_date += article.date_published is not None
        site.with_author += bool(article.authors)
        site.words.append(article.word_count)

    @staticmethod
    def _lines(file: LineFile | None) -> LineFile:
        if file is None:
            raise OutputError("run: not open")
        return file
