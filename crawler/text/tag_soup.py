"""Repairs markup that the parser reads in another way than browsers do, before and after parsing.

Bytes are mended before: references to characters that no tree may hold, parts
of a page that browsers do not read as markup, text behind an early end. The
tree is mended after: one head, one body, and in it all that is shown.
"""

from __future__ import annotations

import re
from html import escape, unescape

from lxml.etree import SubElement
from lxml.html import HtmlElement

# &#11; and the like, by value: controls, upper controls (they mean Windows characters), surrogates, U+FFFE, U+FFFF.
_BAD_REFERENCE = re.compile(
    rb"""
    &\#(?:
        0{0,9}(?: [0-8] | 1[124-9] | 2[0-9] | 3[01] | 12[7-9] | 1[3-5][0-9]
                | 5529[6-9] | 55[3-9][0-9][0-9] | 56[0-9]{3} | 57[0-2][0-9]{2} | 573[0-3][0-9] | 5734[0-3] | 6553[45]
              )(?![0-9])
      | [xX]0{0,9}(?: [0-8bBcCeEfF] | 1[0-9a-fA-F] | 7[fF] | [89][0-9a-fA-F]
                    | [dD][89a-fA-F][0-9a-fA-F]{2} | [fF]{3}[eEfF]
                  )(?![0-9a-fA-F])
    );?
    """,
    re.VERBOSE,
)
_SPACES = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85")
_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")

# Elements whose inside browsers do not show, or do not even parse, and the parts in which their tags mean nothing.
_UNREAD = re.compile(
    rb"<(?:!--|/?(?:noscript|template|dialog)(?=[\s/>])|(?:script|style|textarea|title|xmp)(?=[\s/>]))", re.IGNORECASE
)
_MAY_BE_UNREAD = (b"<noscript", b"<template", b"<dialog", b"<NOSCRIPT", b"<TEMPLATE", b"<DIALOG")
MAX_ENDLESS = 30
"""Parts without an end. Each costs a look at the rest of the page; after so many it is no page that people read."""
_SHADOW_ROOT = re.compile(rb"\sshadowroot(?:mode)?\s*=", re.IGNORECASE)
_SHOWN_DIALOG = re.compile(rb"\sopen(?=[\s=>/])", re.IGNORECASE)

_END = re.compile(rb"</(?:body|html)\b[^>]{0,99}>", re.IGNORECASE)
_SHOWN = re.compile(rb"<(?!/|!|\?|(?:script|noscript|style|link|meta|img|iframe)\b)[a-z]", re.IGNORECASE)
_HEAD_ELEMENTS = frozenset({"title", "meta", "link", "base", "script", "style", "noscript", "template", "bgsound"})


def mend_markup(utf8: bytes) -> bytes:
    """Return the page with what the parser, or the tree that it builds, cannot read as browsers do."""
    if b"&#" in utf8:
        utf8 = _BAD_REFERENCE.sub(_allowed, utf8)
    if b"\xef\xbf" in utf8:
        utf8 = _NONCHARACTER.sub(b"", utf8)
    if any(opening in utf8 for opening in _MAY_BE_UNREAD):
        utf8 = b"".join(_UnreadParts(utf8).pieces())
    return _without_early_end(utf8)


def _allowed(found: re.Match[bytes]) -> bytes:
    """Return what a reference to a control means: a space, a character of a Windows page, or nothing."""
    character = unescape(found[0].decode("ascii"))
    if character in _SPACES or found[0].strip(b"&#;xX0") in _SPACE_NUMBERS:
        return b" "
    return character.encode("utf-8", "ignore") if character > "\x9f" and character != "\ufffd" else b""


_SPACE_NUMBERS = frozenset({b"11", b"12", b"b", b"B", b"c", b"C", b"28", b"29", b"30", b"31"})


