"""Names of authors that stand in a page only for its readers."""

from __future__ import annotations

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.text.normalize import clean_text

MAX_BYLINE_CHARACTERS = 120
"""A longer element holds more than a byline."""
MAX_ELEMENTS = 40

_OUTSIDE = "not(ancestor::footer or ancestor::aside or ancestor::nav or ancestor::*[contains(@class, 'comment') or contains(@class, 'related')])"
_REL = XPath(f"//a[contains(concat(' ', @rel, ' '), ' author ')][{_OUTSIDE}]")
_ITEMPROP = XPath(f"//*[@itemprop='author' or @itemprop='creator'][{_OUTSIDE}]")
_ITEMPROP_NAME = XPath(".//*[@itemprop='name']")
_CLASSES = XPath(
    "//*[self::a or self::span or self::p or self::div or self::address or self::li or self::strong or self::cite or self::em]"
    "[contains(@class, 'author') or contains(@class, 'byline') or contains(@class, 'Author') or contains(@class, 'Byline')"
    " or contains(@class, 'autor') or contains(@class, 'auteur') or contains(@class, 'writer') or contains(@id, 'author')]"
    f"[{_OUTSIDE}]"
)


def rel_authors(tree: HtmlElement) -> list[str]:
    """Return the texts of the first elements marked as author by ``itemprop`` or ``rel``."""
    for found in (_ITEMPROP(tree), _REL(tree)):
        texts = [_text((_ITEMPROP_NAME(element) or [element])[0]) for element in found[:MAX_ELEMENTS]]
        if any(texts):
            return [text for text in texts if text]
    return []


def byline_names(tree: HtmlElement) -> list[str]:
    """Return the text of the first element whose class says that it holds the byline."""
    for element in _CLASSES(tree)[:MAX_ELEMENTS]:
        text = _text(element)
        if text:
            return [text]
    return []


def _text(element: HtmlElement) -> str:
    text = clean_text(element.get("content") or " ".join(element.itertext()))
    return text if len(text) <= MAX_BYLINE_CHARACTERS else ""
