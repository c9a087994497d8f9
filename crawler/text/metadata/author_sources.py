"""Finds the places of a page that name authors: JSON-LD, meta elements, cards, marked elements."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.text.metadata.byline_languages import lone_labels
from crawler.text.metadata.bylines import marked_authors
from crawler.text.metadata.fields import PageFields, listed, names_in
from crawler.text.metadata.head import plain
from crawler.text.metadata.jsonld import node_types

_AUTHORS = (
    "author", "article:author", "article:author_name", "og:article:author", "og:author", "parsely-author",
    "sailthru.author",
    "dc.creator", "dcterms.creator", "dc:creator", "dc.author", "byl", "byline", "cxenseparse:author",
    "citation_author",
    "article.author", "article_author", "authors", "creator", "rnews:author", "twitter:author",
    "lp.article:author", "bt:author",
)  # fmt: skip


def author_sources(page: PageFields, tree: HtmlElement) -> Iterator[list[str]]:
    """Yield lists of bylines from what is marked as author, best evidence first."""
    for key in ("author", "creator"):
        yield [name for one in listed(page.article.get(key)) for name in names_in(page.resolved(one))]
    for name in _AUTHORS:
        yield [value for value in page.head.values(name) if not value.strip().startswith(("http", "@"))]
    yield [value for number in "12" for value in _labelled(page, number)]
    yield marked_authors(tree)


def organisations(page: PageFields) -> Iterator[str]:
    """Yield the names of the authors that are no persons, and of who publishes."""
    told = [page.resolved(one) for one in listed(page.article.get("author"))]
    nodes = [node for one in told for node in listed(one) if isinstance(node, dict)]
    yield from names_in([node for node in nodes if any("organi" in name for name in node_types(node))])
    yield from names_in(page.resolved(page.article.get("publisher")))


def _labelled(page: PageFields, number: str) -> Iterator[str]:
    """Yield the value of a card whose label says that it is a byline."""
    label = plain(page.head.first(f"twitter:label{number}")) or ""
    if label.lower().rstrip(" :") in lone_labels():
        yield from page.head.values(f"twitter:data{number}")
