"""Reads a listing of any kind (feed, sitemap, section, front page) to one kind of value."""

from __future__ import annotations

from crawler.discovery.articles import is_article_url, is_section_url, may_be_article_url
from crawler.discovery.candidates import Candidate, candidates
from crawler.discovery.feeds import Entry, read_feed
from crawler.discovery.sitemaps import Sitemap, SitemapEntry, rank_children, read_sitemap
from crawler.items import Hints
from crawler.reasons import Reason, RefusedError
from crawler.rights.page import follows_links
from crawler.text.links import feed_links, next_page, page_links
from crawler.text.parse import parse_html
from crawler.urls import same_site
from crawler.workers.tasks import Listing, ListingTask


def read_listing(task: ListingTask) -> Listing:
    """Return what a listing leads to; what is wrong with it is among its problems, and the rest goes on."""
    if task.kind == "feed":
        return _feed(task)
    if task.kind == "sitemap":
        return _sitemap(task)
    return _page(task)


def _feed(task: ListingTask) -> Listing:
    feed = read_feed(task.body, task.url, task.content_type)
    entries = ((entry.url, _feed_hints(entry)) for entry in feed.entries)
    return Listing(
        articles=list(candidates(entries, task.source, task.since)),
        next_url=feed.next_url,
        problems=feed.problems,
        refusal=Reason.FEED_BROKEN if feed.problems else None,
        broken=feed.broken,
    )


def _sitemap(task: ListingTask) -> Listing:
    sitemap = read_sitemap(task.body, task.url)
    entries = ((entry.url, _sitemap_hints(entry, sitemap)) for entry in sitemap.entries)
    return Listing(
        articles=sorted(map(_weighed, candidates(entries, task.source, task.since)), key=_is_doubtful),
        children=[("sitemap", child.url) for child in rank_children(sitemap.children, task.since)],
        problems=sitemap.problems,
        refusal=Reason.SITEMAP_BROKEN if sitemap.problems else None,
        broken=sitemap.broken,
    )


def _page(task: ListingTask) -> Listing:
    try:
        tree = parse_html(task.body, charset=task.charset)
    except RefusedError as error:
        return Listing(problems=[str(error)], refusal=error.reason, broken=True)
    if not follows_links(tree, {"x-robots-tag": task.robots_header}):
        return Listing(children=[("feed", url) for url in feed_links(tree, task.url)] if task.kind == "home" else [])
    inside = [link for link in page_links(tree, task.url) if same_site(link.url, task.source.site)]
    entries = ((link.url, Hints()) for link in inside if is_article_url(link.url, anchor=link.text))
    listing = Listing(
        articles=list(candidates(entries, task.source, task.since)),
        next_url=next_page(tree, task.url),
    )
    if task.kind == "home":
        listing.children += [("feed", url) for url in feed_links(tree, task.url)]
        sections = (link.url for link in inside if is_section_url(link.url, task.source.url, link.text))
        listing.children += [("section", url) for url in sections]
    return listing


def _feed_hints(entry: Entry) -> Hints:
    source = "feed" if entry.date_published else None
    return Hints(entry.title, entry.date_published, entry.date_modified, source)  # type: ignore[arg-type] # "feed"


def _weighed(one: Candidate) -> Candidate:
    """Return a candidate, refused where its address rules out an article."""
    hopeless = one.hints.is_doubtful and one.refusal is None and not may_be_article_url(one.key)
    return one._replace(refusal=Reason.URL_UNLIKELY) if hopeless else one


def _is_doubtful(one: Candidate) -> bool:
    return one.hints.is_doubtful


def _sitemap_hints(entry: SitemapEntry, sitemap: Sitemap) -> Hints:
    """Return what a sitemap tells. ``lastmod`` says when a page changed, not when it was published."""
    source = "sitemap" if entry.news_date else None
    hints = Hints(entry.news_title, entry.news_date, entry.lastmod, source)  # type: ignore[arg-type] # "sitemap"
    hints.is_doubtful = not _looks_like_article(entry, sitemap)
    return hints


def _looks_like_article(entry: SitemapEntry, sitemap: Sitemap) -> bool:
    """Return whether an address of a sitemap is probably an article's: news sitemaps and feeds list nothing else."""
    return bool(entry.news_date or entry.news_title or sitemap.kind == "feed" or is_article_url(entry.url))
