"""One connection to the state: created, checked and brought forward before anybody sees it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, inspect, make_url, text

from crawler.state.database_errors import translated
from crawler.state.errors import StateDamagedError, StateUrlError
from crawler.state.migrations import STEPS, Step, bring_forward, create_schema
from crawler.state.schema import TABLES_VERSION, meta

# How long to wait for a reader (another command) that blocks SQLite; two writers cannot meet, because of the lock.
BUSY_TIMEOUT_MS = 10_000
# Enough for the index over a million addresses and the upper levels of the other indexes.
CACHE_SIZE_KIB = 64 * 1024
# Pages of 4 KiB after which SQLite copies the log into the file. Rarer than the
# default (1000): a batch seldom pays for it, and pages written twice are copied once.
# The log then takes up to 32 MB beside the file while a run goes on.
CHECKPOINT_PAGES = 8000
CONNECT_TIMEOUT_SECONDS = 10
# Key of the PostgreSQL advisory lock that makes one of several first starts create the tables.
_CREATE_LOCK = 0x57494E4E_00000001


def connect(
    state_url: str | Path,
    *,
    application: str = "winnow",
    steps: Mapping[int, Step] = STEPS,
    newest: int = TABLES_VERSION,
) -> Connection:
    """Return an open connection to a state of the newest schema; it is created where there is none.

    ``state_url`` is an SQLAlchemy URL or the path of an SQLite file.
    Raises a :class:`crawler.state.errors.StateError`.
    """
    url = parse_url(state_url)
    where = describe(url)
    with translated(where):
        if url.get_backend_name() == "sqlite":
            _prepare_file(url)
        engine = _engine(url, application)
        connection = engine.connect()
        try:
            _prepare_schema(connection, where, steps, newest)
        except BaseException:
            connection.close()
            engine.dispose()
            raise
        return connection


def parse_url(state_url: str | Path) -> URL:
    """Return the URL; a bare path is an SQLite file, ``postgresql://`` uses psycopg 3."""
    if isinstance(state_url, Path) or "://" not in state_url:
        return URL.create("sqlite", database=str(state_url))
    with translated("as given"):
        url = make_url(state_url)
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StateUrlError(f"state URL: {describe(url)}: only sqlite and postgresql are supported")
    return url


def describe(url: URL) -> str:
    """Return the file path, or the URL without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def sqlite_file(url: URL) -> Path:
    """Return the path of an SQLite state."""
    if not url.database or url.database == ":memory:":
        raise StateUrlError(f"state URL: {url}: a state in memory would forget everything")
    return Path(url.database)


def _engine(url: URL, application: str) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _set_pragmas)
        return engine
    arguments = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, "application_name": application[:63]}
    engine = create_engine(url, poolclass=NullPool, connect_args=arguments)
    event.listen(engine, "connect", _set_asynchronous)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    """Nothing here writes: the file may be somebody else's. Synced at checkpoints and where it is asked for."""
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"cache_size=-{CACHE_SIZE_KIB}",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _set_asynchronous(connection: Any, _record: object) -> None:
    """Like SQLite's NORMAL: the server's log is synced a moment later, unless durability is asked for."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    connection.commit()


def _prepare_file(url: URL) -> None:
    """Make the file under another name and link it when it is whole: an empty file can then only be damage."""
    path = sqlite_file(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        if path.stat().st_size == 0:
            raise StateDamagedError(f"state: {path}: is empty; remove it to start anew")
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _create_file(draft)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _create_file(draft: Path) -> None:
    engine = create_engine(URL.create("sqlite", database=str(draft)), poolclass=NullPool)
    with engine.begin() as connection:
        # sqlite3 begins no transaction before DDL by itself.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        create_schema(connection)
    engine.dispose()


def set_durable(connection: Connection, *, durable: bool) -> None:
    """Make the next transactions, and with them all before, survive power-off; or leave it to the next checkpoint."""
    with connection.begin():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        else:
            connection.exec_driver_sql(f"SET synchronous_commit = {'on' if durable else 'off'}")


def _prepare_schema(connection: Connection, where: str, steps: Mapping[int, Step], newest: int) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CREATE_LOCK})
        if not inspect(connection).has_table(meta.name):
            create_schema(connection)
    bring_forward(connection, where, steps=steps, newest=newest)
    connection.commit()
    if connection.dialect.name == "sqlite":
        # In this mode readers never wait, and a kill leaves only whole transactions.
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.commit()
