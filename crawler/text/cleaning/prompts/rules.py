"""The rules of all languages, looked up by the opening of a line."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.languages import LanguageError, read_part
from crawler.text.cleaning.prompts.folding import fold_letters, fold_line, line_key, opening_key
from crawler.text.cleaning.prompts.phrases import PhraseIndex
from crawler.text.cleaning.prompts.templates import MORE_NETWORKS, NETWORK, fold_templates, template_keys

FAMILIES = frozenset(
    {
        "advertisement",
        "app",
        "author_contact",
        "channel",
        "comments",
        "cookie",
        "copyright",
        "donate",
        "error_report",
        "follow",
        "newsletter",
        "next",
        "paywall",
        "photo_credit",
        "player",
        "published",
        "read_also",
        "share",
        "source_credit",
        "subscribe",
        "tags",
        "tools",
    }
)
"""What a prompt can be: the tables of the data files."""

MAX_LINE_CHARACTERS = 160
"""Longer lines are not judged by their wording, but for notices."""
MAX_NOTICE_CHARACTERS = 400
"""Notices to readers (affiliate links, gift links, what of the article is left) run to several sentences."""

_HEADLINE_FAMILIES = frozenset({"read_also", "next"})
_REST_CHARACTERS = {"photo_credit": 80, "source_credit": 60, "published": 60}
_DEFAULT_REST_CHARACTERS = 120
_WHOLE_STRENGTH, _DELIMITED_STRENGTH, _OPENING_STRENGTH = 1.0, 0.8, 0.5
_SENTENCE_END = (".", "。", "।", "॥", "۔", "።", "։")
_AFTER_OPENING = re.compile(r"\s*[:=|>»›→]\s*|\s+-\s+")
_OPEN_END = re.compile(r"<name>(?:[|)\]]|$)")
_DENSE_END = re.compile(r"[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]\)?\]?$")


class PromptMode(StrEnum):
    """How much of the line the phrase covers."""

    WHOLE = "whole"
    NOTICE = "notice"
    """No sentence of an article begins like this: what follows does not matter."""
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class PromptHit:
    """What the wording of a line says about it."""

    family: str
    language: str
    """Language of the rule (ISO 639-1); a phrase that languages share goes to the first of them."""
    mode: PromptMode
    strength: float
    """1.0 the line is the prompt or a notice, 0.8 it stands before a delimiter, 0.5 the line merely opens with it."""


@dataclass(frozen=True, slots=True)
class PromptRule:
    """One phrase of a data file, folded."""

    family: str
    language: str
    mode: PromptMode
    template: str


_MODES = list(PromptMode)


class PromptRules:
    """Phrases, prepared for comparison the first time a line opens like them."""

    def __init__(self, rules: Iterable[PromptRule], networks: Iterable[str]) -> None:
        names = sorted({fold_letters(name) for name in networks}, key=len, reverse=True)
        self._network = _any_network(names)
        self._rules = sorted(rules, key=lambda rule: (_MODES.index(rule.mode), -len(rule.template)))
        self._notices = frozenset(at for at, rule in enumerate(self._rules) if rule.mode is PromptMode.NOTICE)
        self._numbers = _numbers_by_key(self._rules, frozenset(map(opening_key, names)))
        self._index = PhraseIndex()
        self._indexed: dict[int, bool] = {}
        self._opened: dict[str, tuple[frozenset[int], bool]] = {}
        self._keys: dict[str, frozenset[str]] = {}

    def match(self, text: str) -> PromptHit | None:
        """Return the strongest rule that the line matches, or ``None``."""
        if len(text) > MAX_NOTICE_CHARACTERS:
            return None
        key = line_key(text)
        if not key or key not in self._numbers:
            return None
        numbers, names_networks = self._open(key)
        if len(text) > MAX_LINE_CHARACTERS:
            numbers &= self._notices
        if not numbers:
            return None
        line = self._network.sub(NETWORK, fold_line(text)) if names_networks else fold_line(text)
        found = self._index.first_match(line, numbers)
        return _weigh(self._rules[found[0]], text, line[found[1] :]) if found else None

    def may_match(self, text: str, family: str) -> bool:
        """Return whether a rule of the family has the opening of the line; costs a fraction of :meth:`match`."""
        return line_key(text) in self._keys_of(family)

    def _keys_of(self, family: str) -> frozenset[str]:
        """Return the opening keys of a family's rules."""
        keys = self._keys.get(family)
        if keys is None:
            those = {number for number, rule in enumerate(self._rules) if rule.family == family}
            found = (key for key, numbers in self._numbers.items() if not those.isdisjoint(numbers))
            keys = self._keys[family] = frozenset(found)
        return keys

    def _open(self, key: str) -> tuple[frozenset[int], bool]:
        """Return the numbers of the rules with this opening, and whether one of them names networks."""
        opened = self._opened.get(key)
        if opened is None:
            numbers = frozenset(self._numbers[key])
            names_networks = [self._index_rule(number) for number in numbers]
            opened = self._opened[key] = numbers, any(names_networks)
        return opened

    def _index_rule(self, number: int) -> bool:
        """Make the phrase of a rule ready for comparison; return whether it names networks."""
        named = self._indexed.get(number)
        if named is None:
            rule = self._rules[number]
            template = self._network.sub(NETWORK, rule.template).replace("<net>", NETWORK + MORE_NETWORKS)
            if rule.mode is PromptMode.WHOLE:
                self._index.add_whole(number, template)
            else:
                self._index.add_opening(number, template, parted=not _DENSE_END.search(rule.template))
            named = self._indexed[number] = NETWORK in template
        return named


