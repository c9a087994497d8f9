"""Which runs the main extractor keeps, told by the tree and not by comparing texts.

Before trafilatura sees its copy of the page, the longest piece of each run gets
a mark of two characters in front. They are symbols of a script that no page is
written in, so they pass every filter, and they come out with the text.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.text.blocks.elements import FURNITURE
from crawler.text.blocks.main_extractor import main_text
from crawler.text.blocks.segment import TextRun

# Sutton SignWriting, 512 symbols of one category (So): printable, neither letter nor space.
_FIRST, _COUNT = 0x1D800, 512
MAX_MARKED = _COUNT * _COUNT
_MARK = re.compile(f"([{chr(_FIRST)}-{chr(_FIRST + _COUNT - 1)}])([{chr(_FIRST)}-{chr(_FIRST + _COUNT - 1)}])")


def mark_runs(runs: list[TextRun]) -> None:
    """Put the mark of each run in front of its longest piece, but where the main extractor keeps nothing anyway."""
    for number, run in enumerate(runs[:MAX_MARKED]):
        if run.container.landmarks & FURNITURE:
            continue
        assert run.longest is not None
        node, is_tail = run.longest
        mark = chr(_FIRST + number // _COUNT) + chr(_FIRST + number % _COUNT)
        if is_tail:
            node.tail = mark + (node.tail or "")
        else:
            node.text = mark + (node.text or "")


def marked(text: str) -> set[int]:
    """Return the numbers of the runs whose mark stands in the text."""
    return {(ord(high) - _FIRST) * _COUNT + ord(low) - _FIRST for high, low in _MARK.findall(text)}


def kept_runs(tree: HtmlElement, runs: list[TextRun]) -> set[int]:
    """Return the numbers of the runs that trafilatura's main extractor keeps. ``tree`` is used up."""
    mark_runs(runs)
    return marked("".join(main_text(tree)))