class _UnreadParts:
    """The page in pieces, with what stands in ``noscript``, ``template`` and ``dialog`` made text that is no markup.

    The parser closes no open ``div`` at ``</noscript>``: one left open would take in the whole page.
    """

    def __init__(self, page: bytes) -> None:
        self._page = page
        self._lower = page.lower()
        self._out: list[bytes] = []
        self._written = 0
        self._roots = 0
        """Shadow roots that are open: browsers show them in the place of their element."""
        self._endless = 0

    def pieces(self) -> list[bytes]:
        """Return the page in pieces."""
        found = _UNREAD.search(self._page)
        while found is not None and self._endless < MAX_ENDLESS:
            found = _UNREAD.search(self._page, self._behind(found[0].lower(), found.start(), found.end()))
        return [*self._out, self._page[self._written :]]

    def _behind(self, tag: bytes, start: int, end: int) -> int:
        """Write what stands before and in the part that starts here; return where to go on."""
        if tag == b"<!--":
            return self._after(b"-->", end)
        name = tag.strip(b"</")
        if tag.startswith(b"</"):
            return self._end_tag(name, start, end)
        if name not in {b"noscript", b"template", b"dialog"}:
            return self._after(b"</" + name, end)
        return self._part(name, start, self._after(b">", end))

    def _after(self, mark: bytes, start: int) -> int:
        """Return the place behind the next ``mark``; where there is none, the start: what never ends is no part."""
        at = self._lower.find(mark, start)
        self._endless += at < 0
        return start if at < 0 else at + len(mark)

    def _end_tag(self, name: bytes, start: int, end: int) -> int:
        """Leave out an end tag that ends nothing, or a shadow root."""
        if name == b"template" and self._roots:
            self._roots -= 1
        self._write(start, b"", self._after(b">", end))
        return self._written

    def _part(self, name: bytes, start: int, inside: int) -> int:
        opening = self._page[start:inside]
        if name == b"template" and _SHADOW_ROOT.search(opening):
            self._roots += 1
            self._write(start, b"", inside)
            return inside
        if name == b"dialog" and _SHOWN_DIALOG.search(opening):
            return inside
        close = self._closing(name, inside)
        if close < 0:  # never closed: the tag is left out, so that the page behind it is read
            self._endless += 1
            self._write(start, b"", inside)
            return inside
        self._write(inside, _text(self._page[inside:close]), close)
        return self._after(b">", close)

    def _closing(self, name: bytes, inside: int) -> int:
        """Return where the end tag stands that belongs to the part, -1 for nowhere; templates stand in templates."""
        depth, at = 1, inside
        while depth:
            close = self._lower.find(b"</" + name, at)
            opened = self._lower.count(b"<" + name, at, close)
            if close < 0 or (opened and name == b"noscript"):
                return -1
            depth, at = depth + opened - 1, close + len(name) + 2
        return close

    def _write(self, until: int, piece: bytes, behind: int) -> None:
        self._out += (self._page[self._written : until], piece)
        self._written = behind


def _text(markup: bytes) -> bytes:
    return escape(markup.decode("utf-8", "replace"), quote=False).encode()


def _without_early_end(utf8: bytes) -> bytes:
    """Return the page without its ``</body>`` and ``</html>`` where something is shown behind them."""
    end = _END.search(utf8)
    if end is None or not _SHOWN.search(utf8, end.end()):
        return utf8
    return utf8[: end.start()] + _END.sub(b"", utf8[end.start() :])


def mend_tree(tree: HtmlElement) -> None:
    """Give the tree one body that holds all that is shown, in the order of the page."""
    head, body = tree.find("head"), tree.find("body")
    strangers = [] if head is None else _strangers(head)
    others = [child for child in tree if child is not head and child is not body]
    if body is not None and not others and not strangers:
        return
    if body is None:
        body = SubElement(tree, "body")
    before = [one for one in others if tree.index(one) < tree.index(body)]
    after = [one for one in others if one not in before]
    _prepend(body, [*strangers, *before])
    for element in after:
        _append(body, element)


def _strangers(head: HtmlElement) -> list[HtmlElement]:
    """Return the children of the head from the first on that does not belong there."""
    children = list(head)
    at = next((at for at, child in enumerate(children) if child.tag not in _HEAD_ELEMENTS), len(children))
    return children[at:]


def _prepend(body: HtmlElement, elements: list[HtmlElement]) -> None:
    """Put elements, each with the text behind it, before all that the body holds."""
    if elements and body.text:
        elements[-1].tail = (elements[-1].tail or "") + body.text
        body.text = None
    for place, element in enumerate(elements):
        body.insert(place, element)


def _append(body: HtmlElement, element: HtmlElement) -> None:
    """Put an element behind the last of the body; of a second body its content."""
    if element.tag == "body":
        element.tag = "div"
    body.append(element)
