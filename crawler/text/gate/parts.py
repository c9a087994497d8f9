"""Counts form fields and structured data of a page, which tell what the page is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.text.metadata.head import HeadElements
from crawler.text.metadata.jsonld import Node, is_article, node_types
from crawler.text.metadata.page_metadata import Metadata

_ARTICLES = re.compile(r"(?:article|posting|report|review|recipe|newsitem)$", re.IGNORECASE)
_ENTRIES = frozenset({"", "text", "email", "tel", "url", "number", "date", "password"})


@dataclass(frozen=True, slots=True)
class Parts:
    """Counts of elements, and the types of the JSON-LD."""

    passwords: int = 0
    """Fields for a password."""
    entries: int = 0
    """Fields that people type into, text areas among them."""
    text_areas: int = 0
    types: frozenset[str] = frozenset()
    """All types of nodes, in lower case."""
    has_article_node: bool = False
    """Whether a node of the JSON-LD describes an article."""


def read_parts(elements: HeadElements, jsonld: Sequence[Node]) -> Parts:
    """Return what a page has beside its text. To be called before its tree is used up."""
    kinds = [(field.get("type") or "").strip().lower() for field in elements.iter("input")]
    text_areas = sum(1 for _ in elements.iter("textarea"))
    return Parts(
        passwords=kinds.count("password"),
        entries=sum(kind in _ENTRIES for kind in kinds) + text_areas,
        text_areas=text_areas,
        types=frozenset(name for node in jsonld for name in node_types(node)),
        has_article_node=any(map(is_article, jsonld)),
    )


def declares_article(metadata: Metadata) -> bool:
    """Return whether a page says that it is an article, in Open Graph or in JSON-LD."""
    return metadata.og_type == "article" or names_article(metadata.page_type)


def names_article(kind: str | None) -> bool:
    """Return whether a type is that of an article."""
    return bool(_ARTICLES.search(kind or ""))
