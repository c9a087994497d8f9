"""Finds the headline, the first paragraphs and the dates of a page in one pass over its tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from crawler.text.normalize import clean_text, folded

PARAGRAPH_CHARACTERS = 100
"""A text of this length is a paragraph of an article; the dateline stands before the first of them."""
TITLE_CHARACTERS = 25
"""A heading of this length that is part of a title of the page is its headline."""
DATELINE_CHARACTERS = 200
"""Up to this length a text with a date may be a byline with all that belongs to it."""
MAX_DATED = 300
MAX_PARTS, MAX_BEGINNING_CHARACTERS = 40, 500
NOWHERE = 1 << 30

# A text worth a look: a year or a short numeric date, in the digits of any script, or an era.
DATED = re.compile(r"\d{4}|\d{1,3}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}|\w[\s./-]{0,2}['’]?\d\d(?!\d)|[年년\u1369-\u137c]")
_DIGITS = re.compile(r"\d\d|[年년\u1369-\u137c]")  # nearly all texts are done with here
_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "title", "head", "option", "textarea"})
_PARAGRAPHS = frozenset({"p", "div", "section", "article", "td", "blockquote"})
_EDITS = frozenset({"ins", "del"})
_BYLINE_NAME = re.compile(r"date|time|meta|byline|author|attribut|info|publi|detail|submitted", re.IGNORECASE)
_NO_HEADLINE = 9


class DatedText(NamedTuple):
    """One run of text that may hold a date."""

    order: int
    """Place of its element in the document."""
    element: HtmlElement
    """What the text stands in."""
    text: str


@dataclass(slots=True)
class PageWalk:
    """What the pass found."""

    headline: HtmlElement | None = None
    headline_order: int = -1
    paragraphs: list[HtmlElement] = field(default_factory=list)
    """The first two behind the headline, or of a page without one: the first may be a standfirst."""
    body_order: int = NOWHERE
    """Where the second of them begins."""
    dated: list[DatedText] = field(default_factory=list)
    holding: list[HtmlElement] = field(default_factory=list)
    """The headline and the elements around it, inner first."""


def walked(tree: HtmlElement, titles: Iterable[str]) -> PageWalk:
    """Return where things stand on a page. ``titles``, which the page states, tell the headline from other headings."""
    walk = PageWalk()
    stated = {folded(title) for title in titles if title}
    rank = _NO_HEADLINE
    for order, element in enumerate(tree.iter(etree.Element)):
        tag = element.tag
        if tag in _SKIPPED:
            _note_tail(walk, element, order)
            continue
        if rank and tag in ("h1", "h2", "h3") and (better := _headline_rank(element, stated)) < rank:
            rank, walk.headline, walk.headline_order = better, element, order
            walk.paragraphs, walk.body_order = [], NOWHERE
        _note_texts(walk, element, order)
        if walk.body_order == NOWHERE and tag in _PARAGRAPHS and _is_paragraph(element):
            walk.paragraphs.append(element)
            if len(walk.paragraphs) > 1:
                walk.body_order = order
    if walk.headline is not None:
        walk.holding = [walk.headline, *walk.headline.iterancestors()]
    return walk


def _note_texts(walk: PageWalk, element: HtmlElement, order: int) -> None:
    text = element.text
    if (text and _may_be_dated(text)) or machine_value(element):
        _note(walk, element, order, text or "")
    _note_tail(walk, element, order)


def _may_be_dated(text: str) -> bool:
    return _DIGITS.search(text) is not None and DATED.search(text) is not None


def machine_value(element: HtmlElement) -> str | None:
    """Return the date that an element holds for programs, as it is written: of ``<time>``, microdata and hAtom."""
    names = element.keys()
    if "datetime" in names and element.tag not in _EDITS:
        return str(element.get("datetime"))
    if "content" in names and (element.get("itemprop") or "").startswith("date"):
        return str(element.get("content"))
    return element.get("title") if element.tag == "abbr" else None


def _note_tail(walk: PageWalk, element: HtmlElement, order: int) -> None:
    tail = element.tail
    if tail and _may_be_dated(tail):
        parent = element.getparent()
        if parent is not None:
            _note(walk, parent, order, tail)


def _note(walk: PageWalk, element: HtmlElement, order: int, text: str) -> None:
    if len(walk.dated) < MAX_DATED:
        walk.dated.append(DatedText(order, element, text))


def _is_paragraph(element: HtmlElement) -> bool:
    own = element.text or ""
    if element.tag == "p" and len(own) < PARAGRAPH_CHARACTERS:
        own = "".join(islice(element.itertext(), 20))
    own = own.strip()
    if len(own) < PARAGRAPH_CHARACTERS:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return len(own) > DATELINE_CHARACTERS or not (_BYLINE_NAME.search(names) and _may_be_dated(own))


def beginning(element: HtmlElement) -> str:
    """Return the first texts of an element; a whole one may be as large as the page, at each level of a deep tree."""
    return "".join(islice(element.itertext(), MAX_PARTS))[:MAX_BEGINNING_CHARACTERS]


def _headline_rank(element: HtmlElement, titles: set[str]) -> int:
    """Return how surely a heading is the headline: 0 for one that is a title of the page."""
    text = folded(clean_text(beginning(element)))
    if text in titles:
        return 0
    if len(text) > TITLE_CHARACTERS and any(text in title or title in text for title in titles):
        return 1
    return 2 if text and element.tag == "h1" else _NO_HEADLINE
