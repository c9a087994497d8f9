"""The base of spiders of your own: the pages that they yield go through all phases, like those of ``news``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.items import FetchedPage
from crawler.spiders.base import WinnowSpider
from crawler.spiders.responses import COUNTED, page_from, refusal_of
from crawler.spiders.visits import article_policy, is_wanted
from crawler.urls import canonicalize, registered_domain

__all__ = ["PageSpider", "page_from"]


class PageSpider(WinnowSpider):
    """A spider whose callbacks yield ``page_from(response)`` for pages that may be articles.

    Such a page is extracted, cleaned, checked, compared with what is known and written, like those of the spiders that
    come with the program. Anything else that a callback yields goes to Scrapy's feed exports (``-O``) as it is.
    """

    argument_names: ClassVar[frozenset[str]] = frozenset()
    """Names that ``-a`` may have; they are in ``self.arguments``. Any other is an error before anything is fetched."""

    def request(self, url: str, callback: Callable[..., Any]) -> Request:
        """Return the request for a page that leads to articles; where it fails, its source has failed."""
        return Request(url, callback, errback=self.listing_failed, dont_filter=True)

    def articles(self, response: Response, links: Iterable[str]) -> Iterator[Request]:
        """Yield a request for each link that no earlier run has settled; all are counted as found.

        ``links`` may be relative to ``response``. The answers go to :meth:`parse_article`; an address that gives no
        page is refused with its reason, and asked for again by the next run.
        """
        run, policy = self.session.run, article_policy(self.settings.getfloat("REVISIT_AFTER_DAYS"))
        keys = {canonicalize(url) or url: url for link in links if (url := response.urljoin(link))}
        known = run.store.lookup(keys) if self.settings.getbool("DEDUPE_ENABLED") else {}
        for key, url in keys.items():
            wanted = is_wanted(known.get(key), run.now(), policy)
            run.tally.addresses_found(registered_domain(url) or url, known=not wanted)
            if wanted:
                yield Request(url, self.parse_article, errback=self.article_failed, meta={COUNTED: True})

    def parse_article(self, response: Response) -> Iterator[FetchedPage]:
        """Yield the page. Override this method to inspect the response first."""
        yield page_from(response)

    def listing_failed(self, failure: Failure) -> None:
        """Count a page that leads to articles and did not answer as a failure of its source."""
        request: Request = failure.request  # type: ignore[attr-defined]
        refusal, site = refusal_of(failure), registered_domain(request.url) or request.url
        with self.session.guarded():
            self.session.run.outcomes.reject(request.url, site, refusal)
        self.session.run.tally.source_failed(site, f"{request.url}: {refusal}")

    def article_failed(self, failure: Failure) -> None:
        """Refuse an address that gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]
        refusal, site = refusal_of(failure), registered_domain(request.url) or request.url
        with self.session.guarded():
            self.session.run.outcomes.reject(request.url, site, refusal)
            self.session.run.outcomes.visit_failed(canonicalize(request.url) or request.url, site, refusal.reason)
