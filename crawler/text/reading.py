"""What is told of a page that was read: what an article is made of, and nothing that would load a parser."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.reasons import Refusal
from crawler.rights.signals import Signal


@dataclass(slots=True)
class Reading:
    """What an article is made of, by the page alone. It travels between processes, so it is small and plain."""

    canonical_url: str | None
    """As the page calls itself; absolute, on the same site."""
    title: str | None
    site_name: str | None
    summary: str | None
    authors: list[str]
    date_published: str | None
    """ISO 8601, like ``date_modified``."""
    date_modified: str | None
    date_source: str | None
    section: str | None
    tags: list[str]
    image: str | None
    is_accessible_for_free: bool | None
    text: str
    language: str | None
    word_count: int
    content_hash: str
    """Of ``text``."""
    extracted_hash: str
    """Of the text by the page's own evidence: it changes only when the page does."""
    bands: tuple[int, ...] = ()
    """For near-duplicates, with ``minhash``; both are empty where the text is too short."""
    minhash: bytes = b""
    signals: list[Signal] = field(default_factory=list)
    refusal: Refusal | None = None
    """What the page gate says; ``None`` is an article."""
    blocks: bytes = b"[]"
    """Its blocks as they stand in a spool: a JSON array, written where the page was read and never read on the way."""
