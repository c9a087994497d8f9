"""The parsed page to text runs: what stands between two borders of block elements is one run.

The way through the tree is one recursion over the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.text.blocks.block import Kind
from crawler.text.blocks.tokens import class_bits

MAX_DEPTH = 250
"""Elements within elements; what is deeper is read as one text, so that recursion stays off the interpreter's limit."""

SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "select", "option", "optgroup",
        "datalist", "textarea", "input", "object", "embed", "applet", "audio", "video", "canvas", "map", "area",
        "meta", "link", "base", "title", "param", "source", "track", "img", "picture", "frame", "frameset",
        "noframes", "progress", "meter", "rp", "rt", "dialog", "button",
    }
)  # fmt: skip
"""Elements whose content is never text of an article."""
BLOCKS = frozenset(
    {
        "html", "body", "article", "aside", "main", "nav", "header", "footer", "section", "div", "p", "h1", "h2",
        "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption",
        "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "form", "fieldset", "legend", "address",
        "center", "details", "summary", "hgroup", "dir", "menu", "hr", "search", "noindex", "listing",
        "xmp",
    }
)  # fmt: skip
OFTEN_UNCLOSED = frozenset({"button", "object", "video", "audio"})
MEDIA = frozenset({"img", "picture", "video", "audio", "iframe", "embed", "object"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCK, _BREAK, _SKIPPED, _MEDIA = range(1, 5)
_ROLES = {
    **dict.fromkeys(SKIPPED, _SKIPPED),
    **dict.fromkeys(SKIPPED & MEDIA, _MEDIA),
    **dict.fromkeys(BLOCKS, _BLOCK),
    "br": _BREAK,
}
"""What an element is to the walk; any other tag is inline."""
_KINDS = {
    **dict.fromkeys(HEADINGS, Kind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), Kind.LIST_ITEM),
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.CAPTION,
    "caption": Kind.CAPTION,
    "pre": Kind.PREFORMATTED,
}
_PASSING = frozenset({"p", "div", "section"})
"""Elements that leave the kind of their container as it is: a paragraph in a list item is a list item."""
LANDMARKS = (
    "article", "main", "aside", "nav", "header", "footer", "section", "form", "figure", "table", "ul", "blockquote",
    "li", "p",
)  # fmt: skip
"""Ancestors that count as evidence, one bit each."""
_LANDMARK_BITS = {tag: 1 << at for at, tag in enumerate(LANDMARKS)} | {"ol": 1 << LANDMARKS.index("ul")}
FURNITURE = _LANDMARK_BITS["nav"] | _LANDMARK_BITS["aside"] | _LANDMARK_BITS["footer"]
"""Landmarks in which the main extractor never keeps anything."""
_INLINE_BITS = {"b": 1, "strong": 1, "em": 2, "i": 2, "time": 4, "small": 8, "label": 16, "span": 32}
_HIDDEN_STYLE = ("display:none", "display: none", "visibility:hidden", "visibility: hidden")
PATH_CLASSES = 3
MAX_CELL_CHARACTERS = 200
"""A row with a longer cell is page layout, not data."""


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
class Run:
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
        self.runs: list[Run] = []
        self.containers = 0
        self._run: Run | None = None
        self._media = False
        self._depth = 0
        self._broken = False

    def walk(self, body: HtmlElement) -> list[Run]:
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
            role = _ROLES.get(tag)
            if role is None:
                if type(tag) is str:
                    self._inline(child, container, link, inline)
            elif role == _BLOCK:
                self._block(child, tag, container)
            elif role == _BREAK:
                self._break(container)
            elif tag in OFTEN_UNCLOSED and has_swallowed_the_page(child):
                self._inline(child, container, link, inline)
            elif role == _MEDIA:
                container.media = self._media = True
            tail = child.tail
            if tail and (self._run is not None or not tail.isspace()):
                self._text(container, tail, child, True, link, inline)  # noqa: FBT003
        self._depth -= 1

    def _block(self, element: HtmlElement, tag: str, parent: Container) -> None:
        if self._run is not None:
            self._close()
        self._broken = False
        container = self._entered(element, tag, parent)
        if tag == "tr" and is_data_row(element):
            self._row(element, container)
        else:
            self._inside(element, container, None, 0)
        if self._run is not None:
            self._close()
        self._broken = False

    def _entered(self, element: HtmlElement, tag: str, parent: Container) -> Container:
        given = dict(element.items())
        near, first_classes = _named(given.get("class"), given.get("id")) if given else (0, "")
        kind = _KINDS.get(tag)
        if kind is None:
            inherits = tag in _PASSING and parent.kind is not Kind.HEADING
            kind = parent.kind if inherits else Kind.PARAGRAPH
        self.containers += 1
        return Container(
            tag,
            parent,
            self.containers - 1,
            parent.depth + 1,
            kind,
            parent.landmarks | _LANDMARK_BITS.get(tag, 0),
            near,
            parent.far | near,
            parent.hidden or (bool(given) and is_hidden(given)),
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
        tag = child.tag
        href = child.get("href") if tag == "a" else None
        if href:
            link = child
            (self._run or self._opened(container)).links.append(href)
        names = child.get("class")
        if names:
            (self._run or self._opened(container)).inline_near |= class_bits(names)
        self._inside(child, container, link, inline | _INLINE_BITS.get(tag, 0))

    def _text(
        self,
        container: Container,
        text: str,
        node: HtmlElement,
        is_tail: bool,
        link: HtmlElement | None,
        inline: int,
    ) -> None:
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

    def _opened(self, container: Container) -> Run:
        run = self._run = Run(container, after_break=self._broken)
        return run

    def _break(self, container: Container) -> None:
        if container.tag in HEADINGS:
            (self._run or self._opened(container)).pieces.append(" ")
            return
        self._close()
        self._broken = True

    def _close(self) -> None:
        run, self._run = self._run, None
        if run is not None and run.longest is not None:
            run.after_media, self._media = self._media, False
            self.runs.append(run)

    def _row(self, element: HtmlElement, container: Container) -> None:
        for cell in element.iter("td", "th"):
            run = self._run or self._opened(container)
            if run.longest is not None:
                run.pieces.append(" | ")
            self._inside(cell, container, None, 0)
        if self._run is not None:
            self._run.is_row = True


@lru_cache(maxsize=8192)
def _named(classes: str | None, name: str | None) -> tuple[int, str]:
    """Return the categories that class and id of a container speak for, and the class names that count in its path."""
    return class_bits(f"{classes or ''} {name or ''}"), " ".join((classes or "").split()[:PATH_CLASSES])


def is_data_row(row: HtmlElement) -> bool:
    """Return whether a table row holds two or more short cells without structure of their own."""
    cells = 0
    for element in row.iterdescendants():
        tag = element.tag
        if tag in {"td", "th"}:
            cells += 1
        elif tag in BLOCKS or tag == "br":
            return False
    return cells > 1 and all(len(cell.text_content()) <= MAX_CELL_CHARACTERS for cell in row)


def has_swallowed_the_page(element: HtmlElement) -> bool:
    """Return whether an element was never closed, so that the parser put the rest of the page into it."""
    return len(element) > 0 and next(element.iter("main", "article", "footer"), None) is not None


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Return whether the markup itself keeps an element with these attributes from being shown."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return style is not None and any(mark in style.lower() for mark in _HIDDEN_STYLE)
