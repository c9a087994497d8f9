"""Recognises pages of a video with a short description. An article that contains a video is not one of them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.reasons import Reason, Refusal
from crawler.text.gate.figures import PageFigures
from crawler.text.gate.parts import Parts, declares_article
from crawler.text.metadata.page_metadata import Metadata

MAX_WORDS = 120
"""A description of a video is shorter than nearly all articles."""
MAX_BARE_WORDS = 60
"""Where nothing but the address speaks of a video."""
ENOUGH = 2

_ADDRESS = re.compile(
    r"/(?:videos?|watch|player|vod|mediath[eè]que|mediathek|clips?|tv-?video|webtv|v[ií]deos?|filmer?|wideo|видео|vidéos?)(?:[/.]|$)",
    re.IGNORECASE,
)


def video_page(url: str, metadata: Metadata, figures: PageFigures, parts: Parts) -> Refusal | None:
    """Return the refusal of a page that shows a video and has no text but its description, else ``None``."""
    if figures.words >= MAX_WORDS:
        return None
    is_video = (metadata.og_type or "").startswith("video")
    has_video = "videoobject" in parts.types
    # One who declares an article and has a video in it says both; the address decides then.
    signs = 2 * is_video + (1 if parts.has_article_node else 2) * has_video
    if _ADDRESS.search(urlsplit(url).path):
        signs += 2 if figures.words < MAX_BARE_WORDS and not declares_article(metadata) else 1
    return Refusal(Reason.VIDEO_PAGE, f"a video and {figures.words} words") if signs >= ENOUGH else None
