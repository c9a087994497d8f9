"""How a phase refuses a page: the refusal is counted, written to ``rejected.jsonl``, and noted in the state."""

from __future__ import annotations

from datetime import datetime

from scrapy.exceptions import DropItem

from crawler.items import FetchedPage
from crawler.reasons import Again, Refusal, RefusedError
from crawler.run.session import Session
from crawler.state.records import Outcome, UrlOutcome
from crawler.urls import canonicalize

OUTCOMES = {Again.NEXT_RUN: Outcome.FAILED, Again.LATER: Outcome.DEFERRED, Again.NEVER: Outcome.REFUSED}


class PageRefusedError(RefusedError, DropItem):
    """A refusal that Scrapy takes for a dropped item, and does not log itself."""

    log_level = "DEBUG"


def refused(
    session: Session, page: FetchedPage, refusal: Refusal, *, published: datetime | None = None
) -> PageRefusedError:
    """Write a refusal down; return the exception to raise. ``published``: for later runs with another ``since``."""
    with session.guarded():
        session.run.outcomes.reject(page.url, page.site, refusal, requested_url=page.requested_url)
        session.run.outcomes.visited(
            UrlOutcome(
                url=looked_up_as(page),
                outcome=OUTCOMES[refusal.reason.again],
                visited_at=datetime.fromisoformat(page.fetched_at),
                site=page.site,
                reason=str(refusal.reason),
                published=published,
            )
        )
    return PageRefusedError(refusal.reason, refusal.detail)


def looked_up_as(page: FetchedPage) -> str:
    """Return the address under which the state knows a page: the canonical form of the address that was listed."""
    return canonicalize(page.requested_url) or page.requested_url
