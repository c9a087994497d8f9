"""The SQL of the state that is more than a plain select, one expression for both databases."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, case, literal_column, not_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from crawler.state.prepared import Prepared
from crawler.state.records import Outcome
from crawler.state.schema import urls

AnyInsert = SqliteInsert | PostgresqlInsert
# Written out, not bound: they are the same for every row.
_DONE: ColumnElement[str] = literal_column(f"'{Outcome.DONE}'")
_FAILED: ColumnElement[str] = literal_column(f"'{Outcome.FAILED}'")
_DEFERRED: ColumnElement[str] = literal_column(f"'{Outcome.DEFERRED}'")
_0: ColumnElement[int] = literal_column("0")
_1: ColumnElement[int] = literal_column("1")


def insert_into(table: Table, dialect: str) -> Any:
    """Return the dialect's own insert, which knows ON CONFLICT; their union has no common type."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def insert_new(table: Table, dialect: str) -> Prepared:
    """Return an insert that leaves rows alone that are there already; a row id is given by the database."""
    return Prepared(insert_into(table, dialect).on_conflict_do_nothing(), dialect, _given(table))


def _given(table: Table) -> list[str]:
    return [c.name for c in table.columns if c is not table.autoincrement_column]


@cache
def replace(table: Table, dialect: str) -> AnyInsert:
    """Return an insert that takes the place of the row with the same key."""
    insert = insert_into(table, dialect)
    keys = list(table.primary_key.columns)
    values = {c.name: insert.excluded[c.name] for c in table.columns if not c.primary_key}
    statement: AnyInsert = insert.on_conflict_do_update(index_elements=keys, set_=values)
    return statement


@cache
def visit(dialect: str) -> Prepared:
    """Return the insert of a visit to an address.

    The latest visit wins, in whatever order they come; a visit that comes
    again counts once; done stays done, and only what this visit learned is noted.
    """
    insert = insert_into(urls, dialect)
    new = insert.excluded
    values = {
        **_facts(new),
        "last_seen": _greatest(urls.c.last_seen, new.last_seen),
        **_of_latest_visit({"visited_at": new.visited_at, "reason": new.reason, **_counters(new)}, new, dialect),
    }
    statement = insert.on_conflict_do_update(index_elements=[urls.c.key], set_=values, where=_counts(new, dialect))
    return Prepared(statement, dialect, _given(urls))


@cache
def revisit_elsewhere(dialect: str) -> Prepared:
    """Return the update that counts a visit at the other addresses of the same article, after it is noted itself.

    Otherwise a young article would be looked at again once under each of its addresses.
    """
    key = bindparam("visited_key", type_=urls.c.key.type)
    when = bindparam("when", type_=urls.c.visited_at.type)
    here = urls.alias("here")
    article = select(here.c.article).where(here.c.key == key).scalar_subquery()
    same = (urls.c.article == article) & (urls.c.key != key) & (urls.c.visited_at < when)
    statement = update(urls).where(same).values(visited_at=when, revisits=urls.c.revisits + _1)
    return Prepared(statement, dialect, [])


def _of_latest_visit(values: dict[str, Any], new: Any, dialect: str) -> dict[str, Any]:
    """Return values that an earlier visit leaves as they are, though it brings the first article."""
    earlier = not_(_takes_its_place(new, dialect))
    return {name: case((earlier, urls.c[name]), else_=value) for name, value in values.items()}


def _counts(new: Any, dialect: str) -> ColumnElement[bool]:
    """Return whether a visit changes what is noted: a later one does, and whatever brings the first article."""
    first = and_(new.outcome == _DONE, urls.c.outcome != _DONE)
    return or_(_takes_its_place(new, dialect), first)


def _takes_its_place(new: Any, dialect: str) -> ColumnElement[bool]:
    """Return whether a visit is the latest: a time that is still to come was noted by a clock that was wrong."""
    return or_(new.visited_at >= urls.c.visited_at, urls.c.visited_at > _soon(dialect))


def _soon(dialect: str) -> ColumnElement[int]:
    """Return the time an hour from now in milliseconds, by the clock of the database."""
    seconds = "strftime('%s', 'now')" if dialect == "sqlite" else "extract(epoch from now())"
    return literal_column(f"(CAST({seconds} AS BIGINT) + 3600) * 1000")


def _facts(new: Any) -> dict[str, ColumnElement[Any]]:
    stays = and_(urls.c.outcome == _DONE, new.outcome != _DONE)
    names = ("site", "outcome", "canonical_url", "article", "published")
    return {name: case((stays, urls.c[name]), else_=new[name]) for name in names}


def _counters(new: Any) -> dict[str, ColumnElement[Any]]:
    later = new.visited_at > urls.c.visited_at
    again = or_(new.outcome == _FAILED, new.outcome == _DEFERRED)
    answered = and_(later, urls.c.outcome == _DONE, not_(again))
    return {
        "revisits": urls.c.revisits + case((answered, _1), else_=_0),
        "attempts": case(
            (not_(again), _0),
            (later, urls.c.attempts + _1),
            (urls.c.attempts > _0, urls.c.attempts),
            else_=_1,
        ),
    }


def _greatest(left: ColumnElement[int], right: ColumnElement[int]) -> ColumnElement[int]:
    return case((right > left, right), else_=left)


@cache
def seen(dialect: str) -> Prepared:
    """Return the update that notes when an address was last listed."""
    listed = bindparam("seen_at", type_=urls.c.last_seen.type)
    mine = (urls.c.key == bindparam("seen_key", type_=urls.c.key.type)) & (urls.c.last_seen < listed)
    return Prepared(update(urls).where(mine).values(last_seen=listed), dialect, [])
