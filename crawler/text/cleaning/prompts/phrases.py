"""Phrases under the first characters of the lines that they match, so that a line is compared with few of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from crawler.text.cleaning.prompts.templates import GAP, ends, openings

START_CHARACTERS = 6
"""With more there are many more starts to prepare, and hardly fewer phrases to compare."""

Variant = tuple[int, int, str]
"""The number of a phrase, the place of the variant among those of the phrase, the template of what follows."""
Candidate = tuple[int, int, str, int]
"""The same, and where in the line that template begins."""

_GAPS = re.compile("[ :|]+")
_AT_DELIMITER = re.compile(r"\s*[:=|>»›→]|\Z")
_AT_WORD_END = re.compile(r"(?![\w'-])")
_AT_LINE_END = re.compile(r"\Z")
_ANYWHERE = re.compile("")


class PhraseIndex:
    """Templates of phrases by the starts of their lines; of several that match, the lowest number counts."""

    def __init__(self) -> None:
        self._starts: defaultdict[str, list[Variant]] = defaultdict(list)
        self._behind: dict[int, re.Pattern[str]] = {}

    def add_whole(self, number: int, template: str) -> None:
        """Add the phrase of a whole line, in which colons and bars may stand for spaces."""
        self._behind[number] = _AT_LINE_END
        for place, (start, rest) in enumerate(openings(template, START_CHARACTERS)):
            spaced, colon, behind = start.partition(":")
            self._starts[spaced].append((number, place, colon + behind + rest))

    def add_opening(self, number: int, template: str, *, parted: bool) -> None:
        """Add the phrase that a line begins with: behind a colon a delimiter must follow, if ``parted`` no word may."""
        self._behind[number] = _AT_DELIMITER if template.endswith(":") else _AT_WORD_END if parted else _ANYWHERE
        for place, (start, rest) in enumerate(openings(template.rstrip(": "), START_CHARACTERS)):
            self._starts[start].append((number, place, rest))

    def first_match(self, line: str, numbers: Collection[int]) -> tuple[int, int] | None:
        """Return which of the numbered phrases a folded line matches, and where the match ends; ``None`` for none."""
        for number, _, template, at in sorted(self._candidates(line, numbers)):
            for end in ends(template, line, at):
                if self._behind[number].match(line, end):
                    return number, end
        return None

    def _candidates(self, line: str, numbers: Collection[int]) -> list[Candidate]:
        """Return the numbered phrases whose start the line has."""
        if ":" not in line and "|" not in line:
            return self._under(line, numbers)
        flat = _GAPS.sub(" ", line)
        wholes = [
            (number, place, (flat[:at] + template).replace(" ", GAP), 0)
            for number, place, template, at in self._under(flat, numbers)
            if self._behind[number] is _AT_LINE_END
        ]
        return wholes + [one for one in self._under(line, numbers) if self._behind[one[0]] is not _AT_LINE_END]

    def _under(self, line: str, numbers: Collection[int]) -> list[Candidate]:
        found: list[Candidate] = []
        for at in range(1, min(START_CHARACTERS, len(line)) + 1):
            variants = self._starts.get(line[:at])
            if variants:
                found += [(number, place, rest, at) for number, place, rest in variants if number in numbers]
        return found
