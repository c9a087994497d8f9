"""How a phase refuses a page: counted, written down, told to the state, logged once."""

from __future__ import annotations

from datetime import datetime

from scrapy.exceptions import DropItem

from crawler.items import FetchedPage
from crawler.output.tally import FETCH_FAILURES
from crawler.reasons import Reason
from crawler.state.records import Outcome, UrlOutcome
from crawler.urls import canonicalize
from crawler.workers.session import Session

# It is asked for again where it is listed again: the page never came, or an error came in its place.
FAILURES = FETCH_FAILURES | {Reason.ERROR_PAGE}


class PageRefused(DropItem):
    """A page that is no article, or is not wanted."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason), log_level="DEBUG")
        self.reason = reason
        self.settled = reason not in FETCH_FAILURES
        """Whether the next run need not look for it: its listing may answer "unchanged"."""


def refused(
    session: Session, page: FetchedPage, reason: Reason, detail: str = "", *, published: datetime | None = None
) -> PageRefused:
    """Write a refusal down; return what the pipeline raises. ``published`` tells a later ``since`` apart."""
    with session.guarded():
        session.run.reject(page.url, page.site, reason, detail, requested_url=page.requested_url)
        session.run.visited(
            UrlOutcome(
                url=looked_up_as(page),
                outcome=Outcome.FAILED if reason in FAILURES else Outcome.REFUSED,
                visited_at=datetime.fromisoformat(page.fetched_at),
                site=page.site,
                reason=str(reason),
                published=published,
            )
        )
    return PageRefused(reason, detail)


def looked_up_as(page: FetchedPage) -> str:
    """Return the address under which the state knows a page: as listed, canonicalised."""
    return canonicalize(page.requested_url) or page.requested_url
