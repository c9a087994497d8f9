"""Whether an address is that of an article, by its shape alone: no site has a rule of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.dates import path_date
from crawler.discovery.path_words import (
    ARCHIVES,
    ARTICLE,
    ARTICLES,
    CATEGORIES,
    LISTS,
    SERVICE_HOSTS,
    SERVICE_TOKENS,
    SERVICES,
)
from crawler.urls import registered_domain, trap

ARTICLE_LIKENESS = 0.5
"""An address with this likeness or more counts as that of an article."""

MAX_SECTION_SEGMENTS = 3
MAX_SECTION_CHARACTERS = 40  # of one segment
MAX_SECTION_TOKENS = 4  # of one segment, and of the link's words
ID_DIGITS = 5  # shorter numbers are pages, years and channels
DAY_DIGITS = 8
HEADLINE_TOKENS = 3
SHORT_ID_DIGITS = 3  # where a word such as "article" stands before it
LONG_ANCHOR_TOKENS = 5

_OTHER_FILE = re.compile(
    r"""\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|mov|avi|webm|ogg|wav|flac|m3u8?|pdf|docx?|xlsx?|pptx?|odt|csv
    |epub|zip|gz|rar|7z|tar|exe|apk|dmg|iso|js|mjs|css|woff2?|ttf|eot|xml|rss|rdf|atom|json|txt|ics|vcf|swf|torrent)$""",
    re.VERBOSE | re.IGNORECASE,
)
_PAGE_FILE = re.compile(
    r"\.(?:[spgxj]?html?|cms|mhtml|php\d?|aspx?|jspx?|cfm|cgi|do|dpbs|story|ece|phtml)$", re.IGNORECASE
)
_INDEX_FILE = re.compile(r"^(?:index|default|home|main)$", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2])(?:/|$)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PAGINATION = re.compile(r"/(?:page|seite|pagina|p)[/-]?\d{1,4}/?$", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_MIXED_ID = re.compile(r"(?=(?:[a-z-]*\d){2})(?=[\d-]*[a-z])[a-z\d]{8,}(?:-[a-z\d]{4,}){0,4}")
_HEX_ID = re.compile(r"(?=(?:[a-f]*\d){4})[\da-f]{12,}")
_QUERY_ID = re.compile(
    r"""
    (?:news|article|story|post|doc|item|content|noticia|idx|art|a|n|s)?[_-]?(?:id|no|nr|idx|key)
  | p | art | article | story | news | noticia | post | tx_\w*news\w*\[\w+\]
  | id_?(?:article|art|breve|news|noticia|post|story)
    """,
    re.VERBOSE,
)
_BARE_QUERY_ID = re.compile(r"(?:article|breve|tid-?|id-?)\d{3,}(?:\.html?)?")
_NEVER_QUERY = frozenset(
    {"replytocom", "share", "s", "q", "query", "search", "action", "print", "tag", "author", "redirect_to"}
)
_CATEGORY_QUERY = frozenset({"cat", "section", "category", "rubrik", "rubric", "sec", "catid", "channel"})

# \w would split words at the vowel signs of Hindi and the diacritics of Arabic.
_BETWEEN_TOKENS = re.compile(r"[-_+.,:;!?'\"()\s/|·–—«»“”„’‘…]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
UNSPACED_CHARACTERS_PER_TOKEN = 3  # Chinese, Japanese, Thai, Lao, Burmese, Khmer write no spaces

# The weight of each sign: several weak ones together, or a strong one alone, make an article.
_DATED, _MONTHLY, _YEARLY = 0.6, 0.35, 0.2
_BARE_ID, _ID_IN_SLUG, _ID_IN_PATH, _MIXED, _SHORT_ID = 0.6, 0.4, 0.4, 0.35, 0.35
_QUERY_ID_BY_DIGITS = (0.0, 0.2, 0.3, _BARE_ID)  # with the words of a headline, two digits are enough
_SLUG_BY_TOKENS = (0.0, 0.0, 0.15, 0.25, 0.5, 0.55)
_LONG_SLUG_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class _Shape:
    """An address taken apart."""

    path: str
    segments: list[str]
    """Decoded, lower case, the last one without its extension; no index file."""
    is_file: bool
    query: dict[str, str]
    day: date | None
    """The day that the path names."""

    @property
    def last(self) -> str:
        return self.segments[-1] if self.segments else ""


def is_article_url(url: str, *, anchor: str = "") -> bool:
    """Return whether an address is probably that of an article; ``anchor`` are the words of a link to it.

    >>> is_article_url("https://example.com/politics/parliament-votes-on-new-budget-law")
    True
    >>> is_article_url("https://example.com/politics/"), is_article_url("https://example.com/tag/budget-law-vote-news")
    (False, False)
    """
    return article_likeness(url, anchor) >= ARTICLE_LIKENESS


def may_be_article_url(url: str) -> bool:
    """Return whether nothing in an address rules out that it is an article's, though little may speak for it.

    >>> may_be_article_url("https://example.com/p/flood"), may_be_article_url("https://example.com/tag/flood")
    (True, False)
    """
    shape = _shape(url)
    return shape is not None and not _is_no_article(shape) and shape.last not in CATEGORIES | ARTICLES


def article_likeness(url: str, anchor: str = "") -> float:
    """Return how much an address looks like that of an article, from 0 (not at all) to 1."""
    shape = _shape(url)
    if shape is None or _is_no_article(shape):
        return 0.0
    identity = _identity(shape)
    likeness = identity + _slug(shape, named=identity > 0) + _surroundings(shape) + _anchor(anchor)
    return max(0.0, min(1.0, round(likeness, 2)))


def is_section_url(url: str, home: str, text: str = "") -> bool:
    """Return whether a link of the front page ``home`` probably leads to a section; ``text`` are its words.

    >>> is_section_url("https://example.com/politics/", "https://example.com/", "Politics")
    True
    """
    shape, start = _shape(url), _shape(home)
    if shape is None or start is None or registered_domain(url) != registered_domain(home) or trap(url):
        return False
    if len(_tokens(text)) > MAX_SECTION_TOKENS or _OTHER_FILE.search(shape.path) or _PAGINATION.search(shape.path):
        return False
    if not shape.segments and not shape.query:
        return _is_other_front_page(url, home)
    rest = shape.segments[len(start.segments) :]
    if shape.segments[: len(start.segments)] != start.segments or not (rest or shape.query):
        return False
    if shape.query and (len(shape.query) > 1 or not shape.query.keys() <= _CATEGORY_QUERY):
        return False
    rest = shape.segments[len(start.segments) :]
    return (
        len(rest) <= MAX_SECTION_SEGMENTS and all(map(_can_be_section, rest)) and not is_article_url(url, anchor=text)
    )


def _shape(url: str) -> _Shape | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path).lower()
    segments = [segment.replace("_", "-") for segment in path.split("/") if segment]
    bare = _PAGE_FILE.sub("", segments[-1]) if segments else ""
    is_file = bool(segments) and bare != segments[-1]
    if segments:
        segments[-1:] = [bare] if bare and not _INDEX_FILE.match(bare) else []
    pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
    query = {name.lower(): value for name, value in pairs}
    return _Shape(path, segments, is_file, query, _day(path))


def _day(path: str) -> date | None:
    return path_date(path) if _YEAR.search(path) else None


def _is_no_article(shape: _Shape) -> bool:
    """Return whether one sign alone rules an article out."""
    if not shape.segments and not shape.query:
        return True
    if _OTHER_FILE.search(shape.path) or _PAGINATION.search(shape.path) or shape.query.keys() & _NEVER_QUERY:
        return True
    if shape.last in LISTS or shape.last in SERVICES:
        return True
    listed = not LISTS.isdisjoint(shape.segments[-2:]) or not SERVICES.isdisjoint(shape.segments)
    return listed and not _is_dated(shape) and not _is_numbered_headline(shape)


def _is_dated(shape: _Shape) -> bool:
    """Return whether a day stands in the path and something more after it: the day alone is a list."""
    if shape.day is None:
        return False
    digits = sum(map(str.isdigit, shape.last))
    return any(map(str.isalpha, shape.last)) or digits > DAY_DIGITS or ID_DIGITS <= digits < DAY_DIGITS


def _is_numbered_headline(shape: _Shape) -> bool:
    """Return whether a long number and a headline stand together, as no list has them."""
    numbered = any(map(_LONG_NUMBER.search, shape.segments[-2:]))
    return numbered and max(map(_word_count, shape.segments[-2:])) >= HEADLINE_TOKENS


def _identity(shape: _Shape) -> float:
    """Return what a date or a number is worth: they name one article and no other."""
    dated = _DATED if _is_dated(shape) else 0.0
    if not dated and not shape.last.isdigit():
        in_month = _YEAR_MONTH.search(shape.path)
        dated = _MONTHLY if in_month else _YEARLY if any(map(_YEAR.fullmatch, shape.segments)) else 0.0
    return dated + max(_path_id(shape), _query_id(shape))


def _path_id(shape: _Shape) -> float:
    last = shape.last.strip("!-_.,;")
    if last.isdigit():
        if len(last) >= ID_DIGITS:
            return _BARE_ID if _day(last) is None else 0.0
        after_word = len(shape.segments) > 1 and shape.segments[-2] in ARTICLES
        return _SHORT_ID if after_word and len(last) >= SHORT_ID_DIGITS and not _YEAR.fullmatch(last) else 0.0
    if _HEX_ID.fullmatch(last):
        return _BARE_ID
    if _LONG_NUMBER.search(last):
        return _ID_IN_SLUG
    if any(map(_LONG_NUMBER.fullmatch, shape.segments)):
        return _ID_IN_PATH
    return _MIXED if _MIXED_ID.fullmatch(last) else 0.0


def _query_id(shape: _Shape) -> float:
    if shape.last in CATEGORIES:
        return 0.0
    if any(map(_BARE_QUERY_ID.fullmatch, shape.query)):
        return _BARE_ID
    digits = (value for name, value in shape.query.items() if _QUERY_ID.fullmatch(name) and value.isdigit())
    longest = max(map(len, digits), default=0)
    return _QUERY_ID_BY_DIGITS[min(longest, SHORT_ID_DIGITS)]


def _slug(shape: _Shape, *, named: bool) -> float:
    """Return what the words of the address are worth; ``named``: it has a date or a number as well."""
    slug, count = shape.last, _word_count(shape.last)
    if named and count < HEADLINE_TOKENS and len(shape.segments) > 1 and _word_count(shape.segments[-2]) > count:
        slug, count = shape.segments[-2], _word_count(shape.segments[-2])
    if not named and count <= LONG_ANCHOR_TOKENS and not SERVICE_TOKENS.isdisjoint(_tokens(slug)):
        return -0.5
    worth = _SLUG_BY_TOKENS[min(count, len(_SLUG_BY_TOKENS) - 1)]
    return worth + (0.1 if worth and len(slug) >= _LONG_SLUG_CHARACTERS else 0.0)


def _word_count(segment: str) -> int:
    return sum(not token.isdigit() for token in _tokens(segment))


def _surroundings(shape: _Shape) -> float:
    """Return what the folders and the kind of file are worth."""
    worth = 0.0
    before = shape.segments[:-1]
    if before and before[-1] in ARTICLE:
        worth += 0.35
    elif not ARTICLES.isdisjoint(before) or _BETWEEN_TOKENS.split(shape.last, maxsplit=1)[0] in ARTICLES:
        worth += 0.2
    if before and before[-1] in CATEGORIES:
        worth -= 0.4
    if not LISTS.isdisjoint(before):
        worth -= 0.2
    if not shape.query and (shape.last in ARTICLES or shape.last in CATEGORIES):
        worth -= 0.5
    if shape.is_file:
        worth += 0.1 if before else 0.05
    return worth + (0.05 if len(before) > 1 else 0.0)


def _anchor(anchor: str) -> float:
    """Return what the words of a link are worth: headlines are long, names of sections short."""
    count = len(_tokens(anchor))
    if count >= LONG_ANCHOR_TOKENS:
        return 0.25
    return -0.15 if count else 0.0


def _tokens(text: str) -> list[str]:
    """Return the words of a slug or a headline; scripts without spaces are cut by length."""
    tokens = [token for token in _BETWEEN_TOKENS.split(text.lower()) if token]
    if text.isascii():
        return tokens
    unspaced = len(_UNSPACED.findall(text)) // UNSPACED_CHARACTERS_PER_TOKEN
    return tokens + ["…"] * max(0, unspaced - 1)


def _can_be_section(segment: str) -> bool:
    tokens = _tokens(segment)
    return (
        segment not in LISTS
        and segment not in SERVICES
        and segment not in ARCHIVES
        and len(segment) <= MAX_SECTION_CHARACTERS
        and 0 < len(tokens) <= MAX_SECTION_TOKENS
        and SERVICE_TOKENS.isdisjoint(tokens)
        and all(len(number) < SHORT_ID_DIGITS for number in _NUMBER.findall(segment))
    )


def _is_other_front_page(url: str, home: str) -> bool:
    """Return whether the address is the front page of a subdomain that may carry a section."""
    host, start = (urlsplit(address).netloc.lower().removeprefix("www.") for address in (url, home))
    return host != start and host.partition(".")[0] not in SERVICE_HOSTS
