"""One site in a run: what was found, what may be fetched, what is under way. Decides; fetches nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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
LISTING_LIMITS = {"home": 1, "feed": MAX_FEEDS, "sitemap": MAX_SITEMAPS, "section": MAX_SECTIONS}
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
    listings_under_way: int = 0
    articles: int = 0
    """Accepted so far."""
    validators: dict[str, Any] = field(default_factory=dict)
    """What the listings said in this run, by address; the state learns of it once all that they list is settled."""
    _keys: set[str] = field(default_factory=set)
    _listings: dict[str, set[str]] = field(default_factory=dict)
    _unsettled: set[str] = field(default_factory=set)

    # ------------------------------------------------------------ listings
    def new_listing(self, kind: str, url: str) -> bool:
        """Return whether a listing is still to be asked, and note it: each once, and so many of a kind at most."""
        asked = self._listings.setdefault(kind, set())
        key = canonicalize(url)
        if key is None or trap(key) is not None or key in asked or len(asked) >= LISTING_LIMITS[kind]:
            return False
        asked.add(key)
        return True

    def listing_count(self, kind: str) -> int:
        """Return how many listings of a kind were asked."""
        return len(self._listings.get(kind, ()))

    def unsettled_listings(self) -> set[str]:
        """Return the listings some of whose articles are still to be had: they are read in full next time."""
        return self._unsettled | {found.found_on for found in self.waiting}

    # ------------------------------------------------------------ articles
    def offer(self, url: str, via: Via, found_on: str, hints: Hints, *, known: bool = False) -> Found | Reason | None:
        """Return the address to look up, why it is not wanted, or ``None`` where it was offered before.

        ``known``: it is an article that is looked at again, whatever its age.
        """
        key = canonicalize(url)
        if key is None:
            return Reason.URL_INVALID
        if key in self._keys:
            return None
        self._keys.add(key)
        reason = self._unwanted(key, None if known else self.since, hints)
        return reason or Found(url, key, via, found_on, hints)

    def _unwanted(self, key: str, since: datetime | None, hints: Hints) -> Reason | None:
        if not same_site(key, self.source.site):
            return Reason.OFFSITE
        if not self.source.wants(key):
            return Reason.URL_DENIED
        if trap(key) is not None:
            return Reason.URL_TRAP
        day = url_date(key)
        dates = (hints.date_published, hints.date_modified, str(day) if day else None)
        if since is not None and is_older(dates, since):
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

    def settle(self, found: Found, *, accepted: bool, settled: bool) -> None:
        """Note that a page is done with; ``settled``: the next run need not ask for it again."""
        self.under_way -= 1
        self.articles += accepted
        if not settled:
            self._unsettled.add(found.found_on)

    @property
    def is_idle(self) -> bool:
        """Return whether nothing of the site is under way."""
        return not self.under_way and not self.listings_under_way and (not self.waiting or not self._wants_more())
