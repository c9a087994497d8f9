"""The state as runs use it: a few synchronous calls, each one transaction.

One store belongs to one thread, the reactor's. A look-up costs tens of
microseconds, a commit of 50 articles a few milliseconds (``bench/state.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from crawler.state import addresses, duplicates, ledger, tidying, validators
from crawler.state.batch import Batch
from crawler.state.database_errors import translated
from crawler.state.engine import connect, describe, parse_url, set_durable
from crawler.state.health import Baseline, baseline_of
from crawler.state.records import (
    ArticleMatch,
    Part,
    PartState,
    RunRecord,
    SiteHealth,
    SiteMemoryRow,
    UrlState,
    Validator,
)


class StateStore:
    """Everything that is remembered between runs. Raises :class:`crawler.state.errors.StateError` only."""

    def __init__(self, connection: Connection, where: str) -> None:
        self._connection = connection
        self.where = where
        """The state's path or URL, without a password."""
        self.validators = ValidatorTable(self.transaction)

    @classmethod
    def open(cls, state_url: str | Path, *, application: str = "winnow") -> Self:
        """Return the store at an SQLAlchemy URL or SQLite path; it is created where there is none.

        ``application`` names the run in PostgreSQL's list of connections.
        """
        return cls(connect(state_url, application=application), describe(parse_url(state_url)))

    def close(self) -> None:
        """Give the connection back; SQLite moves its log into the file."""
        with translated(self.where):
            self._connection.close()
            self._connection.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- addresses and articles

    def lookup(self, urls: Iterable[str]) -> dict[str, UrlState]:
        """Return what is known of addresses; unknown ones are left out."""
        with self._reading() as connection:
            return addresses.read_urls(connection, urls)

    def due_revisits(
        self,
        site: str,
        *,
        published_after: datetime,
        visited_before: datetime,
        old_visited_before: datetime | None = None,
        limit: int = 1000,
    ) -> list[UrlState]:
        """Return articles that are due for a revisit; times come from :func:`crawler.state.adaptive.revisit_window`."""
        with self.transaction() as connection:
            return addresses.read_due(
                connection,
                site,
                published_after=published_after,
                visited_before=visited_before,
                old_visited_before=old_visited_before,
                limit=limit,
            )

    def exact_match(self, content_hash: str, *, exclude_url: str = "") -> ArticleMatch | None:
        """Return the earliest article with the same text, not counting revisions of ``exclude_url``."""
        with self._reading() as connection:
            return duplicates.read_exact(connection, content_hash, exclude_url)

    def near_candidates(self, bands: Iterable[int], *, exclude_url: str = "") -> list[ArticleMatch]:
        """Return articles that share a band, to be verified by their signatures; at most 32."""
        with self._reading() as connection:
            return duplicates.read_near(connection, bands, exclude_url)

    def commit(self, batch: Batch) -> None:
        """Write a batch in one transaction. Written again, it changes nothing."""
        if batch:
            with self.transaction() as connection:
                _write(connection, batch)

    def unfinished(self, site: str, *, attempts: int, limit: int = 1_000) -> list[UrlState]:
        """Return addresses of a site that failed, gave no article yet or never had their turn.

        ``attempts``: those that were tried so often in a row are left out.
        """
        with self.transaction() as connection:
            return addresses.read_unfinished(connection, site, attempts=attempts, limit=limit)

    def withdraw(self, article_ids: Collection[str], *, ask_again: bool) -> set[str]:
        """Forget articles that were noted as written, with all their addresses; return the sites of these.

        ``ask_again``: their listings are forgotten too, so that the next run finds the addresses as if for the first
        time. At most some hundred articles at once.
        """
        with self.transaction() as connection:
            sites = tidying.withdraw(connection, article_ids)
            if ask_again:
                tidying.forget_listings(connection, sites)
            return sites

    # -- parts

    def seal_part(self, part: Part, *, memory: Iterable[SiteMemoryRow] = ()) -> bool:
        """Return whether the part was sealed by this call; ``False`` writes nothing, because it is sealed already.

        One transaction, on disk when it returns: the part with its final path and
        figures, and what sites remember since.
        """
        with self.transaction(durable=True) as connection:
            if ledger.is_sealed(connection, part.run_id, part.number):
                return False
            validators.write_memory(connection, memory)
            ledger.write_parts(connection, [replace(part, state=PartState.SEALED)])
            return True

    def is_sealed(self, run_id: str, number: int) -> bool:
        """Return whether a part is sealed: its memory has been counted, it must not be made again."""
        with self.transaction() as connection:
            return ledger.is_sealed(connection, run_id, number)

    def parts(self, run_id: str | None = None, *, unsealed: bool = False) -> list[Part]:
        """Return parts of one run or of all, by run and number."""
        with self.transaction() as connection:
            return ledger.read_parts(connection, run_id=run_id, unsealed=unsealed)

    # -- site memory

    def site_memory_get(self, sites: Iterable[str]) -> dict[str, SiteMemoryRow]:
        """Return the packed memory of each site that has one."""
        with self.transaction() as connection:
            return validators.read_memory(connection, sites)

    # -- runs and health

    def start_run(self, run_id: str, started: datetime) -> None:
        """Note that a run began; on disk when it returns."""
        with self.transaction(durable=True) as connection:
            ledger.write_start(connection, RunRecord(run_id, started))

    def finish_run(self, run: RunRecord, health: Iterable[SiteHealth] = ()) -> None:
        """Note how a run ended and what it got from each site; on disk when it returns."""
        with self.transaction(durable=True) as connection:
            ledger.write_finish(connection, run)
            ledger.write_health(connection, health)

    def runs(self, limit: int | None = None) -> list[RunRecord]:
        """Return runs, latest first; one without an end is going on or was killed."""
        with self.transaction() as connection:
            return ledger.read_runs(connection, limit)

    def run(self, run_id: str) -> RunRecord | None:
        """Return one run."""
        with self.transaction() as connection:
            return ledger.read_run(connection, run_id)

    def health_history(self, site: str, runs: int = 10) -> list[SiteHealth]:
        """Return what the last runs got from a site, latest first."""
        with self.transaction() as connection:
            return ledger.read_health(connection, site, runs)

    def health_baseline(self, site: str, runs: int = 10) -> Baseline | None:
        """Return what is usual for a site; ``None`` with too few runs to tell."""
        return baseline_of(self.health_history(site, runs))

    # -- tidying up

    def sealed_articles(self) -> dict[str, tuple[Path, int]]:
        """Return for each run with sealed parts the path of one of them, and how many articles all of them have."""
        with self.transaction() as connection:
            return tidying.sealed_articles(connection)

    def forget_articles_but(self, kept: Container[str]) -> int:
        """Forget articles whose id is not in ``kept``, with their addresses; return how many they were."""
        with self.transaction(durable=True) as connection:
            return tidying.forget_articles_but(connection, kept)

    def forget_parts(self, run_ids: Collection[str]) -> None:
        """Forget that runs have parts."""
        with self.transaction() as connection:
            tidying.forget_parts(connection, run_ids)

    def forget_runs(self, before: datetime, *, but: int) -> int:
        """Forget runs that began before a time, but not the ``but`` latest; return how many they were."""
        with self.transaction() as connection:
            return tidying.forget_runs(connection, before, but=but)

    def forget_health(self, before: datetime, *, but: int) -> int:
        """Forget what earlier runs got from each site, but not the ``but`` latest of a site; return how many."""
        with self.transaction() as connection:
            return tidying.forget_health(connection, before, but=but)

    # -- transactions

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One look at the tables, by a prepared statement: SQLite needs no transaction for it, which costs as much."""
        if self._connection.dialect.name != "sqlite":
            with self.transaction() as connection:
                yield connection
            return
        with translated(self.where):
            yield self._connection

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[Connection]:
        """One transaction on the tables of :mod:`crawler.state.schema`, of one's own too.

        A durable one, and all before it, survive power-off.
        """
        with translated(self.where):
            if durable:
                set_durable(self._connection, durable=True)
            with self._connection.begin():
                yield self._connection
            if durable:
                set_durable(self._connection, durable=False)


class ValidatorTable:
    """Validators of feeds, sitemaps and sections, by address."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction

    def get(self, urls: Iterable[str]) -> dict[str, Validator]:
        """Return what is known of listings; unknown ones are left out."""
        with self._transaction() as connection:
            return validators.read_validators(connection, urls)

    def of_site(self, site: str, kind: str) -> list[Validator]:
        """Return the listings of one kind (``feed``, ``sitemap``, ``section``) that a site is known to have."""
        with self._transaction() as connection:
            return validators.read_validators_of_site(connection, site, kind)


def _write(connection: Connection, batch: Batch) -> None:
    keys: Mapping[str, Any] = duplicates.write_articles(connection, batch.articles)
    missing = {v.article_id for v in batch.urls if v.article_id is not None} - keys.keys()
    if missing:
        keys = {**keys, **duplicates.read_keys(connection, sorted(missing))}
    addresses.write_visits(connection, batch.urls, keys)
    if batch.seen:
        if batch.seen_at is None:
            raise ValueError("batch: seen_at: is needed with seen addresses")
        addresses.write_seen(connection, batch.seen, batch.seen_at)
    validators.write_validators(connection, batch.validators)
    ledger.write_parts(connection, batch.parts)
