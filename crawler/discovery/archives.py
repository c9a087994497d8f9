"""Reads WARC files of any producer, compressed or not. A broken record costs that record; reading goes on."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO, Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

HTML_TYPES = ("text/html", "application/xhtml+xml", "")
# Where a record can begin again behind a damaged one: a gzip member, a zstd frame, a plain header.
RECORD_START = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/1\.[01]\r\n")
SCAN_BYTES = 1 << 20
RESUMPTIONS_PER_FILE = 1_000
TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """One response record with an HTML body."""

    url: str
    body: bytes
    """Transfer and content encoding undone."""
    status: int
    headers: dict[str, str]
    """Lower-case names."""
    fetched_at: str
    """ISO 8601, UTC: the record's own date."""
    record_id: str
    path: str


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A record, or what is left of a file, that could not be read."""

    path: str
    offset: int
    detail: str
    url: str | None = None
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record that is no page: request, revisit, metadata, or another media type."""

    path: str
    kind: str


def archive_paths(pattern: str) -> list[Path]:
    """Return the files of a path or glob pattern, sorted; empty where there is none."""
    if Path(pattern).is_file():
        return [Path(pattern)]
    return sorted(Path(path) for path in glob.glob(pattern, recursive=True) if Path(path).is_file())  # noqa: PTH207 - absolute patterns


def read_archive(path: Path, *, max_bytes: int) -> Iterator[ArchivedPage | BrokenRecord | SkippedRecord]:
    """Yield the pages of one WARC file; what cannot be read is a :class:`BrokenRecord`, and the rest goes on."""
    offset = 0
    with path.open("rb") as stream:
        for _ in range(RESUMPTIONS_PER_FILE):
            records = _records(stream, path, offset, max_bytes)
            for found in records:
                yield found
                if isinstance(found, BrokenRecord) and not found.url:
                    offset = found.offset
                    break
            else:
                return
            resumed = _next_record(stream, offset + 1)
            if resumed is None:
                return
            offset = resumed


def _records(
    stream: IO[bytes], path: Path, offset: int, max_bytes: int
) -> Iterator[ArchivedPage | BrokenRecord | SkippedRecord]:
    stream.seek(offset)
    position = offset
    try:
        for record in ArchiveIterator(stream, parse_http=True, auto_decode="all", record_types=WarcRecordType.any_type):
            position = offset + record.stream_pos
            yield _page(record, path, position, max_bytes)
    except (OSError, ValueError, EOFError, RuntimeError) as error:
        yield BrokenRecord(str(path), position, str(error) or type(error).__name__)


def _page(record: Any, path: Path, position: int, max_bytes: int) -> ArchivedPage | BrokenRecord | SkippedRecord:
    kind = str(record.record_type).rsplit(".", 1)[-1].lower()
    if record.record_type != WarcRecordType.response or not record.is_http:
        return SkippedRecord(str(path), kind)
    if (record.http_content_type or "").lower() not in HTML_TYPES:
        return SkippedRecord(str(path), "not_html")
    url = record.headers.get("WARC-Target-URI", "").strip("<>")
    body = record.reader.read(max_bytes + 1)
    if len(body) > max_bytes:
        return BrokenRecord(str(path), position, f"more than {max_bytes} bytes", url, too_large=True)
    headers = {name.lower(): value for name, value in record.http_headers.asdict().items()}
    date = record.record_date
    return ArchivedPage(
        url=url,
        body=body,
        status=int(record.http_headers.status_code or 0),
        headers=headers,
        fetched_at=date.astimezone(UTC).isoformat() if date else "",
        record_id=record.record_id,
        path=str(path),
    )


def _next_record(stream: IO[bytes], start: int) -> int | None:
    stream.seek(start)
    position, tail = start, b""
    while chunk := stream.read(SCAN_BYTES):
        match = RECORD_START.search(tail + chunk)
        if match:
            return position - len(tail) + match.start()
        tail = chunk[-16:]
        position += len(chunk)
    return None
