"""Which blocks are the article: the evidence of the page and of the site, and a few rules of structure.

One number decides over a block, its log-odds: the page's score, less what the
site says about it. Rules only name what must hold whatever the numbers say:
the title is not repeated, and a page never loses nearly everything.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from crawler.text.blocks.block import HIDDEN_RULE, TITLE_RULE, Block, Kind
from crawler.text.cleaning.site_memory import SiteCounts, SiteMemory
from crawler.text.cleaning.structure import KEEP_LOG_ODDS, allowances_of, is_enough, is_sentence, is_series
from crawler.text.normalize import word_count

KEPT_SHARE = 0.4
"""If cleaning would leave a smaller share of the extracted words than this, the text stays as extracted."""
MIN_KEPT_WORDS = 60
"""A text of more words stands, however much longer that of the main extractor: lists are longer than articles."""
REVEALED_TIMES = 2
"""So many times the words of the text that is seen must hidden text have to be the article itself."""
_ALWAYS_APART = frozenset({TITLE_RULE})
SITE_RULE = "site_repeats"
COPY_RULE = "stands_twice"
COPY_WORDS = 8
_MAY_REPEAT = frozenset({Kind.TABLE_ROW, Kind.PREFORMATTED})
PAGE_RULE = "page_evidence"

MIN_SITE_ARTICLES = 2
"""Other articles of the site that must be known before repetition counts as evidence."""
SITE_WEIGHT = 2.2
"""Log-odds against a block for each doubling of the other articles it stands on."""
SITE_SHARE_WEIGHT = 2.0
"""Log-odds against a block that stands on all other articles, in proportion to their share."""
PREFIX_WEIGHT = 0.5
"""Weight of a repeated opening, as a share of the weight of a repeated block."""
SERIES_LOG_ODDS = 1.0
"""Most that repetition over the site counts against the recurring subheadings of a series."""
LONG_WORDS = 12
"""Above this length repetition weighs fully less: a paragraph that an update or a series repeats is text."""


@dataclass(slots=True)
class Verdict:
    """What was decided over the blocks of a page."""

    kept: list[Block] = field(default_factory=list)
    """In reading order."""
    removed: list[tuple[Block, str, float]] = field(default_factory=list)
    """Block, the rule that weighed most, the log-odds it was left with."""
    overcut: bool = False
    """Cleaning would have taken nearly everything; ``kept`` is what the extractor gave."""


def decide(blocks: Sequence[Block], *, memory: SiteMemory | SiteCounts | None) -> Verdict:
    """Return which blocks are the article.

    ``memory`` counts the page itself if it counts the site's articles; an
    article's own occurrence is no evidence against it.
    """
    verdict = by_page = weigh(blocks, None)
    if memory is not None:
        verdict = weigh(blocks, memory)
        if len(verdict.kept) < len(by_page.kept) and _words(verdict.kept) < KEPT_SHARE * _words(by_page.kept):
            verdict = replace(by_page, overcut=True)
    kept = _words(verdict.kept, up_to=MIN_KEPT_WORDS)
    if kept < MIN_KEPT_WORDS:
        apart = set_apart(blocks)
        extracted = [block for block in blocks if block.extracted and not apart.intersection(block.rules)]
        if kept < KEPT_SHARE * _words(extracted):
            return Verdict(extracted, [row for row in verdict.removed if row[1] in apart], overcut=True)
    return verdict


def weigh(blocks: Sequence[Block], memory: SiteMemory | SiteCounts | None) -> Verdict:
    """Return what the evidence alone says, however little it leaves."""
    verdict = Verdict()
    apart = set_apart(blocks)
    allowances = allowances_of(blocks)
    rows = zip(blocks, allowances, site_evidences(blocks, memory, allowances), strict=True)
    for block, allowance, against in rows:
        score = block.score - against
        if block.rules and block.rules[0] in apart:
            verdict.removed.append((block, block.rules[0], score))
        elif is_enough(score, block) if allowance is None else score > allowance:
            verdict.kept.append(block)
        else:
            verdict.removed.append((block, _rule(block, against), score))
    _leave_out_copies(verdict)
    return verdict


def _leave_out_copies(verdict: Verdict) -> None:
    """Keep the likelier of two places where a sentence stands: a second version of a part, or its summary."""
    if len({block.text for block in verdict.kept}) == len(verdict.kept):
        return
    likeliest: dict[str, Block] = {}
    for block in verdict.kept:
        known = likeliest.setdefault(block.text, block)
        if block.score > known.score:
            likeliest[block.text] = block
    for block in verdict.kept:
        if likeliest[block.text] is not block and _is_copy(block):
            verdict.removed.append((block, COPY_RULE, block.score))
    verdict.kept = [block for block in verdict.kept if likeliest[block.text] is block or not _is_copy(block)]


def _is_copy(block: Block) -> bool:
    """Return whether a text is a sentence, which stands twice by mistake; entries, rows and verses may well repeat."""
    return block.kind not in _MAY_REPEAT and is_sentence(block.text, COPY_WORDS)


def set_apart(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the rules that take a block out whatever its score.

    What the markup hides is no text of the article, but where it has most of the text: then a script shows it.
    """
    if not any(HIDDEN_RULE in block.rules for block in blocks):
        return _ALWAYS_APART
    text = [block for block in blocks if block.score > KEEP_LOG_ODDS and TITLE_RULE not in block.rules]
    text = text or [block for block in blocks if block.extracted]
    hidden = _words([block for block in text if HIDDEN_RULE in block.rules])
    return _ALWAYS_APART if hidden > REVEALED_TIMES * (_words(text) - hidden) else _ALWAYS_APART | {HIDDEN_RULE}


