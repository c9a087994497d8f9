"""Builds the article of a fetched page."""

from __future__ import annotations

import hashlib
from datetime import datetime

from crawler import SCHEMA_VERSION
from crawler.dates.choice import choose_date
from crawler.items import Article, FetchedPage, Reading, facts_of
from crawler.urls import amp_to_plain, canonicalize, registered_domain

ID_HEX_DIGITS = 32


def article_id(url: str, text_hash: str) -> str:
    """Return the stable id of a text at an address: 128 bits, hexadecimal."""
    return hashlib.sha256(f"{url}\n{text_hash}".encode("utf-8", "replace")).hexdigest()[:ID_HEX_DIGITS]


def canonical_address(page: Reading, fetched_url: str) -> str:
    """Return the address of the article: what the page says, else where it came from; never an AMP form."""
    told = page.canonical_url or fetched_url
    return canonicalize(amp_to_plain(told)) or canonicalize(fetched_url) or fetched_url


def build_article(fetched: FetchedPage, page: Reading, run_id: str) -> Article:
    """Return the article of a page; rights, duplicates and revision are for later phases to fill in."""
    url = canonical_address(page, fetched.url)
    facts = facts_of(page)
    facts["title"] = page.title or fetched.hints.title
    facts["date_published"], facts["date_source"] = _date(page, fetched)
    facts["date_modified"] = page.date_modified or fetched.hints.date_modified
    return Article(
        **facts,
        id=article_id(url, page.extracted_hash),
        url=url,
        requested_url=fetched.requested_url,
        domain=registered_domain(url) or registered_domain(fetched.url) or fetched.site,
        duplicate_of=None,
        revision=1,
        rights={"decision": "none", "signals": []},
        discovered_via=fetched.discovered_via,
        discovered_from=fetched.discovered_from,
        fetched_at=fetched.fetched_at,
        http_status=fetched.status,
        warc_record_id=fetched.warc_record_id,
        extractor=page.extractor,
        run_id=run_id,
        schema_version=SCHEMA_VERSION,
    )


def _date(page: Reading, fetched: FetchedPage) -> tuple[str | None, str | None]:
    """Return the date of publication and its source, of what the page and the place of discovery tell."""
    told = [(page.date_published, page.date_source), (fetched.hints.date_published, fetched.hints.date_source)]
    return choose_date(told, latest=datetime.fromisoformat(fetched.fetched_at) if fetched.fetched_at else None)
