from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from crawler.state.database_errors import translated
from crawler.state.errors import (
    LockedError,
    StateDamagedError,
    StateError,
    StateTooNewError,
    StateUrlError,
    StateWriteError,
)


class ServerError(Exception):
    """What psycopg raises: an error with the server's code."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(f"server says {sqlstate}\nDETAIL: more")
        self.sqlstate = sqlstate


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("sqlite says so")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), StateWriteError),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), StateWriteError),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), StateWriteError),
        (sqlite_error(sqlite3.SQLITE_BUSY), StateWriteError),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), StateWriteError),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), StateDamagedError),
        (sqlite_error(sqlite3.SQLITE_CORRUPT_INDEX), StateDamagedError),
        (sqlite_error(sqlite3.SQLITE_NOTADB), StateDamagedError),
        (sqlite_error(sqlite3.SQLITE_ERROR), StateDamagedError),
        (ServerError(None), StateWriteError),
        (ServerError("53100"), StateWriteError),
        (ServerError("57P01"), StateWriteError),
        (ServerError("25006"), StateWriteError),
        (ServerError("42501"), StateWriteError),
        (ServerError("XX001"), StateDamagedError),
        (ServerError("42P01"), StateDamagedError),
        (OSError(28, "No space left on device"), StateWriteError),
        (ArgumentError("what is this"), StateUrlError),
        (ModuleNotFoundError("No module named 'psycopg'"), StateUrlError),
    ],
)
def test_what_drivers_raise_becomes_an_error_that_names_the_state(cause, kind):
    for raised in (cause, DBAPIError("SELECT 1", {}, cause)):
        if isinstance(raised, DBAPIError) and not isinstance(cause, sqlite3.Error | ServerError):
            continue
        with pytest.raises(StateError, match="/data/state") as caught, translated("/data/state"):
            raise raised
        assert type(caught.value) is kind
        assert caught.value.__cause__ is raised
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        sqlite_error(sqlite3.SQLITE_CONSTRAINT_UNIQUE),
        sqlite3.ProgrammingError("cannot operate on a closed cursor"),
        OperationalError("INSERT", {}, ServerError("42601")),
        ServerError("23505"),
        KeyError("a fault of ours"),
    ],
)
def test_our_own_faults_stay_what_they_are(fault):
    with pytest.raises(type(fault)) as caught, translated("/data/state"):
        raise fault
    assert caught.value is fault


@pytest.mark.parametrize("kind", [StateTooNewError, StateDamagedError, LockedError])
def test_what_is_translated_already_passes(kind):
    with pytest.raises(kind, match=r"^as it was$"), translated("/data/state"):
        raise kind("as it was")
