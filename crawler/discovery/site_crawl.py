"""One site in a run: what was found, what may be fetched next, what is being fetched. It decides and fetches nothing.

Listings go first, in this order: front page, feeds, sitemaps, sections, older
pages of sections. Once enough addresses wait, the remaining listings wait for
them: memory stays flat, however many sitemaps a site has. Articles begin after
feeds and sitemaps, which tell dates that a link does not.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from typing import Literal

from crawler.discovery.candidates import Candidate
from crawler.discovery.sources import Source
from crawler.items import Hints, Via
from crawler.reasons import Reason
from crawler.urls import canonicalize, same_site, trap

ListingKind = Literal["home", "feed", "sitemap", "section"]

MAX_FEEDS = 30
MAX_SITEMAPS = 200
"""Of one site in one run; an index may name 50,000. Later runs go on where this one stops."""
NEWEST_SITEMAPS = MAX_SITEMAPS // 2  # read in every run, as new articles stand in them; the others take turns
MAX_WAITING_SITEMAPS = 50_000  # of one site
MAX_SECTIONS = 100
MAX_OLDER_PAGES = 1_000
"""Of all sections and feeds of a site."""
MAX_SECTION_PAGES = 20
"""Pages of one section that are followed by ``rel=next`` or page numbers."""
LISTING_LIMITS = {"home": 1, "feed": MAX_FEEDS, "sitemap": MAX_WAITING_SITEMAPS, "section": MAX_SECTIONS}
LISTING_RANKS = {"home": 0, "feed": 1, "sitemap": 2, "section": 3}
OLDER_PAGES_RANK = 4
EARLY = frozenset({"home", "feed", "sitemap"})
"""Kinds of listings that are read before the first article, because they give dates."""
MAX_DOUBTFUL = 1_000  # addresses of one site that wait to be tried, though they do not look like articles
DOUBTFUL_TRIES = 50  # of one site: so many are tried without getting an article
TRIES_AN_ARTICLE = 3  # so many more are tried for each that is an article
ENOUGH_WAITING = 1_000
"""So many addresses wait at the least before a sitemap or section is left for later."""
LISTINGS_UNDER_WAY = 4
REQUESTS_UNDER_WAY = 16
"""Of one site: enough for any pace; what waits is a few bytes, not a request."""


@dataclass(frozen=True, slots=True, order=True)
class ToAsk:
    """One listing that waits to be fetched; sorted by rank, then by turn, then in the order in which it was found."""

    rank: int
    turn: float
    """When it was last read, in seconds; 0 where it is read in every run, or never was."""
    number: int
    kind: ListingKind = field(compare=False)
    url: str = field(compare=False)
    page: int = field(compare=False, default=1)
    """1, and one more for each page of older entries."""
    guesses: tuple[str, ...] | None = field(compare=False, default=None)
    """``None`` where something names the listing; else where to look next, if nothing is here."""

    @property
    def is_guess(self) -> bool:
        """Return whether the listing is only a guess: nothing names it."""
        return self.guesses is not None


@dataclass(slots=True)
class Found:
    """An article's address as found, with what the place told of it."""

    url: str
    key: str
    """Canonical form: how the state knows it."""
    via: Via
    found_on: str
    hints: Hints
    turn: int = 0
    """Its place among the pages of the site that were asked for."""


