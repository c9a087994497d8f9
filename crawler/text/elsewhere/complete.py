"""A page that shows little of its article, completed by what it carries elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.text.blocks.block import Block
from crawler.text.elsewhere.fragments import fragment_lines
from crawler.text.elsewhere.story import MIN_STORY_WORDS, story_lines
from crawler.text.metadata.bodies import jsonld_bodies
from crawler.text.metadata.head import HeadElements
from crawler.text.metadata.jsonld import Node
from crawler.text.normalize import word_count
from crawler.text.page_blocks import blocks_of_text
from crawler.text.script_json import script_values, streamed_values

MIN_PAGE_WORDS = 60
"""With fewer words in all blocks that look like the article, its text is looked for elsewhere in the page."""
MIN_FLASH_WORDS = 12
"""What must come from JSON-LD, which says that it is the article."""
MAX_SCRIPTS = 400
"""Data that is pushed in pieces comes in a hundred."""
COVERED_SHARE = 0.7
"""Of a line, or of a page: with more of it elsewhere it is the same text."""
SHINGLE = 12
"""Letters. So many in a row are the same by chance hardly ever, in any script."""
REPEATED_RULE = "repeated_elsewhere"
UNLIKELY_LOG_ODDS = -5.0

_NOT_LETTERS = re.compile(r"[\W_]+")
_TEMPLATES = ("text/template", "text/html", "text/x-", "text/ng-template")


@dataclass(frozen=True, slots=True)
class Carried:
    """What a page carries beside its markup."""

    jsonld: Sequence[Node]
    elements: HeadElements
    titles: Sequence[str]
    """Every string that may be the headline, the best first."""
    description: str | None
    hidden: Mapping[str, Sequence[str]]
    """Markup that is not shown, by what holds it: ``noscript``, ``template``."""

    @classmethod
    def of(
        cls, elements: HeadElements, jsonld: Sequence[Node], titles: Sequence[str], description: str | None
    ) -> Carried:
        """Return what a page carries. To be called before its tree is used up, which moves text out of elements."""
        templates = [script for script in elements.iter("script") if _kind(script).startswith(_TEMPLATES)]
        hidden = {
            "noscript": _texts(elements.iter("noscript")),
            "template": _texts([*elements.iter("template", "textarea"), *templates]),
        }
        return cls(jsonld, elements, titles, description, hidden)


def _texts(elements: Iterable[HtmlElement]) -> list[str]:
    return [element.text for element in elements if element.text]


def complete(blocks: list[Block], page: Carried) -> tuple[list[Block], str]:
    """Return the blocks of a page with what they lack of its article, and where the text stood.

    That is ``html`` where the markup has it; else ``json-ld``, ``noscript``,
    ``template`` or ``script``. Nothing is looked for where the page shows a text.
    """
    shown = [block for block in blocks if block.score > 0]
    if sum(word_count(block.text) for block in shown) >= MIN_PAGE_WORDS:
        return blocks, "html"
    best: tuple[int, str, list[str]] = (0, "html", [])
    for source, lines in _stories(page):
        lacking = _words(_lacking(lines, shown))
        if lacking > best[0] and lacking >= (MIN_FLASH_WORDS if source == "json-ld" else MIN_STORY_WORDS):
            best = lacking, source, lines
        if best[0] >= MIN_PAGE_WORDS:
            break
    _, source, lines = best
    return (_joined(blocks, shown, lines, page.titles), source) if lines else (blocks, "html")


def _stories(page: Carried) -> Iterator[tuple[str, list[str]]]:
    """Yield what may be the text, by where it stands: what is sure and cheap first."""
    for body in jsonld_bodies(page.jsonld, flashes=True)[:1]:
        yield "json-ld", body.split("\n")
    for source, markup in page.hidden.items():
        yield source, fragment_lines(markup, page.titles, page.description)
    values = [value for script in _data_scripts(page.elements) for value in script_values(*script)]
    yield "script", story_lines([*values, *streamed_values(values)], page.titles)


def _data_scripts(elements: HeadElements) -> Iterator[tuple[str, str]]:
    """Yield type and text of the scripts that may hold data, in the order of the page."""
    for script in islice(elements.iter("script"), MAX_SCRIPTS):
        kind = _kind(script)
        if script.text and "ld+json" not in kind and not kind.startswith(_TEMPLATES):
            yield kind, script.text


def _kind(script: HtmlElement) -> str:
    return (script.get("type") or "").strip().lower()


def _joined(blocks: list[Block], shown: list[Block], lines: Sequence[str], titles: Sequence[str]) -> list[Block]:
    """Return the blocks with a story behind them: all of it where it has what is shown, else what is not shown yet."""
    if shown and _covered("".join(block.text for block in shown), _shingles("".join(lines))):
        for block in shown:
            block.rules, block.score, block.extracted = (*block.rules, REPEATED_RULE), UNLIKELY_LOG_ODDS, False
    else:
        lines = _lacking(lines, shown)
    added = blocks_of_text("\n".join(lines), titles)
    for position, block in enumerate(added, len(blocks)):
        block.position = position
    return [*blocks, *added]


def _lacking(lines: Sequence[str], shown: Sequence[Block]) -> list[str]:
    """Return the lines that the page does not show already."""
    there = _shingles("".join(block.text for block in shown))
    return [line for line in lines if line.strip() and not _covered(line, there)]


def _covered(text: str, there: set[str]) -> bool:
    shingles = _shingles(text)
    return len(shingles & there) > COVERED_SHARE * len(shingles)


def _shingles(text: str) -> set[str]:
    letters = _NOT_LETTERS.sub("", text.casefold())
    return {letters[at : at + SHINGLE] for at in range(max(1, len(letters) - SHINGLE + 1))}


def _words(lines: Sequence[Any]) -> int:
    return sum(map(word_count, lines))
