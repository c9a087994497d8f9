"""Asking feeds, sitemaps, sections and front pages: what they said last time, how to ask now, what to remember."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.discovery.site_crawl import SiteCrawl
from crawler.network.media_types import content_type
from crawler.output.run import Run
from crawler.state.adaptive import Ask, after_body, after_not_modified, ask, conditional_headers
from crawler.state.records import Validator
from crawler.workers.listings import Kind, Listing, ListingTask

LISTING_PRIORITY = 10
"""Before articles: what is new is known early."""
NOT_MODIFIED = 304


class ListingDesk:
    """Makes the requests for listings and keeps what they answer, until all that they list is settled."""

    def __init__(self, run: Run, callback: Callable[..., Any], errback: Callable[..., Any], *, remember: bool) -> None:
        self.run = run
        self.callback = callback
        self.errback = errback
        self.remembers = remember

    # ------------------------------------------------------------ asking
    def requests(
        self, crawl: SiteCrawl, kind: Kind, urls: Iterable[str], *, guessed: bool = False, page: int = 1
    ) -> Iterator[Request]:
        """Yield requests for listings that were not asked yet in this run. ``guessed``: nobody named them."""
        new = [url for url in urls if crawl.new_listing(kind, url)]
        known = self.run.store.validators.get(new) if self.remembers else {}
        for url in new:
            how = ask(known.get(url), self.run.now())
            if how is Ask.NOT_YET:
                self.unchanged(crawl, known[url])
                continue
            crawl.listings_under_way += 1
            yield Request(
                url,
                callback=self.callback,
                errback=self.errback,
                headers=conditional_headers(known[url]) if how is Ask.CONDITIONAL else None,
                priority=LISTING_PRIORITY,
                meta={"handle_httpstatus_list": [NOT_MODIFIED]},
                cb_kwargs={"crawl": crawl, "kind": kind, "guessed": guessed, "page": page, "known": known.get(url)},
                dont_filter=True,
            )

    def remembered(self, crawl: SiteCrawl) -> Iterator[Request]:
        """Yield requests for what earlier runs found: an unchanged front page does not name it again."""
        if not self.remembers:
            return
        for kind in ("feed", "sitemap", "section"):
            if way_of(kind) in crawl.source.discover:
                urls = [one.url for one in self.run.store.validators.of_site(crawl.source.site, kind)]
                yield from self.requests(crawl, kind, urls)  # type: ignore[arg-type] # the three kinds above

    # ------------------------------------------------------------ answers
    def is_unchanged(self, response: Response, known: Validator | None) -> bool:
        """Return whether a listing says what it said last time."""
        if known is None:
            return False
        return response.status == NOT_MODIFIED or (known.trusted and known.body_hash == body_hash(response))

    def unchanged(self, crawl: SiteCrawl, known: Validator, response: Response | None = None) -> None:
        """Count what an unchanged listing lists: all of it is settled, or it would not have been remembered."""
        tally = self.run.tally.site(crawl.source.site)
        tally.failed = False
        tally.found += known.entries
        tally.known += known.entries
        if response is not None and response.status == NOT_MODIFIED:
            crawl.validators[known.url] = after_not_modified(known, self.run.now())
        elif response is not None:
            self.changed(crawl, known.kind, response, known, known.entries)

    def changed(self, crawl: SiteCrawl, kind: str, response: Response, known: Validator | None, entries: int) -> None:
        """Keep what a listing said, for the next run."""
        assert response.request is not None
        crawl.validators[response.request.url] = after_body(
            known,
            self.run.now(),
            url=response.request.url,
            site=crawl.source.site,
            kind=kind,
            body_hash=body_hash(response),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            entries=entries,
        )

    def remember(self, crawl: SiteCrawl) -> None:
        """Let the state know of listings all of whose articles are settled; the others are read in full next time."""
        unsettled = crawl.unsettled_listings()
        for url, validator in crawl.validators.items():
            if self.remembers and url not in unsettled:
                self.run.checked(validator)
        crawl.validators.clear()


def way_of(kind: str) -> str:
    """Return the way of discovery that a kind of listing belongs to."""
    return "links" if kind == "section" else kind


def task_of(response: Response, crawl: SiteCrawl, kind: Kind) -> ListingTask:
    """Return the order to read a listing."""
    declared = _header(response, "Content-Type")
    return ListingTask(
        kind=kind,
        url=response.url,
        body=response.body,
        content_type=declared or "",
        charset=content_type(declared)[1],
        site=crawl.source.site,
        home=crawl.source.url,
        since=crawl.since,
    )


def children_of(listing: Listing, kind: Kind, crawl: SiteCrawl) -> Iterator[tuple[Kind, str]]:
    """Yield the further listings that the source wants; what it names itself is not looked for."""
    source = crawl.source
    named = {"feed": source.feeds, "sitemap": source.sitemaps, "section": source.sections}
    for child, url in listing.children:
        if way_of(child) in source.discover and (kind != "home" or not named[child]):
            yield child, url


def body_hash(response: Response) -> str:
    """Return the hash of a body, hexadecimal."""
    return hashlib.blake2b(response.body, digest_size=16).hexdigest()


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
