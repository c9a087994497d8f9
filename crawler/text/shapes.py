"""What the letters of one run of text tell about it, whatever the language."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import ne

import numpy as np
from numpy.typing import NDArray

from crawler.text.segment import Run

_NOT_LETTERS = re.compile(r"[\W_]+")
_SMALL = re.compile("[a-zа-яα-ω]")
_SPACE = re.compile(r"\s")
_CLOSING = "\"'”’»“«)]）」』 "
_FULL_STOPS = frozenset(".!?…。！？।؟۔။።")
_TIME = re.compile(r"(?<!\d)\d{1,2}(?:[:h.]\d\d|\s?[ap]\.?m)(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20|25|14)\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,4}[-/.年]\s?\d{1,2}(?:[-/.月]|(?!\d))")
_MARKS = "•·»›▶►→+*–—-|©#@▼▲✓↓>＞【[("
_RIGHTS = ("©", "(c)", "(C)", "®", "™")
_ADDRESSES = ("@", "http:", "https:", "www.", ".com", ".org", ".net")
_QUOTES = frozenset("\"'“”„«»‘「『")
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


def letter_keys(texts: Iterable[str]) -> list[str]:
    """Return the :func:`letter_key` of each text, by one look at all of them."""
    points = _points("".join(f"{text.replace(_BORDER, ' ')}{_BORDER}" for text in texts).casefold())
    kept = (_bits()[np.minimum(points, _TABLE_SIZE)] & (_ALNUM | _BORDER_BIT)) > 0
    return points[kept].tobytes().decode("utf-32-le", "surrogatepass").split(_BORDER)[:-1]


def text_shapes(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the values of ``SHAPE_NAMES`` as rows, a column for each text; texts are one line each, none is empty.

    All texts are looked at together, character by character, through one table.
    """
    joined = "".join(f"{text}{_BORDER}" for text in texts)
    points = _points(joined)
    bits = _bits()[np.minimum(points, _TABLE_SIZE)]
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    head = (np.arange(len(points)) - np.repeat(starts, lengths + 1) < HEAD_CHARACTERS) & (bits != _BORDER_BIT)
    before, after = np.roll(bits, 1), np.roll(bits, -1)
    # What is counted in the whole text, and what in its opening; all in one pass.
    ends = ((bits & _END_BIT) > 0) & ((after & (_FOLLOWS | _BORDER_BIT)) > 0) | ((bits & _FULL_END) > 0)
    capital = ((bits & _CAPITAL) > 0) & ((before & _WORD_BIT) == 0)
    counted = [(bits & _BLANK) > 0, (bits & _DENSE_BIT) > 0, ends, (bits & _COMMA) > 0]
    counted += [head & (bits & bit > 0) for bit in (_DIGIT_BIT, _NOT_LOWER, _BLANK, _SEPARATOR, _DENSE_BIT)]
    sums = np.add.reduceat(np.stack([*counted, head & capital]), starts, axis=1, dtype=np.float64)
    spaces, dense, sentences, commas, digits, uppers, gaps, separators, head_dense, capitals = sums
    words = spaces + 1 + dense / DENSE_CHARACTERS_A_WORD
    heads = np.minimum(lengths, HEAD_CHARACTERS)
    first, last = bits[starts], bits[starts + lengths - 1]
    dated = [
        _dates(text) if found and len(text) < MAX_DATE_CHARACTERS else _NO_DATES
        for text, found in zip(texts, (digits > 0).tolist(), strict=True)
    ]
    time, year, day = np.array(dated, np.float64).reshape(-1, 3).T
    return np.stack(
        [
            np.log1p(lengths), np.log1p(words), np.minimum(sentences, 8), np.minimum(commas / words, 1.0),
            np.array([_last(text) in _FULL_STOPS for text in texts], np.float64), (last & _COLON) > 0,
            (first & _LOWER) > 0, (first & _MARK) > 0, digits / heads, uppers / heads, capitals / (gaps + 1),
            time, year, day, np.minimum(separators, 5), _holding(texts, joined, _RIGHTS),
            _holding(texts, joined, _ADDRESSES), (first & _QUOTE) > 0, head_dense > 0,
        ]
    )  # fmt: skip


