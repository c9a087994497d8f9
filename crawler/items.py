"""The article: one line of JSON in the output, and what a spider hands to the pipelines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Via = Literal["feed", "sitemap", "link", "list", "warc"]
DateSource = Literal["json-ld", "meta", "feed", "sitemap", "url", "text"]


@dataclass(slots=True)
class Hints:
    """What the place of discovery (feed, sitemap, sources file) said about a page before it was fetched."""

    title: str | None = None
    date_published: str | None = None
    """ISO 8601."""
    date_modified: str | None = None
    date_source: DateSource | None = None
    """``feed`` or ``sitemap``."""
    language: str | None = None
    """ISO 639-1 that the source states; other languages are refused."""
    since: str | None = None
    """ISO 8601: an article that is older by its own page is refused."""


@dataclass(slots=True)
class FetchedPage:
    """One fetched page on its way through the pipelines. ``page`` and ``article`` are filled in by them."""

    url: str
    """Address the body came from, after redirects."""
    requested_url: str
    body: bytes
    status: int
    headers: dict[str, str]
    """Lower-case names; values of repeated headers joined by ``, ``."""
    fetched_at: str
    """ISO 8601, UTC."""
    discovered_via: Via
    discovered_from: str
    site: str
    """Registered domain of the source the page was collected for; the key of summary and health."""
    hints: Hints = field(default_factory=Hints)
    warc_record_id: str | None = None
    page: Any = None
    """:class:`crawler.text.reading.Reading` once extracted."""
    article: Article | None = None


@dataclass(slots=True)
class Article:
    """One article. Every key is always written; unknown is ``None``; lists are never ``None``."""

    id: str
    """Stable: hash of the canonical URL and of the text."""
    url: str
    """Canonical address."""
    requested_url: str
    """What was asked for, before redirects."""
    domain: str
    """Registered domain of ``url``."""
    site_name: str | None
    """The publisher's own name."""
    title: str | None
    """Headline without the site's suffix."""
    text: str
    """Clean body; paragraphs separated by one newline; the title is not repeated."""
    summary: str | None
    """Standfirst or description."""
    authors: list[str]
    """Persons or agencies, one each."""
    date_published: str | None
    """ISO 8601, with time and offset where the page tells them."""
    date_modified: str | None
    """ISO 8601, like ``date_published``."""
    date_source: str | None
    """Where ``date_published`` was found: json-ld, meta, feed, sitemap, url, text."""
    language: str | None
    """ISO 639-1 of the text itself."""
    section: str | None
    tags: list[str]
    image: str | None
    """Absolute URL."""
    is_accessible_for_free: bool | None
    """As the publisher marks it."""
    word_count: int
    """Words of ``text``; scripts without spaces are counted by character."""
    content_hash: str
    """sha256 of the normalised text, hexadecimal."""
    duplicate_of: str | None
    """``id`` of an earlier near-duplicate."""
    revision: int
    """1, then one more each time a known article changed."""
    rights: dict[str, Any]
    """``{"decision": str, "signals": [{"source", "name", "value"}]}``."""
    discovered_via: Via
    discovered_from: str
    fetched_at: str
    """ISO 8601, UTC; for a WARC, the record's own date."""
    http_status: int
    warc_record_id: str | None
    extractor: str
    run_id: str
    schema_version: str
