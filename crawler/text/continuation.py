"""Articles cut into pages: where a page goes on, and how the pages become one text again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.text.blocks.block import Block

MAX_PAGES = 20
"""Of one article. What counts higher is a year, a number of an article, or a trap."""
REPEATED_RULE = "repeated_page"
UNLIKELY_LOG_ODDS = -5.0

_PARAMETERS = frozenset({"page", "pg", "p", "paged", "part", "pagina", "pagenum", "seite", "sida", "side", "strona"})
_PATH_NUMBER = re.compile(
    r"(?:/(?:page|seite|pagina|part|p)[/-]?(?P<named>\d{1,2})|/(?P<bare>\d{1,2})|[-_,](?P<suffix>\d{1,2}))"
    r"(?P<end>(?:\.\w{2,5})?/?)$",
    re.IGNORECASE,
)


def next_page(url: str, tree: HtmlElement, *, first: str | None = None) -> str | None:
    """Return the address at which the article on this page goes on, ``None`` where it ends.

    Only links that say that they lead to the next page count, and of them only one to the same article: its address
    is that of the ``first`` page (``url``, where it is the first itself) with the number that follows. Links to the
    next article, which blogs mark in the same way, are none.
    """
    base, _ = _numbered(first or url)
    number = 1 if first is None else _numbered(url)[1]
    return next((link for link in _next_links(url, tree) if _numbered(link) == (base, number + 1)), None)


def _next_links(url: str, tree: HtmlElement) -> Iterator[str]:
    for element in tree.xpath("//*[(self::a or self::link) and contains(@rel, 'next')]"):
        href = (element.get("href") or "").strip()
        if "next" in element.get("rel").lower().split() and href:
            try:
                yield urljoin(url, href)
            except ValueError:
                continue


def _numbered(url: str) -> tuple[str, int]:
    """Return an address without the number of its page, and the number; 1 where it has none.

    >>> _numbered("https://a.example/weir.html?page=3"), _numbered("https://a.example/weir-2.html")
    (('a.example/weir.html?', 3), ('a.example/weir.html?', 2))
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    told = [value for name, value in query if name.lower() in _PARAMETERS and _is_page_number(value)]
    rest = urlencode([pair for pair in query if pair[0].lower() not in _PARAMETERS or not _is_page_number(pair[1])])
    path = parts.path.rstrip("/")
    if told:
        return f"{parts.netloc}{path}?{rest}", int(told[0])
    found = _PATH_NUMBER.search(path)
    number = next((value for value in found.group("named", "bare", "suffix") if value), "") if found else ""
    if found and _is_page_number(number):
        return f"{parts.netloc}{path[: found.start()]}{found['end'].rstrip('/')}?{rest}", int(number)
    return f"{parts.netloc}{path}?{rest}", 1


def _is_page_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value) <= MAX_PAGES


def join_pages(pages: Iterable[Sequence[Block]]) -> list[Block]:
    """Return the blocks of the pages of one article as those of one page, in the order of the pages.

    What stands on an earlier page already (the headline, the standfirst, the box about the author) is not text of
    a later one. At most :data:`MAX_PAGES` are joined.
    """
    joined: list[Block] = []
    seen: set[str] = set()
    for blocks, _ in zip(pages, range(MAX_PAGES), strict=False):
        for block in blocks:
            moved = replace(block, position=len(joined))
            joined.append(_repeated(moved) if block.text in seen else moved)
        seen.update(block.text for block in blocks)
    return joined


def _repeated(block: Block) -> Block:
    return replace(block, score=UNLIKELY_LOG_ODDS, extracted=False, rules=(REPEATED_RULE, *block.rules))
