"""Reads and writes what is known of addresses (table ``urls``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from crawler.state.prepared import AnyOf
from crawler.state.records import NAMED, Outcome, UrlOutcome, UrlState
from crawler.state.schema import articles, from_ms, is_unfinished, storable, to_ms, url_key, urls
from crawler.state.statements import revisit_elsewhere, seen, visit

TRIED_AGAIN = frozenset({Outcome.FAILED, Outcome.DEFERRED})
_REFUSED = Outcome.REFUSED.value
_COLUMNS = (
    urls.c.key,
    urls.c.url,
    urls.c.site,
    urls.c.outcome,
    urls.c.reason,
    urls.c.canonical_url,
    articles.c.article_id,
    articles.c.content_hash,
    articles.c.extracted_hash,
    articles.c.revision,
    urls.c.first_seen,
    urls.c.last_seen,
    urls.c.visited_at,
    urls.c.published,
    urls.c.revisits,
    urls.c.attempts,
)
_STATE: Select[Any] = select(*_COLUMNS).select_from(urls.outerjoin(articles, urls.c.article == articles.c.key))
_BY_KEY = AnyOf(lambda keys: _STATE.where(urls.c.key.in_(keys)), urls.c.key.type)


def read_urls(connection: Connection, wanted: Iterable[str]) -> dict[str, UrlState]:
    """Return what is known, by address as asked; unknown addresses are left out."""
    by_key = {url_key(url): url for url in wanted}
    return {by_key[row[0]]: _state(row) for row in _BY_KEY.chunks(connection, list(by_key))}


def _state(row: Sequence[Any]) -> UrlState:
    _, url, site, outcome, reason, canonical, article_id, content, extracted, revision = row[:10]
    first_seen, last_seen, visited_at, published, revisits, attempts = row[10:]
    return UrlState(
        url=url,
        site=site,
        outcome=Outcome(outcome),
        reason=reason,
        canonical_url=canonical,
        article_id=article_id,
        content_hash=content.hex() if content else None,
        extracted_hash=extracted.hex() if extracted else None,
        revision=revision or 0,
        first_seen=from_ms(first_seen),
        last_seen=from_ms(last_seen),
        visited_at=from_ms(visited_at),
        published=from_ms(published),
        revisits=revisits,
        attempts=attempts,
    )


def write_visits(connection: Connection, visits: Sequence[UrlOutcome], article_keys: Mapping[str, int]) -> None:
    """Note visits and what they led to. A done page's other addresses are noted with it."""
    rows = [row for one in visits for row in _visit_rows(one, article_keys)]
    if rows:
        dialect = connection.dialect.name
        visit(dialect).many(connection, rows)
        # A visit without a new article may have been a revisit: the known article stays.
        refused = (row for row in rows if row["outcome"] == _REFUSED)
        again = [{"visited_key": row["key"], "when": row["visited_at"]} for row in refused]
        if again:
            revisit_elsewhere(dialect).many(connection, again)


def _visit_rows(one: UrlOutcome, article_keys: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    when = to_ms(one.visited_at)
    row = {
        "key": url_key(one.url),
        "url": storable(one.url),
        "site": one.site,
        "outcome": one.outcome.value,
        "reason": one.reason,
        "canonical_url": storable(one.canonical_url) if one.canonical_url != one.url else None,
        "article": article_keys[one.article_id] if one.article_id is not None else None,
        "first_seen": when,
        "last_seen": when,
        "visited_at": when,
        "published": to_ms(one.published),
        "revisits": 0,
        "attempts": 1 if one.outcome in TRIED_AGAIN else 0,
    }
    yield row
    # The canonical address of a refused page is not used: error pages name the home page.
    if one.outcome is Outcome.DONE and (one.also or one.canonical_url is not None):
        others = {one.canonical_url, *one.also} - {None, one.url}
        yield from (_alias(row, other, one) for other in sorted(filter(None, others)))


def _alias(row: dict[str, Any], url: str, one: UrlOutcome) -> dict[str, Any]:
    canonical_url = storable(one.canonical_url) if one.canonical_url != url else None
    reason = one.reason if url in one.also else NAMED
    return row | {"key": url_key(url), "url": storable(url), "canonical_url": canonical_url, "reason": reason}


def write_seen(connection: Connection, known: Iterable[str], when: datetime) -> None:
    """Note that known addresses were listed again."""
    rows = [{"seen_key": url_key(url), "seen_at": to_ms(when)} for url in known]
    if rows:
        seen(connection.dialect.name).many(connection, rows)


def read_due(
    connection: Connection,
    site: str,
    *,
    published_after: datetime,
    visited_before: datetime,
    old_visited_before: datetime | None,
    limit: int,
) -> list[UrlState]:
    """Return canonical addresses of articles to look at again, most recent first.

    Young ones (published after ``published_after``) that were never looked at
    again and not since ``visited_before``; with ``old_visited_before`` also all
    that were not visited since then.
    """
    due: ColumnElement[bool] = (
        (urls.c.published > to_ms(published_after))
        & (urls.c.revisits == 0)
        & (urls.c.visited_at <= to_ms(visited_before))
    )
    if old_visited_before is not None:
        due = or_(due, urls.c.visited_at <= to_ms(old_visited_before))
    canonical = (urls.c.outcome == Outcome.DONE) & urls.c.canonical_url.is_(None)
    query = _STATE.where(urls.c.site == site, canonical, due)
    return [_state(row) for row in connection.execute(query.order_by(urls.c.published.desc()).limit(limit))]


def read_unfinished(connection: Connection, site: str, *, attempts: int, limit: int) -> list[UrlState]:
    """Return addresses of a site that may still give something: those that never had their turn come first.

    ``attempts``: those that were tried so often are left out.
    """
    mine = (urls.c.site == site) & is_unfinished & (urls.c.attempts < attempts)
    query = _STATE.where(mine).order_by(urls.c.attempts, urls.c.visited_at).limit(limit)
    return [_state(row) for row in connection.execute(query)]
