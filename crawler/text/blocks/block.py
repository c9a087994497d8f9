"""Blocks: what travels between extraction and cleaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TITLE_RULE = "title_repeated"
"""The block is the headline again."""
HIDDEN_RULE = "hidden"
"""The markup keeps the block from being seen."""
HOPELESS_LOG_ODDS = -5.0
"""At this score or below a block is no text of the article whatever its site and its wording say."""


class Kind(StrEnum):
    """What a block is in the page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CAPTION = "caption"
    TABLE_ROW = "table_row"
    PREFORMATTED = "preformatted"


@dataclass(slots=True)
class Block:
    """One run of text of a page, with the evidence that decides over it."""

    text: str
    """White space folded, NFC, without control characters; joiners (ZWNJ, ZWJ) kept."""
    kind: Kind
    position: int
    """Place among all blocks of the page, from 0."""
    link_share: float = 0.0
    """Share of the characters that stand in links, 0 to 1."""
    extracted: bool = False
    """Whether the main extractor kept it."""
    score: float = 0.0
    """Log-odds that the block belongs to the article, from the evidence of the page alone."""
    rules: tuple[str, ...] = ()
    """Evidence that spoke against it, strongest first (``title_repeated``, ``prompt:newsletter``, …)."""
    fingerprint: int = 0
    """64-bit hash of the normalised text (digits and case folded), for the site memory; 0 for an empty block."""
    prefix_fingerprint: int = 0
    """The same of the block's opening words (``Read more: …``); 0 where the block has no such opening."""

    @property
    def is_open(self) -> bool:
        """Whether a later decision may still need it: it was extracted, or it is not hopeless."""
        return self.extracted or self.score > HOPELESS_LOG_ODDS


def to_record(block: Block) -> list[Any]:
    """Return what sealing needs of a block, as a JSON array."""
    return [
        block.text,
        str(block.kind),
        block.position,
        round(block.link_share, 3),
        block.extracted,
        round(block.score, 3),
        list(block.rules),
        block.fingerprint,
        block.prefix_fingerprint,
    ]


def from_record(record: list[Any]) -> Block:
    """Return the block of :func:`to_record`."""
    text, kind, position, link_share, extracted, score, rules, fingerprint, prefix = record
    return Block(
        text=text,
        kind=Kind(kind),
        position=position,
        link_share=link_share,
        extracted=extracted,
        score=score,
        rules=tuple(rules),
        fingerprint=fingerprint,
        prefix_fingerprint=prefix,
    )
