"""The sitemaps of a site: an index, a gzipped news sitemap, an ordinary one and a text one."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from html import escape

from crawler.demo.articles import Article
from crawler.demo.page_maker import PageMaker

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS_SCHEMA = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
BAD_ENTRY = "<url><loc>http://[broken/</loc></url>\n<url><loc></loc></url>\n"
"""Entries without a usable address: the ones after them must not be lost."""


def index(maker: PageMaker, paths: Sequence[str]) -> bytes:
    """A sitemap index."""
    rows = "".join(f"<sitemap><loc>{escape(maker.url(path))}</loc></sitemap>\n" for path in paths)
    return f"{XML}<sitemapindex {SCHEMA}>\n{rows}</sitemapindex>\n".encode()


def news(maker: PageMaker, articles: Sequence[Article]) -> bytes:
    """A gzipped news sitemap, the same bytes each time."""
    rows = "".join(news_entry(maker, article) for article in articles)
    return gzip.compress(f"{XML}<urlset {SCHEMA} {NEWS_SCHEMA}>\n{rows}</urlset>\n".encode(), mtime=0)


def news_entry(maker: PageMaker, article: Article) -> str:
    """One entry of a news sitemap."""
    return (
        f"<url><loc>{escape(maker.article_url(article))}</loc><news:news><news:publication>"
        f"<news:name>{escape(maker.spec.name)}</news:name><news:language>{article.language}</news:language>"
        f"</news:publication><news:publication_date>{article.date.isoformat()}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title></news:news></url>\n"
    )


def ordinary(maker: PageMaker, articles: Sequence[Article]) -> bytes:
    """A sitemap with the last changes; two of its entries have no usable address."""
    rows = [
        f"<url><loc>{escape(maker.article_url(article))}</loc><lastmod>{article.last_change.isoformat()}</lastmod></url>\n"
        for article in articles
    ]
    return f"{XML}<urlset {SCHEMA}>\n{''.join(rows[:1])}{BAD_ENTRY}{''.join(rows[1:])}</urlset>\n".encode()


def text(maker: PageMaker, articles: Sequence[Article]) -> bytes:
    """A text sitemap: one address a line."""
    return "".join(f"{maker.article_url(article)}\n" for article in articles).encode()
