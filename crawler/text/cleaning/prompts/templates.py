"""Templates of phrases: the small notation of the data files, and what of a line they match.

``(a|b)`` one of, ``[a]`` may be missing (write its space inside: ``[now ]``), ``0`` any number,
``<net>`` social networks and messengers, ``<name>`` one to four words, ``<date>`` a short run with a number.
A zero-width non-joiner stands for itself, a space, or nothing. A colon at the end of an opening asks for a
delimiter after it. There is no repetition, so no match can run away.

A line is compared with the template itself, group by group. Regular expressions of two thousand templates
would have to be compiled anew by every worker, and took it longer than all its comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from crawler.text.cleaning.prompts.folding import fold_letters, is_dense, opening_key

NETWORK = "\N{SECTION SIGN}"
"""Stands for the name of a network in a folded line."""
MORE_NETWORKS = "<more>"
"""Stands for further names behind the first."""
GAP = "<gap>"
"""Stands for a space where a line may have a colon or a bar in its place."""

MAX_MORE_NETWORKS = 6
MAX_GAP_CHARACTERS = 3
MAX_DATE_CHARACTERS = 60
MAX_NUMBER_AT = 40
"""So far into a date its first number stands."""

_GROUP = re.compile(r"[(\[<]")
_BRACKET = re.compile(r"[()\[\]|]")
_FLAT = re.compile(r"\(([^()\[\]<]*)\)")
_CLOSING = {"(": ")", "[": "]"}
_NAMES = re.compile(r"\S+(?: \S+){0,3}")
_NEXT_NETWORK = re.compile(rf"[ ,/&+|'-]*(?:\w{{1,5}}[ '-]*)?{NETWORK}")
_GAPS = re.compile(rf"[ :|]{{1,{MAX_GAP_CHARACTERS}}}")


def fold_templates(lines: str) -> list[str]:
    """Return the templates, one a line, with their letters folded like the texts that they will meet."""
    folded = fold_letters(lines.replace("\u200c", "[ ]")).split("\n")
    return [line.replace(" ", "") if is_dense(line) else line.strip() for line in folded if line.strip()]


def ends(template: str, line: str, at: int) -> Iterator[int]:
    """Yield where a match of the template ends that begins ``at`` a place of a folded line.

    The first choice of a group comes first, what may be missing is there first, and a slot takes as much as it can.

    >>> list(ends("follow[ us]", "follow us", 0))
    [9, 6]
    """
    group = _GROUP.search(template)
    if group is None:
        if line.startswith(template, at):
            yield at + len(template)
        return
    start = group.start()
    if not line.startswith(template[:start], at):
        return
    if group[0] == "<":
        slot, _, rest = template[start:].partition(">")
        for end in _SLOTS[slot](line, at + start):
            yield from ends(rest, line, end)
    else:
        for variant in _choices(template[start:]):
            yield from ends(variant, line, at + start)


def _more_networks_ends(line: str, at: int) -> Iterable[int]:
    found = [at]
    while len(found) <= MAX_MORE_NETWORKS and (following := _NEXT_NETWORK.match(line, found[-1])):
        found.append(following.end())
    return reversed(found)


def _name_ends(line: str, at: int) -> Iterator[int]:
    """Return where one to four words can end; not before a space, but anywhere in a word."""
    names = _NAMES.match(line, at)
    return (end for end in range(names.end() if names else at, at, -1) if line[end - 1] != " ")


def _date_ends(line: str, at: int) -> Iterable[int]:
    if "0" not in line[at : at + MAX_NUMBER_AT + 1]:
        return ()
    return range(min(at + MAX_DATE_CHARACTERS, len(line)), at, -1)


def _gap_ends(line: str, at: int) -> Iterable[int]:
    gap = _GAPS.match(line, at)
    return range(gap.end() if gap else at, at, -1)


_SLOTS: dict[str, Callable[[str, int], Iterable[int]]] = {
    "<name": _name_ends,
    "<date": _date_ends,
    MORE_NETWORKS[:-1]: _more_networks_ends,
    GAP[:-1]: _gap_ends,
}


def openings(template: str, characters: int) -> Iterator[tuple[str, str]]:
    """Yield the starts of all lines that the template can match, each with the template of what follows.

    A start has so many characters, fewer where a slot or the end comes first.

    >>> list(openings("(read|see)[ also] more", 6))
    [('read a', 'lso more'), ('read m', 'ore'), ('see al', 'so more'), ('see mo', 're')]
    """
    group = _GROUP.search(template, 0, characters)
    if group is None:
        yield template[:characters], template[characters:]
    elif group[0] == "<":
        yield template[: group.start()], template[group.start() :]
    else:
        for variant in _variants(template, group.start()):
            yield from openings(variant, characters)


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
    for choice in _choices(folded[start:]):
        yield folded[:start] + choice


@lru_cache(maxsize=512)
def _choices(template: str) -> list[str]:
    """Return the template with the group that it opens with replaced by each of its choices."""
    depth, cut, choices = 0, 1, []
    for mark in _BRACKET.finditer(template):
        depth += (mark[0] in "([") - (mark[0] in ")]")
        if depth == 0:
            rest = template[mark.end() :]
            choices.append(template[cut : mark.start()])
            return [choice + rest for choice in [*choices, *([""] if template[0] == "[" else [])]]
        if mark[0] == "|" and depth == 1:
            choices.append(template[cut : mark.start()])
            cut = mark.end()
    raise ValueError(f"template {template!r}: the group that it opens with has no {_CLOSING[template[0]]}")
