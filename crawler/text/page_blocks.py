"""A parsed page to its blocks, each with the evidence that decides over it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from crawler.text.blocks.block import HIDDEN_RULE, TITLE_RULE, Block, Kind
from crawler.text.blocks.membership import kept_runs
from crawler.text.blocks.segment import Segmenter, TextRun
from crawler.text.cleaning.prompts import PromptHit, may_be_prompt, prompt_evidence
from crawler.text.cleaning.site_memory import block_fingerprints, prefix_fingerprint
from crawler.text.evidence.features import MIN_KEY_CHARACTERS, Evidence, ToldByHead, page_evidence
from crawler.text.evidence.scorer import load_scorer
from crawler.text.evidence.shapes import letter_key
from crawler.text.metadata.bodies import jsonld_bodies
from crawler.text.metadata.jsonld import Node
from crawler.text.normalize import clean_text

TITLE_LIKENESS = 0.95
TRUSTED_LOG_ODDS = 2.0
"""Of the paragraphs of another extractor: what speaks against one has to be strong, and a site's repetition is."""
BODY_LOG_ODDS, BODY_WORDS = 2.0, 12
"""What the body in JSON-LD gives to a paragraph of so many words that it holds: of those down there most are text."""
MIN_ASKED_LOG_ODDS = -4.0
"""The wording of blocks below is not asked about: it speaks against a block, and enough does already."""
PROMPT_LOG_ODDS = {1.0: 4.0, 0.8: 3.0, 0.5: 1.5}
"""What a prompt rule takes from a block's log-odds: the whole line, a line that is delimited, an opening."""
MAX_CAPTION_CHARACTERS = 240
# A full stop, or a dash or bracket behind a space. One class comes first, so that the search can leap to the next.
_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔\s](?:(?<!\s)(?=.)\s*|(?<=\s)(?:[-–—/|]\s|\((?=\w)))")


@dataclass(slots=True)
class PageRuns:
    """A page in runs, with the text and the evidence of each."""

    runs: list[TextRun]
    texts: list[str]
    kept: set[int]
    """Numbers of the runs that the main extractor keeps."""
    evidence: Evidence | None
    """``None`` for a page without text."""
    short_headline: str = ""
    """Letter key of a headline that is too short to be compared with all lines: only a heading repeats it."""


def read_blocks(
    tree: HtmlElement,
    *,
    jsonld: Sequence[Node],
    titles: Sequence[str],
    description: str | None,
    keep_tree: bool = True,
) -> list[Block]:
    """Return all blocks of the page in reading order, scored by the evidence of the page alone.

    ``jsonld``: all JSON-LD nodes; ``titles``: every string that may be the
    headline. The tree is left as it was; ``keep_tree=False`` uses it up, which
    spares a copy.
    """
    bodies = jsonld_bodies(jsonld)
    work = copy(tree) if keep_tree else tree
    page = read_runs(work, bodies=bodies, titles=titles, description=description)
    return [] if page.evidence is None else blocks_of(page, load_scorer().score(page.evidence))


def read_runs(tree: HtmlElement, *, bodies: Sequence[str], titles: Sequence[str], description: str | None) -> PageRuns:
    """Return the runs of a page with the evidence over each, before they are scored. ``tree`` is used up."""
    body = tree.find("body")
    walked = Segmenter().walk(tree if body is None else body)
    pairs = [(run, text) for run in walked if (text := clean_text("".join(run.pieces)))]
    if not pairs:
        return PageRuns([], [], set(), None)
    runs, texts = [run for run, _ in pairs], [text for _, text in pairs]
    kept = kept_runs(tree, runs)
    evidence = page_evidence(runs, texts, kept, ToldByHead.of(titles, description, bodies))
    headline = letter_key(titles[0]) if titles else ""
    return PageRuns(runs, texts, kept, evidence, headline if len(headline) < MIN_KEY_CHARACTERS else "")


def blocks_of_text(text: str, titles: Sequence[str]) -> list[Block]:
    """Return the paragraphs of a text that another extractor found as blocks, all of them likely.

    What repeats over the site, prompts and the title (any of ``titles``) can be taken out of it, as from our own text.
    """
    known = {clean_text(title).casefold() for title in titles}
    blocks = [Block(line, Kind.PARAGRAPH, at, extracted=True) for at, line in enumerate(_lines(text))]
    for block in blocks:
        if block.text.casefold() in known:
            block.rules = (TITLE_RULE,)
    return weighed(blocks, [TRUSTED_LOG_ODDS] * len(blocks))


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := clean_text(raw))]


def blocks_of(page: PageRuns, scores: NDArray[np.floating]) -> list[Block]:
    """Return the blocks of a page with these scores of the forest, less what their wording says."""
    assert page.evidence is not None
    rows = zip(page.runs, page.texts, page.evidence.title_likeness, strict=True)
    blocks = [_block(page, number, *row) for number, row in enumerate(rows)]
    return weighed(blocks, with_body(page.evidence, scores).tolist())


def with_body(evidence: Evidence, scores: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the scores of the forest, more for paragraphs that the page's own JSON-LD has in the body of its article.

    Few pages have such a body, so the forest has hardly learnt what it says.
    """
    body, words, copy = (evidence.matrix[evidence.names.index(name)] for name in ("body", "log_words", "is_copy"))
    held: NDArray[np.bool_] = (body == 1) & (words >= math.log1p(BODY_WORDS)) & (copy == 0)
    return np.where(held, scores + BODY_LOG_ODDS, scores)


def _block(page: PageRuns, number: int, run: TextRun, text: str, title_likeness: float) -> Block:
    block = Block(text, Kind.TABLE_ROW if run.is_row else run.container.kind, number)
    if run.link_characters:
        block.link_share = min(1.0, run.link_characters / len(text))
    headline = page.short_headline
    repeats_short = bool(headline) and block.kind is Kind.HEADING and letter_key(text) == headline
    if title_likeness >= TITLE_LIKENESS or repeats_short:
        block.rules = (TITLE_RULE,)
    elif run.container.hidden:
        block.rules = (HIDDEN_RULE,)
    block.extracted = number in page.kept
    return block


def weighed(blocks: list[Block], log_odds: Sequence[float]) -> list[Block]:
    """Return the blocks with their scores: what the forest says, less what their wording says.

    Blocks that nobody will look at again get no fingerprint: most of a page is far from its article.
    """
    for block, score in zip(blocks, log_odds, strict=True):
        block.score = score
        if score > MIN_ASKED_LOG_ODDS and (hit := prompt_evidence(block.text) or _closing_credit(block.text)):
            block.rules += (f"prompt:{hit.family}",)
            block.score -= PROMPT_LOG_ODDS[hit.strength]
    remembered = [block for block in blocks if block.is_open]
    fingerprints = block_fingerprints([block.text for block in remembered])
    for block, fingerprint in zip(remembered, fingerprints, strict=True):
        block.fingerprint = fingerprint
        block.prefix_fingerprint = prefix_fingerprint(block.text)
    return blocks


def _closing_credit(text: str) -> PromptHit | None:
    """Return the photo credit that a caption ends with: ``The harbour at dawn. Photo: A. Name``."""
    if len(text) > MAX_CAPTION_CHARACTERS:
        return None
    for end in _SENTENCE_END.finditer(text):
        tail = text[end.end() :]
        hit = prompt_evidence(tail) if may_be_prompt(tail, "photo_credit") else None
        if hit and hit.family == "photo_credit":
            return hit
    return None