def _last(text: str) -> str:
    return text.rstrip(_CLOSING)[-1:] or text[-1]


def _dates(text: str) -> tuple[bool, bool, bool]:
    return _TIME.search(text) is not None, _YEAR.search(text) is not None, _DAY.search(text) is not None


def _holding(texts: Sequence[str], joined: str, marks: Sequence[str]) -> NDArray[np.float64]:
    """Return 1 for each text that holds one of the marks."""
    found = [mark for mark in marks if mark in joined]
    if not found:
        return np.zeros(len(texts))
    return np.array([any(mark in text for mark in found) for text in texts], np.float64)


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


_BORDER = "\x1f"
"""Between texts; no page holds it, the parser takes it out."""
_TABLE_SIZE = 0x40000
"""No letters are assigned beyond."""
_CASED_END = 0x1F000
(
    _BORDER_BIT, _ALNUM, _WORD_BIT, _BLANK, _DENSE_BIT, _DIGIT_BIT, _COMMA, _SEPARATOR, _NOT_LOWER, _CAPITAL, _END_BIT,
    _FULL_END, _FOLLOWS, _COLON, _LOWER, _MARK, _QUOTE,
) = (1 << place for place in range(17))  # fmt: skip
_MEMBERS = (
    (_WORD_BIT, "_"),
    (_BLANK, " "),
    (_COMMA, ",;，、،；"),
    (_SEPARATOR, "|·•/»›>→＞｜"),
    (_END_BIT, ".!?…。！？।؟۔။።៖"),  # ends a sentence where a space, a quotation mark or the end follows
    (_FULL_END, "。！？।"),  # ends one anywhere
    (_FOLLOWS, "\"'”’»)]"),
    (_COLON, ":："),
    (_MARK, _MARKS),
    (_QUOTE, "".join(_QUOTES)),
)
_NO_DATES = (False, False, False)


@cache
def _bits() -> NDArray[np.uint32]:
    """Return for each code point what it is; the last entry is for all beyond."""
    everything = list(map(chr, range(_TABLE_SIZE)))
    bits = np.zeros(_TABLE_SIZE + 1, np.uint32)
    for bit, is_so in ((_ALNUM, str.isalnum), (_DIGIT_BIT, str.isdecimal), (_LOWER, str.islower)):
        bits[:-1] |= np.fromiter(map(is_so, everything), np.uint32, _TABLE_SIZE) * bit
    cased = everything[:_CASED_END]
    bits[:_CASED_END] |= np.fromiter(map(ne, cased, map(str.lower, cased)), np.uint32, _CASED_END) * _NOT_LOWER
    bits[((bits & _ALNUM) > 0) & ((bits & _DIGIT_BIT) == 0)] |= _CAPITAL
    bits[[ord(one) for one in everything[:0x500] if _SMALL.match(one)]] &= np.uint32(~_CAPITAL & 0xFFFFFFFF)
    bits[(bits & _ALNUM) > 0] |= _WORD_BIT
    for bit, characters in _MEMBERS:
        bits[[ord(one) for one in characters]] |= bit
    for bit, pattern in ((_DENSE_BIT, _DENSE), (_FOLLOWS, _SPACE)):
        bits[[ord(one) for one in pattern.findall("".join(everything[:0x10000]))]] |= bit
    bits[ord(_BORDER)] = _BORDER_BIT
    return bits


def link_shape(run: Run, length: int) -> tuple[float, ...]:
    """Return the values of ``LINK_NAMES``."""
    links = run.links
    if not links:
        return _NO_LINKS
    some = links[:SEEN_LINKS]
    kinds = [link_kinds(link) for link in some]
    shares = kinds[0] if len(kinds) == 1 else [sum(column) / len(some) for column in zip(*kinds, strict=True)]
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
