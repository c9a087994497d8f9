"""The arguments of ``news`` and ``urls``: text in, checked values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.discovery.since import parse_since
from crawler.discovery.source_keys import WAYS
from crawler.discovery.sources import Source, read_sources, source_from_url


@dataclass(frozen=True, slots=True)
class NewsArguments:
    """What ``scrapy crawl news`` is asked for."""

    sources: list[Source]
    since: datetime | None
    since_text: str | None = None
    """The argument as it was given (``7d``): unlike the moment it means, it is the same in every run."""


def news_arguments(arguments: Mapping[str, str], now: datetime | None = None) -> NewsArguments:
    """Return the arguments of ``news``. Raises ``ValueError`` with ``argument: value: why``."""
    url, path = arguments.get("url"), arguments.get("sources")
    if bool(url) == bool(path):
        raise ValueError("argument: one of url=https://site/ and sources=sources.toml must be given")
    sources = [source_from_url(url)] if url else read_sources(Path(path or ""))
    ways, limit = _ways(arguments.get("discover")), _limit(arguments.get("max_articles"))
    since = arguments.get("since")
    return NewsArguments(
        sources=[_narrowed(source, ways, limit) for source in sources if source.enabled],
        since=_since(since, now or datetime.now(UTC)) if since else None,
        since_text=since,
    )


def _narrowed(source: Source, ways: tuple[str, ...] | None, limit: int | None) -> Source:
    """Return a source with what the command line says in the place of the file."""
    return replace(source, discover=ways or source.discover, max_articles=limit or source.max_articles)


def _ways(text: str | None) -> tuple[str, ...] | None:
    if not text:
        return None
    ways = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    for way in ways:
        if way not in WAYS:
            raise ValueError(f"argument: discover={text}: {way!r} is none of {', '.join(WAYS)}")
    return ways or None


def _limit(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"argument: max_articles={text}: must be a whole number, 1 or more")
    return int(text)


def _since(text: str, now: datetime) -> datetime:
    try:
        return parse_since(text, now)
    except ValueError as error:
        raise ValueError(f"argument: since={text}: {error}") from error
