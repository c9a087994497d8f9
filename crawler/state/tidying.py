"""Deletes from the state: articles whose rows are gone, and old history of runs and sites.

Each function works in the transaction of its caller.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select

from crawler.state.records import PartState
from crawler.state.schema import articles, bands, parts, runs, site_health, to_ms, urls, validators

CHUNK = 500
"""Values in one statement; SQLite takes 32,766 of them, the servers' limits are near that."""


def sealed_articles(connection: Connection) -> dict[str, tuple[Path, int]]:
    """Return for each run with sealed parts the path of one of them, and how many articles all of them have."""
    query = (
        select(parts.c.run_id, func.min(parts.c.path), func.sum(parts.c.lines))
        .where(parts.c.state == PartState.SEALED)
        .group_by(parts.c.run_id)
    )
    return {run_id: (Path(path), int(lines)) for run_id, path, lines in connection.execute(query)}


def forget_parts(connection: Connection, run_ids: Collection[str]) -> None:
    """Forget that runs have parts."""
    for some in _chunks(sorted(run_ids)):
        connection.execute(delete(parts).where(parts.c.run_id.in_(some)))


def forget_articles_but(connection: Connection, kept: Container[str]) -> int:
    """Forget all articles whose id is not in ``kept``, and their addresses; return how many they were.

    The listings of their sites are asked anew, without conditions: they name the addresses again.
    """
    rows = connection.execute(select(articles.c.key, articles.c.article_id)).all()
    gone = [key for key, article_id in rows if article_id not in kept]
    forget_listings(connection, _forget_articles(connection, gone))
    return len(gone)


def withdraw(connection: Connection, article_ids: Collection[str]) -> set[str]:
    """Forget some articles and their addresses; return the sites of these. Unknown ones are left out."""
    keys: list[int] = []
    for some in _chunks(sorted(article_ids)):
        keys += connection.execute(select(articles.c.key).where(articles.c.article_id.in_(some))).scalars()
    return _forget_articles(connection, keys)


def forget_listings(connection: Connection, sites: Collection[str]) -> None:
    """Let all listings of sites be read in full again."""
    for names in _chunks(sorted(sites)):
        connection.execute(delete(validators).where(validators.c.site.in_(names)))


def _forget_articles(connection: Connection, keys: Sequence[int]) -> set[str]:
    """Forget articles by their keys; return the sites of their addresses."""
    sites: set[str] = set()
    for some in _chunks(keys):
        here = urls.c.article.in_(some)
        sites.update(connection.execute(select(urls.c.site).where(here).distinct()).scalars())
        connection.execute(delete(urls).where(here))
        connection.execute(delete(bands).where(bands.c.article.in_(some)))
        connection.execute(delete(articles).where(articles.c.key.in_(some)))
    return sites


def forget_runs(connection: Connection, before: datetime, *, but: int) -> int:
    """Forget runs that began before a time, but not the ``but`` latest; return how many they were."""
    latest = select(runs.c.run_id).order_by(runs.c.started.desc()).limit(but).scalar_subquery()
    old = delete(runs).where(runs.c.started < to_ms(before), runs.c.run_id.not_in(latest))
    return connection.execute(old).rowcount


def forget_health(connection: Connection, before: datetime, *, but: int) -> int:
    """Forget what runs before a time got from each site, but not the ``but`` latest of a site; return how many."""
    place = func.row_number().over(partition_by=site_health.c.site, order_by=site_health.c.at.desc()).label("place")
    ranked = select(site_health.c.site, site_health.c.run_id, site_health.c.at, place).subquery()
    query = select(ranked.c.site, ranked.c.run_id).where(ranked.c.place > but, ranked.c.at < to_ms(before))
    old = connection.execute(query).all()
    for site, run_id in old:
        connection.execute(delete(site_health).where(site_health.c.site == site, site_health.c.run_id == run_id))
    return len(old)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[at : at + CHUNK] for at in range(0, len(values), CHUNK))
