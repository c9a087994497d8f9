"""Cuts a parsed page into text runs: one run is the text between two borders of block elements.

The way through the tree is one recursion over the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.text.blocks.block import Kind
from crawler.text.blocks.elements import (
    BLOCK_ROLE,
    BLOCKS,
    BREAK_ROLE,
    HEADINGS,
    INLINE,
    INLINE_BITS,
    INLINE_ROLE,
    KINDS,
    LANDMARK_BITS,
    MEDIA_ROLE,
    OFTEN_UNCLOSED,
    PASSING,
    ROLES,
    SKIPPED,
)  # fmt: skip
from crawler.text.blocks.names import container_names, inline_names
from crawler.text.blocks.tables import CELLS, is_data_row
from crawler.text.blocks.visibility import any_hides, is_hidden, is_hidden_inline

MAX_DEPTH = 250
"""Elements within elements; what is deeper is read as one text, so that recursion stays off the interpreter's limit."""

_HIDING = frozenset({"style", "hidden", "aria-hidden"})
_UNSEEN = 64
"""Inline, and kept from being seen."""
_PREFORMATTED = Kind.PREFORMATTED
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
CELL_BORDER = " | "


@dataclass(slots=True)
class Container:
    """One block element on the way down to a run."""

    tag: str
    parent: Container | None
    index: int
    """Place among all containers of the page."""
    depth: int
    kind: Kind
    landmarks: int
    """Bits of ``LANDMARKS`` among the container and its ancestors."""
    near: int
    """Class categories of the container itself."""
    far: int
    """Class categories of the container and all its ancestors below ``body``."""
    hidden: bool
    first_classes: str
    """Class names that count in its path."""
    media: bool = False
    """Whether a picture or player stands in it."""


@dataclass(slots=True)
class TextRun:
    """The text between two borders of block elements, with the places where it stands."""

    container: Container
    pieces: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    link_texts: list[str] = field(default_factory=list)
    link_characters: int = 0
    longest_link: int = 0
    """Characters of the longest text in a link."""
    inline: dict[int, int] = field(default_factory=dict)
    """Characters in bold, slanted, time … elements."""
    inline_near: int = 0
    """Class categories of inline elements inside."""
    longest: tuple[HtmlElement, bool] | None = None
    """Node of the longest piece; whether the piece is its tail."""
    longest_length: int = 0
    after_break: bool = False
    """A line break parts it from the run before."""
    after_media: bool = False
    """A picture or player stands between it and the run before."""
    is_row: bool = False


