"""Finds bylines in the text of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.text.metadata.byline_languages import lone_labels
from crawler.text.metadata.byline_places import Places
from crawler.text.normalize import clean_text

MAX_BYLINE_CHARACTERS = 120
"""A longer element holds more than a byline."""
MAX_OPENING_CHARACTERS = 40
MAX_BYLINES = 12
MAX_ELEMENTS = 100
MAX_MARKED = 10
"""More elements marked as author are a list of references or of teasers."""

# Attributes first: predicates on all elements of a page take half as long again.
_MAY_BE_MARKED = XPath("//@itemprop/.. | //a/@rel/..")
_MARKED_NAME = XPath(".//*[@itemprop='name']")
_TAGS = (
    "a", "span", "p", "div", "address", "li", "strong", "cite", "em", "b", "small", "td", "h2", "h3", "h4",
    "h5", "h6", "i", "font", "section", "dd", "ul", "byline",
)  # fmt: skip
_CLASS = re.compile(
    r"author|byline|autor|auteur|writer|redakteur|skribent|yazar|penulis|verfasser|by-line|(?:^|[\s_-])by(?:$"
    r"|[\s_-])",
    re.IGNORECASE,
)
_NOT_CLASS = re.compile(
    r"bio|box|description|image|avatar|photo|social|related|comment|count|date|role|job|title\b|position",
    re.IGNORECASE,
)
# A run of text that opens like a byline and goes on with a name: capitals in scripts that have them.
_OPENING = re.compile(
    r"""^(?:(?:by|written\s+by|posted\s+by|von|ein(?:\s\w+)?\s+von|par|por|di|door|av|af|przez|oleh|bởi)\s+(?=(?-i:[^\W\d_a-zß-öø-ÿ]))
        |(?:autor(?:in|en|es|a)?|author|auteur|autore|text|texte|texto|testo|tekst|yazar|författare|автор|текст
        |by|von|par|por|作者|記者|记者|文|بقلم|كتب|نویسنده|लेखक|ผู้เขียน|מאת)\s*[:：]\s*\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_AUTHOR_ADDRESS = re.compile(
    r"/(?:authors?|autor(?:en|es|a|i)?|auteurs?|autore|autori|yazar(?:lar)?|contributors?|journalists?|columnists?"
    r"|redakteure?|reporters?|people|staff|profiles?|writers?|by|byline)/[^/?#]+/?(?:[?#]|$)",
    re.IGNORECASE,
)
_BORDERS = re.compile(r"(?:\s*\|\s*)+")
_NOT_TEXT = frozenset({"script", "style", "svg", "button", "noscript", "template", "figcaption", "time", "form"})
MAX_DEPTH = 20
"""Of elements in a byline."""


def marked_authors(tree: HtmlElement) -> list[str]:
    """Return the texts of the elements marked as author by ``itemprop`` or ``rel``, comments and lists apart."""
    places = Places(tree)
    marked = islice(filter(_is_marked, _MAY_BE_MARKED(tree)), MAX_ELEMENTS)
    elements = [element for element in marked if not places.is_outside(element)]
    texts = [byline_text((_MARKED_NAME(element) or [element])[0]) for element in elements[: MAX_MARKED + 1]]
    return [text for text in texts if text] if len(texts) <= MAX_MARKED else []


def _is_marked(element: HtmlElement) -> bool:
    if element.get("itemprop") in ("author", "creator"):
        return True
    return element.tag == "a" and " author " in f" {element.get('rel', '')} "


def bylines(tree: HtmlElement) -> Iterator[list[str]]:
    """Yield lists of texts that look like one byline, likeliest first: named so, then linked so, then opening so."""
    places = Places(tree)
    named: dict[object, list[str]] = {}
    linked: dict[object, list[str]] = {}
    opening: list[list[str]] = []
    for element in tree.iter(*_TAGS):
        if len(named) < MAX_BYLINES and _is_named(element):
            _gather(named, element, places)
        elif len(linked) < MAX_BYLINES and element.tag == "a" and _AUTHOR_ADDRESS.search(element.get("href", "")):
            _gather(linked, element, places)
        elif len(opening) < MAX_BYLINES:
            opening.extend([line] for line in _opening_lines(element) if line and not places.is_outside(element))
    yield from named.values()
    yield from linked.values()
    yield from opening


def _gather(found: dict[object, list[str]], element: HtmlElement, places: Places) -> None:
    """Add the text of an element to those of its like under the same parent: the names of one byline."""
    text = byline_text(element)
    if text and not places.is_outside(element):
        found.setdefault((element.getparent(), element.get("class")), []).append(text)


def _is_named(element: HtmlElement) -> bool:
    """Return whether the name, class or id of an element says that it holds a byline."""
    if element.tag in ("byline", "address"):
        return True
    return _names_byline(element.get("class")) or _names_byline(element.get("id"))


@lru_cache(maxsize=4_096)
def _names_byline(names: str | None) -> bool:
    """Return whether names say so; the same ones stand on many elements of a page."""
    return bool(names and _CLASS.search(names) and not _NOT_CLASS.search(names))


def _opening_lines(element: HtmlElement) -> Iterator[str]:
    start = (element.text or "").lstrip()[:MAX_OPENING_CHARACTERS]
    if start and _is_label(start):
        yield byline_text(element) if len(element) else _behind_label(element)
    elif start and _OPENING.match(start):
        yield byline_text(element)
    tail = (element.tail or "").lstrip()
    if tail and _OPENING.match(tail[:MAX_OPENING_CHARACTERS]):
        yield clean_text(tail[:MAX_BYLINE_CHARACTERS])


def _is_label(text: str) -> bool:
    """Return whether a text is nothing but a label of bylines, or several: ``Autorin/Autor:``."""
    return all(part.strip().rstrip(" :：|").lower() in lone_labels() for part in text.split("/"))


def _behind_label(label: HtmlElement) -> str:
    """Return what follows an element that is nothing but a label: the text behind it, else the next element's."""
    tail = clean_text(label.tail or "")
    if tail.strip(" :"):
        return tail[:MAX_BYLINE_CHARACTERS]
    following = label.getnext()
    return byline_text(following) if following is not None and isinstance(following.tag, str) else ""


def byline_text(element: HtmlElement) -> str:
    """Return the text of a byline with bars between its elements; nothing where it is too long for one."""
    if element.get("content"):
        return clean_text(element.get("content")[:MAX_BYLINE_CHARACTERS])
    parts, length = [], 0
    for text in _runs(element):
        parts.append(clean_text(text))
        length += len(parts[-1])
        if length > MAX_BYLINE_CHARACTERS:
            return ""
    return _BORDERS.sub(" | ", " | ".join(filter(None, parts)))


def _runs(element: HtmlElement, depth: int = 0) -> Iterator[str]:
    """Yield the texts of an element and of those in it that are shown."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NOT_TEXT and depth < MAX_DEPTH:
            yield from _runs(child, depth + 1)
        yield child.tail or ""
