"""Names of authors that stand in a page only for its readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

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
    "h5", "h6", "i", "font", "section", "dd", "figcaption",
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
# Comments, teasers of other articles, the frame of the site. A footer inside an article holds its byline.
_OUTSIDE_TAGS = frozenset({"aside", "nav", "form"})
_OUTSIDE_CLASS = re.compile(
    r"(?:^|\s)(?:comment|related|recommend|sidebar|widget|footer|references?|most-read|popular)",
    re.IGNORECASE,
)


def marked_authors(tree: HtmlElement) -> list[str]:
    """Return the texts of the elements marked as author by ``itemprop`` or ``rel``, comments and lists apart."""
    marked = islice(filter(_is_marked, _MAY_BE_MARKED(tree)), MAX_ELEMENTS)
    elements = [element for element in marked if not _is_outside(element)]
    texts = [_text((_MARKED_NAME(element) or [element])[0]) for element in elements[: MAX_MARKED + 1]]
    return [text for text in texts if text] if len(texts) <= MAX_MARKED else []


def _is_marked(element: HtmlElement) -> bool:
    if element.get("itemprop") in ("author", "creator"):
        return True
    return element.tag == "a" and " author " in f" {element.get('rel', '')} "


def bylines(tree: HtmlElement) -> list[str]:
    """Return the texts that look like a byline, likeliest first: named so, then opening so."""
    named: list[str] = []
    opening: list[str] = []
    for element in tree.iter(*_TAGS):
        if len(named) < MAX_BYLINES and _is_named(element):
            named.extend(filter(None, [_text(element)] if not _is_outside(element) else []))
        elif len(opening) < MAX_BYLINES:
            opening.extend(line for line in _opening_lines(element) if line and not _is_outside(element))
    return [*named, *opening]


def _is_named(element: HtmlElement) -> bool:
    """Return whether the class or id of an element says that it holds a byline."""
    return _names_byline(element.get("class")) or _names_byline(element.get("id"))


@lru_cache(maxsize=4_096)
def _names_byline(names: str | None) -> bool:
    """Return whether names say so; the same ones stand on many elements of a page."""
    return bool(names and _CLASS.search(names) and not _NOT_CLASS.search(names))


def _opening_lines(element: HtmlElement) -> Iterator[str]:
    start = (element.text or "").lstrip()[:MAX_OPENING_CHARACTERS]
    if start and (_OPENING.match(start) or start.rstrip().lower() in _LONE):
        yield _text(element)
    tail = (element.tail or "").lstrip()
    if tail and _OPENING.match(tail[:MAX_OPENING_CHARACTERS]):
        yield clean_text(tail[:MAX_BYLINE_CHARACTERS])


_LONE = frozenset(
    ("by", "von", "par", "por", "door", "by:", "von:", "par:", "por:", "autor:", "author:", "автор:", "posted by")
)


def _is_outside(element: HtmlElement) -> bool:
    footer = False
    for one in element.iterancestors():
        if one.tag == "article":
            return False
        footer = footer or one.tag == "footer"
        named = f"{one.get('class', '')} {one.get('id', '')}"
        if one.tag in _OUTSIDE_TAGS or _OUTSIDE_CLASS.search(named):
            return one.tag not in ("body", "html")
    return footer


def _text(element: HtmlElement) -> str:
    """Return the text of a byline, the texts of its elements parted; nothing where it is too long for one."""
    if element.get("content"):
        return clean_text(element.get("content")[:MAX_BYLINE_CHARACTERS])
    parts, length = [], 0
    for part in element.itertext(*_TAGS, "time", "br"):
        parts.append(clean_text(part))
        length += len(parts[-1])
        if length > MAX_BYLINE_CHARACTERS:
            return ""
    return " ".join(filter(None, parts))
