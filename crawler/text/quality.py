"""The page gate: whether a page is an article at all, and if not, why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reasons import Reason, Refusal
from crawler.text.blocks.block import Block
from crawler.text.cleaning.decide import Verdict
from crawler.text.cleaning.structure import KEEP_LOG_ODDS
from crawler.text.gate.errors_shown import shows_error
from crawler.text.gate.figures import LONG_LINE_WORDS, PageFigures, count
from crawler.text.gate.forms import form_page
from crawler.text.gate.lists import list_page
from crawler.text.gate.parts import Parts, declares_article
from crawler.text.gate.video import video_page
from crawler.text.gate.walls import wall
from crawler.text.metadata.page_metadata import Metadata
from crawler.text.normalize import word_count

MIN_WORDS = 12
"""The shortest news items of real sites, a flash line or a caption with its story, have about fifteen words."""
MIN_WORDS_UNMARKED = 20
"""The same for a page that nowhere says that it is an article: a login form has as many words as a flash line."""
MAX_ERROR_WORDS = 120
"""An error page explains itself and lists a few links; an article about errors goes on."""
MAX_DOUBTED_PROSE = 1_500
"""Words in paragraphs. So much of it is an article, however little its blocks look like one."""
MIN_LANGUAGE_WORDS = 20
"""Below this the language of a text is a guess and refuses nothing."""

NO_PARTS = Parts()
_FIRST_TYPE = re.compile(r"[;,].*", re.DOTALL)
"""What stands behind the type itself: parameters, or the same header once more, as some servers join it."""
_HTML_TYPES = (
    "text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain",
    "application/octet-stream",
)  # fmt: skip


def gate(
    url: str,
    metadata: Metadata,
    blocks: Sequence[Block],
    text: str,
    language: str | None,
    expected_language: str | None = None,
    parts: Parts = NO_PARTS,
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
        or wall(text, language, figures, parts)
        or list_page(url, metadata, figures, parts)
        or video_page(url, metadata, figures, parts)
        or form_page(url, metadata, figures, parts)
        or too_short(metadata, figures)
        or wrong_language(figures, language, expected_language)
    )


def no_article(blocks: Sequence[Block], verdict: Verdict) -> Refusal | None:
    """Return the refusal of a page on which nothing looks like an article's text: a hub of teasers, a stub."""
    prose = sum(words for block in verdict.kept if (words := word_count(block.text)) >= LONG_LINE_WORDS)
    if verdict.overcut and prose < MAX_DOUBTED_PROSE and all(block.score <= KEEP_LOG_ODDS for block in blocks):
        return Refusal(Reason.LIST_PAGE, f"none of {len(blocks)} blocks looks like text of an article")
    return None


def not_html(content_type: str | None, body: bytes) -> Refusal | None:
    """Return the refusal of a body that is no HTML by its declared type or its first bytes, else ``None``."""
    declared = _FIRST_TYPE.sub("", content_type or "").strip().lower()
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


def error_page(metadata: Metadata, figures: PageFigures) -> Refusal | None:
    """Return the refusal of an error page that was served with status 200, else ``None``."""
    if figures.words > MAX_ERROR_WORDS:
        return None
    # The headline and the <title>; any other heading may be that of a hidden message of the template.
    shown = next((title for title in (metadata.title, *metadata.titles[-1:]) if title and shows_error(title)), None)
    return Refusal(Reason.ERROR_PAGE, f"{figures.words} words under {shown!r}") if shown else None


def too_short(metadata: Metadata, figures: PageFigures) -> Refusal | None:
    """Return the refusal of a text with too few words, else ``None``; scripts without spaces count by character."""
    least = MIN_WORDS if declares_article(metadata) else MIN_WORDS_UNMARKED
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
