"""Finds articles with the same text (by hash) and with nearly the same text (by bands)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, literal_column, select

from crawler.state.prepared import AnyOf
from crawler.state.records import ArticleMatch, ArticleRecord
from crawler.state.schema import articles, bands, url_key
from crawler.state.statements import insert_new

# Candidates whose signatures are compared: those that share most bands come first.
NEAR_LIMIT = 32

_KEYS = AnyOf(
    lambda ids: select(articles.c.article_id, articles.c.key).where(articles.c.article_id.in_(ids)),
    articles.c.article_id.type,
)
_not_excluded = articles.c.url_key != bindparam("exclude", type_=articles.c.url_key.type)
_EXACT = AnyOf(
    lambda hashes: (
        select(articles.c.article_id, articles.c.minhash)
        .where(articles.c.content_hash.in_(hashes), _not_excluded)
        .order_by(articles.c.key)
        .limit(literal_column("1"))
    ),
    articles.c.content_hash.type,
)


def _near(wanted: list[BindParameter[Any]]) -> Select[Any]:
    """Candidates are ordered by the bands they share: the driver's list may hold a band twice, which IN ignores."""
    shared = (
        select(bands.c.article, func.count().label("shared"))
        .where(bands.c.band.in_(wanted))
        .group_by(bands.c.article)
        .subquery()
    )
    return (
        select(articles.c.article_id, articles.c.minhash)
        .join(shared, shared.c.article == articles.c.key)
        .where(_not_excluded)
        .order_by(shared.c.shared.desc(), articles.c.key)
        .limit(literal_column(str(NEAR_LIMIT)))
    )


_NEAR = AnyOf(_near, bands.c.band.type)


def write_articles(connection: Connection, records: Sequence[ArticleRecord]) -> dict[str, int]:
    """Write articles with their bands; return the row key of each article by its id."""
    if not records:
        return {}
    dialect = connection.dialect.name
    insert_new(articles, dialect).many(connection, map(_row, records))
    keys = read_keys(connection, [record.article_id for record in records])
    rows = [{"band": band, "article": keys[r.article_id]} for r in records for band in r.bands]
    if rows:
        insert_new(bands, dialect).many(connection, rows)
    return keys


def _row(record: ArticleRecord) -> dict[str, Any]:
    return {
        "article_id": record.article_id,
        "url_key": url_key(record.url),
        "content_hash": bytes.fromhex(record.content_hash),
        "extracted_hash": bytes.fromhex(record.extracted_hash) if record.extracted_hash else None,
        "revision": record.revision,
        "duplicate_of": record.duplicate_of,
        "minhash": record.minhash or None,
    }


def read_keys(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return the key of each article that is there."""
    return dict(_KEYS.chunks(connection, ids))


def read_exact(connection: Connection, content_hash: str, exclude_url: str) -> ArticleMatch | None:
    """Return the earliest article with this hash that is not of ``exclude_url``."""
    rows = _EXACT.rows(connection, [bytes.fromhex(content_hash)], {"exclude": url_key(exclude_url)})
    return next((ArticleMatch(article_id, minhash or b"") for article_id, minhash in rows), None)


def read_near(connection: Connection, wanted: Iterable[int], exclude_url: str) -> list[ArticleMatch]:
    """Return articles that share a band, most shared bands first, then oldest."""
    values = list(wanted)
    rows = _NEAR.rows(connection, values, {"exclude": url_key(exclude_url)}) if values else []
    return [ArticleMatch(article_id, minhash or b"") for article_id, minhash in rows]
