"""Collects the metadata elements of a page in one pass over its tree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from crawler.text.normalize import clean_text

MAX_VALUE_CHARACTERS = 5_000
"""Longer attribute values are data, not metadata."""
MAX_ELEMENTS = 3_000
"""Of the collected kinds; a page with more of them is a catalogue."""
MAX_HEADING_DEPTH = 20
"""Of elements inside a heading; below, there is no headline."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG = re.compile(r"<[^<>]{1,300}>")
# Elements inside a heading that stand beside the words, not within one.
_SETS_APART = frozenset({"span", "div", "p", "br", "small", "hgroup", "section", "header", "li", "label"})
_NOT_TEXT = frozenset({"script", "style", "svg", "button", "noscript", "template", "time"})
# Where a heading was closed by another tag, what follows stands in it.
_NOT_HEADLINE = _NOT_TEXT | {"h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"}


@dataclass(slots=True)
class Heading:
    """One ``<h1>``: its text and the parts of it that stand in elements of their own."""

    text: str
    parts: tuple[str, ...]
    order: int
    """Place among all collected elements."""


@dataclass(slots=True)
class TimeElement:
    """One ``<time>``, or an element whose ``itemprop`` says that it holds a date."""

    value: str
    """The ``datetime`` or ``content`` attribute, else the text."""
    role: str
    """Class, itemprop and ``pubdate``, lower case."""
    order: int


@dataclass(slots=True)
class Head:
    """Everything collected, in document order."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    """``name``, ``property``, ``itemprop`` or ``http-equiv`` in lower case to the values."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """``rel`` in lower case and ``href`` of each ``<link>``."""
    title: str | None = None
    headings: list[Heading] = field(default_factory=list)
    times: list[TimeElement] = field(default_factory=list)
    language: str | None = None

    def first(self, *names: str) -> str | None:
        """Return the first value of the first of ``names`` that has one."""
        return next(self.values(*names), None)

    def values(self, *names: str) -> Iterator[str]:
        """Yield the values of all ``names``, in the order of the names."""
        for name in names:
            yield from self.meta.get(name, ())


class HeadElements:
    """The elements that speak about a page, from one pass over its tree; asked for in the manner of the tree."""

    def __init__(self, tree: HtmlElement) -> None:
        self._found = [(element.tag, element) for element in tree.iter(*_COLLECTORS, *_CARRIERS)]

    def iter(self, *tags: str) -> Iterator[HtmlElement]:
        """Yield the elements with one of these tags, in document order."""
        return (element for tag, element in self._found if tag in tags)


def read_head(tree: HtmlElement, elements: HeadElements | None = None) -> Head:
    """Return what the metadata elements of the page say; ``elements`` spares a pass over its tree."""
    head = Head(language=tree.get("lang") or tree.get(_XML_LANG) or tree.get("xml:lang"))
    for order, element in enumerate((tree if elements is None else elements).iter(*_COLLECTORS)):
        if order > MAX_ELEMENTS:
            break
        _COLLECTORS[element.tag](head, element, order)
    return head


def plain(value: Any) -> str | None:
    """Return a string as one line without markup and entities, ``None`` for nothing and for what is no string."""
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = _TAG.sub(" ", value)
    return clean_text(value) or None


def _collect_meta(head: Head, element: HtmlElement, _order: int) -> None:
    content = element.get("content")
    if not content or len(content) > MAX_VALUE_CHARACTERS:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        names = element.get(attribute)
        if names:
            for name in names.lower().split():
                head.meta.setdefault(name, []).append(content)


def _collect_link(head: Head, element: HtmlElement, _order: int) -> None:
    rel, href = element.get("rel"), element.get("href")
    if rel and href:
        head.links.append((rel.lower(), href))


def _collect_title(head: Head, element: HtmlElement, _order: int) -> None:
    parent = element.getparent()
    if head.title is None and (parent is None or parent.tag != "svg"):
        head.title = plain(element.text_content())


def _collect_heading(head: Head, element: HtmlElement, order: int) -> None:
    if next(element.iterancestors("h1"), None) is not None:
        return  # read with the heading that it stands in
    parts = tuple(filter(None, map(plain, _parts(element, _NOT_HEADLINE)))) or tuple(
        filter(None, map(plain, _parts(element, _NOT_TEXT)))
    )
    if parts:
        head.headings.append(Heading(" ".join(parts), parts, order))


def _parts(element: HtmlElement, left_out: frozenset[str]) -> Iterator[str]:
    """Yield the runs of text of a heading, cut where an element sets a part of it apart."""
    run: list[str] = []
    for text, cut in _texts(element, left_out):
        if cut and run:
            yield "".join(run)
            run = []
        run.append(text)
    yield "".join(run)


def _texts(element: HtmlElement, left_out: frozenset[str], depth: int = 0) -> Iterator[tuple[str, bool]]:
    yield element.text or "", False
    for child in element:
        if isinstance(child.tag, str):
            cut = child.tag in _SETS_APART
            if child.tag not in left_out and depth < MAX_HEADING_DEPTH:
                for at, (text, inner) in enumerate(_texts(child, left_out, depth + 1)):
                    yield text, inner or (cut and at == 0)
            yield child.tail or "", cut
        else:
            yield child.tail or "", False


def _collect_time(head: Head, element: HtmlElement, order: int) -> None:
    value = element.get("datetime") or element.get("content") or clean_text(element.text_content()[:200])
    if value:
        role = " ".join([element.get("class", ""), element.get("itemprop", ""), *({"pubdate"} & set(element.attrib))])
        head.times.append(TimeElement(value, role.lower(), order))


_CARRIERS = ("script", "noscript", "template", "textarea", "input")
"""Elements that may carry data, text that is not shown, or what people fill in."""
_COLLECTORS = {
    "meta": _collect_meta,
    "link": _collect_link,
    "title": _collect_title,
    "h1": _collect_heading,
    "time": _collect_time,
}
