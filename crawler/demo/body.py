"""The body of an article as markup, with the furniture that sites put between its paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from crawler.demo.articles import Part
from crawler.demo.templates import Family, Html
from crawler.text.blocks.block import Kind

GROUPS = {Kind.LIST_ITEM: "list", Kind.TABLE_ROW: "table"}
"""Kinds that stand together in one container."""


def plain_body(family: Family, parts: Iterable[Part]) -> Html:
    """The blocks alone: what an AMP page shows."""
    return Html("\n".join(piece for _, piece in pieces(family, parts)))


def dressed_body(
    family: Family, parts: Iterable[Part], interludes: Mapping[str, str], furnish: Callable[[str, int], Html]
) -> Html:
    """The blocks with an interlude after the n-th ones, or after the next block where that is a subheading.

    ``furnish`` makes the interlude: it takes its name and place.
    """
    lines: list[str] = []
    waiting = ""
    for place, (kind, piece) in enumerate(pieces(family, parts), 1):
        lines.append(piece)
        waiting = interludes.get(str(place), waiting)
        if waiting and kind is not Kind.HEADING:
            lines.append(furnish(waiting, place))
            waiting = ""
    return Html("\n".join(lines))


def pieces(family: Family, parts: Iterable[Part]) -> list[tuple[Kind, Html]]:
    """One piece of markup for each block; the items of a list and the rows of a table are one piece."""
    found: list[tuple[Kind, Html]] = []
    for kind, run in groupby(parts, key=lambda part: part.kind):
        markup = [part_markup(family, part) for part in run]
        group = GROUPS.get(kind)
        if group:
            markup = [family.fill(group, items=Html("".join(markup)))]
        found.extend((kind, piece) for piece in markup)
    return found


def part_markup(family: Family, part: Part) -> Html:
    """The markup of one block."""
    if part.kind is Kind.TABLE_ROW:
        return family.fill("table_row", cells=family.join("cell", [{"text": cell} for cell in part.cells]))
    return family.fill(part.kind.value, text=part.text)
