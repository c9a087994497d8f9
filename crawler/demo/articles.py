"""The newsroom's articles: read from the TOML files in ``articles/``, one file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.text.blocks.block import Kind

PREFIXES = (
    ("## ", Kind.HEADING),
    ("- ", Kind.LIST_ITEM),
    ("> ", Kind.QUOTE),
    ("| ", Kind.TABLE_ROW),
)
"""How a line of ``body`` opens that is no paragraph; every block stands on one line."""


@dataclass(frozen=True, slots=True)
class Part:
    """One block of an article's body."""

    kind: Kind
    text: str
    """For a table row the cells, separated by ``|``."""

    @property
    def cells(self) -> list[str]:
        """The cells of a table row."""
        return [cell.strip() for cell in self.text.split("|")]

    @property
    def gold(self) -> str:
        """The text that a reader of the article sees, on one line."""
        return " ".join(self.cells) if self.kind is Kind.TABLE_ROW else self.text


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the newsroom wrote it."""

    id: str
    site: str
    """Key of the site in ``sites.toml``."""
    language: str
    title: str
    authors: tuple[str, ...]
    date: datetime
    """With the offset of the newsroom's own town."""
    section: str
    """Key under ``[sections]`` of the language's labels."""
    tags: tuple[str, ...]
    summary: str
    body: tuple[Part, ...]
    caption: str = ""
    credit: str = ""
    pull_quote: str = ""
    """A sentence of the body that the page shows a second time, large."""
    modified: datetime | None = None
    visible_parts: int | None = None
    """Of a paywalled article: how many blocks are shown; None where everything is free."""
    amp: bool = False
    charset: str = "utf-8"
    copy_of: str | None = None
    """Id of the article on another site that this one copies, as wire stories are."""
    role: str = "article"
    """``article``, or what the page shows instead: ``short``, ``wrong_language``."""

    @property
    def shown(self) -> tuple[Part, ...]:
        """The blocks that the page shows."""
        return self.body if self.visible_parts is None else self.body[: self.visible_parts]

    @property
    def text(self) -> str:
        """What a perfect cleaner yields: the shown blocks, one a line."""
        return "\n".join(part.gold for part in self.shown)

    @property
    def last_change(self) -> datetime:
        """When the article was last touched."""
        return self.modified or self.date

    def rewritten(self, paragraphs: list[str]) -> Article:
        """The article with another text, changed an hour after its last change."""
        body = tuple(Part(Kind.PARAGRAPH, text) for text in paragraphs)
        return replace(self, body=body, pull_quote="", modified=self.last_change + timedelta(hours=1))


@cache
def load_articles() -> tuple[Article, ...]:
    """All articles of the newsroom, newest first."""
    folder = files("crawler.demo") / "articles"
    found = [
        read_article(entry.name.removesuffix(".toml"), tomllib.loads(entry.read_text("utf-8")))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda article: (article.date, article.id), reverse=True))


def read_article(article_id: str, table: dict[str, Any]) -> Article:
    """The article that a TOML table describes."""
    values = dict(table)
    values["authors"] = tuple(values["authors"])
    values["tags"] = tuple(values["tags"])
    values["body"] = tuple(read_part(line) for line in values["body"].splitlines() if line.strip())
    return Article(id=article_id, **values)


def read_part(line: str) -> Part:
    """The block that one line of ``body`` describes."""
    for prefix, kind in PREFIXES:
        if line.startswith(prefix):
            return Part(kind, line.removeprefix(prefix).strip())
    return Part(Kind.PARAGRAPH, line.strip())
