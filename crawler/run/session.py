"""What all components of a running crawl share: the run, the worker pool, and the sealing of parts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.output.parts import OutputError
from crawler.output.seal_task import SealReport, SealTask
from crawler.output.spool import Accepted
from crawler.reasons import RefusedError
from crawler.run.empty_runs import drop_empty_runs_before
from crawler.run.exit_status import Ending, ExitStatus
from crawler.run.order import Turns
from crawler.run.own_pipelines import OwnPipelines
from crawler.run.rebuilding import take_stock
from crawler.run.recovery import complete_unfinished_runs
from crawler.run.run import Run
from crawler.state.errors import LockedError, StateError, StateUrlError
from crawler.workers.jobs import seal_job
from crawler.workers.pool import WorkerPool

logger = logging.getLogger(__name__)

COMMIT_OUTCOMES = 200
"""Outcomes that wait at most before they are committed; a timer commits fewer."""


@dataclass(slots=True)
class Session:
    """One crawl's run and workers. Every failure to write ends the run once, by :attr:`stop`."""

    run: Run
    pool: WorkerPool
    stop: Callable[[str], None]
    """Ends the crawl, with a reason."""
    on_closing: list[Callable[[], None]] = field(default_factory=list)
    """Called before the last outcomes are committed."""
    on_sealed: list[Callable[[Path], None]] = field(default_factory=list)
    """Called with each finished part. What one raises costs nobody else anything."""
    before_end: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """Awaited once all parts are finished, before the manifest is written."""
    turns: Turns = field(default_factory=Turns)
    """In which order pages go on once they are read."""
    own: OwnPipelines | None = None
    """The pipelines that the user added: every row goes through them before its part is published."""
    export_failed: bool = False
    """Whether something that was asked for beside the run's own files could not be written."""
    failure: Ending | None = None
    """Why the run cannot go on."""
    closing: bool = False
    """Nothing is fetched any more; what was collected is being finished."""
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the run is finished, or given up."""
    _failed: set[str] = field(default_factory=set)
    _sealing: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self) -> None:
        """Open the run and complete what an earlier one left. On failure :attr:`failure` says why."""
        try:
            self.run.open()
            take_stock(self.run)
            await complete_unfinished_runs(self.run, self._seal)
            drop_empty_runs_before(self.run.config.output_dir, self.run.run_id)
        except LockedError as error:
            self.fail(Ending(ExitStatus.LOCKED, "locked", str(error)))
        except StateUrlError as error:  # its driver is not installed
            self.fail(Ending(ExitStatus.USAGE, "usage_error", str(error)))
        except (StateError, OutputError, OSError) as error:
            self.fail(Ending(ExitStatus.OUTPUT, "output_error", str(error)))
        except Exception as error:
            logger.exception("What an earlier run left cannot be completed")
            self.fail(Ending(ExitStatus.INTERNAL, "recovery_failed", f"{type(error).__name__}: {error}"))

    def write(self, accepted: Accepted) -> None:
        """Write one article; seal its part where it is full. A failure ends the run and is raised."""
        with self.guarded():
            outcomes = self.run.outcomes
            outcomes.write(accepted)
            if len(outcomes.batch.urls) >= COMMIT_OUTCOMES:
                outcomes.commit()
            if self.run.part_is_full():
                self._seal_in_background(outcomes.rotate())

    def commit(self) -> None:
        """Commit what waits, and now and then write down how far the run is; called by a timer."""
        if self.failure is None and self.run.is_open:
            try:
                self.run.outcomes.commit()
                self.run.draft_if_due()
            except (StateError, OutputError, OSError) as error:
                self.fail(Ending(ExitStatus.OUTPUT, "output_error", str(error)))

    def fail(self, ending: Ending) -> None:
        """Remember why the run cannot go on, and end it; the first reason stands."""
        if self.failure is None:
            self.failure = ending
            logger.error("%s: %s", ending.reason, ending.detail)
            self.stop(ending.reason)

    def guarded(self) -> _Guard:
        """Return a context in which a failure to write ends the run."""
        return _Guard(self)

    @contextmanager
    def costs_itself(self, what: str, *, is_export: bool = False) -> Iterator[None]:
        """Return a context in which a component of the user may fail: it is logged once and noted, the run goes on."""
        try:
            yield
        except Exception as error:
            note = f"{what} failed: {type(error).__name__}: {error}"
            self.export_failed |= is_export
            if what not in self._failed:
                self._failed.add(what)
                self.run.notes.append(note)
                logger.exception(note)

    async def seal_rest(self) -> None:
        """Seal what is left; nothing is written after that. Failures end the run."""
        begins, self.closing = not self.closing, True
        try:
            if self.failure is None and self.run.is_open:
                for listener in self.on_closing if begins else ():
                    listener()
                self._seal_in_background(self.run.outcomes.rotate())
                await asyncio.gather(*self._sealing)
        except (StateError, OutputError, OSError) as error:
            self.fail(Ending(ExitStatus.OUTPUT, "output_error", str(error)))
        except Exception as error:
            logger.exception("A part could not be finished; the next run completes it")
            self.fail(Ending(ExitStatus.INTERNAL, "internal_error", f"{type(error).__name__}: {error}"))

    async def close(self, judge: Callable[[], Ending]) -> Ending:
        """Seal what is left, finish the run, stop the workers; return how it ended."""
        await self.seal_rest()
        try:
            if self.failure is None and self.run.is_open:
                await self._finish(judge)
        except (StateError, OutputError, OSError) as error:
            self.fail(Ending(ExitStatus.OUTPUT, "output_error", str(error)))
        except Exception as error:
            logger.exception("The run could not be finished; the next one completes it")
            self.fail(Ending(ExitStatus.INTERNAL, "internal_error", f"{type(error).__name__}: {error}"))
        finally:
            ending = self.give_up(Ending(ExitStatus.INTERNAL, "not_opened"))
            await asyncio.to_thread(self.pool.close)
            self.closed.set()
        return ending

    def give_up(self, ending: Ending) -> Ending:
        """Close the run as it is, and return why: its own reason where it has one, else ``ending``.

        What is written stays; the next run completes it.
        """
        ending = self.failure or self.run.ending or ending
        self.run.give_up(ending)
        return ending

    async def _finish(self, judge: Callable[[], Ending]) -> None:
        for step in self.before_end:
            with self.costs_itself(_name(step), is_export=True):
                await step()
        self.run.finish(judge())

    def _seal_in_background(self, number: int | None) -> None:
        if number is not None:
            earlier = self._sealing[-1] if self._sealing else None
            self._sealing.append(asyncio.ensure_future(self._seal_part(number, earlier)))

    async def _seal_part(self, number: int, earlier: asyncio.Task[None] | None) -> None:
        # One after the other: each part learns from the ones before it.
        if earlier is not None:
            await earlier
        if self.failure is not None:
            return
        try:
            path = await self.run.seal(number, self._seal)
        except (StateError, OutputError, OSError) as error:
            self.fail(Ending(ExitStatus.OUTPUT, "output_error", str(error)))
            return
        for listener in self.on_sealed:
            with self.costs_itself(_name(listener)):
                listener(path)

    async def _seal(self, task: SealTask) -> SealReport:
        try:
            report = await self.pool.run(seal_job, task, limited=False)
        except RefusedError as error:
            raise OutputError(f"sealing: {task.spool}: {error}") from error
        return await self.own.finish(task, report) if self.own is not None else report


def _name(callback: Callable[..., object]) -> str:
    """Return the name of a function or method of the user, as a person would look for it."""
    return f"{callback.__module__}.{getattr(callback, '__qualname__', type(callback).__name__)}"


class _Guard:
    def __init__(self, session: Session) -> None:
        self.session = session

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, StateError | OutputError | OSError):
            self.session.fail(Ending(ExitStatus.OUTPUT, "output_error", str(error)))


class SessionOwner:
    """What the extension is that owns the session of a crawl; ``Crawler.get_extension`` finds it by this class."""

    session: Session


def session_of(crawler: Any) -> Session:
    """Return the session of a Scrapy ``Crawler`` once its extensions are made. Raises ``ValueError`` without one."""
    owner = crawler.get_extension(SessionOwner)
    if owner is None:
        raise ValueError("EXTENSIONS: crawler.extensions.run_extension.RunExtension: must not be switched off")
    session: Session = owner.session
    return session
