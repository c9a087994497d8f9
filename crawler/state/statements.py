"""The SQL of the state that is more than a plain select, one expression for both databases."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, Update, and_, bindparam, case, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from crawler.state.records import Outcome
from crawler.state.schema import articles, bands, parts, runs, site_health, site_memory, urls, validators

AnyInsert = SqliteInsert | PostgresqlInsert


def insert_into(table: Table, dialect: str) -> Any:
    """Return the dialect's own insert, which knows ON CONFLICT; their union has no common type."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def insert_new(table: Table, dialect: str) -> AnyInsert:
    """Return an insert that leaves rows alone that are there already."""
    statement: AnyInsert = insert_into(table, dialect).on_conflict_do_nothing()
    return statement


@cache
def replace(table: Table, dialect: str) -> AnyInsert:
    """Return an insert that takes the place of the row with the same key."""
    insert = insert_into(table, dialect)
    keys = list(table.primary_key.columns)
    values = {c.name: insert.excluded[c.name] for c in table.columns if not c.primary_key}
    statement: AnyInsert = insert.on_conflict_do_update(index_elements=keys, set_=values)
    return statement


@cache
def visit(dialect: str) -> AnyInsert:
    """Return the insert of a visit to an address.

    The latest visit wins, in whatever order they come; a visit that comes
    again counts once; done stays done, and only what this visit learned is noted.
    """
    insert = insert_into(urls, dialect)
    new = insert.excluded
    values = {
        **_facts(new),
        "last_seen": _greatest(urls.c.last_seen, new.last_seen),
        "visited_at": new.visited_at,
        "reason": new.reason,
        **_counters(new),
    }
    statement: AnyInsert = insert.on_conflict_do_update(
        index_elements=[urls.c.key], set_=values, where=new.visited_at >= urls.c.visited_at
    )
    return statement


def _facts(new: Any) -> dict[str, ColumnElement[Any]]:
    stays = and_(urls.c.outcome == Outcome.DONE, new.outcome != Outcome.DONE)
    names = ("site", "outcome", "canonical_url", "article", "published")
    return {name: case((stays, urls.c[name]), else_=new[name]) for name in names}


def _counters(new: Any) -> dict[str, ColumnElement[Any]]:
    later = new.visited_at > urls.c.visited_at
    answered = and_(later, urls.c.outcome == Outcome.DONE, new.outcome != Outcome.FAILED)
    return {
        "revisits": urls.c.revisits + case((answered, 1), else_=0),
        "attempts": case(
            (new.outcome != Outcome.FAILED, 0),
            (later, urls.c.attempts + 1),
            (urls.c.attempts > 0, urls.c.attempts),
            else_=1,
        ),
    }


def _greatest(left: ColumnElement[int], right: ColumnElement[int]) -> ColumnElement[int]:
    return case((right > left, right), else_=left)


SEEN: Update = (
    update(urls)
    .where(urls.c.key == bindparam("seen_key"), urls.c.last_seen < bindparam("seen_at"))
    .values(last_seen=bindparam("seen_at"))
)