def _numbers_by_key(rules: Iterable[PromptRule], first_words: frozenset[str]) -> dict[str, list[int]]:
    """Return for each opening key the numbers of the rules that a line with this key can match."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(rules):
        for key in set(template_keys(rule.template, first_words)):
            if not key:
                raise ValueError(f"{rule.language}, {rule.family}: {rule.template!r}: opens with no word")
            numbers[key].append(number)
    return numbers


def _any_network(names: Iterable[str]) -> re.Pattern[str]:
    """Return an expression for the names; particles may cling to them in scripts that write them so."""
    latin = "|".join(re.escape(name) for name in names if name.isascii())
    clinging = "|".join(re.escape(name.replace(" ", "")) for name in names if _DENSE_END.search(name))
    other = "|".join(re.escape(name) for name in names if not name.isascii() and not _DENSE_END.search(name))
    return re.compile(rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])|{clinging}|(?<!\w)(?:{other})(?!\w)")


def _weigh(rule: PromptRule, text: str, rest: str) -> PromptHit | None:
    """Return the hit that a rule and what follows its phrase amount to."""
    sentence = text.rstrip().endswith(_SENTENCE_END)
    if sentence and _OPEN_END.search(rule.template):
        return None  # the names run into a sentence
    if rule.mode is not PromptMode.OPENING or not rest:
        return PromptHit(rule.family, rule.language, rule.mode if rest else PromptMode.WHOLE, _WHOLE_STRENGTH)
    if len(rest) > _REST_CHARACTERS.get(rule.family, _DEFAULT_REST_CHARACTERS):
        return None
    if _AFTER_OPENING.match(rest):
        return PromptHit(rule.family, rule.language, rule.mode, _DELIMITED_STRENGTH)
    if sentence and rule.family in _HEADLINE_FAMILIES:
        return None  # a headline has no full stop
    return PromptHit(rule.family, rule.language, rule.mode, _OPENING_STRENGTH)


def read_rules(language: str, families: dict[str, Any]) -> Iterator[PromptRule]:
    """Yield the rules of one language; ``families`` is the part ``prompts`` of its file."""
    for family, entry in families.items():
        if family not in FAMILIES:
            raise LanguageError(f"{language}.toml: prompts.{family}: unknown family, known are {sorted(FAMILIES)}")
        for mode in PromptMode:
            for template in fold_templates(entry.get(mode, "")):
                yield PromptRule(family, language, mode, template)


def read_networks() -> list[str]:
    """Return the names of networks and messengers, in the scripts that spell them their own way."""
    text = (files(__package__) / "_networks.toml").read_text(encoding="utf-8")
    return [name.strip() for line in tomllib.loads(text)["names"].splitlines() for name in line.split("|") if line]


@cache
def load_rules() -> PromptRules:
    """Return the rules of all languages; read once a process."""
    rules = (rule for language, families in read_part("prompts").items() for rule in read_rules(language, families))
    return PromptRules(rules, read_networks())
