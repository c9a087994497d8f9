"""Steps that bring an older schema forward, one version each, in one transaction.

A step is a function that takes the connection and works on the tables as they
were at its version: plain SQL, never :mod:`crawler.state.schema`, which moves on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, insert, inspect, select, update

from crawler.state.errors import StateDamagedError, StateTooNewError
from crawler.state.schema import TABLES_VERSION, meta, metadata

Step = Callable[[Connection], None]

STEPS: Mapping[int, Step] = {}
"""From which version → the step to the next one."""


def create_schema(connection: Connection) -> None:
    """Make all tables and note the version."""
    metadata.create_all(connection)
    connection.execute(insert(meta).values(name="schema_version", value=str(TABLES_VERSION)))


def bring_forward(
    connection: Connection,
    where: str,
    *,
    steps: Mapping[int, Step] = STEPS,
    newest: int = TABLES_VERSION,
) -> int:
    """Return the version found, after all steps from it to ``newest``; the caller commits.

    Raises :class:`StateTooNewError` or :class:`StateDamagedError`.
    """
    found = read_version(connection, where)
    if found > newest:
        raise StateTooNewError(
            f"state: {where}: has schema {found}, this program knows up to {newest}; use the version that wrote it"
        )
    for version in range(found, newest):
        if version not in steps:
            raise StateDamagedError(f"state: {where}: has schema {version}, from which no way leads to {newest}")
        steps[version](connection)
        connection.execute(update(meta).where(meta.c.name == "schema_version").values(value=str(version + 1)))
    return found


def read_version(connection: Connection, where: str) -> int:
    """Return the schema version that the state notes."""
    if not inspect(connection).has_table(meta.name):
        raise StateDamagedError(f"state: {where}: is a database, but not a state of this program")
    value = connection.execute(select(meta.c.value).where(meta.c.name == "schema_version")).scalar()
    if value is None or not value.isdigit():
        raise StateDamagedError(f"state: {where}: schema version {value!r} is not a number")
    return int(value)
