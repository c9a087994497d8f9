"""``scrapy crawl news``: finds feeds, sitemaps and sections of sites, and collects their articles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.feeds import usual_feed_urls
from crawler.discovery.site_crawl import MAX_SECTION_PAGES, Found, SiteCrawl
from crawler.discovery.sitemaps import usual_sitemap_urls
from crawler.items import Article, FetchedPage, Hints
from crawler.output.tally import FETCH_FAILURES, SiteTally
from crawler.reasons import Reason
from crawler.rights.service import site_rights
from crawler.spiders.arguments import NewsArguments, news_arguments
from crawler.spiders.base import WinnowSpider
from crawler.spiders.listings import ListingDesk, children_of, task_of, way_of
from crawler.spiders.pages import page_from, reason_of
from crawler.state.adaptive import ArticlePolicy, Visit, revisit_window, visit
from crawler.state.records import Validator
from crawler.urls import same_site
from crawler.workers.jobs import read_listing_job
from crawler.workers.listings import VIA, Kind, Listing


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
        self.incremental = self.settings.getbool("DEDUPE_ENABLED")
        self.policy = article_policy(self.settings.getfloat("REVISIT_AFTER_DAYS"))
        self.desk = ListingDesk(self.session.run, self.parse_listing, self.listing_failed, remember=self.incremental)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            self.crawler.signals.connect(self.page_settled, signal)
        for source in self.asked.sources:
            crawl = SiteCrawl(source, self.asked.since, source.max_articles)
            self.tally(crawl).failed = True  # until something answers
            for request in self.first_requests(crawl):
                yield request

    def first_requests(self, crawl: SiteCrawl) -> Iterator[Request]:
        """Yield what the source names itself, and the front page where something is left to be found."""
        source = crawl.source
        named = {"feed": source.feeds, "sitemap": source.sitemaps, "section": source.sections}
        for kind, urls in named.items():
            if way_of(kind) in source.discover:
                yield from self.desk.requests(crawl, kind, urls)  # type: ignore[arg-type] # the three kinds above
        if any(not named[kind] and way_of(kind) in source.discover for kind in named):
            yield from self.desk.requests(crawl, "home", [source.url])
            yield from self.desk.remembered(crawl)
        if self.incremental:
            crawl.queue(self.revisits(crawl))
        yield from self.fetch_next(crawl)

    def revisits(self, crawl: SiteCrawl) -> Iterator[Found]:
        """Yield articles that are due for another look, whether or not a listing still names them."""
        window = revisit_window(self.session.run.now(), self.policy)
        due = self.session.run.store.due_revisits(
            crawl.source.site,
            published_after=window.published_after,
            visited_before=window.visited_before,
            old_visited_before=window.old_visited_before,
        )
        for state in due:
            found = crawl.offer(state.url, "list", state.url, Hints(language=crawl.source.language), known=True)
            if isinstance(found, Found):
                yield found

    # ------------------------------------------------------------------ listings
    async def parse_listing(
        self, response: Response, crawl: SiteCrawl, kind: Kind, guessed: bool, page: int, known: Validator | None
    ) -> AsyncIterator[Any]:
        """Yield what a feed, sitemap, section or front page leads to."""
        if known is not None and self.desk.is_unchanged(response, known):
            self.desk.unchanged(crawl, known, response)
        else:
            listing = await self.session.pool.run(read_listing_job, task_of(response, crawl, kind))
            for request in self.read(listing, response, crawl, kind, page=page, guessed=guessed, known=known):
                yield request
        if kind == "home":
            async for request in self.usual_places(response, crawl):
                yield request
        for request in self.fetch_next(crawl):
            yield request
        self.listing_settled(crawl)

    def read(
        self,
        listing: Listing,
        response: Response,
        crawl: SiteCrawl,
        kind: Kind,
        *,
        page: int,
        guessed: bool,
        known: Validator | None,
    ) -> Iterator[Request]:
        """Offer the articles of a listing; yield requests for the listings that it leads to."""
        if listing.problems and not (listing.broken and guessed):
            self.source_problem(crawl, response.url, listing.refusal or Reason.FEED_BROKEN, "; ".join(listing.problems))
        if listing.broken:
            return
        self.tally(crawl).failed = False
        if kind != "home" or "links" in crawl.source.discover:
            self.offer(crawl, kind, response.url, listing.articles)
        self.desk.changed(crawl, kind, response, known, len(listing.articles))
        for child, url in children_of(listing, kind, crawl):
            yield from self.desk.requests(crawl, child, [url])
        older = listing.next_url
        if older and page < MAX_SECTION_PAGES and same_site(older, crawl.source.site):
            if kind == "feed":
                yield from self.desk.requests(crawl, "feed", [older], page=page + 1)
            elif "links" in crawl.source.discover:
                yield from self.desk.requests(crawl, "section", [older], page=page + 1)

    async def usual_places(self, response: Response, crawl: SiteCrawl) -> AsyncIterator[Request]:
        """Yield the sitemaps of robots.txt, and the places where feeds and sitemaps usually are, if none was named."""
        source = crawl.source
        if "feed" in source.discover and not source.feeds and not crawl.listing_count("feed"):
            for request in self.desk.requests(crawl, "feed", usual_feed_urls(response.url), guessed=True):
                yield request
        if "sitemap" in source.discover and not source.sitemaps:
            told = (await site_rights(self.crawler).robots(source.url)).rules.sitemaps
            urls = told or (() if crawl.listing_count("sitemap") else usual_sitemap_urls(response.url))
            for request in self.desk.requests(crawl, "sitemap", urls, guessed=not told):
                yield request

    def listing_failed(self, failure: Failure) -> Iterator[Request]:
        """Count a listing that did not answer; one that was only a guess may be absent."""
        request: Request = failure.request  # type: ignore[attr-defined]
        crawl, (reason, detail) = request.cb_kwargs["crawl"], reason_of(failure)
        if not (request.cb_kwargs["guessed"] and reason is Reason.HTTP_ERROR):
            self.source_problem(crawl, request.url, reason, detail)
        self.listing_settled(crawl)
        yield from self.fetch_next(crawl)

    def listing_settled(self, crawl: SiteCrawl) -> None:
        """Note that a listing is done with."""
        crawl.listings_under_way -= 1
        self.remember_if_idle(crawl)

    # ------------------------------------------------------------------ articles
    def offer(self, crawl: SiteCrawl, kind: Kind, found_on: str, entries: Iterable[tuple[str, Hints]]) -> None:
        """Let new addresses wait for their turn; count the known and the unwanted."""
        tally, new = self.tally(crawl), []
        for url, hints in entries:
            hints.language = crawl.source.language
            found = crawl.offer(url, VIA[kind], found_on, hints)
            if isinstance(found, Found):
                tally.found += 1
                new.append(found)
            elif found is not None and found is not Reason.OFFSITE:
                tally.refused[found] += 1
        crawl.queue(self.to_visit(crawl, new))

    def to_visit(self, crawl: SiteCrawl, found: list[Found]) -> list[Found]:
        """Return what no earlier run has settled, or is due for another look."""
        if not self.incremental:
            return found
        run = self.session.run
        states, now = run.store.lookup(one.key for one in found), run.now()
        wanted = (Visit.NEW, Visit.RETRY, Visit.REVISIT)
        new = [one for one in found if visit(states.get(one.key), now, self.policy) in wanted]
        keys = {one.key for one in new}
        self.tally(crawl).known += len(found) - len(new)
        run.seen(one.key for one in found if one.key not in keys)
        return new

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
        if same_site(response.url, crawl.source.site):
            yield page_from(response, crawl.source.site, found.via, found.found_on, found.hints)
            return
        self.refuse(crawl, found.url, Reason.OFFSITE, f"redirected to {response.url}")
        self.go_on(crawl, found, accepted=False, settled=True)

    def article_failed(self, failure: Failure) -> None:
        """Refuse an address that gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]
        crawl, found = request.cb_kwargs["crawl"], request.cb_kwargs["found"]
        reason, detail = reason_of(failure)
        self.refuse(crawl, found.url, reason, detail)
        self.session.run.visit_failed(found.key, crawl.source.site, reason)
        self.go_on(crawl, found, accepted=False, settled=reason not in FETCH_FAILURES)

    def page_settled(self, item: Any, response: Response | None, exception: BaseException | None = None) -> None:
        """Go on with a site once one of its pages is through the pipelines."""
        if response is None or response.request is None or "found" not in response.cb_kwargs:
            return
        accepted = isinstance(item, Article)
        reason = getattr(exception, "reason", None)
        settled = accepted or (reason is not None and reason not in FETCH_FAILURES)
        self.go_on(response.cb_kwargs["crawl"], response.cb_kwargs["found"], accepted=accepted, settled=settled)

    def go_on(self, crawl: SiteCrawl, found: Found, *, accepted: bool, settled: bool) -> None:
        """Fetch the next of a site's articles."""
        crawl.settle(found, accepted=accepted, settled=settled)
        for request in self.fetch_next(crawl):
            self.crawler.engine.crawl(request)
        self.remember_if_idle(crawl)

    # ------------------------------------------------------------------ outcomes
    def remember_if_idle(self, crawl: SiteCrawl) -> None:
        """Remember what the listings of a site said, once all that they list is settled."""
        if crawl.is_idle and self.session.failure is None:
            self.desk.remember(crawl)

    def source_problem(self, crawl: SiteCrawl, url: str, reason: Reason, detail: str) -> None:
        """Write down what is wrong with a listing, among the problems of its source too."""
        self.refuse(crawl, url, reason, detail)
        self.session.run.tally.problem(crawl.source.site, f"{reason}: {url}" + (f": {detail}" if detail else ""))

    def refuse(self, crawl: SiteCrawl, url: str, reason: Reason, detail: str) -> None:
        """Write a refusal down."""
        with self.session.guarded():
            self.session.run.reject(url, crawl.source.site, reason, detail)

    def tally(self, crawl: SiteCrawl) -> SiteTally:
        """Return the counts of a source."""
        return self.session.run.tally.site(crawl.source.site)


def article_policy(revisit_after_days: float) -> ArticlePolicy:
    """Return how often articles are looked at again; 0 days is never, but for the young ones."""
    return ArticlePolicy(revisit_after=timedelta(days=revisit_after_days) if revisit_after_days > 0 else None)
