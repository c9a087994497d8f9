"""One entry of a sitemap, as a plain value: what reads sitemaps is loaded in workers only."""

from __future__ import annotations

from dataclasses import dataclass

MAX_SITEMAP_BYTES = 52_428_800  # as it comes, and decompressed; the protocol's own limit


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address as a sitemap announces it: a page, or a child of an index."""

    url: str
    """Absolute http(s) address, as written."""
    lastmod: str | None = None
    """ISO 8601."""
    news_title: str | None = None
    news_date: str | None = None
    """ISO 8601, publication date of the news extension."""
    news_language: str | None = None
    news_name: str | None = None
    """Name of the publication."""
