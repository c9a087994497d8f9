"""What runs in a worker process. Bytes and plain values in, plain values out; preloaded in the fork server."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.output.seal import SealReport, SealTask, seal
from crawler.output.spool import spooled
from crawler.reasons import Reason
from crawler.text.page import Page, PageOptions, read_page
from crawler.text.parse import PageRefusedError
from crawler.workers.listings import Listing, ListingTask, read_listing


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a job gave nothing."""

    reason: Reason
    detail: str


def read_page_job(body: bytes, url: str, options: PageOptions) -> Page | Refusal:
    """Return what a page says, or why it cannot be read.

    Of its blocks only those that are spooled: four fifths are furniture, and
    would cost the main process more than all else it does with a page.
    """
    try:
        page = read_page(body, url, options)
    except PageRefusedError as error:
        return Refusal(error.reason, error.detail)
    except RecursionError:
        return Refusal(Reason.MARKUP_TOO_COMPLEX, "nested too deep")
    page.blocks = spooled(page.blocks)
    return page


def read_listing_job(task: ListingTask) -> Listing:
    """Return what a feed, sitemap, section or front page leads to."""
    return read_listing(task)


def seal_job(task: SealTask) -> SealReport:
    """Return the facts of a part, written and synced under temporary names."""
    return seal(task)
