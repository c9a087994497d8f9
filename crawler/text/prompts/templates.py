"""Templates of phrases: the small notation of the data files, turned into regular expressions.

``(a|b)`` one of, ``[a]`` may be missing (write its space inside: ``[now ]``), ``0`` any number,
``<net>`` social networks and messengers, ``<name>`` one to four words, ``<date>`` a short run with a number.
A zero-width non-joiner stands for itself, a space, or nothing. A colon at the end of an opening asks for a
delimiter after it. There is no repetition, so no expression can run away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.text.prompts.folding import fold_letters, is_dense, opening_key

NETWORK = "\N{SECTION SIGN}"
"""Stands for the name of a network in a folded line."""

_SLOTS = {
    "<net>": rf"{NETWORK}(?:[ ,/&+|'-]*(?:\w{{1,5}}[ '-]*)?{NETWORK}){{0,6}}",
    "<name>": r"\S+(?: \S+){0,3}",
    "<date>": r"(?=.{0,40}0).{1,60}",
}
_PIECE = re.compile(r"<\w+>|[()\[\]|]|[^()\[\]|<]+")
_GROUP = re.compile(r"[(\[<]")
_FLAT = re.compile(r"\(([^()\[\]<]*)\)")
_SYMBOLS = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|"}
_CLOSING = {"(": ")", "[": "]"}


def fold_templates(lines: str) -> list[str]:
    """Return the templates, one a line, with their letters folded like the texts that they will meet."""
    folded = fold_letters(lines.replace("\u200c", "[ ]")).split("\n")
    return [line.replace(" ", "") if is_dense(line) else line.strip() for line in folded if line.strip()]


def template_to_regex(folded: str) -> str:
    """Return the regular expression (no anchors, no groups that capture) of a folded template."""
    pieces = _PIECE.findall(folded)
    return "".join(_SLOTS.get(piece) or _SYMBOLS.get(piece) or re.escape(piece) for piece in pieces)


def template_keys(folded: str, networks: frozenset[str]) -> Iterator[str]:
    """Yield the opening keys of all lines that the template can match."""
    group = _GROUP.search(folded)
    if group is not None and group.start() == 0 and (quick := _quick_keys(folded)):
        yield from quick
        return
    literal = folded[: group.start()] if group else folded
    key = opening_key(literal)
    if group is None or len(key) < len(literal) or (is_dense(literal) and len(literal) > 1):
        yield key
    elif folded.startswith("<net>"):
        yield from networks
    else:
        for variant in _variants(folded, group.start()):
            yield from template_keys(variant, networks)


def _quick_keys(folded: str) -> set[str]:
    """Return the keys of a template that opens with choices without groups inside; nothing where that is not so."""
    flat = _FLAT.match(folded)
    if flat is None:
        return set()
    choices = flat.group(1).split("|")
    apart = flat.end() == len(folded) or folded[flat.end()] == " "
    if not all(apart or " " in choice or (len(choice) > 1 and is_dense(choice[:1])) for choice in choices):
        return set()
    return set(map(_first_word, choices))


def _first_word(choice: str) -> str:
    """Return the opening key of a literal; without a search where it is plain Latin, Cyrillic or the like."""
    word = choice.split(" ", 1)[0]
    plain = word.isalnum() and (word.isascii() or word < "\u0e00")
    return word if plain and word.isascii() == word[:1].isascii() else opening_key(choice)


def expansions(folded: str) -> Iterator[str]:
    """Yield every text that the template stands for, slots left as they are."""
    group = re.search(r"[(\[]", folded)
    if group is None:
        yield folded
        return
    for variant in _variants(folded, group.start()):
        yield from expansions(variant)


def _variants(folded: str, start: int) -> Iterator[str]:
    """Yield the template with the group that opens at ``start`` replaced by each of its choices."""
    if folded[start] == "<":
        raise ValueError(f"template {folded!r}: nothing known stands before the slot")
    end, choices = _group(folded, start)
    for choice in choices:
        yield folded[:start] + choice + folded[end:]


def _group(folded: str, start: int) -> tuple[int, list[str]]:
    """Return where the group that opens at ``start`` ends, and its choices."""
    depth, cut, choices = 0, start + 1, []
    for place in range(start, len(folded)):
        character = folded[place]
        depth += (character in "([") - (character in ")]")
        if depth == 0:
            choices.append(folded[cut:place])
            return place + 1, [*choices, ""] if folded[start] == "[" else choices
        if character == "|" and depth == 1:
            choices.append(folded[cut:place])
            cut = place + 1
    raise ValueError(f"template {folded!r}: the group at {start} has no {_CLOSING[folded[start]]}")
