"""Markup that a page carries but does not show: in ``noscript``, in templates, in scripts that hold templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from crawler.reasons import RefusedError
from crawler.text.blocks.block import TITLE_RULE, Block
from crawler.text.elsewhere.story import MIN_STORY_WORDS, speaks_of
from crawler.text.normalize import word_count
from crawler.text.page_blocks import read_blocks
from crawler.text.parse import parse_html

MIN_FRAGMENT_WORDS = 12
MAX_FRAGMENT_CHARACTERS = 1_000_000

_TAG = re.compile(r"<[^<>]{1,500}>")
_EMPTY_LINE = re.compile(r"\n\s*\n")


def fragment_lines(fragments: Sequence[str], titles: Sequence[str], description: str | None) -> list[str]:
    """Return the paragraphs of the article in fragments of hidden markup, none where it is none.

    The markup is judged as a page of its own, and must speak of what the title says.
    """
    markup = "\n".join(_markup(fragments))
    if not markup or not titles:
        return []
    page = f"<html><body><main><article>{markup}</article></main></body></html>"
    try:
        tree = parse_html(page.encode("utf-8", "replace"))
    except RefusedError:
        return []
    blocks = read_blocks(tree, jsonld=[], titles=titles, description=description, keep_tree=False)
    lines = [block.text for block in blocks if _is_text(block)]
    is_story = sum(map(word_count, lines)) >= MIN_STORY_WORDS and speaks_of(titles[0], "\n".join(lines))
    return lines if is_story else []


def _is_text(block: Block) -> bool:
    return block.score > 0 and TITLE_RULE not in block.rules


def _markup(fragments: Sequence[str]) -> Iterator[str]:
    """Yield the markup of each fragment that holds a text, each once."""
    length = 0
    for markup in dict.fromkeys(fragments):
        length += len(markup)
        if length > MAX_FRAGMENT_CHARACTERS or word_count(_TAG.sub(" ", markup)) < MIN_FRAGMENT_WORDS:
            continue
        yield markup if _TAG.search(markup) else "".join(f"<p>{escape(one)}</p>" for one in _EMPTY_LINE.split(markup))
