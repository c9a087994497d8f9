"""A fetched page and what it says become an article."""

from __future__ import annotations

import hashlib

from crawler import SCHEMA_VERSION, __version__
from crawler.items import Article, FetchedPage, Hints
from crawler.text.dates import choose_date
from crawler.text.metadata import Metadata
from crawler.text.page import Page
from crawler.urls import amp_to_plain, canonicalize, registered_domain

EXTRACTOR = f"winnow {__version__}"
ID_HEX_DIGITS = 32


def article_id(url: str, text_hash: str) -> str:
    """Return the stable id of a text at an address: 128 bits, hexadecimal."""
    return hashlib.sha256(f"{url}\n{text_hash}".encode("utf-8", "replace")).hexdigest()[:ID_HEX_DIGITS]


def canonical_address(metadata: Metadata, fetched_url: str) -> str:
    """Return the address of the article: what the page says, else where it came from; never an AMP form."""
    told = metadata.canonical_url or fetched_url
    return canonicalize(amp_to_plain(told)) or canonicalize(fetched_url) or fetched_url


def build_article(fetched: FetchedPage, page: Page, run_id: str) -> Article:
    """Return the article of a page; rights, duplicates and revision are for later phases to fill in."""
    metadata = page.metadata
    url = canonical_address(metadata, fetched.url)
    published, source = _date(metadata, fetched.hints)
    return Article(
        id=article_id(url, page.extracted_hash),
        url=url,
        requested_url=fetched.requested_url,
        domain=registered_domain(url) or registered_domain(fetched.url) or fetched.site,
        site_name=metadata.site_name,
        title=metadata.title or fetched.hints.title,
        text=page.text,
        summary=metadata.summary,
        authors=metadata.authors,
        date_published=published,
        date_modified=metadata.date_modified or fetched.hints.date_modified,
        date_source=source,
        language=page.language,
        section=metadata.section,
        tags=metadata.tags,
        image=metadata.image,
        is_accessible_for_free=metadata.is_accessible_for_free,
        word_count=page.word_count,
        content_hash=page.content_hash,
        duplicate_of=None,
        revision=1,
        rights={"decision": "none", "signals": []},
        discovered_via=fetched.discovered_via,
        discovered_from=fetched.discovered_from,
        fetched_at=fetched.fetched_at,
        http_status=fetched.status,
        warc_record_id=fetched.warc_record_id,
        extractor=EXTRACTOR,
        run_id=run_id,
        schema_version=SCHEMA_VERSION,
    )


def _date(metadata: Metadata, hints: Hints) -> tuple[str | None, str | None]:
    """Return the date of publication and its source, of what the page and the place of discovery tell."""
    return choose_date([(metadata.date_published, metadata.date_source), (hints.date_published, hints.date_source)])
