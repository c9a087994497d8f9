"""Bytes of a page to one parsed tree that every later step shares."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from lxml.etree import ElementDefaultClassLookup, LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.reasons import Reason, RefusedError
from crawler.text.encoding import decode_page
from crawler.text.tag_soup import mend_markup, mend_tree

MAX_TAGS = 60_000
"""Long live tickers and comment threads have 10,000; so many cost 1.5 s, and what has more is a dump."""
MAX_COMPARISONS = 100_000_000
"""The parser compares each attribute of a tag with all others of it: 10,000 on one tag cost it 0.2 s, 80,000 9 s."""
MANY_ATTRIBUTES = 1_000
"""What tags with fewer cost is not worth counting: there are at most as many tags as :data:`MAX_TAGS`."""

_NOT_ALLOWED = bytes([*range(9), *range(14, 28)])
_SPACES = bytes.maketrans(b"\x0b\x0c\x1c\x1d\x1e\x1f", b" " * 6)
"""Controls that are white space: without them words would stand as one."""
_ATTRIBUTE_GAP = re.compile(rb"<[a-zA-Z][^\s<>]*\s")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")


# One class for all elements, chosen without a call back into Python for each of them as lxml.html does.
_ELEMENTS = ElementDefaultClassLookup(element=HtmlElement)


def parse_html(body: bytes, *, charset: str | None = None) -> HtmlElement:
    """Return the tree of an HTML page.

    ``charset`` is what the HTTP header declared, if anything.

    Raises :class:`RefusedError` with ``NOT_HTML`` where there is no tree
    and ``MARKUP_TOO_COMPLEX`` where it is deeper or larger than can be handled.
    """
    utf8 = mend_markup(_without_controls(decode_page(body, charset)))
    check_markup(utf8)
    parser = HTMLParser(
        encoding="utf-8",
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        default_doctype=False,
    )
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = document_fromstring(utf8, parser=parser)
    except (LxmlError, ValueError) as error:
        raise RefusedError(Reason.NOT_HTML, f"{len(body)} bytes, charset {charset}: {error}") from error
    if tree.tag != "html" or not _has_markup(utf8):
        raise RefusedError(Reason.NOT_HTML, f"{len(body)} bytes, charset {charset}")
    mend_tree(tree)
    return tree


def _without_controls(utf8: bytes) -> bytes:
    """Return the page without control characters; hardly any has some, and to count is half the work of a copy."""
    controls = int(np.count_nonzero(np.frombuffer(utf8, np.uint8) < ord(" ")))
    only_spaces = controls == _count(utf8, b"\t") + _count(utf8, b"\n") + _count(utf8, b"\r")
    return utf8 if only_spaces else utf8.translate(_SPACES, _NOT_ALLOWED)


def _count(body: bytes, octet: bytes) -> int:
    """Return ``body.count(octet)``, in a third of its time where there are thousands."""
    return int(np.count_nonzero(np.frombuffer(body, np.uint8) == ord(octet)))


def check_markup(body: bytes) -> None:
    """Raise ``MARKUP_TOO_COMPLEX`` for markup that would cost seconds, by counts that cost microseconds."""
    tags = _count(body, b"<") if len(body) > MAX_TAGS * len("<a>") else 0
    if tags > MAX_TAGS and (tags := tags - body.count(b"</")) > MAX_TAGS:
        raise RefusedError(Reason.MARKUP_TOO_COMPLEX, f"{tags} tags, at most {MAX_TAGS}")
    comparisons = sum(_attributes(piece) ** 2 for piece in _long_pieces(body, MANY_ATTRIBUTES * 2))
    if comparisons > MAX_COMPARISONS:
        detail = f"as costly as {comparisons**0.5:.0f} attributes on one tag, at most {MAX_COMPARISONS**0.5:.0f}"
        raise RefusedError(Reason.MARKUP_TOO_COMPLEX, detail)


def _long_pieces(body: bytes, length: int) -> Iterator[bytes]:
    """Yield what stands between two ``>`` and is longer than ``length``; most of the page is leapt over."""
    at = 0
    while at + length < len(body):
        end = body.rfind(b">", at, at + length + 1)
        if end < 0:
            end = body.find(b">", at + length)
            end = len(body) if end < 0 else end
            yield body[at:end]
        at = end + 1


def _attributes(piece: bytes) -> int:
    """Return how many attributes the tag that ends here may have; 0 where they are not many."""
    opening = _ATTRIBUTE_GAP.search(piece)
    if opening is None:
        return 0
    inside = piece[opening.end() :]
    if len(inside.split()) <= MANY_ATTRIBUTES:
        return 0
    # Quoted values are taken out, so that the words of a long data attribute do not count.
    return len(_QUOTED.sub(b"", inside).split())


def _has_markup(body: bytes) -> bool:
    return b"<" in body and re.search(rb"<[a-zA-Z!?/]", body) is not None
