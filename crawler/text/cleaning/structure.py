"""The structure of an article (subheadings, lists, quotes, tables, captions) and what speaks for it beside scores."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crawler.text.blocks.block import HIDDEN_RULE, TITLE_RULE, Block, Kind
from crawler.text.normalize import has_words, word_count

KEEP_LOG_ODDS = 0.0
"""A long paragraph is kept above even odds."""
SHORT_LOG_ODDS = 0.6
"""A single word needs so much more, and the longer a block the less of it, up to ``SHORT_WORDS``."""
SHORT_WORDS = 25
ENTRIES = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW})
ANCHOR_LOG_ODDS, ANCHOR_WORDS = 1.5, 12
"""What a paragraph must have to vouch for the structure beside it."""
MAX_INNER_LINK_SHARE = 0.3
INNER_LOG_ODDS = {
    Kind.HEADING: (0.0, 0.0, -0.5),
    Kind.LIST_ITEM: (0.0, -0.5, -1.0),
    Kind.QUOTE: (-0.5, -0.5, -1.0),
    Kind.TABLE_ROW: (0.0, -1.0, -1.5),
    Kind.PREFORMATTED: (-2.0, -2.0, -2.0),
}
"""Above the first a block of structure between two such paragraphs is kept, above the second where its list or table
touches one of them, above the third where nothing but structure stands between them. Each is where on pages of unseen
sites more are text than not."""
STRUCTURE = frozenset(INNER_LOG_ODDS)
INTRODUCED_LOG_ODDS = -2.2
"""Above it the entry of a list of links is kept that the article introduces …"""
INTRODUCTION_WORDS = 7
LINKED_LIST_LOG_ODDS = -0.8
"""… above this one where the list follows a paragraph of the article …"""
LINKED_SENTENCE_LOG_ODDS = -2.0
"""… above this one a paragraph in one link between two of the article …"""
LINKED_HEADING_LOG_ODDS = -0.5
"""… and above this one a subheading in a link."""
_CLOSING = "\"'”’»“«)]）」』 "
_FULL_STOPS = tuple(".!?…。！？।؟۔။።")
STORY_CAPTIONS, CAPTION_WORDS = 3, 4
"""So many captions of so many words may be the text of a photo story …"""
CAPTION_LOG_ODDS = -4.0
"""… and are kept above it where they have more words than all else."""
SERIES_REACH = 2
"""Blocks before and behind a recurring entry of which most have to be new."""
ANNOUNCED_ENTRIES = 6
"""Entries under a recurring subheading of which one has to be new."""

Allowances = list[float | None]


def allowances_of(blocks: Sequence[Block]) -> Allowances:
    """Return for each block the log-odds above which it is kept as a part of the article's structure, or ``None``.

    A subheading, list entry, quote or table row without links between two
    paragraphs of the article needs less than a line that stands anywhere; so do the captions of a photo story.
    """
    allowances: Allowances = [None] * len(blocks)
    anchors = [at for at, block in enumerate(blocks) if block.score > ANCHOR_LOG_ODDS and _can_vouch(block)]
    for start, end in pairwise(anchors):
        if end > start + 1:  # most stand one behind the other
            _allow_between(blocks, start, end, allowances)
    if anchors and anchors[0] > 1 and TITLE_RULE in blocks[anchors[0] - 2].rules:
        _allow_opening(blocks, anchors[0] - 1, allowances)
    _allow_captions(blocks, allowances)
    return allowances


def _allow_opening(blocks: Sequence[Block], at: int, allowances: Allowances) -> None:
    """Fill in the allowance of what stands between the headline and the first paragraph: an opening in one link."""
    block = blocks[at]
    if block.kind is Kind.PARAGRAPH and block.link_share >= MAX_INNER_LINK_SHARE and not _speaks_against(block):
        allowances[at] = _linked_allowance(block, block, 1, 1)


def _allow_between(blocks: Sequence[Block], start: int, end: int, allowances: Allowances) -> None:
    """Fill in the allowances between two paragraphs of the article."""
    pure = all(block.kind in STRUCTURE for block in blocks[start + 1 : end])
    before, behind = _touching(blocks, start, end)
    introduction = start
    for at in range(start + 1, end):
        block = blocks[at]
        if block.kind is not Kind.LIST_ITEM:
            introduction = at
        if _speaks_against(block):
            continue
        if block.link_share >= MAX_INNER_LINK_SHARE:
            allowances[at] = _linked_allowance(block, blocks[introduction], at - start, end - at)
        elif block.kind in STRUCTURE:
            allowances[at] = INNER_LOG_ODDS[block.kind][2 if pure else at < before or at >= behind]


def _touching(blocks: Sequence[Block], start: int, end: int) -> tuple[int, int]:
    """Return where the blocks of one kind behind ``start`` end, and where those of one kind before ``end`` begin."""
    before, behind = start + 1, end - 1
    while before < end and blocks[before].kind is blocks[start + 1].kind:
        before += 1
    while behind > start + 1 and blocks[behind - 1].kind is blocks[end - 1].kind:
        behind -= 1
    return before, behind


def _speaks_against(block: Block) -> bool:
    return bool(block.rules) and any(rule != HIDDEN_RULE for rule in block.rules)


def _linked_allowance(block: Block, introduction: Block, since: int, till: int) -> float | None:
    """Return the log-odds above which linked text between two paragraphs of the article is kept.

    A list of links of the article is introduced by it: by a line that ends with a colon, or by a subheading. A
    list of other articles has an introduction that is none of the article's, or none at all. A linked subheading
    stands right before the article's text. ``since``, ``till``: blocks to the article's paragraphs before and after.
    """
    if block.kind is Kind.HEADING:
        return LINKED_HEADING_LOG_ODDS if till == 1 else None
    if block.kind is Kind.PARAGRAPH:
        return LINKED_SENTENCE_LOG_ODDS if since == 1 and is_sentence(block.text, ANCHOR_WORDS) else None
    if block.kind is not Kind.LIST_ITEM or introduction.rules or not is_enough(introduction.score, introduction):
        return None
    if _introduces(introduction):
        return INTRODUCED_LOG_ODDS
    return LINKED_LIST_LOG_ODDS if introduction.kind is Kind.PARAGRAPH else None


def is_sentence(text: str, words: int) -> bool:
    """Return whether a text has so many words and ends like a sentence."""
    return text.rstrip(_CLOSING).endswith(_FULL_STOPS) and has_words(text, words)


def _introduces(block: Block) -> bool:
    """Return whether a block leaves open what the list behind it says ("The boats are run by"); a title is shorter."""
    if block.kind is Kind.HEADING or block.text.endswith((":", "：")):
        return True
    return block.text[-1:].isalnum() and has_words(block.text, INTRODUCTION_WORDS)


def _allow_captions(blocks: Sequence[Block], allowances: Allowances) -> None:
    """Fill in the allowances of captions where they are the text: those of a photo story."""
    captions = [at for at, block in enumerate(blocks) if block.kind is Kind.CAPTION and _is_told(block)]
    if len(captions) < STORY_CAPTIONS:
        return
    told = sum(word_count(blocks[at].text) for at in captions)
    others = (block for block in blocks if block.kind is not Kind.CAPTION and TITLE_RULE not in block.rules)
    if told > sum(word_count(block.text) for block in others if is_enough(block.score, block)):
        for at in captions:
            allowances[at] = CAPTION_LOG_ODDS


def _is_told(caption: Block) -> bool:
    """Return whether a caption says something, and no credit, prompt or link is all of it."""
    is_text = caption.link_share < MAX_INNER_LINK_SHARE and has_words(caption.text, CAPTION_WORDS)
    return is_text and caption.score > CAPTION_LOG_ODDS and not _speaks_against(caption)


def is_series(blocks: Sequence[Block], evidences: Sequence[float], at: int) -> bool:
    """Return whether a block that the site repeats is structure of the article by the new text that it stands in.

    ``evidences``: what the site says against each block. A subheading has new text behind it; of the entries of a
    list most are new.
    """
    block = blocks[at]
    if block.kind not in STRUCTURE or block.score <= KEEP_LOG_ODDS or block.link_share >= MAX_INNER_LINK_SHARE:
        return False
    if block.kind is Kind.HEADING:
        return any(_is_new(blocks[one], evidences[one]) for one in _announced(blocks, at))
    beside = [one for one in range(max(0, at - SERIES_REACH), min(at + 1 + SERIES_REACH, len(blocks))) if one != at]
    return 2 * sum(_is_new(blocks[one], evidences[one]) for one in beside) > len(beside)


def _announced(blocks: Sequence[Block], at: int) -> range:
    """Return the places of what stands under a subheading: one block, or the first entries of a list or table."""
    end = at + 1
    while end < len(blocks) and end <= at + ANNOUNCED_ENTRIES and blocks[end].kind in ENTRIES:
        end += 1
    return range(at + 1, min(max(end, at + 2), len(blocks)))


def _is_new(block: Block, evidence: float) -> bool:
    return not evidence and block.score > KEEP_LOG_ODDS


def _can_vouch(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and has_words(block.text, ANCHOR_WORDS)


def is_enough(score: float, block: Block) -> bool:
    """Return whether a block with these log-odds is kept; the shorter a block, the more it needs."""
    if not KEEP_LOG_ODDS < score <= KEEP_LOG_ODDS + SHORT_LOG_ODDS:
        return score > KEEP_LOG_ODDS
    return score > KEEP_LOG_ODDS + SHORT_LOG_ODDS * max(0.0, 1 - word_count(block.text) / SHORT_WORDS)
