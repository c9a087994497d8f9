"""What can go wrong with the state. Messages are ``what: value: why``; the cause is kept.

StateError
├── StateUrlError       STATE_URL cannot be understood, or its driver is not installed
├── StateTooNewError    written by a later version of the program
├── StateDamagedError   not a state, or no longer readable
├── StateWriteError     cannot be reached or written: disk full, no permission, server gone
└── LockedError         another run holds it
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError


class StateError(Exception):
    """Anything that keeps the state from being used."""


class StateUrlError(StateError):
    """``STATE_URL`` cannot be understood, or its driver is not installed."""


class StateTooNewError(StateError):
    """The state was written by a later version; this one would lose what it does not know."""


class StateDamagedError(StateError):
    """The file is not a state, or SQLite finds it malformed."""


class StateWriteError(StateError):
    """The state cannot be reached or written. Nothing of the failed transaction is kept."""


class LockedError(StateError):
    """Another run holds the directory or the database; the message says which."""


_SQLITE_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
# SQLSTATE XX001 data_corrupted, XX002 index_corrupted
_POSTGRESQL_DAMAGED = {"XX001", "XX002"}


def translate(error: Exception, where: str) -> StateError:
    """Return our error for one of SQLAlchemy's; ``where`` names the state without its password."""
    if isinstance(error, ArgumentError | NoSuchModuleError | ImportError):
        return StateUrlError(f"state URL: {where}: {_first_line(error)}")
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if _is_damage(cause):
        return StateDamagedError(f"state: {where}: {_first_line(cause)}")
    return StateWriteError(f"state: {where}: {_first_line(cause)}")


def _is_damage(cause: BaseException) -> bool:
    code = getattr(cause, "sqlite_errorcode", None)
    # The low byte is the primary code, the rest says where it was noticed.
    if code is not None:
        return code & 0xFF in _SQLITE_DAMAGED
    return getattr(cause, "sqlstate", None) in _POSTGRESQL_DAMAGED


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0]


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what the database drivers raise inside the block into a :class:`StateError`."""
    try:
        yield
    except StateError:
        raise
    except Exception as error:
        if not _is_ours(error):
            raise
        raise translate(error, where) from error


def _is_ours(error: Exception) -> bool:
    """Return whether SQLAlchemy, a driver or the file system raised it; a driver's errors may come unwrapped."""
    if isinstance(error, DBAPIError | ArgumentError | NoSuchModuleError | ImportError | OSError | sqlite3.Error):
        return True
    return hasattr(error, "sqlstate")
