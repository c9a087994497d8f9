"""The values that go to a worker process and come back; this module loads nothing that only workers need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.discovery.candidates import Candidate
from crawler.discovery.site_crawl import ListingKind
from crawler.discovery.sources import Source
from crawler.items import DEFAULT_EXTRACTOR, PageOptions, Via
from crawler.reasons import Reason

VIA: dict[ListingKind, Via] = {"home": "link", "feed": "feed", "sitemap": "sitemap", "section": "link"}


@dataclass(frozen=True, slots=True)
class ListingTask:
    """One body to read."""

    kind: ListingKind
    url: str
    body: bytes
    content_type: str
    charset: str | None
    source: Source
    """Links to other sites are left out, other addresses that it does not want are marked."""
    since: datetime | None = None
    robots_header: str = ""
    """``X-Robots-Tag``: after ``nofollow`` no link is followed."""


@dataclass(slots=True)
class Listing:
    """What a listing leads to."""

    articles: list[Candidate] = field(default_factory=list)
    children: list[tuple[ListingKind, str]] = field(default_factory=list)
    """Further listings, in the order in which they should be asked."""
    next_url: str | None = None
    """The next page of the same listing: older articles."""
    problems: list[str] = field(default_factory=list)
    refusal: Reason | None = None
    """What the problems are counted as."""
    broken: bool = False
    """Nothing of it can be used."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """One page to read."""

    body: bytes
    url: str
    options: PageOptions = field(default_factory=PageOptions)
    extractor: str = DEFAULT_EXTRACTOR
    """Path of the class that reads it."""
