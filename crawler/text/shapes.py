"""What the letters of one run of text tell about it, whatever the language."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from crawler.text.segment import Run

_NOT_LETTERS = re.compile(r"[\W_]+")
_SENTENCE_ENDS = re.compile(r"[.!?…。！？।؟۔။።៖](?=[\s\"'”’»)\]]|$)|[。！？।]")
_COMMAS = re.compile(r"[,;，、،；]")
_CLOSING = "\"'”’»“«)]）」』 "
_FULL_STOPS = frozenset(".!?…。！？।؟۔။።")
_TIME = re.compile(r"(?<!\d)\d{1,2}(?:[:h.]\d\d|\s?[ap]\.?m)(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20|25|14)\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,4}[-/.年]\s?\d{1,2}(?:[-/.月]|(?!\d))")
_SEPARATORS = re.compile(r"[|·•/»›>→＞｜]")
_MARKS = "•·»›▶►→+*–—-|©#@▼▲✓↓>＞【[("
_COPYRIGHT = re.compile(r"©|\(c\)|®|™", re.IGNORECASE)
_ADDRESS = re.compile(r"@\w|https?:|www\.|\.(?:com|org|net)\b")
_CAPITAL_WORD = re.compile(r"(?<!\w)[^\W\d_a-zа-яα-ω]")
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
DENSE_CHARACTERS_A_WORD = 2
"""Characters that count as one word in scripts without spaces, so that lengths compare."""

SHAPE_NAMES = (
    "log_chars", "log_words", "sentences", "commas", "ends_sentence", "ends_colon", "starts_lower", "starts_mark", "digits",
    "capitals", "capital_words", "time", "year", "day", "separators", "copyright", "address", "quote_start", "dense",
)  # fmt: skip

LINK_NAMES = (
    "links", "link_share", "article_links", "tag_links", "author_links", "social_links", "page_links", "mail_links", "long_anchor",
)  # fmt: skip
_ARTICLE_LINK = re.compile(r"[-_]\w+[-_]\w+[-_]\w+|\d{5,}|/\d{4}/\d\d?/|\.s?html?$")
_TAG_LINK = re.compile(r"/(?:tags?|topics?|category|categories|themen?|tema|temas|keyword|label|search|hashtag|sujet|etiquetas?)(?:/|$|=)")
_AUTHOR_LINK = re.compile(r"/(?:authors?|autor(?:en|es|e)?|profile|people|staff|by|journalists?|contributors?|redakt\w+|users?)(?:/|$)")
_SOCIAL_LINK = re.compile(
    r"(?:^|//|\.)(?:facebook|twitter|x|instagram|pinterest|linkedin|whatsapp|telegram|t|youtube|weibo|vk|reddit|tiktok|flipboard)\.(?:com|me|org|co)"
    r"|whatsapp:|[?&](?:u|url|share\w*)="
)


def letter_key(text: str) -> str:
    """Return the letters and digits of a text in one case, for comparisons."""
    return _NOT_LETTERS.sub("", text.casefold())


def words_of(text: str) -> float:
    """Return the length of a text in words; scripts without spaces count two characters a word."""
    dense = 0 if text.isascii() else len(_DENSE.findall(text))
    return text.count(" ") + 1 + dense / DENSE_CHARACTERS_A_WORD


def text_shape(text: str) -> tuple[float, ...]:
    """Return the values of ``SHAPE_NAMES``."""
    length = len(text)
    words = words_of(text)
    end = text.rstrip(_CLOSING)[-1:] or text[-1]
    head = text[:200]
    return (
        math.log1p(length),
        math.log1p(words),
        min(len(_SENTENCE_ENDS.findall(text)), 8),
        min(len(_COMMAS.findall(text)) / words, 1.0),
        float(end in _FULL_STOPS),
        float(text[-1] in ":："),
        float(text[0].islower()),
        float(text[0] in _MARKS),
        sum(map(text.count, "0123456789")) / length,
        sum(map(str.isupper, head)) / len(head),
        len(_CAPITAL_WORD.findall(head)) / (head.count(" ") + 1),
        float(length < 200 and _TIME.search(text) is not None),  # noqa: PLR2004 - a date line is short
        float(length < 200 and _YEAR.search(text) is not None),  # noqa: PLR2004
        float(length < 200 and _DAY.search(text) is not None),  # noqa: PLR2004
        min(len(_SEPARATORS.findall(head)), 5),
        float(_COPYRIGHT.search(text) is not None),
        float(_ADDRESS.search(text) is not None),
        float(text[0] in "\"'“”„«»‘「『"),
        float(_DENSE.search(head) is not None),
    )


def link_shape(run: Run, length: int) -> tuple[float, ...]:
    """Return the values of ``LINK_NAMES``."""
    links = run.links
    if not links:
        return _NO_LINKS
    share = min(1.0, run.link_characters / max(1, length))
    longest = max(map(len, run.link_texts), default=0)
    return (
        min(len(links), 10),
        share,
        _count(links, _ARTICLE_LINK),
        _count(links, _TAG_LINK),
        _count(links, _AUTHOR_LINK),
        _count(links, _SOCIAL_LINK),
        sum(link.startswith(("#", "javascript")) for link in links) / len(links),
        float(any(link.startswith(("mailto:", "tel:")) for link in links)),
        math.log1p(longest),
    )


_NO_LINKS = (0.0,) * len(LINK_NAMES)


def _count(links: Sequence[str], shape: re.Pattern[str]) -> float:
    """Return the share of the first links that look like this."""
    some = links[:4]
    return sum(shape.search(link) is not None for link in some) / len(some)
