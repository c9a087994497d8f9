"""Whether an address names another article than the page that calls it its canonical address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

HEADLINE_WORDS = 3
"""So many longer words in the last part of a path are a headline."""
LONG_WORD = 4
"""Letters; the shorter ones stand in any headline."""
ID_DIGITS = 5
"""A number so long is that of an article."""
_PAGE_PARAMETERS = frozenset(
    {"page", "pg", "p", "paged", "part", "pagina", "pagenum", "seite", "sida", "side", "strona"}
)
_PAGE_IN_PATH = re.compile(r"(?:/(?:page|seite|pagina|part|p)[/-]?|/|[-_,])(\d{1,2})(?:\.\w{2,5})?$")
_FILE_TYPE = re.compile(r"\.\w{2,5}$")
_BETWEEN_WORDS = re.compile(r"[-_+.,\s]+")
_ID = re.compile(rf"\d{{{ID_DIGITS},}}")


def names_another(canonical: str, url: str) -> bool:
    """Return whether ``canonical``, as the page at ``url`` states it, is the address of another text.

    It is where the page is a later one of the same article, or where both addresses hold a headline and these
    share no more than half of their longer words, and no number of an article.

    >>> names_another("https://a.example/weir-closed.html", "https://a.example/weir-closed.html?page=2")
    True
    >>> names_another("https://a.example/2026/mayor-opens-new-weir", "https://a.example/court-hears-river-case")
    True
    >>> names_another("https://a.example/2026/mayor-opens-new-weir", "https://a.example/a/41977")
    False
    """
    try:
        told, own = urlsplit(canonical), urlsplit(url)
    except ValueError:
        return False
    return _is_later_page(told.path, own.path, own.query, told.query) or _is_other_headline(told.path, own.path)


def _is_later_page(told: str, own: str, query: str, told_query: str) -> bool:
    told, own = told.rstrip("/"), own.rstrip("/")
    if told == own:
        return _page_in(query) > 1 and _page_in(told_query) <= 1
    page = _PAGE_IN_PATH.search(own)
    if page is None or int(page[1]) <= 1:
        return False
    return own[: page.start()] == _FILE_TYPE.sub("", told)


def _page_in(query: str) -> int:
    numbers = [value for name, value in parse_qsl(query) if name.lower() in _PAGE_PARAMETERS and value.isdecimal()]
    return int(numbers[0]) if numbers and len(numbers[0]) <= len("99") else 0


def _is_other_headline(told: str, own: str) -> bool:
    words, own_words = _headline(told), _headline(own)
    if min(len(words), len(own_words)) < HEADLINE_WORDS or set(_ID.findall(told)) & set(_ID.findall(own)):
        return False
    return 2 * len(words & own_words) <= min(len(words), len(own_words))


def _headline(path: str) -> set[str]:
    segments = [segment for segment in _FILE_TYPE.sub("", unquote(path.rstrip("/"))).lower().split("/") if segment]
    words = _BETWEEN_WORDS.split(segments[-1]) if segments else []
    return {word for word in words if len(word) >= LONG_WORD and word.isalpha()}
