"""Pages and what the article on each of them is: ``*.warc.gz`` beside a ``gold.jsonl``."""

from __future__ import annotations

import hashlib
from argparse import ArgumentTypeError
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from fastwarc.warc import ArchiveIterator, WarcRecordType


@dataclass(slots=True)
class GoldPage:
    """One page with its gold."""

    url: str
    body: bytes
    charset: str | None
    dataset: str
    language: str
    text: str | None
    """The article; ``None`` where only snippets are known."""
    wanted: list[str]
    """Snippets that the text must have."""
    unwanted: list[str]
    title: str | None
    optional: frozenset[str] = frozenset()
    """Lines that may stand in the text or not, such as a standfirst."""


def read_pages(data: Path, datasets: frozenset[str] | None = None) -> Iterator[GoldPage]:
    """Yield all pages of the archives in ``data`` (or its ``dev`` folder) that have gold, in the order of the files."""
    folder = data_folder(data)
    gold = {row["url"]: row for row in read_gold(folder / "gold.jsonl")}
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                row = gold.get(record.headers.get("WARC-Target-URI", ""))
                if row is not None and (datasets is None or row["dataset"] in datasets):
                    yield _page(row, record.reader.read(), record.http_charset)


def data_folder(data: Path) -> Path:
    """Return the folder that holds ``gold.jsonl``: the given one or its ``dev``."""
    return data if (data / "gold.jsonl").exists() else data / "dev"


def gold_folder(name: str) -> Path:
    """Return the folder that an argument of a command names. Raises ``ArgumentTypeError`` where it holds no gold."""
    data = Path(name)
    if not (data_folder(data) / "gold.jsonl").is_file():
        raise ArgumentTypeError(f"{name}: neither this folder nor its folder dev holds gold.jsonl")
    return data


def read_gold(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a gold file."""
    with path.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)


def gold_hash(data: Path) -> str:
    """Return the sha256 of the gold file, hexadecimal."""
    return hashlib.sha256((data_folder(data) / "gold.jsonl").read_bytes()).hexdigest()


def _page(row: dict[str, Any], body: bytes, charset: str | None) -> GoldPage:
    return GoldPage(
        row["url"],
        body,
        charset,
        row["dataset"],
        row["lang"],
        row["text"],
        row["with"] or [],
        row["without"] or [],
        row["title"],
    )
