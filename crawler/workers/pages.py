"""A page to what is told of it. Loads everything that reads pages: for worker processes and ``scrapy extract``."""

from __future__ import annotations

from datetime import datetime

from crawler.output.rows import dump_value
from crawler.output.spool import spooled
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.text.blocks.block import to_record
from crawler.text.page import Page, PageOptions, read_page
from crawler.text.quality import not_html
from crawler.text.reading import Reading
from crawler.workers.tasks import PageTask


def read(task: PageTask) -> Page | Refusal:
    """Return all that is known of a page, or why it cannot be read."""
    other = not_html(task.headers.get("content-type"), task.body)
    if other is not None:
        return other
    try:
        return read_page(task.body, task.url, _options(task))
    except RefusedError as error:
        return error.refusal
    except RecursionError:
        return Refusal(Reason.MARKUP_TOO_COMPLEX, "nested too deep")


def _options(task: PageTask) -> PageOptions:
    return PageOptions(
        charset=task.charset,
        headers=task.headers,
        language=task.language,
        clean=task.clean,
        paywalled=task.paywalled,
        fetched_at=datetime.fromisoformat(task.fetched_at) if task.fetched_at else None,
        date_known=task.date_known,
    )


def reading_of(page: Page) -> Reading:
    """Return what is told of a page, without its blocks."""
    metadata, sign = page.metadata, page.signature
    return Reading(
        canonical_url=metadata.canonical_url,
        title=metadata.title,
        site_name=metadata.site_name,
        summary=metadata.summary,
        authors=metadata.authors,
        date_published=metadata.date_published,
        date_modified=metadata.date_modified,
        date_source=metadata.date_source,
        section=metadata.section,
        tags=metadata.tags,
        image=metadata.image,
        is_accessible_for_free=metadata.is_accessible_for_free,
        text=page.text,
        language=page.language,
        word_count=page.word_count,
        content_hash=page.content_hash,
        extracted_hash=page.extracted_hash,
        bands=sign.bands if sign else (),
        minhash=sign.minhash if sign else b"",
        signals=page.signals,
        refusal=page.refusal,
    )


def told(task: PageTask) -> Reading | Refusal:
    """Return what is told of a page, its blocks already as JSON: as objects, they would cost the receiver most."""
    page = read(task)
    if isinstance(page, Refusal):
        return page
    reading = reading_of(page)
    reading.blocks = dump_value([to_record(block) for block in spooled(page.blocks)])
    return reading
