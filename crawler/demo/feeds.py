"""The feeds of a site: RSS, Atom and JSON Feed, with the small faults that real ones have."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from crawler.demo.articles import Article
from crawler.demo.page_maker import PageMaker

TRACKING = "?utm_source=feed&utm_medium=rss&utm_campaign=daily"


def rss(maker: PageMaker, articles: Sequence[Article]) -> bytes:
    """An RSS 2.0 feed; every third link carries tracking parameters and one is an old address that redirects."""
    items = "".join(rss_item(maker, article, place) for place, article in enumerate(articles))
    name = escape(maker.spec.name)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{name}</title><link>{maker.url('/')}</link><description>{escape(maker.spec.tagline)}</description>"
        f"{items}</channel></rss>\n"
    ).encode()


def rss_item(maker: PageMaker, article: Article, place: int) -> str:
    """One entry; the fourth one has no date."""
    date = "" if place == 3 else f"<pubDate>{format_datetime(article.date)}</pubDate>"  # noqa: PLR2004
    return (
        f"<item><title>{escape(article.title)}</title><link>{escape(feed_url(maker, article, place))}</link>"
        f'<guid isPermaLink="false">{article.id}</guid>{date}<dc:creator>{escape(article.authors[0])}</dc:creator>'
        f"<description>{escape(article.summary)}</description></item>\n"
    )


def feed_url(maker: PageMaker, article: Article, place: int) -> str:
    """The address that a feed gives for an article."""
    if place == 1:
        return maker.url(maker.spec.old_path(article))
    return maker.article_url(article) + (TRACKING if place % 3 == 0 else "")


def broken_atom(maker: PageMaker, articles: Sequence[Article]) -> bytes:
    """An Atom feed as a careless script writes it: HTML entities, a bare ampersand and no end."""
    entries = "".join(atom_entry(maker, article) for article in articles)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(maker.spec.name)}&nbsp;&ndash; News & more</title><id>{maker.url('/')}</id>"
        f"<updated>{articles[0].last_change.isoformat()}</updated>\n{entries}"
    ).encode()


def atom_entry(maker: PageMaker, article: Article) -> str:
    """One entry of an Atom feed."""
    url = escape(maker.article_url(article))
    return (
        f"<entry><title>{escape(article.title)}</title><id>{url}</id>"
        f'<link rel="alternate" type="text/html" href="{url}"/>'
        f"<published>{article.date.isoformat()}</published><updated>{article.last_change.isoformat()}</updated>"
        f'<author><name>{escape(article.authors[0])}</name></author><summary type="html">'
        f"{escape(article.summary)}</summary></entry>\n"
    )


def json_feed(maker: PageMaker, articles: Sequence[Article]) -> bytes:
    """A JSON Feed 1.1."""
    items = [json_item(maker, article, place) for place, article in enumerate(articles)]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": maker.spec.name,
        "home_page_url": maker.url("/"),
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def json_item(maker: PageMaker, article: Article, place: int) -> dict[str, object]:
    """One entry of a JSON Feed; every third address carries tracking parameters."""
    return {
        "id": article.id,
        "url": maker.article_url(article) + (TRACKING if place % 3 == 0 else ""),
        "title": article.title,
        "summary": article.summary,
        "date_published": article.date.isoformat(),
        "date_modified": article.last_change.isoformat(),
        "authors": [{"name": name} for name in article.authors],
        "language": article.language,
        "tags": list(article.tags),
    }
