"""Counts words, paragraphs and teasers of a page, for the page gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.text.blocks.block import TITLE_RULE, Block, Kind
from crawler.text.normalize import has_words, word_count

LONG_LINE_WORDS = 25
"""From here on a line is a paragraph of prose; teasers and captions stay below."""
TEASER_WORDS = 4
"""A link of this many words is a headline; a shorter one is navigation."""
TEASER_LINK_SHARE = 0.8
SUMMARY_WORDS = 12


@dataclass(frozen=True, slots=True)
class PageFigures:
    """The counts of a page."""

    words: int
    """Of the kept text."""
    lines: int
    """Of the kept text."""
    paragraphs: int
    """Lines of the kept text that are long enough for prose."""
    prose_words: int
    """Words in those."""
    teasers: int
    """Blocks anywhere on the page that are little but a linked headline."""
    stretches: int
    """Runs of kept text between teasers, as long as the summary of a teaser or longer."""
    longest_stretch: int
    """Words in the longest of them: an article goes on for long, a list is cut up by its links."""
    words_under_links: int
    """Words of kept text behind a headline that leads elsewhere."""
    link_share: float
    """Share of the characters of all blocks that stand in links."""
    kept_link_share: float
    """The same of the kept text."""
    all_words: int
    """Of all blocks."""


def count(blocks: Sequence[Block], text: str) -> PageFigures:
    """Return the figures of a page. ``text`` is made of the kept ones of ``blocks``, a line each."""
    lines = {line: word_count(line) for line in text.split("\n") if line}
    long = [words for words in lines.values() if words >= LONG_LINE_WORDS]
    characters, linked = _characters(blocks)
    kept_characters, kept_linked = _characters([block for block in blocks if block.text in lines])
    teasers = [at for at, block in enumerate(blocks) if _is_teaser(block)]
    stretches = [words for words in _stretches(blocks, teasers, lines) if words >= SUMMARY_WORDS]
    return PageFigures(
        words=sum(lines.values()),
        lines=len(lines),
        paragraphs=len(long),
        prose_words=sum(long),
        teasers=len(teasers),
        stretches=len(stretches),
        longest_stretch=max(stretches, default=0),
        words_under_links=_words_under_links(blocks, lines),
        link_share=linked / characters if characters else 0.0,
        kept_link_share=kept_linked / kept_characters if kept_characters else 0.0,
        all_words=sum(word_count(block.text) for block in blocks),
    )


def _characters(blocks: Sequence[Block]) -> tuple[int, float]:
    """Return the characters of all blocks, and those that stand in links."""
    return sum(len(block.text) for block in blocks), sum(
        len(block.text) * block.link_share for block in blocks if block.link_share
    )


def _is_teaser(block: Block) -> bool:
    return block.link_share >= TEASER_LINK_SHARE and has_words(block.text, TEASER_WORDS)


def _stretches(blocks: Sequence[Block], teasers: Sequence[int], lines: Mapping[str, int]) -> list[int]:
    """Return the words of each run of kept text that no teaser interrupts.

    A list of links between two paragraphs stands in the text; where list items are the text, it cuts them.
    """
    in_text = _teasers_in_text(blocks, lines)
    cuts = [-1, *(at for at in teasers if at not in in_text), len(blocks)]
    return [sum(lines.get(block.text, 0) for block in blocks[start + 1 : end]) for start, end in pairwise(cuts)]


def _teasers_in_text(blocks: Sequence[Block], lines: Mapping[str, int]) -> set[int]:
    """Return the places of teasers that are items of a list right behind a paragraph of the text."""
    found, behind_text = set(), False
    for at, block in enumerate(blocks):
        is_item = block.kind is Kind.LIST_ITEM and _is_teaser(block)
        if is_item and behind_text:
            found.add(at)
        elif not is_item:
            behind_text = block.kind is Kind.PARAGRAPH and lines.get(block.text, 0) >= SUMMARY_WORDS
    # A teaser that is itself a paragraph of the text stands in it too.
    return found | {at for at, block in enumerate(blocks) if _is_linked_paragraph(block, lines)}


def _is_linked_paragraph(block: Block, lines: Mapping[str, int]) -> bool:
    return block.kind is Kind.PARAGRAPH and lines.get(block.text, 0) >= SUMMARY_WORDS and _is_teaser(block)


def _words_under_links(blocks: Sequence[Block], lines: Mapping[str, int]) -> int:
    """Return the words of linked headlines and of kept text behind one, with no other headline between."""
    under: set[str] = set()
    is_under = False
    for block in blocks:
        if TITLE_RULE in block.rules:
            is_under = False  # blogs link the headline of an article to itself
        elif block.kind is Kind.HEADING:
            is_under = _is_teaser(block)
        if is_under and block.text in lines:
            under.add(block.text)
    return sum(lines[text] for text in under)
