"""What runs in a worker process. Bytes and plain values in, plain values out; preloaded in the fork server."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.discovery.feeds import Feed, read_feed
from crawler.discovery.sitemaps import Sitemap, read_sitemap
from crawler.output.seal import SealReport, SealTask, seal
from crawler.reasons import Reason
from crawler.text.links import FeedLink, Link, feed_links, next_page, page_links
from crawler.text.page import Page, PageOptions, read_page
from crawler.text.parse import PageRefusedError, parse_html


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a job gave nothing."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Section:
    """What a home page or section page leads to."""

    links: list[Link]
    next_url: str | None
    feeds: list[FeedLink]


def read_page_job(body: bytes, url: str, options: PageOptions) -> Page | Refusal:
    """Return what a page says, or why it cannot be read."""
    try:
        return read_page(body, url, options)
    except PageRefusedError as error:
        return Refusal(error.reason, error.detail)


def read_section_job(body: bytes, url: str, charset: str | None) -> Section | Refusal:
    """Return where a page leads to, or why it cannot be read."""
    try:
        tree = parse_html(body, charset=charset)
    except PageRefusedError as error:
        return Refusal(error.reason, error.detail)
    return Section(page_links(tree, url), next_page(tree, url), feed_links(tree, url))


def read_feed_job(body: bytes, url: str, content_type: str | None) -> Feed:
    """Return the entries of a feed; what is broken in it is among its problems."""
    return read_feed(body, url, content_type)


def read_sitemap_job(body: bytes, url: str) -> Sitemap:
    """Return the entries of a sitemap; what is broken in it is among its problems."""
    return read_sitemap(body, url)


def seal_job(task: SealTask) -> SealReport:
    """Return the facts of a part, written and synced under temporary names."""
    return seal(task)
