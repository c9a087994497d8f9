"""The text of an article among the data of a page: found by its headline and its paragraphs, never by a key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.text.metadata.bodies import plain_lines
from crawler.text.normalize import clean_text, word_count

MIN_STORY_WORDS = 60
"""A page that is read from its data must be worth it: a description has half of it."""
MIN_LINE_WORDS = 3
MIN_PROSE_WORDS = 8
"""Of a string without markup; it must end as a sentence does, too."""
MIN_HEADLINE_WORDS, MAX_HEADLINE_WORDS = 3, 25
MAX_DEPTH = 60
MAX_TEASER_LINES = 2
MIN_SHARED_WORDS = 0.5
"""Of the long words of the headline, in a text that stands nowhere near it."""
MAIN_SHARE = 0.7
"""A part with so much of the text of the whole is the place where the text stands."""
PREFIX_LETTERS = 5
"""Words that begin with the same letters are counted as one: close, closed, closing."""

_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li|blockquote|strong|em|a|span)\b[^<>]{0,300}>", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…。！？।؟۔][\"'”’»“)\]]*\s*$")
_NO_PROSE = re.compile(r"^\s*(?:https?:|//|/|data:|[#.@{<])|[{};]\s*$|function\s*\(")
_SENTENCE_WITHIN = re.compile(r"[.!?。！？।؟۔:]")
_WORD = re.compile(r"[^\W\d_]+")
_PARAGRAPHS = frozenset({"p", "paragraph", "text-paragraph", "blockquote", "quote", "list-item", "li", "listitem"})
_CHILDREN = ("children", "content", "text", "value", "leaves", "nodes")
_NOT_SHOWN = frozenset({"script", "style", "template", "noscript", "head"})


@dataclass(slots=True)
class _Part:
    """What a value and all within it hold."""

    lines: list[str] = field(default_factory=list)
    has_headline: bool = False
    named: list[str] | None = None
    """The lines of the innermost part that holds the headline and a text."""
    whole: list[str] | None = None
    """The lines of the innermost part that holds most of the text."""


def story_lines(values: Sequence[Any], titles: Sequence[str]) -> list[str]:
    """Return the paragraphs of the article that the page with these titles is about; none where it is not among them.

    It is the innermost part that holds one of the titles and a text; where the
    titles stand nowhere, the part with the text, if it speaks of the same.
    """
    known = {title.casefold() for title in titles if word_count(title) >= MIN_HEADLINE_WORDS}
    if not known:
        return []
    parts = [_part(value, known, MAX_DEPTH) for value in values]
    named = max((part.named for part in parts if part.named), key=_words, default=None)
    if named is None:
        named = max((part.whole for part in parts if part.whole), key=_words, default=[])
        named = named if speaks_of(titles[0], " ".join(named)) else []
    return [line for line in dict.fromkeys(named) if line.casefold() not in known]


def speaks_of(title: str, text: str) -> bool:
    """Return whether a text has half of the long words of a title, by their openings; in scripts without spaces, pairs.

    >>> speaks_of("Crews repair the broken dam", "The dam broke in May. A crew repaired it.")
    True
    """
    wanted, there = _openings(title), _openings(text)
    return bool(wanted) and len(wanted & there) >= MIN_SHARED_WORDS * len(wanted)


def _openings(text: str) -> set[str]:
    words = _WORD.findall(text.casefold())
    if word_count(text) > 2 * len(words):  # no spaces between words
        return {word[at : at + 2] for word in words for at in range(len(word) - 1)}
    return {word[:PREFIX_LETTERS] for word in words if len(word) > 3}  # noqa: PLR2004 - "the", "and", "der", "les"


def _words(lines: Sequence[str]) -> int:
    return sum(map(word_count, lines))


def _part(value: Any, titles: Collection[str], depth: int) -> _Part:
    if isinstance(value, str):
        lines = _text_lines(value)
        whole = lines if _words(lines) >= MIN_STORY_WORDS else None
        return _Part(lines, " ".join(value.split()).casefold() in titles, whole=whole)
    if not isinstance(value, dict | list) or not depth:
        return _Part()
    if (paragraph := _paragraph(value)) is not None:
        return _Part(_text_lines(f"<p>{paragraph}</p>"), clean_text(paragraph).casefold() in titles)
    within = [_part(one, titles, depth - 1) for one in (value.values() if isinstance(value, dict) else value)]
    lines = [line for part in within for line in part.lines]
    part = _Part(lines, any(one.has_headline for one in within))
    if isinstance(value, dict) and not part.has_headline and len(lines) <= MAX_TEASER_LINES and _has_headline(value):
        part.lines = []
    return _with_stories(part, within)


def _with_stories(part: _Part, within: Sequence[_Part]) -> _Part:
    """Fill in which part within holds the article, or that this one does."""
    words = _words(part.lines)
    enough = words >= MIN_STORY_WORDS
    part.named = max((one.named for one in within if one.named), key=_words, default=None)
    if part.named is None and enough and part.has_headline:
        part.named = part.lines
    part.whole = max((one.whole for one in within if one.whole), key=_words, default=None)
    if enough and (part.whole is None or _words(part.whole) < MAIN_SHARE * words):
        part.whole = part.lines
    return part


def _text_lines(text: str) -> list[str]:
    """Return the lines of a string that is text for readers, with or without markup."""
    if _MARKUP.search(text):
        lines = [clean_text(line) for line in plain_lines(text).split("\n")]
        return [line for line in lines if word_count(line) >= MIN_LINE_WORDS]
    if _NO_PROSE.search(text):
        return []
    lines = [clean_text(line) for line in text.split("\n")]
    return [line for line in lines if _SENTENCE.search(line) and word_count(line) >= MIN_PROSE_WORDS]


def _has_headline(value: dict[str, Any]) -> bool:
    """Return whether an entry names something of its own: a teaser, a picture with its description."""
    return any(
        isinstance(one, str)
        and MIN_HEADLINE_WORDS <= word_count(one) <= MAX_HEADLINE_WORDS
        and not _SENTENCE_WITHIN.search(one)
        and not _MARKUP.search(one)
        for one in value.values()
    )


def _paragraph(value: dict[str, Any] | list[Any]) -> str | None:
    """Return the text of a value that is one paragraph cut into pieces: an element of React, a node of rich text."""
    if isinstance(value, list):
        is_element = len(value) > 3 and value[0] == "$" and value[1] in _PARAGRAPHS  # noqa: PLR2004 - $, tag, key, props
        return "".join(_pieces(value, MAX_DEPTH)) if is_element else None
    kind = next((value[key] for key in ("type", "nodeType", "name", "tag") if isinstance(value.get(key), str)), "")
    if kind.lower() not in _PARAGRAPHS:
        return None
    children = next((value[key] for key in _CHILDREN if isinstance(value.get(key), list)), None)
    return None if children is None else "".join(_pieces(children, MAX_DEPTH))


def _pieces(value: Any, depth: int) -> Iterator[str]:
    """Yield what a reader sees of a paragraph's pieces."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth:
        if len(value) > 3 and value[0] == "$":  # noqa: PLR2004 - an element of React
            value = value[3] if value[1] not in _NOT_SHOWN else None
            yield from _pieces(value.get("children") if isinstance(value, dict) else None, depth - 1)
        else:
            for one in value:
                yield from _pieces(one, depth - 1)
    elif isinstance(value, dict) and depth:
        yield from _pieces(next((value[key] for key in _CHILDREN if value.get(key)), None), depth - 1)
