"""The page gate: whether a page is an article at all, and if not, why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.reasons import Reason
from crawler.text.blocks import Block
from crawler.text.errors_shown import shows_error
from crawler.text.metadata import Metadata
from crawler.text.normalize import word_count

Refusal = tuple[Reason, str]

MIN_WORDS = 12
"""The shortest news items of real sites, a flash line or a caption with its story, have about fifteen words."""
MIN_WORDS_UNMARKED = 20
"""The same for a page that nowhere says that it is an article: a login form has as many words as a flash line."""
MAX_ERROR_WORDS = 120
"""An error page explains itself and lists a few links; an article about errors goes on."""
LONG_LINE_WORDS = 25
"""From here on a line is a paragraph of prose; teasers and captions stay below."""
TEASER_WORDS = 4
"""A link of this many words is a headline; a shorter one is navigation."""
MIN_FRONT_TEASERS = 10
MIN_HUB_TEASERS = 15
MIN_LANGUAGE_WORDS = 20
"""Below this the language of a text is a guess and refuses nothing."""

_LISTS = frozenset({"collectionpage", "itemlist", "searchresultspage", "profilepage", "imagegallery"})
_ARTICLES = re.compile(r"(?:article|posting|report|review|recipe|newsitem)$", re.IGNORECASE)
_FRONT = re.compile(r"^/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home|main)(?:\.\w{2,5})?/?)?$", re.IGNORECASE)
_HUB = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies|ia|ias|ie)|kategorie[ns]?|rubriques?|secci[oó]n(?:es)?|sections?|themen?|temas?|tema|search|suche|archives?|archiv|authors?|autor(?:en|es)?|page)"
    r"(?:/[^/]*){0,2}/?$|/page/\d+/?$|[?&](?:s|q|query|search)=",
    re.IGNORECASE,
)
_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What is counted on a page."""

    words: int
    """Of the kept text."""
    paragraphs: int
    """Lines of the kept text that are long enough for prose."""
    prose_words: int
    """Words in those."""
    teasers: int
    """Blocks anywhere on the page that are little but a linked headline."""
    kept_teasers: int
    """Those of them that stand in the kept text."""
    link_share: float
    """Share of the characters of all blocks that stand in links."""


def gate(
    url: str,
    metadata: Metadata,
    blocks: Sequence[Block],
    text: str,
    language: str | None,
    expected_language: str | None = None,
) -> Refusal | None:
    """Return why a page is no article of its source, with the figure that decided, or ``None`` for an article.

    ``blocks`` are all blocks of the page, ``text`` the kept ones joined by
    newlines, ``language`` that of the text; ``expected_language`` is the one
    language the source states, ISO 639-1.
    """
    figures = count(blocks, text)
    if not figures.words:
        return Reason.NO_TEXT, f"{len(blocks)} blocks, none kept"
    return (
        error_page(metadata, figures)
        or list_page(url, metadata, figures)
        or too_short(metadata, figures)
        or wrong_language(figures, language, expected_language)
    )


def not_html(content_type: str | None, body: bytes) -> Refusal | None:
    """Return the refusal of a body that is no HTML by its declared type or its first bytes, else ``None``."""
    declared = (content_type or "").split(";")[0].strip().lower()
    if declared and declared not in _HTML_TYPES:
        return Reason.NOT_HTML, declared
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return Reason.NOT_HTML, name
    return None


_MAGIC = (
    (b"%PDF-", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"PK\x03\x04", "ZIP"), (b"{\"", "JSON"),
    (b"<rss", "RSS"), (b"<feed", "Atom"), (b"<urlset", "sitemap"), (b"<sitemapindex", "sitemap"), (b"<svg", "SVG"),
)  # fmt: skip


def count(blocks: Sequence[Block], text: str) -> PageFigures:
    """Return the figures of a page."""
    lines = {line: word_count(line) for line in text.split("\n") if line}
    long = [words for words in lines.values() if words >= LONG_LINE_WORDS]
    teasers = [block for block in blocks if block.link_share >= 0.8 and len(block.text.split()) >= TEASER_WORDS]  # noqa: PLR2004 - nearly all of it
    characters = sum(len(block.text) for block in blocks)
    return PageFigures(
        words=sum(lines.values()),
        paragraphs=len(long),
        prose_words=sum(long),
        teasers=len(teasers),
        kept_teasers=sum(block.text in lines for block in teasers),
        link_share=sum(len(block.text) * block.link_share for block in blocks) / characters if characters else 0.0,
    )


def error_page(metadata: Metadata, figures: PageFigures) -> Refusal | None:
    """Return the refusal of an error page that was served with status 200, else ``None``."""
    if figures.words > MAX_ERROR_WORDS:
        return None
    shown = next((title for title in metadata.titles if shows_error(title)), None)
    return (Reason.ERROR_PAGE, f"{figures.words} words under {shown!r}") if shown else None


def list_page(url: str, metadata: Metadata, figures: PageFigures) -> Refusal | None:
    """Return the refusal of a front page, section, tag or search page, else ``None``.

    A page that declares itself an article is believed unless it is the front page.
    """
    prose = f"{figures.paragraphs} paragraphs, {figures.teasers} teasers, {figures.link_share:.0%} in links"
    declared = _declares_article(metadata)
    if _is_front(url) and not declared and figures.teasers >= MIN_FRONT_TEASERS:
        return Reason.LIST_PAGE, f"front page: {prose}"
    if declared:
        return None
    if (metadata.page_type or "").lower() in _LISTS and figures.teasers >= MIN_FRONT_TEASERS:
        return Reason.LIST_PAGE, f"{metadata.page_type}: {prose}"
    if _HUB.search(_after_host(url)) and figures.teasers >= MIN_FRONT_TEASERS and figures.teasers > 2 * figures.paragraphs:
        return Reason.LIST_PAGE, f"address of a section: {prose}"
    if figures.kept_teasers >= MIN_HUB_TEASERS and figures.kept_teasers > 3 * figures.paragraphs:
        return Reason.LIST_PAGE, f"{figures.kept_teasers} teasers in the text: {prose}"
    if figures.teasers >= MIN_HUB_TEASERS and not figures.paragraphs and figures.words < 10 * figures.teasers:
        return Reason.LIST_PAGE, prose
    return None


def too_short(metadata: Metadata, figures: PageFigures) -> Refusal | None:
    """Return the refusal of a text with too few words, else ``None``; scripts without spaces count by character."""
    least = MIN_WORDS if _declares_article(metadata) else MIN_WORDS_UNMARKED
    return (Reason.TOO_SHORT, f"{figures.words} words of {least}") if figures.words < least else None


def wrong_language(figures: PageFigures, language: str | None, expected: str | None) -> Refusal | None:
    """Return the refusal of a text in another language than its source states, else ``None``."""
    if expected is None or language is None or figures.words < MIN_LANGUAGE_WORDS or _same_language(language, expected):
        return None
    return Reason.WRONG_LANGUAGE, f"{language}, not {expected}"


_INTERCHANGEABLE = (frozenset(("no", "nb", "nn", "da")), frozenset(("hr", "sr", "bs")), frozenset(("id", "ms")))
"""Written languages that a model tells apart badly; a source in one is not refused for the other."""


def _same_language(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _INTERCHANGEABLE)


def _declares_article(metadata: Metadata) -> bool:
    return metadata.og_type == "article" or bool(_ARTICLES.search(metadata.page_type or ""))


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_FRONT.match(parts.path or "/")) and not parts.query


def _after_host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
