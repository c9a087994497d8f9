"""Reads a page: from its bytes to everything that its article is made of.

Loads everything that reads pages: for worker processes and for ``scrapy extract``.
"""

from __future__ import annotations

from crawler.extractors import extractor_of
from crawler.items import Reading, facts_of
from crawler.output.rows import dump_value
from crawler.output.spool import spooled
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.text.blocks.block import to_record
from crawler.text.page import Page, read_page
from crawler.text.quality import not_html
from crawler.workers.tasks import PageTask


def page_of(task: PageTask) -> Page | Refusal:
    """Return all that is known of a page, or why it cannot be read."""
    other = not_html(task.options.headers.get("content-type"), task.body)
    if other is not None:
        return other
    try:
        return read_page(task.body, task.url, task.options, extractor_of(task.extractor))
    except RefusedError as error:
        return error.refusal
    except RecursionError:
        return Refusal(Reason.MARKUP_TOO_COMPLEX, "nested too deep")


def reading_of(page: Page) -> Reading:
    """Return what an article is made of, without the blocks of its page."""
    sign = page.signature
    return Reading(
        **facts_of(page),
        extractor=page.extractor,
        canonical_url=page.canonical_url,
        extracted_hash=page.extracted_hash,
        bands=sign.bands if sign else (),
        minhash=sign.minhash if sign else b"",
        signals=page.signals,
        refusal=page.refusal,
    )


def read(task: PageTask) -> Reading | Refusal:
    """Return what an article is made of. Its blocks are JSON already: as objects, they would cost the receiver most."""
    page = page_of(task)
    if isinstance(page, Refusal):
        return page
    reading = reading_of(page)
    reading.blocks = dump_value([to_record(block) for block in spooled(page.blocks)])
    return reading
