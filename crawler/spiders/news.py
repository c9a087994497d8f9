"""``scrapy crawl news``: finds feeds, sitemaps and sections of sites, and collects their articles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.articles import is_article_url, is_section_url
from crawler.discovery.feeds import Feed, usual_feed_urls
from crawler.discovery.site_crawl import MAX_SECTION_PAGES, Found, SiteCrawl
from crawler.discovery.sitemaps import Sitemap, SitemapEntry, rank_children, usual_sitemap_urls
from crawler.discovery.sources import Source
from crawler.items import FetchedPage, Hints, Via
from crawler.output.tally import SiteTally
from crawler.reasons import Reason
from crawler.rights.service import site_rights
from crawler.spiders.arguments import NewsArguments, news_arguments
from crawler.spiders.base import WinnowSpider
from crawler.spiders.pages import page_from, reason_of
from crawler.state.records import Outcome
from crawler.urls import same_site
from crawler.workers.jobs import Refusal, Section, read_feed_job, read_section_job, read_sitemap_job

LISTING_PRIORITY = 10
"""Feeds, sitemaps and sections before articles: what is new is known early."""
MAX_ATTEMPTS = 3
"""Runs in which an address is tried again after failures."""
HTTP_OK = 200


class NewsSpider(WinnowSpider):
    """Collects the articles of one site (``url``) or many (``sources``)."""

    name = "news"
    argument_names = frozenset({"url", "sources", "since", "max_articles", "discover"})

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.asked: NewsArguments = news_arguments(self.arguments)

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> None:
        """Raise ``ValueError`` for what is unknown, missing or wrong."""
        super().check_arguments(arguments)
        news_arguments({name: str(value) for name, value in arguments.items()})

    # ------------------------------------------------------------------ start
    async def start(self) -> AsyncIterator[Any]:
        """Yield the first requests of every source."""
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            self.crawler.signals.connect(self.page_settled, signal)
        for source in self.asked.sources:
            crawl = SiteCrawl(source, self.asked.since, source.max_articles)
            self.tally(source).failed = True  # until something answers
            for request in self.first_requests(crawl):
                yield request

    def first_requests(self, crawl: SiteCrawl) -> Iterator[Request]:
        """Yield what the source names itself, and the front page where something is left to be found."""
        source = crawl.source
        for kind, urls in (("feed", source.feeds), ("sitemap", source.sitemaps), ("section", source.sections)):
            if way_of(kind) in source.discover:
                yield from self.listings(crawl, kind, urls)
        named = {"feed": source.feeds, "sitemap": source.sitemaps, "links": source.sections}
        if any(not named[way] for way in source.discover):
            yield self.request(source.url, self.parse_home, crawl)

    # ------------------------------------------------------------------ listings
    async def parse_home(self, response: Response, crawl: SiteCrawl) -> AsyncIterator[Any]:
        """Yield the feeds, sitemaps and sections that the front page leads to."""
        section = await self.read_section(response, crawl)
        if section is None:
            return
        source = crawl.source
        if "feed" in source.discover and not source.feeds:
            feeds = [link.url for link in section.feeds] or usual_feed_urls(response.url)
            for request in self.listings(crawl, "feed", feeds, guessed=not section.feeds):
                yield request
        if "sitemap" in source.discover and not source.sitemaps:
            told = (await site_rights(self.crawler).robots(source.url)).rules.sitemaps
            for request in self.listings(crawl, "sitemap", told or usual_sitemap_urls(response.url), guessed=not told):
                yield request
        if "links" in source.discover:
            for request in self.follow(response, crawl, section, page=1, home=True):
                yield request
        for request in self.fetch_next(crawl):
            yield request

    async def parse_feed(self, response: Response, crawl: SiteCrawl, guessed: bool) -> AsyncIterator[Any]:
        """Yield the articles of a feed."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        feed: Feed = await self.session.pool.run(read_feed_job, response.body, response.url, content_type)
        if self.answered(crawl, response, feed.problems, Reason.FEED_BROKEN, broken=feed.broken, guessed=guessed):
            hints = ((entry.url, feed_hints(entry)) for entry in feed.entries)
            self.offer(crawl, "feed", response.url, hints)
            for request in self.listings(crawl, "feed", [feed.next_url] if feed.next_url and crawl.since else []):
                yield request
        for request in self.fetch_next(crawl):
            yield request

    async def parse_sitemap(self, response: Response, crawl: SiteCrawl, guessed: bool) -> AsyncIterator[Any]:
        """Yield the articles of a sitemap, and the sitemaps of an index, newest first."""
        sitemap: Sitemap = await self.session.pool.run(read_sitemap_job, response.body, response.url)
        if self.answered(crawl, response, sitemap.problems, Reason.SITEMAP_BROKEN, broken=sitemap.broken, guessed=guessed):
            children = [child.url for child in rank_children(sitemap.children, crawl.since)]
            for request in self.listings(crawl, "sitemap", children):
                yield request
            hints = ((entry.url, sitemap_hints(entry)) for entry in sitemap.entries if wanted_entry(entry, sitemap))
            self.offer(crawl, "sitemap", response.url, hints)
        for request in self.fetch_next(crawl):
            yield request

    async def parse_section(self, response: Response, crawl: SiteCrawl, page: int) -> AsyncIterator[Any]:
        """Yield the articles that a section page links to, and its next page."""
        section = await self.read_section(response, crawl)
        if section is not None:
            for request in self.follow(response, crawl, section, page=page, home=False):
                yield request
        for request in self.fetch_next(crawl):
            yield request

    async def read_section(self, response: Response, crawl: SiteCrawl) -> Section | None:
        """Return where a page leads to; a page that cannot be read is counted."""
        charset = getattr(response, "_declared_encoding", lambda: None)()
        found = await self.session.pool.run(read_section_job, response.body, response.url, charset)
        if isinstance(found, Refusal):
            self.refuse(crawl.source, response.url, found.reason, found.detail)
            return None
        self.tally(crawl.source).failed = False
        return found

    def follow(self, response: Response, crawl: SiteCrawl, section: Section, *, page: int, home: bool) -> Iterator[Request]:
        """Offer the articles of a section page; yield its next page and, from the front page, the sections."""
        inside = [link for link in section.links if same_site(link.url, crawl.source.site)]
        articles = [link for link in inside if is_article_url(link.url, anchor=link.text)]
        self.offer(crawl, "link", response.url, ((link.url, Hints()) for link in articles))
        if home and not crawl.source.sections:
            sections = [link.url for link in inside if is_section_url(link.url, crawl.source.url, link.text)]
            yield from self.listings(crawl, "section", sections)
        if section.next_url and page < MAX_SECTION_PAGES and same_site(section.next_url, crawl.source.site):
            yield from self.listings(crawl, "section", [section.next_url], page=page + 1)

    def listings(
        self, crawl: SiteCrawl, kind: str, urls: Iterable[str], *, guessed: bool = False, page: int = 1
    ) -> Iterator[Request]:
        """Yield requests for feeds, sitemaps or sections that were not asked yet. ``guessed``: nobody named them."""
        callback = {"feed": self.parse_feed, "sitemap": self.parse_sitemap, "section": self.parse_section}[kind]
        extra: dict[str, Any] = {"page": page} if kind == "section" else {"guessed": guessed}
        for url in urls:
            if crawl.new_listing(kind, url):
                yield self.request(url, callback, crawl, **extra)

    def answered(
        self, crawl: SiteCrawl, response: Response, problems: list[str], reason: Reason, *, broken: bool, guessed: bool
    ) -> bool:
        """Return whether a listing can be used; its problems are counted, unless it was a guess."""
        if broken and guessed:
            return False
        if problems:
            self.refuse(crawl.source, response.url, reason, "; ".join(problems))
        if not broken:
            self.tally(crawl.source).failed = False
        return not broken

    # ------------------------------------------------------------------ articles
    def offer(self, crawl: SiteCrawl, via: Via, found_on: str, entries: Iterable[tuple[str, Hints]]) -> None:
        """Let new addresses wait for their turn; count the known and the unwanted."""
        tally, new = self.tally(crawl.source), []
        for url, hints in entries:
            hints.language = crawl.source.language
            found = crawl.offer(url, via, found_on, hints)
            if isinstance(found, Found):
                tally.found += 1
                new.append(found)
            elif found is not None:
                tally.refused[found] += found is not Reason.OFFSITE
        crawl.queue(self.unknown(crawl, new))

    def unknown(self, crawl: SiteCrawl, found: list[Found]) -> Iterator[Found]:
        """Yield what no earlier run has settled."""
        if not self.settings.getbool("DEDUPE_ENABLED"):
            yield from found
            return
        states = self.session.run.store.lookup(one.key for one in found)
        known = [one for one in found if (state := states.get(one.key)) is not None and is_settled(state)]
        self.tally(crawl.source).known += len(known)
        self.session.run.seen(one.key for one in known)
        keys = {one.key for one in known}
        yield from (one for one in found if one.key not in keys)

    def fetch_next(self, crawl: SiteCrawl) -> Iterator[Request]:
        """Yield requests for articles whose turn it is."""
        for found in crawl.next_ones():
            yield Request(
                found.url,
                callback=self.parse_article,
                errback=self.article_failed,
                cb_kwargs={"crawl": crawl, "found": found},
                dont_filter=True,  # the crawl knows what it has asked for
            )

    def parse_article(self, response: Response, crawl: SiteCrawl, found: Found) -> Iterator[FetchedPage]:
        """Yield the page, unless a redirect led to another site."""
        page = page_from(response, crawl.source.site, found.via, found.found_on, found.hints)
        if same_site(response.url, crawl.source.site):
            yield page
            return
        self.refuse(crawl.source, found.url, Reason.OFFSITE, f"redirected to {response.url}")
        self.go_on(crawl, accepted=False)

    def article_failed(self, failure: Failure) -> None:
        """Refuse an address that gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.refuse(request.cb_kwargs["crawl"].source, request.url, *reason_of(failure))
        self.go_on(request.cb_kwargs["crawl"], accepted=False)

    def page_settled(self, item: Any, response: Response | None) -> None:
        """Go on with a site once one of its pages is through the pipelines."""
        if response is not None and response.request is not None and "found" in response.cb_kwargs:
            self.go_on(response.cb_kwargs["crawl"], accepted=not isinstance(item, FetchedPage))

    def go_on(self, crawl: SiteCrawl, *, accepted: bool) -> None:
        """Fetch the next of a site's articles."""
        crawl.settled(accepted=accepted)
        for request in self.fetch_next(crawl):
            self.crawler.engine.crawl(request)

    # ------------------------------------------------------------------ outcomes
    def listing_failed(self, failure: Failure) -> None:
        """Count a listing that did not answer; one that was only a guess may be absent."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason, detail = reason_of(failure)
        if not (request.cb_kwargs.get("guessed") and reason is Reason.HTTP_ERROR):
            self.refuse(request.cb_kwargs["crawl"].source, request.url, reason, detail)

    def refuse(self, source: Source, url: str, reason: Reason, detail: str) -> None:
        """Write a refusal down, and among the problems of its source where it is a listing's."""
        with self.session.guarded():
            self.session.run.reject(url, source.site, reason, detail)
        self.session.run.tally.problem(source.site, f"{reason}: {url}: {detail}" if detail else f"{reason}: {url}")

    def request(self, url: str, callback: Any, crawl: SiteCrawl, **extra: Any) -> Request:
        """Return the request for a listing."""
        return Request(
            url,
            callback=callback,
            errback=self.listing_failed,
            priority=LISTING_PRIORITY,
            cb_kwargs={"crawl": crawl, **extra},
            dont_filter=True,
        )

    def tally(self, source: Source) -> SiteTally:
        """Return the counts of a source."""
        return self.session.run.tally.site(source.site)


def way_of(kind: str) -> str:
    """Return the way of discovery that a kind of listing belongs to."""
    return "links" if kind == "section" else kind


def is_settled(state: Any) -> bool:
    """Return whether an address needs no visit: done, refused, or failed too often."""
    return bool(state.outcome is not Outcome.FAILED or state.attempts >= MAX_ATTEMPTS)


def feed_hints(entry: Any) -> Hints:
    """Return what a feed tells of an article."""
    source = "feed" if entry.date_published else None
    return Hints(entry.title, entry.date_published, entry.date_modified, source)


def sitemap_hints(entry: SitemapEntry) -> Hints:
    """Return what a sitemap tells of an article. ``lastmod`` says when it changed, not when it was published."""
    source = "sitemap" if entry.news_date else None
    return Hints(entry.news_title, entry.news_date, entry.lastmod, source)


def wanted_entry(entry: SitemapEntry, sitemap: Sitemap) -> bool:
    """Return whether an address of a sitemap can be an article: news and feeds list nothing else."""
    return bool(entry.news_date or entry.news_title or sitemap.kind == "feed" or is_article_url(entry.url))
