"""The values that go into the state and come out of it: plain values, aware UTC times."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

STATE_FILE: Final = "state.sqlite3"
"""In the output folder, where no other place is named."""


class Outcome(StrEnum):
    """How the last visit to an address ended."""

    DONE = "done"
    """Its article is on disk."""
    REFUSED = "refused"
    """It was read and is not wanted; ``reason`` says why."""
    FAILED = "failed"
    """It could not be read (time-out, 5xx, crash); the next run tries again."""
    DEFERRED = "deferred"
    """It gave something that is no article now: it is looked at again after hours, then after days, a few times."""
    WAITING = "waiting"
    """It was found and never asked for: the run ended before its turn came."""


NAMED = "named"
"""Reason of a done address that was never fetched: only another page says that it is its canonical address."""
UNFINISHED = (Outcome.FAILED, Outcome.DEFERRED, Outcome.WAITING)
"""Outcomes of addresses that may still give an article."""


class PartState(StrEnum):
    """Where a part file is on its way."""

    OPEN = "open"
    CLOSING = "closing"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class UrlOutcome:
    """One visit to one address, as it goes into the state."""

    url: str
    """The address that is looked up later: as listed, canonicalised."""
    outcome: Outcome
    visited_at: datetime
    """When it was fetched: the identity of the visit. The same visit committed twice counts once."""
    site: str
    reason: str | None = None
    canonical_url: str | None = None
    """What the page says it is; gets an entry of its own, with the same outcome."""
    also: tuple[str, ...] = ()
    """Other addresses that led there (redirects); each gets an entry too."""
    article_id: str | None = None
    """``id`` of an :class:`ArticleRecord` of this or an earlier batch."""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class UrlState:
    """What is known of an address."""

    url: str
    site: str
    outcome: Outcome
    """A done address stays done, whatever later visits bring."""
    reason: str | None
    """Reason of the last visit, if it was refused or failed; :data:`NAMED` where there was none."""
    canonical_url: str | None
    """``None``: the address itself."""
    article_id: str | None
    content_hash: str | None
    extracted_hash: str | None
    revision: int
    """Revision of the article; 0 without one."""
    first_seen: datetime
    last_seen: datetime
    visited_at: datetime
    published: datetime | None
    revisits: int
    """Visits that were answered after the one that made it done."""
    attempts: int
    """Failed visits in a row."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article on disk, by which duplicates of it are found."""

    article_id: str
    url: str
    """Canonical address."""
    content_hash: str
    """Hexadecimal hash of the normalised text as written."""
    extracted_hash: str | None = None
    """Hexadecimal hash of the text before site evidence cleaned it: tells a changed page from a changed cleaner."""
    revision: int = 1
    duplicate_of: str | None = None
    bands: tuple[int, ...] = ()
    """Signed 64-bit band hashes; empty for short texts, and not needed for what is itself a near-duplicate."""
    minhash: bytes = b""


@dataclass(frozen=True, slots=True)
class ArticleMatch:
    """An earlier article that may be the same."""

    article_id: str
    minhash: bytes


@dataclass(frozen=True, slots=True)
class Validator:
    """What a feed, sitemap or section page said when it was last asked."""

    url: str
    site: str
    etag: str | None
    last_modified: str | None
    body_hash: str
    """Hexadecimal hash of the last body."""
    entries: int
    """Addresses the last body listed; an unchanged listing still counts as having found them."""
    checked_at: datetime
    changed_at: datetime
    """When the body was last seen to differ."""
    full_at: datetime
    """When it was last fetched without conditions."""
    unchanged_streak: int = 0
    """Times in a row that it was found unchanged."""
    conditional_streak: int = 0
    """Times in a row that it answered 304 since the last body."""
    trusted: bool = True
    """False once a body changed behind the same validators."""
    next_check_at: datetime | None = None
    """``None``: at once."""
    kind: str = "feed"
    """``home``, ``feed``, ``sitemap`` or ``section``."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part file of a run."""

    run_id: str
    number: int
    path: str
    state: PartState = PartState.OPEN
    lines: int = 0
    bytes: int = 0
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class SiteMemoryRow:
    """The packed site memory of one site, as the state stores it."""

    site: str
    blob: bytes
    articles: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run, as started and as ended."""

    run_id: str
    started: datetime
    ended: datetime | None = None
    exit_status: int | None = None
    """``None``: still going, or killed."""
    reason: str | None = None
    counts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """What one run got from one site."""

    run_id: str
    site: str
    at: datetime
    """When the run started."""
    found: int
    """Addresses listed, known ones included; a listing that answered "unchanged" counts with its last entries."""
    known: int
    """Those that were known already and not visited."""
    articles: int
    refused: int
    failed: int
    median_words: int | None
    """``None`` without articles."""
    with_date: int
    """Articles with a publication date."""
    with_author: int
