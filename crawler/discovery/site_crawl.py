"""One site on its way through a run: what was found, what may be fetched, what is under way. Decides; fetches nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from crawler.discovery.since import is_older
from crawler.discovery.sources import Source
from crawler.items import Hints, Via
from crawler.reasons import Reason
from crawler.urls import canonicalize, same_site, trap, url_date

MAX_FEEDS = 30
MAX_SITEMAPS = 200
"""Of one site; an index may name 50,000. The newest are read first."""
MAX_SECTIONS = 100
MAX_SECTION_PAGES = 20
"""Pages of one section that are followed by ``rel=next`` or page numbers."""
LISTING_LIMITS = {"feed": MAX_FEEDS, "sitemap": MAX_SITEMAPS, "section": MAX_SECTIONS}
REQUESTS_UNDER_WAY = 16
"""Of one site: enough for any pace; what waits is a few bytes, not a request."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article's address as found, with what the place told of it."""

    url: str
    key: str
    """Canonical form: how the state knows it."""
    via: Via
    found_on: str
    hints: Hints


@dataclass(slots=True)
class SiteCrawl:
    """What one run knows of one source."""

    source: Source
    since: datetime | None = None
    max_articles: int | None = None
    waiting: deque[Found] = field(default_factory=deque)
    under_way: int = 0
    articles: int = 0
    """Accepted so far."""
    _keys: set[str] = field(default_factory=set)
    _listings: dict[str, set[str]] = field(default_factory=dict)

    # ------------------------------------------------------------ listings
    def new_listing(self, kind: str, url: str) -> bool:
        """Return whether a feed, sitemap or section is still to be asked, and note it: each once, and so many at most."""
        asked = self._listings.setdefault(kind, set())
        key = canonicalize(url) or url
        if key in asked or len(asked) >= LISTING_LIMITS[kind] or trap(url) is not None:
            return False
        asked.add(key)
        return True

    # ------------------------------------------------------------ articles
    def offer(self, url: str, via: Via, found_on: str, hints: Hints) -> Found | Reason | None:
        """Return the address to look up, why it is not wanted, or ``None`` where it was offered before."""
        key = canonicalize(url)
        if key is None:
            return Reason.URL_INVALID
        if key in self._keys:
            return None
        self._keys.add(key)
        reason = self._unwanted(key, hints)
        return reason or Found(url, key, via, found_on, hints)

    def _unwanted(self, key: str, hints: Hints) -> Reason | None:
        if not same_site(key, self.source.site):
            return Reason.OFFSITE
        if not self.source.wants(key):
            return Reason.URL_DENIED
        if trap(key) is not None:
            return Reason.URL_TRAP
        day = url_date(key)
        dates = (hints.date_published, hints.date_modified, str(day) if day else None)
        if self.since is not None and is_older(dates, self.since):
            return Reason.TOO_OLD
        return None

    def queue(self, new: Iterable[Found]) -> None:
        """Let addresses wait for their turn."""
        self.waiting.extend(new)

    def next_ones(self) -> Iterator[Found]:
        """Yield what may be fetched now, and count it as under way."""
        while self.waiting and self.under_way < REQUESTS_UNDER_WAY and self._wants_more():
            self.under_way += 1
            yield self.waiting.popleft()

    def _wants_more(self) -> bool:
        return self.max_articles is None or self.articles + self.under_way < self.max_articles

    def settled(self, *, accepted: bool) -> None:
        """Note that a page is done with."""
        self.under_way -= 1
        self.articles += accepted

    @property
    def cut_short(self) -> bool:
        """Return whether addresses are left that ``max_articles`` kept from being fetched."""
        return bool(self.waiting)
