"""Which places of a page hold the date of its article: beside the headline, and not in what stands around."""

from __future__ import annotations

import re
from enum import IntEnum
from itertools import islice, takewhile

from lxml.html import HtmlElement

from crawler.text.metadata.page_walk import DATED, PageWalk, beginning
from crawler.text.normalize import clean_text

MAX_LINE_CHARACTERS = 160
"""A longer run of text is prose, and its dates are those of the events it tells."""
MAX_CLIMBS = 3
"""How far above a date the elements stand that are looked at as one line or one box."""
TEASER_LINK_CHARACTERS = 25
"""A link of this length is the title of another article."""
MAX_TEASER_CHARACTERS = 400
MAX_LINKS = 10
ABOVE_ELEMENTS, BELOW_ELEMENTS = 40, 100
"""How far from the headline a dateline may stand."""
SHARED_CLIMBS = 6
"""How far above the headline the element may stand that a dateline above it shares with it."""

_APART_BESIDE = frozenset({"aside", "nav", "blockquote", "select", "dialog", "figure", "figcaption"})
_APART_NAME_BESIDE = re.compile(
    r"comment-?(?:list|body|text|area)|related|ticker|breaking|calendar|upcoming|event|weather|\bnav\b|menu|expir|deadline",
    re.IGNORECASE,
)
_APART = frozenset(
    {"footer", "aside", "nav", "form", "blockquote", "select", "dialog", "button", "figure", "figcaption"}
)
_APART_NAME = re.compile(
    r"comment|repl(?:y|ies)|respond|disqus|related|teaser|sidebar|recommend|popular|most-?(?:read|viewed)|latest|recent"
    r"|trending|ticker|breaking|footer|copyright|calendar|archive|newsletter|promo|widget-?area|read-?(?:more|next)|also"
    r"|upcoming|event|weather|navigation|\bnav\b|menu|pagination|prev(?:ious)?-?(?:post|article)|next-?(?:post|article)",
    re.IGNORECASE,
)
_SITE_NAME = re.compile(
    r"top-?bar|masthead|site-?head|page-?head|toolbar|clock|today|current-?date|logo|brand", re.IGNORECASE
)
_ARTICLE_NAME = re.compile(r"article|entry|post|story|content|news", re.IGNORECASE)
_AUTHOR_PATH = re.compile(
    r"author|aut[oe]u?r|people|person|profil|user|contribut|journalist|redak|staff|writer", re.IGNORECASE
)
_WHOLE_PAGE = frozenset({"body", "html"})
_ENTRIES = frozenset({"li", "article", "dd", "tr"})


class Place(IntEnum):
    """Where a date stands, the most telling place first."""

    BESIDE = 0
    """Between the headline and the first paragraph, or just above the headline."""
    OPENING = 1
    """It opens the first paragraph."""
    ELSEWHERE = 2


def is_in(element: HtmlElement, other: HtmlElement) -> bool:
    """Return whether an element is another one, or stands in it."""
    return element is other or any(one is other for one in element.iterancestors())


def is_apart(element: HtmlElement, order: int, walk: PageWalk) -> bool:
    """Return whether an element belongs to something beside the article: what holds the headline does not."""
    beside = walk.headline is not None and walk.headline_order - ABOVE_ELEMENTS < order < walk.body_order
    tags, names = (_APART_BESIDE, _APART_NAME_BESIDE) if beside else (_APART, _APART_NAME)
    is_above = order < walk.headline_order
    for depth, one in enumerate([element, *element.iterancestors()]):
        if one in walk.holding or one.tag == "body":
            return False
        name = f"{one.get('class', '')} {one.get('id', '')}"
        if one.tag in tags or names.search(name) or (is_above and _is_of_the_site(one, name)):
            return True
        if depth <= (1 if beside else MAX_CLIMBS) and _is_teaser(one):
            return True
    return False


def _is_of_the_site(element: HtmlElement, name: str) -> bool:
    """Return whether an element above the headline is a bar of the site, with its clock."""
    return bool(_SITE_NAME.search(name)) or (element.tag == "header" and not _ARTICLE_NAME.search(name))


def _is_teaser(element: HtmlElement) -> bool:
    """Return whether an element is a small box with a link to another article."""
    if element.tag == "p" or length(element, MAX_TEASER_CHARACTERS) > MAX_TEASER_CHARACTERS:
        return False
    links = (link for link in islice(element.iter("a"), MAX_LINKS) if not _names_author(link))
    texts = (clean_text(beginning(link)) for link in links)
    return any(len(text) >= TEASER_LINK_CHARACTERS and not DATED.search(text) for text in texts)


def _names_author(link: HtmlElement) -> bool:
    return "author" in (link.get("rel") or "") or bool(_AUTHOR_PATH.search(link.get("href") or ""))


def length(element: HtmlElement, enough: int = MAX_LINE_CHARACTERS) -> int:
    """Return how many characters the text of an element has; any number above ``enough`` where it has more."""
    total = 0
    for text in element.itertext():
        total += len(text.strip()) if len(text) <= enough else len(" ".join(text.split()))
        if total > enough:
            break
    return total


def is_listed(element: HtmlElement, walk: PageWalk) -> bool:
    """Return whether an element stands in an entry of a list that does not hold the headline."""
    around = takewhile(lambda one: one not in walk.holding, [element, *element.iterancestors()])
    return any(one.tag in _ENTRIES for one in around)


def place(element: HtmlElement, order: int, walk: PageWalk) -> Place:
    """Return where an element stands; ``order`` is its place in the document."""
    if order >= walk.body_order:
        return Place.ELSEWHERE
    if walk.headline is None:
        return Place.BESIDE
    below = order - walk.headline_order
    if below >= 0:
        return Place.BESIDE if below <= BELOW_ELEMENTS else Place.ELSEWHERE
    around = [one for one in walk.holding[1:SHARED_CLIMBS] if one.tag not in _WHOLE_PAGE] + walk.holding[1:2]
    near = -below <= ABOVE_ELEMENTS and any(one in around for one in element.iterancestors())
    return Place.BESIDE if near else Place.ELSEWHERE