class Segmenter:
    """One walk over a page that gathers its runs. Work per element counts here: a page has a thousand of them."""

    def __init__(self) -> None:
        self.runs: list[TextRun] = []
        self.containers = 0
        self._run: TextRun | None = None
        self._media = False
        self._depth = 0
        self._broken = False
        self._in_row = False
        self._own_elements: tuple[HtmlElement | None, bool] = (None, False)

    def walk(self, body: HtmlElement) -> list[TextRun]:
        """Return the runs below ``body`` in document order."""
        root = Container(body.tag, None, 0, 0, Kind.PARAGRAPH, 0, 0, 0, hidden=False, first_classes="")
        self.containers = 1
        self._inside(body, root, None, 0)
        self._close()
        return self.runs

    def _inside(self, element: HtmlElement, container: Container, link: HtmlElement | None, inline: int) -> None:
        """Read the text and the children of an element that stands in a container, in a link, in inline elements."""
        text = element.text
        if text and (self._run is not None or not text.isspace()):
            self._text(container, text, element, False, link, inline)  # noqa: FBT003 - called for each piece of text
        self._depth += 1
        for child in element if self._depth <= MAX_DEPTH else self._flattened(element, container):
            tag = child.tag
            role = ROLES.get(tag)
            if role == INLINE_ROLE:
                self._inline(child, container, link, inline)
            elif role == BLOCK_ROLE:
                self._block(child, tag, container, inline)
            elif role is None:
                self._unknown(child, container, link, inline)
            elif role == BREAK_ROLE:
                self._break(container)
            elif tag in OFTEN_UNCLOSED and has_swallowed_the_page(child):
                self._inline(child, container, link, inline)
            elif role == MEDIA_ROLE:
                container.media = self._media = True
            tail = child.tail
            if tail and (self._run is not None or not tail.isspace()):
                self._text(container, tail, child, True, link, inline)  # noqa: FBT003
        self._depth -= 1

    def _unknown(self, child: HtmlElement, container: Container, link: HtmlElement | None, inline: int) -> None:
        """Read an element of somebody's own: a block where no part of a line stands beside it, else such a part."""
        if type(child.tag) is not str:
            return
        parent = child.getparent()
        if parent is not self._own_elements[0]:
            self._own_elements = parent, parent is not None and holds_no_line(parent)
        if self._own_elements[1] and not self._in_row:
            child.tag = "div"
            self._block(child, "div", container, inline)
        else:
            self._inline(child, container, link, inline)

    def _block(self, element: HtmlElement, tag: str, parent: Container, inline: int) -> None:
        if self._in_row:
            self._spaced(element, parent)
            return
        if self._run is not None:
            self._close()
        self._broken = False
        container = self._entered(element, tag, parent)
        container.hidden |= inline >= _UNSEEN
        if tag == "tr" and is_data_row(element, BLOCKS):
            self._row(element, container)
        else:
            self._inside(element, container, None, 0)
        if self._run is not None:
            self._close()
        self._broken = False

    def _entered(self, element: HtmlElement, tag: str, parent: Container) -> Container:
        given = dict(element.items())
        near, first_classes, hidden = container_names(given.get("class"), given.get("id")) if given else (0, "", False)
        kind = KINDS.get(tag)
        if kind is None:
            inherits = tag in PASSING and parent.kind is not Kind.HEADING
            kind = parent.kind if inherits else Kind.PARAGRAPH
        self.containers += 1
        return Container(
            tag,
            parent,
            self.containers - 1,
            parent.depth + 1,
            kind,
            parent.landmarks | LANDMARK_BITS.get(tag, 0),
            near,
            parent.far | near,
            parent.hidden or hidden or (not _HIDING.isdisjoint(given) and is_hidden(given)),
            first_classes,
        )

    def _flattened(self, element: HtmlElement, container: Container) -> tuple[HtmlElement, ...]:
        """Read all that is in an element as plain text; return that no child is left to be read."""
        for child in element.iterdescendants():
            for text, is_tail in ((child.text, False), (child.tail, True)):
                if text and child.tag not in SKIPPED:
                    self._text(container, text, child, is_tail, None, 0)
        return ()

    def _inline(self, child: HtmlElement, container: Container, link: HtmlElement | None, inline: int) -> None:
        tag, names = child.tag, child.get("class")
        href = child.get("href") if tag == "a" else None
        if href:
            link = child
            (self._run or self._opened(container)).links.append(href)
        hidden = False
        if names:
            near, hidden = inline_names(names)
            (self._run or self._opened(container)).inline_near |= near
        if hidden or any_hides(child):
            inline |= _UNSEEN if is_hidden_inline(child) else 0
        self._inside(child, container, link, inline | INLINE_BITS.get(tag, 0))

    def _text(
        self,
        container: Container,
        text: str,
        node: HtmlElement,
        is_tail: bool,
        link: HtmlElement | None,
        inline: int,
    ) -> None:
        if inline >= _UNSEEN:
            return
        if container.kind is _PREFORMATTED and _BLANK_LINE.search(text):
            for stanza in _BLANK_LINE.split(text):
                self._text(container, stanza, node, is_tail, link, inline)
                self._close()
            return
        run = self._run or self._opened(container)
        run.pieces.append(text)
        if text.isspace():
            return
        length = len(text)
        if link is not None:
            run.link_characters += length
            run.link_texts.append(text)
            run.longest_link = max(run.longest_link, length)
        if inline:
            run.inline[inline] = run.inline.get(inline, 0) + length
        if length > run.longest_length:
            run.longest, run.longest_length = (node, is_tail), length

    def _opened(self, container: Container) -> TextRun:
        run = self._run = TextRun(container, after_break=self._broken)
        return run

    def _break(self, container: Container) -> None:
        if container.tag in HEADINGS or self._in_row:
            (self._run or self._opened(container)).pieces.append(" ")
            return
        self._close()
        self._broken = True

    def _close(self) -> None:
        run, self._run = self._run, None
        if run is not None and run.longest is not None:
            run.after_media, self._media = self._media, False
            self.runs.append(run)

    def _spaced(self, element: HtmlElement, container: Container) -> None:
        """Read a block in the cell of a row: a part of its line."""
        (self._run or self._opened(container)).pieces.append(" ")
        self._inside(element, container, None, 0)
        (self._run or self._opened(container)).pieces.append(" ")

    def _row(self, element: HtmlElement, container: Container) -> None:
        self._in_row = True
        for cell in element.iter(*CELLS):
            run = self._run or self._opened(container)
            if run.longest is not None:
                run.pieces.append(CELL_BORDER)
            self._inside(cell, container, None, 0)
        self._in_row = False
        if self._run is not None:
            self._run.is_row = True
            while self._run.pieces and (self._run.pieces[-1] == CELL_BORDER or self._run.pieces[-1].isspace()):
                del self._run.pieces[-1]  # cells at the end that are empty


def has_swallowed_the_page(element: HtmlElement) -> bool:
    """Return whether an element was never closed, so that the parser put the rest of the page into it."""
    return len(element) > 0 and next(element.iter("main", "article", "footer"), None) is not None


def holds_no_line(element: HtmlElement) -> bool:
    """Return whether an element holds blocks only: no text of its own, no element of a line."""
    if element.tag in INLINE or KINDS.get(element.tag) is Kind.HEADING or element.tag == "p":
        return False
    if element.text and not element.text.isspace():
        return False
    return not any(child.tag in INLINE or (child.tail and not child.tail.isspace()) for child in element)
