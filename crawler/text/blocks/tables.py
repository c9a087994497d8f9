"""Tells rows of data tables, which become one line each, from tables that lay out a page."""

from __future__ import annotations

from lxml.html import HtmlElement

MAX_CELL_CHARACTERS = 200
"""A row with a longer cell is page layout, not data."""
MAX_CELL_ELEMENTS = 12
"""As is one with more elements in a cell."""
CELLS = frozenset({"td", "th"})
_IN_CELLS = frozenset({"br", "p", "div", "ul", "ol", "li", "center", "dl", "dt", "dd", "address"})
"""Blocks that may stand in the cell of a table of data."""


def is_data_row(row: HtmlElement, blocks: frozenset[str]) -> bool:
    """Return whether a table row holds two or more short cells: without ``blocks``, or like the row beside it."""
    cells, structured = 0, False
    for element in row.iterdescendants():
        tag = element.tag
        if tag in CELLS:
            cells += 1
        elif tag in _IN_CELLS:
            structured = True
        elif tag in blocks:
            return False
    if cells < 2 or any(len(cell.text_content()) > MAX_CELL_CHARACTERS for cell in row):  # noqa: PLR2004 - more than one
        return False
    return not structured or (_has_peer(row, cells) and all(_is_small(cell) for cell in row))


def _has_peer(row: HtmlElement, cells: int) -> bool:
    """Return whether the row before or after has as many cells; a header may stand in a part of its own."""
    return any(sum(cell.tag in CELLS for cell in peer) == cells for peer in _peers(row))


def _peers(row: HtmlElement) -> list[HtmlElement]:
    beside = [row.getprevious(), row.getnext()]
    part = row.getparent()
    for one in (part.getprevious(), part.getnext()) if part is not None and part.tag != "table" else ():
        if one is not None and one.tag in {"thead", "tbody", "tfoot"}:
            beside += one[:1]
    return [one for one in beside if one is not None and one.tag == "tr"]


def _is_small(cell: HtmlElement) -> bool:
    return sum(1 for _ in cell.iterdescendants()) <= MAX_CELL_ELEMENTS
