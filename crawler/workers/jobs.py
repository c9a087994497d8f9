"""The jobs of worker processes. They take bytes and plain values, and return plain values.

The main process names these functions and never runs them, so each imports
what it needs when it is called. In the fork server that is there already
(:mod:`crawler.workers.preload`), and the main process starts without the half
second that parsers, models and tables take to load.
"""

from __future__ import annotations

from crawler.items import Reading
from crawler.output.seal_task import SealReport, SealTask
from crawler.reasons import Refusal
from crawler.workers.tasks import Listing, ListingTask, PageTask


def read_page_job(task: PageTask) -> Reading | Refusal:
    """Return what a page says, or why it cannot be read."""
    from crawler.workers.page_reader import read  # noqa: PLC0415 - see above

    return read(task)


def read_listing_job(task: ListingTask) -> Listing:
    """Return what a feed, sitemap, section or front page leads to."""
    from crawler.workers.listing_reader import read_listing  # noqa: PLC0415 - see above

    return read_listing(task)


def seal_job(task: SealTask) -> SealReport:
    """Return the facts of a part, written and synced under temporary names."""
    from crawler.output.seal import seal  # noqa: PLC0415 - see above

    return seal(task)
