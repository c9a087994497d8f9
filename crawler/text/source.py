"""The interface of extractors: what they get of a page, and what they give back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from lxml.html import HtmlElement

from crawler.items import PageOptions
from crawler.text.blocks.block import Block
from crawler.text.metadata.head import HeadElements
from crawler.text.metadata.jsonld import Node, read_jsonld
from crawler.text.metadata.page_metadata import Metadata, read_metadata
from crawler.text.parse import parse_html


class PageSource:
    """The bytes of one page, its address and what is known beside them. It is parsed once, when somebody asks."""

    def __init__(self, body: bytes, url: str, options: PageOptions) -> None:
        self.body = body
        self.url = url
        self.options = options

    @cached_property
    def tree(self) -> HtmlElement:
        """The parsed page. Raises :class:`crawler.reasons.RefusedError` where it cannot be parsed."""
        return parse_html(self.body, charset=self.options.charset)

    @cached_property
    def elements(self) -> HeadElements:
        """The elements that metadata stands in."""
        return HeadElements(self.tree)

    @cached_property
    def jsonld(self) -> list[Node]:
        """All nodes of JSON-LD."""
        return read_jsonld(self.elements)

    def read_metadata(self) -> Metadata:
        """Return the metadata of the page, as this program reads it."""
        return read_metadata(
            self.tree,
            self.url,
            jsonld=self.jsonld,
            headers=self.options.headers,
            latest=self.options.fetched_at,
            search_text=not self.options.date_known,
            elements=self.elements,
        )


@dataclass(slots=True)
class Extracted:
    """What an extractor found: a text, or blocks, and perhaps metadata."""

    text: str = ""
    """The text of the article, a paragraph a line; empty where there is none. Not read where blocks are given."""
    blocks: list[Block] | None = None
    """All blocks of the page with their scores, those of the article and the others."""
    metadata: Metadata | None = None
    """``None``: this program reads the metadata itself."""
    text_source: str = "html"
    """Where in the page the text stood; see the key of this name."""


class Extractor(Protocol):
    """What the setting ``EXTRACTOR`` names: a class that is made without arguments, once in each worker process."""

    name: str
    """Stands in the key ``extractor`` of each row, with the version: ``readability 0.8``."""

    def extract(self, page: PageSource) -> Extracted:
        """Return what the page holds. Whatever it raises costs this page, never the crawl."""
