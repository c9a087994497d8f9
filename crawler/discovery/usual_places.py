"""Usual addresses of feeds and sitemaps, tried where a site names none."""

from __future__ import annotations

from urllib.parse import urljoin

_FEEDS = ("feed/", "rss.xml", "rss", "feed.xml", "atom.xml", "index.xml", "feed.json")
_SITEMAPS = ("sitemap.xml", "sitemap_index.xml", "news-sitemap.xml", "sitemap-news.xml", "sitemap.xml.gz")


def usual_feed_urls(home: str) -> list[str]:
    """Return the addresses at which most publishing systems put their feed, the commonest first."""
    base = home if home.endswith("/") else home + "/"
    roots = dict.fromkeys((base, urljoin(home, "/")))
    return list(dict.fromkeys(urljoin(root, path) for root in roots for path in _FEEDS))


def usual_sitemap_urls(home: str) -> list[str]:
    """Return the addresses at which sitemaps stand where robots.txt names none."""
    return [urljoin(home, "/" + path) for path in _SITEMAPS]
