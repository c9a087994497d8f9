from __future__ import annotations

import pytest
from sqlalchemy import Connection, inspect

from crawler.state.engine import connect
from crawler.state.errors import StateDamagedError
from crawler.state.migrations import STEPS, read_version
from crawler.state.schema import TABLES_VERSION
from crawler.state.store import StateStore


def add_colour(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE runs ADD COLUMN colour TEXT")


def rename_colour(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE runs RENAME COLUMN colour TO hue")


def break_off(connection: Connection) -> None:
    rename_colour(connection)
    raise KeyError("in the middle")


def columns(connection: Connection) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns("runs")}


NEXT = TABLES_VERSION + 1


def close(connection: Connection) -> None:
    connection.close()
    connection.engine.dispose()


def test_an_older_state_goes_through_every_step_once(state_url):
    StateStore.open(state_url).close()
    steps = {TABLES_VERSION: add_colour, NEXT: rename_colour}
    for _ in range(2):
        connection = connect(state_url, steps=steps, newest=NEXT + 1)
        assert read_version(connection, "") == NEXT + 1
        assert "hue" in columns(connection)
        close(connection)


def test_a_step_that_fails_leaves_the_older_state_as_it_was(state_url):
    StateStore.open(state_url).close()
    with pytest.raises(KeyError, match="in the middle"):
        connect(state_url, steps={TABLES_VERSION: add_colour, NEXT: break_off}, newest=NEXT + 1)
    with StateStore.open(state_url) as store:
        assert not {"colour", "hue"} & columns(store._connection)
        store._connection.rollback()


def test_a_version_without_a_way_forward_is_refused(state_url):
    StateStore.open(state_url).close()
    with pytest.raises(StateDamagedError, match="no way leads"):
        connect(state_url, steps={NEXT: add_colour}, newest=NEXT + 1)


def test_every_version_since_the_first_has_its_step():
    assert sorted(STEPS) == list(range(1, TABLES_VERSION))
