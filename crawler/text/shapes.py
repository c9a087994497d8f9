"""What the letters of one run of text tell about it, whatever the language."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from operator import ne

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
_RIGHTS = ("©", "(c)", "(C)", "®", "™")
_ADDRESSES = ("@", "http:", "https:", "www.", ".com", ".org", ".net")
_QUOTES = frozenset("\"'“”„«»‘「『")
_DIGIT = re.compile(r"\d")
_CAPITAL_WORD = re.compile(r"(?<!\w)[^\W\d_a-zа-яα-ω]")
_DENSE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
HEAD_CHARACTERS = 120
"""Kinds of letters are counted in the opening."""
MAX_DATE_CHARACTERS = 200
"""A date line is short."""
SEEN_LINKS = 3
"""Links of a block that are looked at."""
DENSE_CHARACTERS_A_WORD = 2
"""Characters that count as one word in scripts without spaces, so that lengths compare."""

SHAPE_NAMES = (
    "log_chars", "log_words", "sentences", "commas", "ends_sentence", "ends_colon", "starts_lower", "starts_mark",
    "digits", "capitals", "capital_words", "time", "year", "day", "separators", "copyright", "address", "quote_start",
    "dense",
)  # fmt: skip

LINK_NAMES = (
    "links", "link_share", "article_links", "tag_links", "author_links", "social_links", "page_links", "mail_links",
    "long_anchor",
)  # fmt: skip
_ARTICLE_LINK = re.compile(r"[-_]\w+[-_]\w+[-_]\w+|\d{5,}|/\d{4}/\d\d?/|\.s?html?$")
_TAG_LINK = re.compile(
    r"/(?:tags?|topics?|category|categories|themen?|tema|temas|keyword|label|search|hashtag|sujet|etiquetas?)(?:/|$|=)"
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|e)?|profile|people|staff|by|journalists?|contributors?|redakt\w+|users?)(?:/|$)"
)
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
    head = text[:HEAD_CHARACTERS]
    digits = len(_DIGIT.findall(head))
    dated = digits > 0 and length < MAX_DATE_CHARACTERS
    return (
        math.log1p(length),
        math.log1p(words),
        min(len(_SENTENCE_ENDS.findall(text)), 8),
        min(len(_COMMAS.findall(text)) / words, 1.0),
        float(end in _FULL_STOPS),
        float(text[-1] in ":："),
        float(text[0].islower()),
        float(text[0] in _MARKS),
        digits / len(head),
        sum(map(ne, head, head.lower())) / len(head),
        len(_CAPITAL_WORD.findall(head)) / (head.count(" ") + 1),
        float(dated and _TIME.search(text) is not None),
        float(dated and _YEAR.search(text) is not None),
        float(dated and _DAY.search(text) is not None),
        min(len(_SEPARATORS.findall(head)), 5),
        float(any(map(text.__contains__, _RIGHTS))),
        float(any(map(text.__contains__, _ADDRESSES))),
        float(text[0] in _QUOTES),
        float(not head.isascii() and _DENSE.search(head) is not None),
    )


def link_shape(run: Run, length: int) -> tuple[float, ...]:
    """Return the values of ``LINK_NAMES``."""
    links = run.links
    if not links:
        return _NO_LINKS
    some = links[:SEEN_LINKS]
    kinds = [link_kinds(link) for link in some]
    shares = [sum(column) / len(some) for column in zip(*kinds, strict=True)]
    longest = max(map(len, run.link_texts), default=0)
    return (min(len(links), 10), min(1.0, run.link_characters / max(1, length)), *shares, math.log1p(longest))


@lru_cache(maxsize=4096)
def link_kinds(link: str) -> tuple[bool, ...]:
    """Return whether a link leads to an article, a tag, an author, a network, a place in the page, a mailbox."""
    return (
        _ARTICLE_LINK.search(link) is not None,
        _TAG_LINK.search(link) is not None,
        _AUTHOR_LINK.search(link) is not None,
        _SOCIAL_LINK.search(link) is not None,
        link.startswith(("#", "javascript")),
        link.startswith(("mailto:", "tel:")),
    )


_NO_LINKS = (0.0,) * len(LINK_NAMES)
