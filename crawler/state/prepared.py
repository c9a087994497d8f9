"""Statements compiled once and run on the driver's own cursor.

SQLAlchemy's execution costs 60 to 90 µs a statement and 30 µs a row of
parameters, several times what SQLite itself needs. What runs for every address
is therefore compiled to SQL once; everything else goes the usual way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, ClauseElement, Connection, Select, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
# Lists of values are filled up to one of these lengths, so that few statements are compiled. SQLite takes 32,766.
LENGTHS = (1, 4, 16, 64, 256)
LONGEST = LENGTHS[-1]


class Prepared:
    """SQL of one statement for one database, with its values in the order the driver wants."""

    def __init__(self, statement: ClauseElement, dialect: str, columns: Sequence[str] | None = None) -> None:
        paramstyle = sqlite.dialect() if dialect == "sqlite" else _psycopg()
        compiled = statement.compile(dialect=paramstyle, column_keys=columns)
        self.sql = str(compiled)
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._arrange = _arrange(getattr(compiled, "positiontup", None))

    def rows(self, connection: Connection, values: Values) -> list[Any]:
        """Return all rows as tuples."""
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.sql, self._arrange({**self._constants, **values}))
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def many(self, connection: Connection, rows: Iterable[Values]) -> None:
        """Run once for each row of values; the constants must be written into the SQL."""
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(self.sql, [self._arrange(row) for row in rows])
        finally:
            cursor.close()


def _psycopg() -> Any:
    return postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]


def _arrange(order: Sequence[str] | None) -> Callable[[Values], Any]:
    if order is None:
        return dict
    if len(order) == 1:
        return lambda values: (values[order[0]],)
    return itemgetter(*order)


class AnyOf:
    """A select over a list of values of any length up to :data:`LONGEST`."""

    def __init__(self, build: Callable[[list[BindParameter[Any]]], Select[Any]], type_: TypeEngine[Any]) -> None:
        self._build = build
        self._type = type_
        self._prepared = lru_cache(maxsize=None)(self._prepare)

    def rows(self, connection: Connection, wanted: Sequence[Any], values: Values | None = None) -> list[Any]:
        """Return the rows for at most :data:`LONGEST` values, which must not be none."""
        length = next(n for n in LENGTHS if n >= len(wanted))
        filled = [*wanted, *[wanted[-1]] * (length - len(wanted))]
        named = {f"v{i}": value for i, value in enumerate(filled)}
        return self._prepared(connection.dialect.name, length).rows(connection, {**named, **(values or {})})

    def chunks(self, connection: Connection, wanted: Sequence[Any]) -> list[Any]:
        """Return the rows for any number of values."""
        starts = range(0, len(wanted), LONGEST)
        return [row for start in starts for row in self.rows(connection, wanted[start : start + LONGEST])]

    def _prepare(self, dialect: str, length: int) -> Prepared:
        return Prepared(self._build([bindparam(f"v{i}", type_=self._type) for i in range(length)]), dialect)
