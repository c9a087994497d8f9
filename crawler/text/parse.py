"""Bytes of a page to one parsed tree that every later step shares."""

from __future__ import annotations

from lxml.html import HtmlElement
from trafilatura.utils import load_html

from crawler.reasons import Reason


class PageRefusedError(Exception):
    """A page that cannot be read: ``reason`` says why, ``detail`` with which figure."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail


def parse_html(body: bytes, *, charset: str | None = None) -> HtmlElement:
    """Return the tree of an HTML page.

    ``charset`` is what the HTTP header declared, if anything.

    Raises :class:`PageRefusedError` with ``NOT_HTML`` where there is no tree
    and ``MARKUP_TOO_COMPLEX`` where it is deeper or larger than can be handled.
    """
    tree = load_html(body)
    if tree is None:
        raise PageRefusedError(Reason.NOT_HTML, f"{len(body)} bytes, charset {charset}")
    return tree
