"""The words around an article (menus, prompts, footers), in its language: ``labels/*.toml``."""

from __future__ import annotations

import tomllib
import zlib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

NO_WORDING = {"comments_left", "date_format", "digits", "direction", "months"}
"""Keys that say how to write, not what."""


class Labels:
    """The furniture of one language."""

    def __init__(self, language: str, table: dict[str, Any]) -> None:
        self.language = language
        self.direction: str = table.get("direction", "ltr")
        self.sections: dict[str, str] = table["sections"]
        self.comments: list[list[str]] = table["comments_left"]
        self._table = table

    def pick(self, key: str, seed: str = "") -> str:
        """The wording for a key; where there are several, the one that the seed chooses."""
        found = self._table[key]
        if isinstance(found, str):
            return found
        return str(found[zlib.crc32(seed.encode()) % len(found)])

    def all(self, seed: str) -> dict[str, str]:
        """Every wording, chosen by the seed, as ``t_key``: what the templates use."""
        chosen = {key for key, found in self._table.items() if isinstance(found, (str, list))}
        return {f"t_{key}": self.pick(key, seed) for key in chosen - NO_WORDING}

    def date(self, moment: datetime) -> str:
        """A date as newspapers of this language print it."""
        months = self._table.get("months", [f"{number:02}" for number in range(1, 13)])
        text = str(self._table["date_format"]).format(
            day=moment.day, month=months[moment.month - 1], year=moment.year, time=f"{moment:%H:%M}"
        )
        return text.translate(self._digits)

    def minutes(self, characters: int) -> str:
        """The reading time of a text, in words."""
        return self.pick("reading_time").format(n=max(1, characters // 900)).translate(self._digits)

    @property
    def _digits(self) -> dict[int, str]:
        return {ord("0") + value: digit for value, digit in enumerate(self._table.get("digits", ""))}


@cache
def load_labels(language: str) -> Labels:
    """The furniture of a language."""
    path = files("crawler.demo") / "labels" / f"{language}.toml"
    return Labels(language, tomllib.loads(path.read_text("utf-8")))
