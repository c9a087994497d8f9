"""Recognises pages that list articles: front pages, sections, tags, archives, searches, boards of offers."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from urllib.parse import urlsplit

from crawler.reasons import Reason, Refusal
from crawler.text.gate.figures import PageFigures
from crawler.text.gate.parts import Parts, declares_article, names_article
from crawler.text.metadata.page_metadata import Metadata

MIN_SUMMARIES = 5
MAX_SUMMARY_WORDS = 80
"""The longest summary under a teaser; five and more of them and nothing longer is a section page."""
MIN_STRETCH_WORDS = 35
"""The shortest articles of real sites have about fifty words in a row."""
MIN_FRONT_TEASERS = 10
MIN_HUB_TEASERS = 15
MIN_HEADLINES = 5
MIN_ESSAY_WORDS = 700
"""Of a text that has a whole site for itself; what a shop or a portal says of itself is shorter."""
MIN_LINKED_SHARE, MIN_LINKED_LINES = 0.5, 5
"""Of the kept text, where it has no paragraph: a board of offers, an index."""

_LISTS = frozenset({"collectionpage", "itemlist", "searchresultspage", "profilepage", "imagegallery"})

_FRONT = re.compile(
    r"^/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home|main)(?:\.\w{2,5})?/?)?$",
    re.IGNORECASE,
)
_HUB = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies|ia|ias|ie)|kategorie[ns]?|rubriques?|secci[oó]n(?:es)?|sections?|themen?"
    r"|temas?|tema|search|suche|archives?|archiv|authors?|autor(?:en|es)?|page)"
    r"(?:/[^/]*){0,2}/?$|/page/\d+/?$|[?&](?:s|q|query|search)=",
    re.IGNORECASE,
)


def list_page(url: str, metadata: Metadata, figures: PageFigures, parts: Parts) -> Refusal | None:
    """Return the refusal of a front page, section, tag or search page, else ``None``.

    A page whose JSON-LD describes an article is believed. ``og:type`` is not, where address, JSON-LD or text say
    otherwise: some systems write ``article`` into every archive.
    """
    if parts.has_article_node or names_article(metadata.page_type if metadata.page_type != metadata.og_type else None):
        return None
    types = parts.types | {(metadata.page_type or "").lower()}
    told = _told_kind(url, figures, types & _LISTS, believed=metadata.og_type == "article")
    kind = told or (None if declares_article(metadata) else _undeclared_kind(figures))
    prose = f"{figures.paragraphs} paragraphs, {figures.teasers} teasers, {figures.link_share:.0%} in links"
    return Refusal(Reason.LIST_PAGE, f"{kind}: {prose}") if kind else None


def _told_kind(url: str, figures: PageFigures, lists: AbstractSet[str], *, believed: bool) -> str | None:
    """Return what kind of list a page is that may call itself an article, ``None`` for none."""
    many = figures.teasers >= MIN_FRONT_TEASERS
    outnumbered = figures.teasers > 2 * figures.paragraphs and figures.longest_stretch < 2 * MAX_SUMMARY_WORDS
    kinds = {
        "front page": is_front(url) and (many or not (believed or figures.longest_stretch >= MIN_ESSAY_WORDS)),
        f"declared {', '.join(sorted(lists))}": many and bool(lists) and (outnumbered or not believed),
        "address of a section": many and (outnumbered or _is_cut_up(figures)) and bool(_HUB.search(_after_host(url))),
        "nothing but teasers": many and not figures.paragraphs and not figures.longest_stretch,
        "all of it under linked headlines": figures.teasers >= MIN_HEADLINES and _is_under_links(figures),
    }
    return next((kind for kind, found in kinds.items() if found), None)


def _undeclared_kind(figures: PageFigures) -> str | None:
    """Return what kind of list a page is that nowhere calls itself an article, ``None`` for none."""
    linked = figures.kept_link_share >= MIN_LINKED_SHARE and figures.lines >= MIN_LINKED_LINES
    kinds = {
        "text cut up by teasers": figures.teasers >= MIN_HUB_TEASERS and _is_cut_up(figures),
        "lines that are links": linked and not figures.paragraphs,
    }
    return next((kind for kind, found in kinds.items() if found), None)


def _is_under_links(figures: PageFigures) -> bool:
    """Return whether no text stands but short ones under headlines that lead elsewhere."""
    return figures.words == figures.words_under_links and figures.longest_stretch < MAX_SUMMARY_WORDS


def _is_cut_up(figures: PageFigures) -> bool:
    """Return whether the text is none that goes on: a scrap beside links, or many summaries of a few lines."""
    summaries = figures.stretches >= MIN_SUMMARIES and figures.longest_stretch < MAX_SUMMARY_WORDS
    return figures.longest_stretch < MIN_STRETCH_WORDS or summaries


def is_front(url: str) -> bool:
    """Return whether an address is that of a whole site, or of one language of it; an unknown one (empty) is not."""
    parts = urlsplit(url)
    return bool(url) and bool(_FRONT.match(parts.path or "/")) and not parts.query


def _after_host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
