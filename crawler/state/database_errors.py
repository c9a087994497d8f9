"""Turns exceptions of databases and of the file system into errors of the state. Loads the database library."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from crawler.state.errors import StateDamagedError, StateError, StateUrlError, StateWriteError

# SQLITE_ERROR is a table or column that is not there: the file is not what its version says.
_SQLITE_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}
_SQLITE_OUR_FAULT = {sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE}
# SQLSTATE: data_corrupted, index_corrupted, undefined_table, undefined_column.
_POSTGRESQL_DAMAGED = {"XX001", "XX002", "42P01", "42703"}
_INSUFFICIENT_PRIVILEGE = "42501"
# Classes: data exception, integrity constraint violation, syntax error.
_POSTGRESQL_OUR_FAULT = ("22", "23", "42")


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what databases and the file system raise inside the block into a :class:`StateError`.

    ``where`` names the state without its password. What is a fault of this
    program passes as it is.
    """
    try:
        yield
    except ImportError as error:
        raise StateUrlError(
            f"state URL: {where}: {error}: pip install 'psycopg[binary]', the extra [postgresql] of this program"
        ) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise StateUrlError(f"state URL: {where}: {_first_line(error)}") from error
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        kind = _kind(cause)
        if kind is None:
            raise
        raise kind(f"state: {where}: {_first_line(cause)}") from error


def _kind(cause: BaseException) -> type[StateError] | None:
    """Return which error of ours it is, if it is one; a driver's errors may come unwrapped."""
    if isinstance(cause, sqlite3.Error):
        return _sqlite_kind(cause)
    if hasattr(cause, "sqlstate"):
        return _postgresql_kind(cause.sqlstate)
    return StateWriteError if isinstance(cause, OSError) else None


def _sqlite_kind(cause: sqlite3.Error) -> type[StateError] | None:
    # The low byte is the primary code, the rest says where it was noticed.
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
    if code in _SQLITE_OUR_FAULT:
        return None
    return StateDamagedError if code in _SQLITE_DAMAGED else StateWriteError


def _postgresql_kind(sqlstate: str | None) -> type[StateError] | None:
    """``None`` as SQLSTATE: the server cannot be reached."""
    if sqlstate in _POSTGRESQL_DAMAGED:
        return StateDamagedError
    ours = sqlstate is not None and sqlstate != _INSUFFICIENT_PRIVILEGE and sqlstate.startswith(_POSTGRESQL_OUR_FAULT)
    return None if ours else StateWriteError


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0]