def site_evidences(
    blocks: Sequence[Block], memory: SiteMemory | SiteCounts | None, allowances: Sequence[float | None]
) -> list[float]:
    """Return how many log-odds the site speaks against each block.

    Subheadings and list entries that a series repeats in each of its articles stand among text that is new: against
    them it speaks little.
    """
    if memory is None:
        return [0.0] * len(blocks)
    evidences = [site_evidence(block, memory) for block in blocks]
    for at, allowance in enumerate(allowances):
        if evidences[at] > SERIES_LOG_ODDS and allowance is not None and is_series(blocks, evidences, at):
            evidences[at] = SERIES_LOG_ODDS
    return evidences


def site_evidence(block: Block, memory: SiteMemory | SiteCounts) -> float:
    """Return how many log-odds the other articles of the site speak against a block."""
    others = memory.articles - 1
    if others < MIN_SITE_ARTICLES:
        return 0.0
    whole = max(0, memory.count(block.fingerprint) - 1)
    opening = max(0, memory.count(block.prefix_fingerprint) - 1)
    evidence = max(_repeats(whole, others), PREFIX_WEIGHT * _repeats(opening, others))
    if not evidence:
        return 0.0
    return evidence * min(1.0, LONG_WORDS / max(1, word_count(block.text)))


def _repeats(count: int, others: int) -> float:
    return SITE_WEIGHT * math.log2(1 + count) + SITE_SHARE_WEIGHT * min(1.0, count / others) if count else 0.0


def _rule(block: Block, against: float) -> str:
    """Return the name of the strongest evidence against a block."""
    if against > 0 and block.score > KEEP_LOG_ODDS:
        return SITE_RULE
    return block.rules[0] if block.rules else SITE_RULE if against > 0 else PAGE_RULE


def _words(blocks: Sequence[Block], up_to: int = sys.maxsize) -> int:
    """Return the words of the blocks; counting stops at ``up_to``."""
    words = 0
    for block in blocks:
        if words >= up_to:
            break
        words += word_count(block.text)
    return words


def verdict_text(verdict: Verdict) -> str:
    """Return the text of the kept blocks, a line each."""
    return "\n".join(block.text for block in verdict.kept)
