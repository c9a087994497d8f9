"""What the letters of one run of text tell about it, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from operator import ne

import numpy as np
from numpy.typing import NDArray

from crawler.text.blocks.segment import TextRun

_NOT_LETTERS = re.compile(r"[\W_]+")
_SMALL = re.compile("[a-zа-яα-ω]")
_SPACE = re.compile(r"\s")
_CLOSING = "\"'”’»“«)]）」』 "
_FULL_STOPS = frozenset(".!?…。！？।؟۔။።")
_TIME = re.compile(r"(?<!\d)\d{1,2}(?:[:h.]\d\d|\s?[ap]\.?m)(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20|25|14)\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,4}[-/.年]\s?\d{1,2}(?:[-/.月]|(?!\d))")
_NUMBERED = re.compile(r"(?:#|№|[Nn]o\.)?\s?\d{1,3}(?:\s?[.):：、–—-](?!\d)|\s[^\W\d])")
_MARKS = "•·»›▶►→+*–—-|©#@▼▲✓↓>＞【[("
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
    "log_chars", "log_words", "sentences", "commas", "ends_sentence", "ends_colon", "starts_mark",
    "digits", "capitals", "capital_words", "time", "year", "day", "separators", "address", "quote_start",
    "dense", "numbered",
)  # fmt: skip

LINK_NAMES = (
    "links", "link_share", "article_links", "tag_links", "author_links", "social_links", "page_links",
    "long_anchor",
)  # fmt: skip
# Lines of links, each with a line end before it. Each expression begins with a character or a class of them, by
# which most of a line is leapt over.
_ARTICLE_LINK = (
    re.compile(r"[-_]\w+[-_]\w+[-_]\w+"),
    re.compile(r"\d{5,}"),
    re.compile(r"/\d{4}/\d\d?/"),
    re.compile(r"\.s?html?$", re.MULTILINE),
)
_TAG_LINK = re.compile(
    r"/(?:tags?|topics?|category|categories|themen?|tema|temas|keyword|label|search|hashtag|sujet|etiquetas?)(?:/|$|=)",
    re.MULTILINE,
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|e)?|profile|people|staff|by|journalists?|contributors?|redakt\w+|users?)(?:/|$)",
    re.MULTILINE,
)
_NETWORKS = (
    r"(?:facebook|twitter|x|instagram|pinterest|linkedin|whatsapp|telegram|t|youtube|weibo|vk|reddit|tiktok|flipboard)"
    r"\.(?:com|me|org|co)"
)
_SOCIAL_LINK = (
    re.compile(rf"\n{_NETWORKS}"),
    re.compile(rf"//{_NETWORKS}"),
    re.compile(rf"\.{_NETWORKS}"),
    re.compile(r"whatsapp:"),
    re.compile(r"[?&](?:u|url|share\w*)="),
)
_LINK_KINDS = (_ARTICLE_LINK, (_TAG_LINK,), (_AUTHOR_LINK,), _SOCIAL_LINK)


def letter_key(text: str) -> str:
    """Return the letters and digits of a text in one case, for comparisons."""
    return _NOT_LETTERS.sub("", text.casefold())


def letter_keys(texts: Sequence[str]) -> list[str]:
    """Return the :func:`letter_key` of each text, by one look at all of them."""
    points = _points(_joined(texts).casefold())
    kept = (_bits().take(points, mode="clip") & (_ALNUM | _BORDER_BIT)) > 0
    return points[kept].tobytes().decode("utf-32-le", "surrogatepass").split(_BORDER)[:-1]


def text_shapes(texts: Sequence[str], lengths: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the values of ``SHAPE_NAMES`` as rows, a column for each text; texts are one line each, none is empty.

    All texts are looked at together, character by character, through one table.
    """
    joined = _joined(texts)
    points = _points(joined)
    bits = _bits().take(points, mode="clip")
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1]))
    head = (np.arange(len(points)) - np.repeat(starts, lengths + 1) < HEAD_CHARACTERS) & (bits != _BORDER_BIT)
    before, after = np.append(bits[-1:], bits[:-1]), np.append(bits[1:], bits[:1])
    # What is counted in the whole text, and what in its opening; all in one pass.
    ends = ((bits & _END_BIT) > 0) & ((after & (_FOLLOWS | _BORDER_BIT)) > 0) | ((bits & _FULL_END) > 0)
    capital = ((bits & _CAPITAL) > 0) & ((before & _WORD_BIT) == 0)
    counted = [(bits & _BLANK) > 0, (bits & _DENSE_BIT) > 0, ends, (bits & _COMMA) > 0]
    counted += [head & (bits & bit > 0) for bit in (_DIGIT_BIT, _NOT_LOWER, _BLANK, _SEPARATOR, _DENSE_BIT)]
    marks = np.array([*counted, head & capital]).view(np.uint8)
    sums = np.add.reduceat(marks, starts, axis=1, dtype=np.int32).astype(np.float64)
    spaces, dense, sentences, commas, digits, uppers, gaps, separators, head_dense, capitals = sums
    words = spaces + 1 + dense / DENSE_CHARACTERS_A_WORD
    heads = np.minimum(lengths, HEAD_CHARACTERS)
    first, last = bits[starts], bits[starts + lengths - 1]
    time, year, day = _dates(texts, np.flatnonzero((digits > 0) & (lengths < MAX_DATE_CHARACTERS)))
    return np.stack(
        [
            np.log1p(lengths), np.log1p(words), np.minimum(sentences, 8), np.minimum(commas / words, 1.0),
            _ends_sentence(texts), (last & _COLON) > 0,
            (first & _MARK) > 0, digits / heads, uppers / heads, capitals / (gaps + 1),
            time, year, day, np.minimum(separators, 5),
            _holding(texts, joined, _ADDRESSES), (first & _QUOTE) > 0, head_dense > 0,
            _numbered(texts, np.flatnonzero(digits)),
        ]
    )  # fmt: skip


