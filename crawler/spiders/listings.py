"""Requests for feeds, sitemaps, sections and front pages: whether and how each is asked, and what is remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.http import Response

from crawler.discovery.ranking import rank_children
from crawler.discovery.site_crawl import NEWEST_SITEMAPS, ListingKind, SiteCrawl, ToAsk
from crawler.discovery.sitemap_entry import MAX_SITEMAP_BYTES, SitemapEntry
from crawler.discovery.sources import Source
from crawler.discovery.usual_places import usual_feed_urls, usual_sitemap_urls
from crawler.network.media_types import content_type
from crawler.run.run import Run
from crawler.spiders.base import plain_headers
from crawler.state.adaptive import Ask, after_body, after_not_modified, ask, conditional_headers, is_settled, unsettled
from crawler.state.records import Validator
from crawler.workers.tasks import Listing, ListingTask

NAMED_KINDS: tuple[ListingKind, ...] = ("feed", "sitemap", "section")
LISTING_PRIORITY = 10
"""Listings are requested before articles, so that new addresses are known early."""
NOT_MODIFIED = 304
GUESS = "guess"
GUESS_AGAIN_AFTER = timedelta(days=7)
CHILD = "child"
"""Kind under which the sitemaps of an index are remembered: they are asked after it, in turns."""
OLDER = "older"
"""Kind under which the second and later pages of a listing are remembered: they are found from the first."""


class ListingDesk:
    """Makes the requests for listings, and remembers a listing once all articles that it names are settled.

    A listing is remembered together with what was asked of it (``since``,
    ``deny``, …): asked for something else, it is read anew.
    """

    def __init__(self, run: Run, crawl: SiteCrawl, since: str | None, *, remember: bool) -> None:
        self.run = run
        self.crawl = crawl
        self.remembers = remember
        self.interest = interest(crawl.source, since)
        self.silent_guesses: set[ListingKind] = set()
        """Kinds of which a usual place did not answer: it may be there tomorrow."""
        self.answers: dict[str, Validator] = {}
        """What listings said in this run, by address."""
        self._offered_known = False

    # ------------------------------------------------------------ asking
    def request(self, listing: ToAsk, callback: Callable[..., Any], errback: Callable[..., Any]) -> Request | None:
        """Return the request for a listing; ``None`` where it is known not to have changed since the last run."""
        known = self.known(listing.url)
        how = ask(known, self.run.now())
        if known is not None and how is Ask.NOT_YET:
            self.unchanged(known)
            return None
        return Request(
            listing.url,
            callback=callback,
            errback=errback,
            headers=conditional_headers(known) if known is not None and how is Ask.CONDITIONAL else None,
            priority=LISTING_PRIORITY - listing.rank,
            meta={"handle_httpstatus_list": [NOT_MODIFIED], **_size_limit(listing.kind)},
            cb_kwargs={"desk": self, "listing": listing, "known": known},
            dont_filter=True,
        )

    def known(self, url: str) -> Validator | None:
        """Return what is remembered of a listing; ``None`` if one of the articles that it names is not settled."""
        found = self._stored(self._name(url)) if self.remembers else None
        return found if found is not None and is_settled(found) else None

    def _stored(self, name: str) -> Validator | None:
        return self.run.store.validators.get([name]).get(name)

    def remembered(self) -> Iterator[tuple[ListingKind, str]]:
        """Yield the listings that earlier runs found: an unchanged front page does not name them again."""
        for kind in NAMED_KINDS:
            if self.remembers and way_of(kind) in self.crawl.source.discover:
                for one in self.run.store.validators.of_site(self.crawl.source.site, kind):
                    yield kind, urldefrag(one.url)[0]

    # ------------------------------------------------------------ answers
    def is_unchanged(self, response: Response, known: Validator | None) -> bool:
        """Return whether a listing says what it said last time."""
        if known is None:
            return False
        return response.status == NOT_MODIFIED or (known.trusted and known.body_hash == body_hash(response))

    def unchanged(self, known: Validator, response: Response | None = None) -> None:
        """Count the addresses of an unchanged listing as known: it is remembered only once all are settled."""
        site = self.crawl.source.site
        self.run.tally.listing_answered(site)
        self.run.tally.addresses_found(site, known.entries, known=known.entries)
        url = urldefrag(known.url)[0]
        if response is not None and response.status == NOT_MODIFIED:
            etag, modified = _header(response, "ETag"), _header(response, "Last-Modified")
            self.answers[url] = after_not_modified(known, self.run.now(), etag=etag, last_modified=modified)
        elif response is not None:
            self._keep(url, known.kind, response, known, known.entries)
        if known.kind == "sitemap":
            self.offer_known_sitemaps(url)

    def changed(self, listing: ToAsk, response: Response, known: Validator | None, entries: int) -> None:
        """Keep what a listing said, for the next run; ``entries`` are the addresses that it was the first to name."""
        self._keep(listing.url, self._stored_kind(listing), response, known, entries)

    def failed(self, listing: ToAsk) -> None:
        """Note that a listing was asked and did not answer: the others of its index have their turn before it.

        What an index named earlier is asked without it.
        """
        if listing.kind == "sitemap" and not self.crawl.is_child(listing.url):
            self.offer_known_sitemaps(listing.url)
        if self._stored_kind(listing) == CHILD:
            name, site, now = self._name(listing.url), self.crawl.source.site, self.run.now()
            self.answers[listing.url] = Validator(name, site, None, None, "", 0, now, now, now, kind=CHILD)

    def _stored_kind(self, listing: ToAsk) -> str:
        if listing.page > 1:
            return OLDER
        return CHILD if listing.kind == "sitemap" and self.crawl.is_child(listing.url) else listing.kind

    def _keep(self, url: str, kind: str, response: Response, known: Validator | None, entries: int) -> None:
        self.answers[url] = after_body(
            known,
            self.run.now(),
            url=self._name(url),
            site=self.crawl.source.site,
            kind=kind,
            body_hash=body_hash(response),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            entries=entries,
        )

    def remember(self) -> None:
        """Let the state know of the listings that answered.

        Of a listing with unsettled articles only its address is remembered: the next run reads it in full. A front page
        is not remembered, because its source names it.
        """
        open_ones = self.crawl.unsettled_listings()
        for url, validator in self.answers.items():
            if self.remembers and url not in open_ones:
                self.run.outcomes.checked(validator)
            elif self.remembers and validator.kind != "home":
                self.run.outcomes.checked(unsettled(validator))
        self.answers.clear()

    # ------------------------------------------------------------ listings that others name
    def offer_children(self, parent: str, children: Sequence[tuple[ListingKind, str]]) -> None:
        """Let the listings that another one names wait for their turn."""
        self.offer_sitemaps(parent, [url for kind, url in children if kind == "sitemap"])
        for kind, url in children:
            if kind != "sitemap":
                self.crawl.offer_listing(kind, url, parent=parent)

    def offer_sitemaps(self, parent: str, urls: Sequence[str]) -> None:
        """Let the sitemaps of an index, best first, wait for their turn.

        The newest are read in every run. Where there are more than a run reads, the others take turns: first those
        that never were read, then those that were least lately.
        """
        newest = max(0, NEWEST_SITEMAPS - self.crawl.newest_sitemaps)
        last = self._last_read(urls[newest:])
        for number, url in enumerate(urls):
            turn = 0 if number < newest else last.get(url, 0)
            is_new = self.crawl.offer_listing("sitemap", url, parent=parent, turn=turn)
            self.crawl.newest_sitemaps += is_new and number < newest

    def _last_read(self, urls: Sequence[str]) -> dict[str, float]:
        """Return when each listing was last asked, in seconds; those that never were are left out."""
        if not self.remembers or not urls:
            return {}
        names = {self._name(url): url for url in urls}
        found = self.run.store.validators.get(list(names))
        return {names[name]: one.checked_at.timestamp() for name, one in found.items()}

    def offer_known_sitemaps(self, parent: str) -> None:
        """Offer the sitemaps that earlier runs found in an index, as it does not name them in this one."""
        if not self.remembers or self._offered_known:
            return
        self._offered_known = True
        known = self.run.store.validators.of_site(self.crawl.source.site, CHILD)
        children = (SitemapEntry(urldefrag(one.url)[0]) for one in known)
        self.offer_sitemaps(parent, [child.url for child in rank_children(children, self.crawl.since)])

    # ------------------------------------------------------------ guesses
    def may_guess(self, kind: ListingKind) -> bool:
        """Return whether it is time to look for a kind of listing in the usual places: not again within a week."""
        known = self._stored(self._guess_name(kind)) if self.remembers else None
        if known is None:
            return True
        age = self.run.now() - known.checked_at
        return not timedelta() <= age < GUESS_AGAIN_AFTER

    def guess(self, home: str) -> None:
        """Look where feeds and sitemaps usually are, for the kinds that nothing names."""
        places = {"feed": usual_feed_urls(home), "sitemap": usual_sitemap_urls(home)}
        for kind in NAMED_KINDS[:2]:
            if kind in self.crawl.source.discover and not self.crawl.has_listing(kind) and self.may_guess(kind):
                self.crawl.offer_listing(kind, places[kind][0], guesses=tuple(places[kind][1:]))

    def guess_again(self, listing: ToAsk) -> None:
        """Look in the next of the usual places."""
        if listing.guesses:
            self.crawl.offer_listing(listing.kind, listing.guesses[0], guesses=listing.guesses[1:])
        else:
            self.nothing_guessed(listing.kind)

    def nothing_guessed(self, kind: ListingKind) -> None:
        """Remember that none of the usual places has a kind of listing, unless one of them did not answer."""
        if not self.remembers or kind in self.silent_guesses:
            return
        now, name = self.run.now(), self._guess_name(kind)
        self.run.outcomes.checked(Validator(name, self.crawl.source.site, None, None, "", 0, now, now, now, kind=GUESS))

    def _guess_name(self, kind: ListingKind) -> str:
        return self._name(f"{self.crawl.source.url}?{GUESS}-{kind}")

    def _name(self, url: str) -> str:
        return f"{urldefrag(url)[0]}#{self.interest}"


def interest(source: Source, since: str | None) -> str:
    """Return a key of everything that decides which addresses of a listing are wanted (``since``, ``deny``, …)."""
    patterns = [[one.pattern for one in source.allow], [one.pattern for one in source.deny]]
    listings = [source.url, source.feeds, source.sitemaps, source.sections, source.discover]
    told = f"{listings}{patterns}{source.language}{since}"
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _size_limit(kind: ListingKind) -> dict[str, int]:
    """Return the limit for an answer, which for sitemaps is that of their protocol."""
    return {"download_maxsize": MAX_SITEMAP_BYTES} if kind == "sitemap" else {}


def way_of(kind: str) -> str:
    """Return the way of discovery that a kind of listing belongs to."""
    return "links" if kind == "section" else kind


def task_of(response: Response, crawl: SiteCrawl, kind: ListingKind) -> ListingTask:
    """Return the order to read a listing."""
    declared = _header(response, "Content-Type")
    return ListingTask(
        kind=kind,
        url=response.url,
        body=response.body,
        content_type=declared or "",
        charset=content_type(declared)[1],
        source=crawl.source,
        since=crawl.since,
        robots_header=plain_headers(response.headers).get("x-robots-tag", ""),
    )


def children_of(listing: Listing, kind: ListingKind, source: Source) -> Iterator[tuple[ListingKind, str]]:
    """Yield the further listings that the source wants; what it names itself is not looked for."""
    for child, url in listing.children:
        if way_of(child) in source.discover and (kind != "home" or not named(source, child)):
            yield child, url


def named(source: Source, kind: ListingKind) -> tuple[str, ...]:
    """Return the listings of a kind that the source names itself."""
    return {"feed": source.feeds, "sitemap": source.sitemaps, "section": source.sections, "home": ()}[kind]


def body_hash(response: Response) -> str:
    """Return the hash of a body, hexadecimal."""
    return hashlib.blake2b(response.body, digest_size=16).hexdigest()


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
