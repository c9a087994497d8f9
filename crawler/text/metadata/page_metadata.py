"""Everything a page says about its article, from its one parsed tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml.html import HtmlElement

from crawler.items import PageFacts
from crawler.text.metadata.author_sources import author_sources, organisations
from crawler.text.metadata.authors import choose_authors, unique
from crawler.text.metadata.bylines import bylines
from crawler.text.metadata.dates import SEEN, ArticleDates
from crawler.text.metadata.fields import PageFields, header_date
from crawler.text.metadata.head import HeadElements, read_head
from crawler.text.metadata.jsonld import Node
from crawler.text.metadata.titles import choose_title, key, site_keys


@dataclass(kw_only=True)
class Metadata(PageFacts):
    """What a page says about its article, and what tells whether it is one. Its text is filled in later."""

    titles: list[str] = field(default_factory=list)
    """Every string that can be the headline as written: JSON-LD, Open Graph, headings, ``<title>`` last."""
    canonical_url: str | None = None
    """Absolute URL on the same site."""
    amp_url: str | None = None
    html_language: str | None = None
    """Language tag as declared: ``de``, ``pt-BR``."""
    page_type: str | None = None
    """Type of the JSON-LD article (``NewsArticle``), else ``og:type``, else the first JSON-LD type of a page."""
    og_type: str | None = None
    noindex: bool = False
    """Whether a robots element or header keeps the page out of search engines."""


def read_metadata(
    tree: HtmlElement,
    url: str,
    *,
    jsonld: Sequence[Node],
    headers: Mapping[str, str],
    latest: datetime | None = None,
    search_text: bool = True,
    elements: HeadElements | None = None,
) -> Metadata:
    """Return what the page says about its article.

    ``headers`` have lower-case names. ``latest`` is when the page was fetched;
    later dates are refused; the ``Date`` header stands in for it. ``search_text``
    is False where a feed or sitemap told the date, which saves the search of the
    text for one. ``elements``, where they are gathered already, spare a pass
    over the tree.
    """
    page = PageFields(url, read_head(tree, elements), jsonld, latest or header_date(headers))
    sites, stated = page.site_names(), page.stated_titles()
    title = choose_title(page.head.headings, stated, page.head.title, sites, url)
    headings = [one.text for one in page.head.headings]
    dates = ArticleDates(tree, url, filter(None, [*stated, page.head.title]), page.date_style())
    published = dates.published(page.published(), search_text=search_text)
    return Metadata(
        title=title,
        titles=unique(filter(None, [title, *stated, *headings, page.head.title])),
        site_name=sites[0] if sites else None,
        authors=_authors(page, tree, site_keys(sites, url)),
        date_published=published.value if published else None,
        date_modified=dates.modified(page.modified(), search_text=bool(published and published.source in SEEN)),
        date_source=published.source if published else None,
        summary=page.summary(),
        section=page.section(),
        tags=page.tags(),
        image=page.image(),
        is_accessible_for_free=page.is_free(),
        canonical_url=page.canonical(),
        amp_url=page.link("amphtml"),
        html_language=page.language(),
        page_type=page.type(),
        og_type=(page.head.first("og:type") or "").strip().lower() or None,
        noindex="noindex" in ",".join([*page.head.values("robots"), headers.get("x-robots-tag", "")]).lower(),
    )


def _authors(page: PageFields, tree: HtmlElement, sites: set[str]) -> list[str]:
    """Return the authors that are marked as such; only where none is a person, those of what looks like a byline."""
    no_persons = {key(name) for name in organisations(page)}
    return choose_authors(author_sources(page, tree), bylines(tree), sites | no_persons)