def _ends_sentence(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return 1 for texts whose last character, but for what closes a quotation, is a full stop."""
    ends = (end if (end := text[-1]) not in _CLOSING else text.rstrip(_CLOSING)[-1:] for text in texts)
    return np.fromiter(map(_FULL_STOPS.__contains__, ends), np.float64, len(texts))


def _numbered(texts: Sequence[str], which: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return 1 for texts that open with a number; only those that are named are looked at."""
    found = np.zeros(len(texts))
    found[[number for number in which.tolist() if _NUMBERED.match(texts[number])]] = 1
    return found


def _dates(texts: Sequence[str], which: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return 1 for texts with a time, a year, a day, in three rows; only those that are named are looked at."""
    found = np.zeros((3, len(texts)))
    some = [texts[number] for number in which.tolist()]
    joined = "".join(f"{text}\0" for text in some)
    starts = np.cumsum([0, *(len(text) + 1 for text in some)])
    for row, expression in enumerate((_TIME, _YEAR, _DAY)):
        places = [match.start() for match in expression.finditer(joined)]
        found[row, which[np.searchsorted(starts, places, "right") - 1]] = 1
    return found


def _holding(texts: Sequence[str], joined: str, marks: Sequence[str]) -> NDArray[np.float64]:
    """Return 1 for each text that holds one of the marks."""
    found = [mark for mark in marks if mark in joined]
    if not found:
        return np.zeros(len(texts))
    return np.array([any(mark in text for mark in found) for text in texts], np.float64)


def _joined(texts: Sequence[str]) -> str:
    """Return the texts with a border after each."""
    joined = _BORDER.join((*texts, ""))
    if joined.count(_BORDER) != len(texts):
        joined = _BORDER.join((*(text.replace(_BORDER, " ") for text in texts), ""))
    return joined


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


_BORDER = "\x1f"
"""Between texts; no page holds it, the parser takes it out."""
_TABLE_SIZE = 0x40000
"""No letters are assigned beyond."""
_CASED_END = 0x1F000
(
    _BORDER_BIT, _ALNUM, _WORD_BIT, _BLANK, _DENSE_BIT, _DIGIT_BIT, _COMMA, _SEPARATOR, _NOT_LOWER, _CAPITAL, _END_BIT,
    _FULL_END, _FOLLOWS, _COLON, _MARK, _QUOTE,
) = (1 << place for place in range(16))  # fmt: skip
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


@cache
def _bits() -> NDArray[np.uint32]:
    """Return for each code point what it is; the last entry is for all beyond."""
    everything = list(map(chr, range(_TABLE_SIZE)))
    bits = np.zeros(_TABLE_SIZE + 1, np.uint32)
    for bit, is_so in ((_ALNUM, str.isalnum), (_DIGIT_BIT, str.isdecimal)):
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


def link_shapes(runs: Sequence[TextRun], lengths: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the values of ``LINK_NAMES`` as rows, a column for each run, kinds of links left at 0.

    ``lengths`` are those of the runs' texts. :func:`tell_links` looks at the links themselves.
    """
    figures = [(len(run.links), run.link_characters, run.longest_link) for run in runs]
    links, characters, longest = np.array(figures, np.float32).T
    found = np.zeros((len(LINK_NAMES), len(runs)), np.float32)
    found[0] = np.minimum(links, 10)
    found[1] = np.minimum(characters / lengths, 1.0) * (links > 0)
    found[-1] = np.log1p(longest) * (links > 0)
    return found


def tell_links(shapes: NDArray[np.float32], runs: Sequence[TextRun], which: Iterable[int]) -> None:
    """Fill in what kinds of links these runs have, as shares of their first links."""
    linked = [number for number in which if runs[number].links]
    if linked:
        some = [runs[number].links[:SEEN_LINKS] for number in linked]
        counts = np.fromiter(map(len, some), np.intp, len(some))
        kinds = link_kinds([link for links in some for link in links])
        shapes[2:-1, linked] = np.add.reduceat(kinds, np.cumsum(counts) - counts, axis=1) / counts


def link_kinds(links: Sequence[str]) -> NDArray[np.float64]:
    """Return 1 or 0 a link: does it lead to an article, a tag, an author, a network, a place in the page.

    The expressions look at all links of a page at once, a line each.
    """
    joined = "\n".join(("", *links))
    if joined.count("\n") > len(links):
        joined = "\n".join(("", *(link.replace("\n", " ") for link in links)))
    starts = np.cumsum([1, *map(len, links[:-1])]) + np.arange(len(links))
    kinds = np.zeros((5, len(links)))
    for kind, expressions in enumerate(_LINK_KINDS):
        places = [match.end() - 1 for expression in expressions for match in expression.finditer(joined)]
        kinds[kind, np.searchsorted(starts, places, "right") - 1] = 1
    kinds[4] = [link.startswith(("#", "javascript")) for link in links]
    return kinds
