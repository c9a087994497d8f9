"""The configuration of a run's output."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class RunConfig:
    """Where and how a run writes its output."""

    output_dir: Path
    state_url: str
    compression: str
    part_articles: int
    clean: bool
    spider: str
    arguments: dict[str, str]
    settings: dict[str, Any]
