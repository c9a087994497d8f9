"""Runs, their part files, and what they got from each site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, select, update

from crawler.state.records import Part, PartState, RunRecord, SiteHealth
from crawler.state.schema import from_ms, parts, runs, site_health, to_ms
from crawler.state.statements import insert_new, replace


def write_start(connection: Connection, run: RunRecord) -> None:
    """Note that a run began."""
    insert_new(runs, connection.dialect.name).many(connection, [_run_row(run)])


def write_finish(connection: Connection, run: RunRecord) -> None:
    """Note how a run ended."""
    connection.execute(replace(runs, connection.dialect.name), [_run_row(run)])


def _run_row(run: RunRecord) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "started": to_ms(run.started),
        "ended": to_ms(run.ended),
        "exit_status": run.exit_status,
        "reason": run.reason,
        "counts": json.dumps(run.counts, sort_keys=True, ensure_ascii=False),
    }


def read_runs(connection: Connection, limit: int | None) -> list[RunRecord]:
    """Return runs, latest first."""
    query = select(runs).order_by(runs.c.started.desc(), runs.c.run_id.desc()).limit(limit)
    return [_run(row) for row in connection.execute(query)]


def read_run(connection: Connection, run_id: str) -> RunRecord | None:
    """Return one run."""
    row = connection.execute(select(runs).where(runs.c.run_id == run_id)).first()
    return _run(row) if row else None


def _run(row: Row[Any]) -> RunRecord:
    return RunRecord(
        run_id=row.run_id,
        started=from_ms(row.started),
        ended=from_ms(row.ended),
        exit_status=row.exit_status,
        reason=row.reason,
        counts=json.loads(row.counts),
    )


def write_parts(connection: Connection, rows: Sequence[Part]) -> None:
    """Note counters and state of parts; what is sealed stays as it is."""
    if not rows:
        return
    insert_new(parts, connection.dialect.name).many(connection, map(_part_row, rows))
    for part in rows:
        values = _part_row(part)
        here = (parts.c.run_id == part.run_id) & (parts.c.number == part.number)
        connection.execute(update(parts).where(here, parts.c.state != PartState.SEALED).values(values))


def _part_row(part: Part) -> dict[str, Any]:
    return asdict(part) | {"state": part.state.value}


def read_parts(connection: Connection, *, run_id: str | None, unsealed: bool) -> list[Part]:
    """Return parts by run and number."""
    query = select(parts).order_by(parts.c.run_id, parts.c.number)
    if run_id is not None:
        query = query.where(parts.c.run_id == run_id)
    if unsealed:
        query = query.where(parts.c.state != PartState.SEALED)
    return [
        Part(r.run_id, r.number, r.path, PartState(r.state), r.lines, r.bytes, r.sha256)
        for r in connection.execute(query)
    ]


def is_sealed(connection: Connection, run_id: str, number: int) -> bool:
    """Return whether a part is sealed."""
    query = select(parts.c.state).where(parts.c.run_id == run_id, parts.c.number == number)
    return connection.execute(query).scalar() == PartState.SEALED


def write_health(connection: Connection, rows: Iterable[SiteHealth]) -> None:
    """Note what a run got from its sites."""
    values = [asdict(row) | {"at": to_ms(row.at)} for row in rows]
    if values:
        connection.execute(replace(site_health, connection.dialect.name), values)


def read_health(connection: Connection, site: str, limit: int) -> list[SiteHealth]:
    """Return the last runs of a site, latest first."""
    query = select(site_health).where(site_health.c.site == site).order_by(site_health.c.at.desc()).limit(limit)
    return [SiteHealth(**{**row._mapping, "at": from_ms(row.at)}) for row in connection.execute(query)]  # noqa: SLF001 - public API of SQLAlchemy
