"""Bytes of a page to one parsed tree that every later step shares."""

from __future__ import annotations

import re
from codecs import lookup
from collections.abc import Iterator

import numpy as np
from lxml.etree import ElementDefaultClassLookup, LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.utils import detect_encoding

from crawler.reasons import Reason, RefusedError

MAX_TAGS = 30_000
"""Long live tickers and comment threads have 10,000; above it the page is a dump, and the later steps cost seconds."""
MAX_TAG_ATTRIBUTES = 2_000
"""The parser compares each attribute of a tag with all others: 80,000 of them cost it 9 s."""

_NOT_ALLOWED = bytes([*range(9), 11, 12, *range(14, 32)])
_ATTRIBUTE_GAP = re.compile(rb"<[a-zA-Z][^\s<>]*\s")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]+)""")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# What browsers read under these names (WHATWG Encoding): the older names are used for their supersets.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}


# One class for all elements, chosen without a call back into Python for each of them as lxml.html does.
_ELEMENTS = ElementDefaultClassLookup(element=HtmlElement)


def parse_html(body: bytes, *, charset: str | None = None) -> HtmlElement:
    """Return the tree of an HTML page.

    ``charset`` is what the HTTP header declared, if anything.

    Raises :class:`RefusedError` with ``NOT_HTML`` where there is no tree
    and ``MARKUP_TOO_COMPLEX`` where it is deeper or larger than can be handled.
    """
    utf8 = _without_controls(decode_page(body, charset))
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
    return tree


def _without_controls(utf8: bytes) -> bytes:
    """Return the page without control characters; hardly any has some, and to count is half the work of a copy."""
    controls = int(np.count_nonzero(np.frombuffer(utf8, np.uint8) < ord(" ")))
    only_spaces = controls == _count(utf8, b"\t") + _count(utf8, b"\n") + _count(utf8, b"\r")
    return utf8 if only_spaces else utf8.translate(None, _NOT_ALLOWED)


def _count(body: bytes, octet: bytes) -> int:
    """Return ``body.count(octet)``, in a third of its time where there are thousands."""
    return int(np.count_nonzero(np.frombuffer(body, np.uint8) == ord(octet)))


def decode_page(body: bytes, charset: str | None = None) -> bytes:
    """Return the page as UTF-8: by its byte order mark, as UTF-8 where it is valid, by the declared charset, by guess.

    Valid UTF-8 of another charset does not happen by chance, while wrong declarations are common.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _recoded(body[len(mark) :], name) or b""
    if _is_utf8(body):
        return body
    for told in (charset, _declared(body), *detect_encoding(body)):
        text = _recoded(body, told) if told else None
        if text is not None:
            return text
    return body.decode("utf-8", "replace").encode("utf-8")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(body: bytes) -> str | None:
    found = _XML_CHARSET.search(body[:200]) or _META_CHARSET.search(body[:8192])
    return found[1].decode("ascii", "ignore") if found else None


MAX_BROKEN_SHARE = 0.002
"""Pages cut in the middle of a character or with one wrong byte are still in the charset that they declare."""


def _recoded(body: bytes, name: str) -> bytes | None:
    """Return the bytes as UTF-8, or ``None`` where they are not in this charset."""
    try:
        codec = lookup(name).name
        codec = _READ_AS.get(codec, codec)
        text = body.decode(codec, "replace")
    except (LookupError, UnicodeError, ValueError):
        return None
    if text.count("\ufffd") > MAX_BROKEN_SHARE * len(text):
        return None
    return text.encode("utf-8", "ignore")


def check_markup(body: bytes) -> None:
    """Raise ``MARKUP_TOO_COMPLEX`` for markup that would cost seconds, by counts that cost microseconds."""
    tags = _count(body, b"<") if len(body) > MAX_TAGS * len("<a>") else 0
    if tags > MAX_TAGS and (tags := tags - body.count(b"</")) > MAX_TAGS:
        raise RefusedError(Reason.MARKUP_TOO_COMPLEX, f"{tags} tags, at most {MAX_TAGS}")
    attributes = max(map(_attributes, _long_pieces(body, MAX_TAG_ATTRIBUTES * 2)), default=0)
    if attributes > MAX_TAG_ATTRIBUTES:
        raise RefusedError(Reason.MARKUP_TOO_COMPLEX, f"{attributes} attributes, at most {MAX_TAG_ATTRIBUTES}")


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
    """Return how many attributes the tag that ends here may have; 0 where they are certainly not too many."""
    opening = _ATTRIBUTE_GAP.search(piece)
    if opening is None:
        return 0
    inside = piece[opening.end() :]
    if len(inside.split()) <= MAX_TAG_ATTRIBUTES:
        return 0
    # Quoted values are taken out, so that the words of a long data attribute do not count.
    return len(_QUOTED.sub(b"", inside).split())


def _has_markup(body: bytes) -> bool:
    return b"<" in body and re.search(rb"<[a-zA-Z!?/]", body) is not None
