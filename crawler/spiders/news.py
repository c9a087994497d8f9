"""``scrapy crawl news``: finds feeds, sitemaps and sections of sites, and collects their articles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.candidates import Candidate
from crawler.discovery.site_crawl import MAX_SECTION_PAGES, Found, ListingKind, SiteCrawl, ToAsk
from crawler.discovery.sources import Source
from crawler.items import Article, FetchedPage
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.rights.service import site_rights
from crawler.run.tally import Tally
from crawler.spiders.arguments import NewsArguments, news_arguments
from crawler.spiders.base import WinnowSpider
from crawler.spiders.listings import NAMED_KINDS, ListingDesk, children_of, named, task_of, way_of
from crawler.spiders.responses import may_come_back, page_from, refusal_of
from crawler.spiders.visits import article_policy, left_behind, policy_for, remember_waiting, revisits, unsettled
from crawler.state.adaptive import ArticlePolicy
from crawler.state.records import Outcome, UrlOutcome, Validator
from crawler.urls import joined, same_site
from crawler.workers.jobs import read_listing_job
from crawler.workers.pool import WorkerStoppedError
from crawler.workers.tasks import VIA, Listing

LOOK_UP_AT_ONCE = 500
"""Addresses; then other sites have their turn. The largest sitemaps name 50,000."""


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
        self.taken: dict[str, set[int]] = {}
        self.crawls: list[SiteCrawl] = []
        self.policies: dict[str, ArticlePolicy] = {}
        self.session.on_closing.append(lambda: remember_waiting(self.session.run, self.crawls))
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            self.crawler.signals.connect(self.page_settled, signal)
        for source in self.asked.sources:
            for request in self.first_requests(source):
                yield request

    def first_requests(self, source: Source) -> Iterator[Request]:
        """Yield requests for what the source names itself, and the front page where something is left to be found."""
        self.tally.source_begins(source.site)
        crawl = SiteCrawl(
            source,
            self.asked.since,
            source.max_articles,
            taken=self.taken.setdefault(source.site, set()),
            left_out=self.tally.site(source.site).left_out,
        )
        desk = ListingDesk(self.session.run, crawl, self.asked.since_text, remember=self.incremental)
        wanted = [kind for kind in NAMED_KINDS if way_of(kind) in source.discover]
        for kind in wanted:
            for url in named(source, kind):
                crawl.offer_listing(kind, url)
        if not all(named(source, kind) for kind in wanted):
            crawl.offer_listing("home", source.url)
            for kind, url in desk.remembered():
                crawl.offer_listing(kind, url)
        if self.incremental:
            self.policies[source.site] = policy = policy_for(self.session.run, source.site, self.policy)
            behind = left_behind(self.session.run, crawl, policy)
            self.tally.addresses_found(source.site, len(behind))
            crawl.queue([*revisits(self.session.run, crawl, policy), *behind])
            self.crawls.append(crawl)
        yield from self.fetch_next(desk)

    # ------------------------------------------------------------------ listings
    async def parse_listing(
        self, response: Response, desk: ListingDesk, listing: ToAsk, known: Validator | None
    ) -> AsyncIterator[Any]:
        """Yield what a feed, sitemap, section or front page leads to."""
        if listing.kind in ("home", "section") and not same_site(response.url, desk.crawl.source.site):
            self.listing_problem(desk, listing, Refusal(Reason.OFFSITE, f"redirected to {response.url}"))
        elif desk.is_unchanged(response, known):
            assert known is not None
            desk.unchanged(known, response)
        else:
            await self.read_listing(response, desk, listing, known)
        if listing.kind == "home":
            await self.look_in_usual_places(desk, response.url)
        desk.crawl.listing_settled(listing)
        for request in self.fetch_next(desk):
            yield request

    async def read_listing(
        self, response: Response, desk: ListingDesk, listing: ToAsk, known: Validator | None
    ) -> None:
        """Offer the articles of a listing, and the listings that it leads to."""
        try:
            task = task_of(response, desk.crawl, listing.kind)
            read = await self.session.pool.run(read_listing_job, task, site=desk.crawl.source.site)
        except RefusedError as error:
            self.listing_problem(desk, listing, error.refusal)
            return
        except WorkerStoppedError:
            desk.crawl.unsettle(listing.url)
            return
        if listing.is_guess and read.broken:
            desk.guess_again(listing)
            return
        if read.problems:
            refusal = Refusal(read.refusal or Reason.FEED_BROKEN, "; ".join(read.problems))
            self.source_problem(desk.crawl, listing.url, refusal)
        if read.broken:
            desk.crawl.unsettle(listing.url)
            return
        await self.take(response, desk, listing, known, read)

    async def take(
        self, response: Response, desk: ListingDesk, listing: ToAsk, known: Validator | None, read: Listing
    ) -> None:
        """Let the articles of a listing wait for their turn, and the further listings for theirs."""
        crawl = desk.crawl
        self.tally.listing_answered(crawl.source.site)
        offered = new = 0
        if listing.kind != "home" or "links" in crawl.source.discover:
            offered, new = await self.offer(crawl, listing, read.articles)
        desk.changed(listing, response, known, offered)
        desk.offer_children(listing.url, list(children_of(read, listing.kind, crawl.source)))
        older = read.next_url
        if older is None or listing.page >= MAX_SECTION_PAGES:
            return
        kind: ListingKind = "feed" if listing.kind == "feed" else "section"
        # If every article of this page is settled, those of older pages are too, unless one of them never was settled.
        if way_of(kind) in crawl.source.discover and (new or desk.known(older) is None):
            crawl.offer_listing(kind, older, parent=listing.url, page=listing.page + 1)

    async def look_in_usual_places(self, desk: ListingDesk, home: str) -> None:
        """Offer the sitemaps of robots.txt; where nothing was named, look where feeds and sitemaps usually are."""
        source = desk.crawl.source
        if "sitemap" in source.discover and not source.sitemaps:
            for named_there in (await site_rights(self.crawler).robots(home)).rules.sitemaps:
                if url := joined(home, named_there):
                    desk.crawl.offer_listing("sitemap", url)
        desk.guess(home)

    async def listing_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Count a listing that did not answer; one that was only a guess may be absent."""
        request: Request = failure.request  # type: ignore[attr-defined]
        desk, listing = request.cb_kwargs["desk"], request.cb_kwargs["listing"]
        if listing.is_guess:
            if may_come_back(failure):
                desk.silent_guesses.add(listing.kind)
            desk.guess_again(listing)
        elif listing.kind == "section" and not may_come_back(failure):  # a link of the navigation that leads nowhere
            self.refuse(desk.crawl, listing.url, refusal_of(failure))
        else:
            self.listing_problem(desk, listing, refusal_of(failure))
        if listing.kind == "home" and refusal_of(failure).reason is Reason.HTTP_ERROR:  # the host is there
            await self.look_in_usual_places(desk, desk.crawl.source.url)
        desk.crawl.listing_settled(listing)
        for one in self.fetch_next(desk):
            yield one

    def listing_problem(self, desk: ListingDesk, listing: ToAsk, refusal: Refusal) -> None:
        """Write down that a listing could not be had; the next run asks for it again."""
        desk.failed(listing)
        desk.crawl.unsettle(listing.url)
        self.source_problem(desk.crawl, listing.url, refusal)

    # ------------------------------------------------------------------ articles
    async def offer(self, crawl: SiteCrawl, listing: ToAsk, articles: Sequence[Candidate]) -> tuple[int, int]:
        """Let new addresses wait for their turn; return how many are new in this run, and how many are to be fetched.

        Other sites have their turn in between.
        """
        rest = iter(articles)
        offered = new = 0
        while some := list(islice(rest, LOOK_UP_AT_ONCE)):
            found = crawl.offer(some, VIA[listing.kind], listing.url)
            policy = self.policies.get(crawl.source.site, self.policy)
            to_visit = unsettled(self.session.run, crawl, found, policy) if self.incremental else found
            crawl.queue(to_visit)
            offered += len(found)
            new += len(to_visit)
            self.tally.addresses_found(crawl.source.site, sum(not one.hints.is_doubtful for _, one in to_visit))
            await asyncio.sleep(0)
        return offered, new

    def fetch_next(self, desk: ListingDesk) -> Iterator[Request]:
        """Yield requests for listings and articles whose turn it is."""
        crawl = desk.crawl
        for listing in crawl.next_listings():
            request = desk.request(listing, self.parse_listing, self.listing_failed)
            if request is None:
                crawl.not_asked(listing)
            else:
                yield request
        for found in crawl.next_ones():
            found.turn = self.session.turns.give(crawl.source.site)
            self.tally.addresses_found(crawl.source.site, int(found.hints.is_doubtful))  # the others were when offered
            yield Request(
                found.url,
                callback=self.parse_article,
                errback=self.article_failed,
                cb_kwargs={"desk": desk, "found": found},
                dont_filter=True,  # the crawl knows what it has asked for
            )
        self.rest_if_idle(desk)

    def parse_article(self, response: Response, desk: ListingDesk, found: Found) -> Iterator[FetchedPage]:
        """Yield the page, unless a redirect led to another site."""
        crawl = desk.crawl
        if same_site(response.url, crawl.source.site):
            if crawl.since is not None and found.via != "list":  # known articles are looked at again at any age
                found.hints.since = crawl.since.isoformat()
            page = page_from(response, crawl.source.site, found.via, found.found_on or found.url, found.hints)
            page.stream, page.turn = crawl.source.site, found.turn
            yield page
            return
        refusal = Refusal(Reason.OFFSITE, "redirected to another site")
        self.refuse(crawl, response.url, refusal, requested_url=found.url)
        outcome = UrlOutcome(
            found.key, Outcome.REFUSED, self.session.run.now(), crawl.source.site, reason=str(Reason.OFFSITE)
        )
        self.session.run.outcomes.visited(outcome)
        self.go_on(desk, found, accepted=False, settled=True)

    def article_failed(self, failure: Failure) -> None:
        """Refuse an address that gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]
        desk, found = request.cb_kwargs["desk"], request.cb_kwargs["found"]
        refusal = refusal_of(failure)
        self.refuse(desk.crawl, request.url, refusal, requested_url=found.url)
        back = may_come_back(failure)
        self.session.run.outcomes.visit_failed(found.key, desk.crawl.source.site, refusal.reason)
        self.go_on(desk, found, accepted=False, settled=not back)

    def page_settled(self, item: Any, response: Response | None, exception: BaseException | None = None) -> None:
        """Go on with a site once one of its pages is through the pipelines."""
        if response is None or response.request is None or "found" not in response.cb_kwargs:
            return
        accepted, refused = isinstance(item, Article), isinstance(exception, RefusedError)
        settled = accepted or (isinstance(exception, RefusedError) and exception.reason.settles)
        desk, found = response.cb_kwargs["desk"], response.cb_kwargs["found"]
        self.go_on(desk, found, accepted=accepted, settled=settled, ended=accepted or refused)

    def go_on(self, desk: ListingDesk, found: Found, *, accepted: bool, settled: bool, ended: bool = True) -> None:
        """Fetch the next of a site's articles."""
        self.session.turns.done(desk.crawl.source.site, found.turn)
        desk.crawl.settle(found, accepted=accepted, settled=settled, ended=ended)
        for request in self.fetch_next(desk):
            self.crawler.engine.crawl(request)

    # ------------------------------------------------------------------ outcomes
    def rest_if_idle(self, desk: ListingDesk) -> None:
        """Remember what the listings of a site said, once all that they lead to is settled."""
        crawl = desk.crawl
        if not crawl.is_idle or self.session.failure is not None:
            return
        crawl.leave_doubtful()
        problem = f"nothing found: no {', '.join(crawl.source.discover)} of {crawl.source.url} leads to an article"
        self.tally.nothing_found(crawl.source.site, problem)
        with self.session.guarded():
            desk.remember()

    def source_problem(self, crawl: SiteCrawl, url: str, refusal: Refusal) -> None:
        """Write down what is wrong with a listing, among the problems of its source too."""
        self.refuse(crawl, url, refusal)
        detail = f": {refusal.detail}" if refusal.detail else ""
        self.tally.problem(crawl.source.site, f"{refusal.reason}: {url}{detail}")

    def refuse(self, crawl: SiteCrawl, url: str, refusal: Refusal, *, requested_url: str = "") -> None:
        """Write a refusal down."""
        with self.session.guarded():
            self.session.run.outcomes.reject(url, crawl.source.site, refusal, requested_url=requested_url)

    @property
    def tally(self) -> Tally:
        """Return what counts the run."""
        return self.session.run.tally
