"""The page gate: whether a page is an article at all, and if not, why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from crawler.reasons import Reason, Refusal
from crawler.text.blocks.block import Block
from crawler.text.cleaning.decide import Verdict
from crawler.text.cleaning.structure import KEEP_LOG_ODDS
from crawler.text.errors_shown import shows_error
from crawler.text.metadata.page_metadata import Metadata
from crawler.text.normalize import has_words, word_count

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
TEASER_LINK_SHARE = 0.8
SUMMARY_WORDS = 12
MIN_SUMMARIES = 5
MAX_SUMMARY_WORDS = 80
"""The longest summary under a teaser; five and more of them and nothing longer is a section page."""
MIN_STRETCH_WORDS = 35
"""The shortest articles of real sites have about fifty words in a row."""
MIN_FRONT_TEASERS = 10
MIN_HUB_TEASERS = 15
MIN_LANGUAGE_WORDS = 20
"""Below this the language of a text is a guess and refuses nothing."""

_LISTS = frozenset({"collectionpage", "itemlist", "searchresultspage", "profilepage", "imagegallery"})
_ARTICLES = re.compile(r"(?:article|posting|report|review|recipe|newsitem)$", re.IGNORECASE)
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
_HTML_TYPES = (
    "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain",
    "application/octet-stream",
)  # fmt: skip


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
    stretches: int
    """Runs of kept text between teasers, as long as the summary of a teaser or longer."""
    longest_stretch: int
    """Words in the longest of them: an article goes on for long, a list is cut up by its links."""
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
        return Refusal(Reason.NO_TEXT, f"{len(blocks)} blocks, none kept")
    return (
        error_page(metadata, figures)
        or list_page(url, metadata, figures)
        or too_short(metadata, figures)
        or wrong_language(figures, language, expected_language)
    )


def no_article(blocks: Sequence[Block], verdict: Verdict) -> Refusal | None:
    """Return the refusal of a page on which nothing looks like an article's text: a hub of teasers, a stub."""
    if verdict.overcut and all(block.score <= KEEP_LOG_ODDS for block in blocks):
        return Refusal(Reason.LIST_PAGE, f"none of {len(blocks)} blocks looks like text of an article")
    return None


def not_html(content_type: str | None, body: bytes) -> Refusal | None:
    """Return the refusal of a body that is no HTML by its declared type or its first bytes, else ``None``."""
    declared = (content_type or "").split(";")[0].strip().lower()
    if declared and declared not in _HTML_TYPES:
        return Refusal(Reason.NOT_HTML, declared)
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return Refusal(Reason.NOT_HTML, name)
    return None


_MAGIC = (
    (b"%PDF-", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"PK\x03\x04", "ZIP"),
    (b'{"', "JSON"), (b"<rss", "RSS"), (b"<feed", "Atom"), (b"<urlset", "sitemap"), (b"<sitemapindex", "sitemap"),
    (b"<svg", "SVG"),
)  # fmt: skip


def count(blocks: Sequence[Block], text: str) -> PageFigures:
    """Return the figures of a page."""
    lines = {line: word_count(line) for line in text.split("\n") if line}
    long = [words for words in lines.values() if words >= LONG_LINE_WORDS]
    characters = sum(len(block.text) for block in blocks)
    linked = sum(len(block.text) * block.link_share for block in blocks if block.link_share)
    teasers = [at for at, block in enumerate(blocks) if _is_teaser(block)]
    stretches = [words for words in _stretches(blocks, teasers, lines) if words >= SUMMARY_WORDS]
    return PageFigures(
        words=sum(lines.values()),
        paragraphs=len(long),
        prose_words=sum(long),
        teasers=len(teasers),
        stretches=len(stretches),
        longest_stretch=max(stretches, default=0),
        link_share=linked / characters if characters else 0.0,
    )


def _is_teaser(block: Block) -> bool:
    return block.link_share >= TEASER_LINK_SHARE and has_words(block.text, TEASER_WORDS)


def _stretches(blocks: Sequence[Block], teasers: Sequence[int], lines: Mapping[str, int]) -> list[int]:
    """Return the words of each run of kept text that no teaser interrupts."""
    cuts = [-1, *teasers, len(blocks)]
    return [sum(lines.get(block.text, 0) for block in blocks[start + 1 : end]) for start, end in pairwise(cuts)]


def error_page(metadata: Metadata, figures: PageFigures) -> Refusal | None:
    """Return the refusal of an error page that was served with status 200, else ``None``."""
    if figures.words > MAX_ERROR_WORDS:
        return None
    # The headline and the <title>; any other heading may be that of a hidden message of the template.
    shown = next((title for title in (metadata.title, *metadata.titles[-1:]) if title and shows_error(title)), None)
    return Refusal(Reason.ERROR_PAGE, f"{figures.words} words under {shown!r}") if shown else None


def list_page(url: str, metadata: Metadata, figures: PageFigures) -> Refusal | None:
    """Return the refusal of a front page, section, tag or search page, else ``None``.

    A page that declares itself an article is believed; a front page only where its JSON-LD does.
    """
    prose = f"{figures.paragraphs} paragraphs, {figures.teasers} teasers, {figures.link_share:.0%} in links"
    trusted = _declares_article(metadata) and not (_is_front(url) and metadata.page_type == metadata.og_type)
    kind = None if trusted else _list_kind(url, metadata, figures)
    return Refusal(Reason.LIST_PAGE, f"{kind}: {prose}") if kind else None


def _list_kind(url: str, metadata: Metadata, figures: PageFigures) -> str | None:
    """Return what kind of list a page is that does not declare itself an article, ``None`` for none."""
    many = figures.teasers >= MIN_FRONT_TEASERS
    outnumbered = figures.teasers > 2 * figures.paragraphs and figures.longest_stretch < 2 * MAX_SUMMARY_WORDS
    kinds = {
        "front page": many and _is_front(url),
        f"declared {metadata.page_type}": many and (metadata.page_type or "").lower() in _LISTS,
        "address of a section": many and (outnumbered or _is_cut_up(figures)) and bool(_HUB.search(_after_host(url))),
        "text cut up by teasers": figures.teasers >= MIN_HUB_TEASERS and _is_cut_up(figures),
    }
    return next((kind for kind, found in kinds.items() if found), None)


def _is_cut_up(figures: PageFigures) -> bool:
    """Return whether the text is none that goes on: a scrap beside links, or many summaries of a few lines."""
    summaries = figures.stretches >= MIN_SUMMARIES and figures.longest_stretch < MAX_SUMMARY_WORDS
    return figures.longest_stretch < MIN_STRETCH_WORDS or summaries


def too_short(metadata: Metadata, figures: PageFigures) -> Refusal | None:
    """Return the refusal of a text with too few words, else ``None``; scripts without spaces count by character."""
    least = MIN_WORDS if _declares_article(metadata) else MIN_WORDS_UNMARKED
    return Refusal(Reason.TOO_SHORT, f"{figures.words} words of {least}") if figures.words < least else None


def wrong_language(figures: PageFigures, language: str | None, expected: str | None) -> Refusal | None:
    """Return the refusal of a text in another language than its source states, else ``None``."""
    if expected is None or language is None or figures.words < MIN_LANGUAGE_WORDS or _same_language(language, expected):
        return None
    return Refusal(Reason.WRONG_LANGUAGE, f"{language}, not {expected}")


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
