"""One run at a time. Both locks are held by the kernel or the server for a living process, so none can be stale."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import time
import weakref
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from sqlalchemy import URL, Connection, NullPool, create_engine, text

from crawler.state.database_errors import translated
from crawler.state.engine import CONNECT_TIMEOUT_SECONDS, describe, parse_url, sqlite_file
from crawler.state.errors import LockedError, StateWriteError

LOCK_FILE = ".lock"
NOTE_LOOKS, NOTE_PAUSE_SECONDS = 20, 0.02
# "WINNOWST", read as a number: the same for every program that uses this database.
ADVISORY_KEY = int.from_bytes(b"WINNOWST", "big")
_APPLICATION_CHARACTERS = 63
_held: weakref.WeakSet[RunLock] = weakref.WeakSet()


class Lock(Protocol):
    """What keeps other runs out until it is released."""

    def acquire(self) -> Self:
        """Return the lock, held; raise :class:`LockedError` at once where another run holds it."""

    def release(self) -> None:
        """Let others in."""


class RunLock:
    """The lock on a directory: ``flock`` on a file in it, which tells who holds it.

    The kernel releases it when the process ends, however it ends. The file
    stays; it means nothing by itself.
    """

    def __init__(self, directory: str | Path, run_id: str, started: datetime, *, name: str = LOCK_FILE) -> None:
        self.path = Path(directory) / name
        self.run_id = run_id
        self.started = started
        self._file: int | None = None

    def acquire(self) -> Self:
        """Return the lock, held; raise :class:`LockedError` at once where another run holds it."""
        with translated(str(self.path)):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._lock(file)
            self._write_holder(file)
        except BaseException:
            os.close(file)
            raise
        self._file = file
        _held.add(self)
        return self

    def _lock(self, file: int) -> None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise LockedError(f"lock: {self.path}: held by {_holder(file)}") from error
            raise StateWriteError(f"lock: {self.path}: {error.strerror}") from error

    def _write_holder(self, file: int) -> None:
        holder = {
            "run_id": self.run_id,
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "started": self.started.isoformat(),
        }
        # The lock holds without its note; if the disk is full, writing the output reports it.
        with suppress(OSError):
            os.ftruncate(file, 0)
            os.pwrite(file, json.dumps(holder).encode() + b"\n", 0)

    def release(self) -> None:
        """Let others in."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _holder(file: int) -> str:
    """Return who holds the lock, from its file; who has just taken it writes that a moment later."""
    for _ in range(NOTE_LOOKS):
        note = _note(file)
        if note is not None:
            return note
        time.sleep(NOTE_PAUSE_SECONDS)
    return "another run, which is just starting"


def _note(file: int) -> str | None:
    try:
        holder = json.loads(os.pread(file, 4096, 0))
        return f"run {holder['run_id']} (process {holder['pid']} on {holder['host']}, started {holder['started']})"
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _forget_in_child() -> None:
    """A forked child shares the lock and would hold it after its parent's death."""
    for lock in _held:
        lock.release()


os.register_at_fork(after_in_child=_forget_in_child)


class AdvisoryLock:
    """The lock on a PostgreSQL state: held by a connection of its own, which names the run."""

    def __init__(self, url: URL, run_id: str) -> None:
        self.where = describe(url)
        self._url = url
        self._application = f"winnow {run_id}"[:_APPLICATION_CHARACTERS]
        self._connection: Connection | None = None

    def acquire(self) -> Self:
        """Return the lock, held; raise :class:`LockedError` at once where another run holds it."""
        with translated(self.where):
            connection = self._connect()
            try:
                self._lock(connection)
            except BaseException:
                connection.close()
                raise
        self._connection = connection
        return self

    def _connect(self) -> Connection:
        arguments = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, "application_name": self._application}
        engine = create_engine(self._url, poolclass=NullPool, connect_args=arguments, isolation_level="AUTOCOMMIT")
        return engine.connect()

    def _lock(self, connection: Connection) -> None:
        query = text("SELECT pg_try_advisory_lock(:key)")
        if not connection.execute(query, {"key": ADVISORY_KEY}).scalar():
            raise LockedError(f"state: {self.where}: in use by {_lock_holder(connection)}")

    def release(self) -> None:
        """Let others in."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


_HOLDER = text(
    "SELECT application_name, client_addr, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pg_locks.database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND ((classid::bigint << 32) | objid::bigint) = :key"
)


def _lock_holder(connection: Connection) -> str:
    row: Any = connection.execute(_HOLDER, {"key": ADVISORY_KEY}).first()
    if row is None:
        return "another run"
    return f"{row.application_name} (from {row.client_addr or 'a local socket'}, connected {row.backend_start:%FT%T%z})"


def state_lock(state_url: str | Path, run_id: str, started: datetime) -> Lock:
    """Return the lock on a state, not yet held: two output directories may share one."""
    url = parse_url(state_url)
    if url.get_backend_name() == "sqlite":
        path = sqlite_file(url)
        return RunLock(path.parent, run_id, started, name=f".{path.name}.lock")
    return AdvisoryLock(url, run_id)
