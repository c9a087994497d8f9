"""Tells whether a byline belongs to the article, or to comments, teasers and the frame of the site."""

from __future__ import annotations

import re
from functools import cached_property

from lxml.html import HtmlElement

_OUTSIDE_TAGS = frozenset({"aside", "nav", "form", "figure", "figcaption"})
# A footer inside an article holds its byline.
_OUTSIDE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|related|recommend(?:ed|ations?)?|sidebar|teasers?|references?|most-read|popular"
    r"|caption|credit|translators?)(?:$|[\s_-])|(?:^|\s)(?:comment|related|recommend|sidebar|widget|footer|references?)",
    re.IGNORECASE,
)
MIN_PARAGRAPH_CHARACTERS = 100
MAX_CARD_DEPTH = 6
MAX_HEADLINES = 3
"""More of them head teasers too."""
MIN_HEADLINE_WORDS = 4
MIN_HEADLINE_CHARACTERS = 20
_HEADINGS = ("h2", "h3", "h4", "h5", "a")


class Places:
    """Tells what stands outside of the article of one page."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree

    @cached_property
    def _core(self) -> set[HtmlElement]:
        """The elements around the headline and the longest paragraph: no part of the frame, whatever their names."""
        longest = max(self._tree.iter("p"), key=lambda p: len(p.text or ""), default=None)
        marks = [*self._tree.iter("h1")]
        if longest is not None and len(longest.text or "") >= MIN_PARAGRAPH_CHARACTERS:
            marks = [longest, *(marks if len(marks) <= MAX_HEADLINES else marks[:1])]
        return {around for mark in marks for around in mark.iterancestors()}

    def is_outside(self, element: HtmlElement) -> bool:
        """Return whether an element stands in comments, a teaser, a picture's caption or the frame of the site."""
        footer = False
        for depth, one in enumerate((element, *element.iterancestors())):
            if one in self._core:
                return False
            if depth < MAX_CARD_DEPTH and _is_card(one):
                return True
            if one.tag == "article":
                return False
            footer = footer or one.tag == "footer"
            named = f"{one.get('class', '')} {one.get('id', '')}"
            if depth and (one.tag in _OUTSIDE_TAGS or _OUTSIDE_CLASS.search(named)):
                return one.tag not in ("body", "html")
        return footer


def _is_card(element: HtmlElement) -> bool:
    """Return whether an element is one of several alike, each with the headline of an article."""
    before, after = element.getprevious(), element.getnext()
    alike = [one for one in (before, after) if one is not None and _like(one) == _like(element)]
    told_apart = element.tag in ("li", "article") or element.get("class")
    return bool(told_apart and alike) and _has_headline(element) and any(map(_has_headline, alike))


def _like(element: HtmlElement) -> tuple[object, str]:
    return element.tag, (element.get("class") or "").partition(" ")[0]


def _has_headline(element: HtmlElement) -> bool:
    """Return whether an element holds a linked text that is longer than a name."""
    if not isinstance(element.tag, str) or element.find(".//h1") is not None:
        return False
    for one in element.iter(*_HEADINGS):
        if one.tag == "a" or one.find(".//a") is not None or next(one.iterancestors("a"), None) is not None:
            text = one.text_content().strip()
            if len(text.split()) >= MIN_HEADLINE_WORDS and len(text) >= MIN_HEADLINE_CHARACTERS:
                return True
    return False