@dataclass(slots=True)
class SiteCrawl:
    """What one run knows of one source."""

    source: Source
    since: datetime | None = None
    max_articles: int | None = None
    taken: set[int] = field(default_factory=set)
    """Addresses that were offered and wanted; shared by the sources of one site."""
    waiting: OrderedDict[int, Found] = field(default_factory=OrderedDict)
    doubtful: OrderedDict[int, Found] = field(default_factory=OrderedDict)
    """Do not look like articles; tried once nothing else waits, while there are ``tries`` left."""
    tries: int = DOUBTFUL_TRIES
    asked: dict[str, Found] = field(default_factory=dict)
    """Addresses that were requested and have no outcome in the state yet, by key."""
    under_way: int = 0
    articles: int = 0
    """Accepted so far."""
    left_out: Counter[Reason] = field(default_factory=Counter)
    """Addresses that were found and are not wanted."""
    listings: list[ToAsk] = field(default_factory=list)
    listings_under_way: Counter[ListingKind] = field(default_factory=Counter)
    sitemaps_read: int = 0
    newest_sitemaps: int = 0
    """How many sitemaps of an index were offered as its newest."""
    _begun: bool = False
    _known_listings: dict[str, set[str]] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _unsettled: set[str] = field(default_factory=set)
    _left_out: set[int] = field(default_factory=set)

    # ------------------------------------------------------------ listings
    def offer_listing(
        self,
        kind: ListingKind,
        url: str,
        *,
        parent: str | None = None,
        page: int = 1,
        guesses: tuple[str, ...] | None = None,
        turn: float = 0,
    ) -> bool:
        """Return whether a listing was new, and will be asked when its turn comes.

        Each is asked once, and so many of a kind at most; the others are counted. One that a listing
        (``parent``) names must be of the site; the source and robots.txt may name others.
        """
        group: str = kind if page == 1 else "older"
        known, limit = self._known_listings.setdefault(group, set()), LISTING_LIMITS.get(group, MAX_OLDER_PAGES)
        key = canonicalize(url)
        if key is None or trap(key) is not None or key in known:
            return False
        if parent is not None and not same_site(key, self.source.site):
            return False
        if len(known) >= limit:
            self._leave_listing(parent)
            return False
        number = sum(map(len, self._known_listings.values()))
        known.add(key)
        if parent is not None:
            self._parents[url] = parent
        rank = LISTING_RANKS[kind] if page == 1 else OLDER_PAGES_RANK
        heappush(self.listings, ToAsk(rank, turn, number, kind, url, page, guesses))
        return True

    def _leave_listing(self, parent: str | None) -> None:
        """Count a listing that this run does not read; what names it is read again next time."""
        self.left_out[Reason.LISTINGS_LIMIT] += 1
        self.unsettle(parent)

    def next_listings(self) -> Iterator[ToAsk]:
        """Yield what may be asked now; each counts as under way until :meth:`listing_settled`."""
        while self.listings and self.listings_under_way.total() < LISTINGS_UNDER_WAY and self._wants_listing():
            listing = heappop(self.listings)
            if listing.kind == "sitemap" and self.sitemaps_read >= MAX_SITEMAPS:
                self._leave_listing(self._parents.get(listing.url))
                continue
            self.listings_under_way[listing.kind] += 1
            self.sitemaps_read += listing.kind == "sitemap"
            yield listing

    def _wants_listing(self) -> bool:
        """Return whether the next listing is needed: it is, unless enough waits, or may do once others are read."""
        rank = self.listings[0].rank
        if not self._wants_more() or any(LISTING_RANKS[kind] < rank for kind in +self.listings_under_way):
            return False
        enough = ENOUGH_WAITING if self.max_articles is None else min(ENOUGH_WAITING, 2 * self.max_articles)
        return rank <= LISTING_RANKS["feed"] or len(self.waiting) < enough

    def listing_settled(self, listing: ToAsk) -> None:
        """Note that the request for a listing has ended, with or without an answer."""
        self.listings_under_way[listing.kind] -= 1

    def not_asked(self, listing: ToAsk) -> None:
        """Note that a listing need not be read yet: it takes nobody's turn."""
        self.listing_settled(listing)
        self.sitemaps_read -= listing.kind == "sitemap"

    def is_child(self, url: str) -> bool:
        """Return whether another listing named a listing."""
        return url in self._parents

    def has_listing(self, kind: ListingKind) -> bool:
        """Return whether any listing of a kind is known."""
        return bool(self._known_listings.get(kind))

    def unsettle(self, listing: str | None) -> None:
        """Note that the next run must read a listing in full, and the listings that led to it."""
        while listing is not None and listing not in self._unsettled:
            self._unsettled.add(listing)
            listing = self._parents.get(listing)

    def unsettled_listings(self) -> set[str]:
        """Return the listings of which at least one article has not been collected or refused for good."""
        for found in (*self.waiting.values(), *(self.doubtful.values() if self.tries > 0 else ())):
            self.unsettle(found.found_on)
        for listing in self.listings:
            self.unsettle(self._parents.get(listing.url))
        return self._unsettled

    # ------------------------------------------------------------ articles
    def offer(self, found: Iterable[Candidate], via: Via, found_on: str) -> list[tuple[int, Found]]:
        """Return the addresses that are new and wanted, to be looked up; the others are counted."""
        new: list[tuple[int, Found]] = []
        for one in found:
            if one.fold in self.doubtful and not one.hints.is_doubtful:
                del self.doubtful[one.fold]
                self.taken.discard(one.fold)
            if one.fold in self.taken:
                self._learn(one, via, found_on)
            elif one.refusal is None:
                self.taken.add(one.fold)
                new.append((one.fold, Found(one.url, one.key, via, found_on, one.hints)))
            elif one.fold not in self._left_out:
                self._left_out.add(one.fold)
                self.left_out[one.refusal] += 1
        return new

    def _learn(self, one: Candidate, via: Via, found_on: str) -> None:
        """Let a link that waits learn what a feed or sitemap says of it."""
        waiting = self.waiting.get(one.fold)
        if waiting is None or waiting.via != "link" or via == "link":
            return
        if one.refusal is Reason.TOO_OLD:
            del self.waiting[one.fold]
            self.left_out[one.refusal] += 1
        elif one.refusal is None:
            self.waiting[one.fold] = Found(one.url, one.key, via, found_on, one.hints)

    def queue(self, new: Iterable[tuple[int, Found]]) -> None:
        """Let addresses wait for their turn."""
        for fold, found in new:
            if not found.hints.is_doubtful:
                self.waiting[fold] = found
            elif len(self.doubtful) < MAX_DOUBTFUL:
                self.doubtful[fold] = found
            else:
                self.left_out[Reason.URL_UNLIKELY] += 1

    def tried(self, *, accepted: bool) -> None:
        """Note whether an address that does not look like an article's was one, in this run or in an earlier one."""
        self.tries += TRIES_AN_ARTICLE if accepted else -1

    def leave_doubtful(self) -> None:
        """Count the addresses that are not tried."""
        self.leave(Reason.URL_UNLIKELY, len(self.doubtful))
        self.doubtful.clear()

    def leave(self, reason: Reason, count: int) -> None:
        """Count addresses that are not asked for."""
        if count:
            self.left_out[reason] += count

    def next_ones(self) -> Iterator[Found]:
        """Yield what may be fetched now, and count it as under way."""
        while self._waits and self.under_way < REQUESTS_UNDER_WAY and self._wants_more() and self._may_begin():
            self.under_way += 1
            found = (self.waiting or self.doubtful).popitem(last=False)[1]
            self.tries -= found.hints.is_doubtful
            self.asked[found.key] = found
            yield found

    @property
    def _waits(self) -> bool:
        """Return whether any address waits for its turn."""
        return bool(self.waiting or (self.doubtful and self.tries > 0))

    def _wants_more(self) -> bool:
        return self.max_articles is None or self.articles + self.under_way < self.max_articles

    def _may_begin(self) -> bool:
        if not self._begun:
            early = any(self.listings_under_way[kind] for kind in EARLY)  # type: ignore[index] # they are kinds
            self._begun = not early and not (self.listings and self.listings[0].kind in EARLY and self._wants_listing())
        return self._begun

    def settle(self, found: Found, *, accepted: bool, settled: bool, ended: bool = True) -> None:
        """Note that a page is done with; ``settled``: the next run need not ask for it again.

        ``ended``: the state knows how it ended; False where the page was given up because the run stops.
        """
        self.under_way -= 1
        if ended:
            self.asked.pop(found.key, None)
        self.articles += accepted
        if accepted and found.hints.is_doubtful:
            self.tries += 1 + TRIES_AN_ARTICLE
        if not settled:
            self.unsettle(found.found_on)

    @property
    def is_idle(self) -> bool:
        """Return whether nothing of the site is under way or will be."""
        at_rest = not self.under_way and not self.listings_under_way.total()
        return at_rest and (not self._wants_more() or not (self._waits or self.listings))
