"""Validators of feeds, sitemaps and sections, and the memory of sites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from crawler.state.records import SiteMemoryRow, Validator
from crawler.state.schema import from_ms, site_memory, storable, to_ms, url_key, validators
from crawler.state.statements import replace

_IN_CHUNK = 500
_VALIDATORS = select(validators).where(validators.c.key.in_(bindparam("keys", expanding=True)))
_OF_SITE = (
    select(validators)
    .where(validators.c.site == bindparam("site"), validators.c.kind == bindparam("kind"))
    .order_by(validators.c.url)
)
_MEMORY = select(site_memory).where(site_memory.c.site.in_(bindparam("sites", expanding=True)))


def read_validators(connection: Connection, wanted: Iterable[str]) -> dict[str, Validator]:
    """Return what is known, by address as asked."""
    by_key = {url_key(url): url for url in wanted}
    keys, found = list(by_key), {}
    for start in range(0, len(keys), _IN_CHUNK):
        for row in connection.execute(_VALIDATORS, {"keys": keys[start : start + _IN_CHUNK]}):
            found[by_key[bytes(row.key)]] = _validator(row)
    return found


def _validator(row: Row[Any]) -> Validator:
    return Validator(
        url=row.url,
        site=row.site,
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash.hex(),
        entries=row.entries,
        checked_at=from_ms(row.checked_at),
        changed_at=from_ms(row.changed_at),
        full_at=from_ms(row.full_at),
        unchanged_streak=row.unchanged_streak,
        conditional_streak=row.conditional_streak,
        trusted=row.trusted,
        next_check_at=from_ms(row.next_check_at),
        kind=row.kind,
    )


def read_validators_of_site(connection: Connection, site: str, kind: str) -> list[Validator]:
    """Return the listings of one kind that a site is known to have, by address."""
    rows = connection.execute(_OF_SITE, {"site": site, "kind": kind})
    return [_validator(row) for row in rows]


def write_validators(connection: Connection, records: Sequence[Validator]) -> None:
    """Note what listings answered."""
    rows = [_row(record) for record in records]
    if rows:
        connection.execute(replace(validators, connection.dialect.name), rows)


def _row(record: Validator) -> dict[str, Any]:
    return asdict(record) | {
        "key": url_key(record.url),
        "url": storable(record.url),
        "etag": storable(record.etag),
        "last_modified": storable(record.last_modified),
        "body_hash": bytes.fromhex(record.body_hash),
        "checked_at": to_ms(record.checked_at),
        "changed_at": to_ms(record.changed_at),
        "full_at": to_ms(record.full_at),
        "next_check_at": to_ms(record.next_check_at),
    }


def read_memory(connection: Connection, sites: Iterable[str]) -> dict[str, SiteMemoryRow]:
    """Return the memory of each site that has one."""
    rows = connection.execute(_MEMORY, {"sites": list(sites)})
    return {r.site: SiteMemoryRow(r.site, bytes(r.blob), r.articles, from_ms(r.updated)) for r in rows}


def write_memory(connection: Connection, records: Iterable[SiteMemoryRow]) -> None:
    """Put the memory of sites in the place of what was there."""
    rows = [asdict(record) | {"updated": to_ms(record.updated)} for record in records]
    if rows:
        connection.execute(replace(site_memory, connection.dialect.name), rows)
