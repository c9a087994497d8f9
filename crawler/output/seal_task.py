"""The task of sealing one spool, and its result: plain values that travel to a worker process and back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.output.parts import FileFacts
from crawler.reasons import Refusal

SUFFIX = {"none": "", "gzip": ".gz", "zstd": ".zst"}


@dataclass(frozen=True, slots=True)
class SealTask:
    """One spool to seal."""

    spool: Path
    articles: Path
    """Final name of the articles."""
    removed: Path
    """Final name of this part's removed blocks."""
    writer: str
    """Id of the run that seals. It is part of the temporary names, so that a worker of a killed run does no harm."""
    memories: dict[str, bytes]
    """The packed site memory of each domain, from earlier parts and runs."""
    day: int
    """Today, as days since 1970-01-01: older counts in a site memory fade."""
    compression: str = "none"
    clean: bool = True

    def draft(self, final: Path) -> Path:
        """Return the name under which a file is written until it is complete."""
        return temporary(final.with_name(f"{final.name}.{self.writer}"))


@dataclass(frozen=True, slots=True)
class Withheld:
    """An article that was spooled and is not published."""

    row: dict[str, Any]
    """As it would have been."""
    refusal: Refusal


@dataclass(slots=True)
class SealReport:
    """What sealing gave."""

    articles: FileFacts
    memories: dict[str, bytes]
    articles_seen: dict[str, int] = field(default_factory=dict)
    """Distinct articles behind the memory of each domain."""
    rules: Counter[str] = field(default_factory=Counter)
    """Blocks removed by each rule."""
    overcut: list[str] = field(default_factory=list)
    """Addresses of articles that cleaning would have emptied; their text is as extracted."""
    withheld: list[Withheld] = field(default_factory=list)
    """Articles that pipelines of the user left out."""


def temporary(path: Path) -> Path:
    """Return the name that a file has until it is complete."""
    return path.with_name(path.name + ".part")
