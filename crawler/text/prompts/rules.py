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

from crawler.text.prompts.folding import fold_letters, fold_line, line_key, opening_key
from crawler.text.prompts.templates import NETWORK, fold_templates, template_keys, template_to_regex

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
"""Longer lines are never judged by their wording."""

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
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class PromptHit:
    """What the wording of a line says about it."""

    family: str
    language: str
    """Language of the rule (ISO 639-1); a phrase that languages share goes to the first of them."""
    mode: PromptMode
    strength: float
    """1.0 the line is the prompt, 0.8 the prompt stands before a delimiter, 0.5 the line merely opens with it."""


@dataclass(frozen=True, slots=True)
class PromptRule:
    """One phrase of a data file, folded."""

    family: str
    language: str
    mode: PromptMode
    template: str

    def regex(self, network: re.Pattern[str]) -> str:
        """Return the expression that a folded line, its networks replaced, must match from its start."""
        template = network.sub(NETWORK, self.template)
        if self.mode is PromptMode.WHOLE:
            return template_to_regex(template).replace(r"\ ", "[ :|]{1,3}") + r"\Z"
        phrase = template_to_regex(template.rstrip(": "))
        if template.endswith(":"):
            return phrase + r"(?=\s*[:=|>»›→]|\Z)"
        return phrase if _DENSE_END.search(self.template) else phrase + r"(?![\w'-])"


class PromptRules:
    """Phrases that are compiled the first time a line opens like them."""

    def __init__(self, rules: Iterable[PromptRule], networks: Iterable[str]) -> None:
        names = sorted({fold_letters(name) for name in networks}, key=len, reverse=True)
        self._network = _any_network(names)
        first_words = frozenset(map(opening_key, names))
        self._rules: defaultdict[str, list[PromptRule]] = defaultdict(list)
        for rule in rules:
            for key in set(template_keys(rule.template, first_words)):
                if not key:
                    raise ValueError(f"{rule.language}, {rule.family}: {rule.template!r}: opens with no word")
                self._rules[key].append(rule)
        self._compiled: dict[str, tuple[re.Pattern[str], bool]] = {}

    def match(self, text: str) -> PromptHit | None:
        """Return the strongest rule that the line matches, or ``None``."""
        if len(text) > MAX_LINE_CHARACTERS:
            return None
        key = line_key(text)
        if not key or key not in self._rules:
            return None
        expression, names_networks = self._expression(key)
        line = self._network.sub(NETWORK, fold_line(text)) if names_networks else fold_line(text)
        found = expression.match(line)
        if found is None or found.lastindex is None:
            return None
        return _weigh(self._rules[key][found.lastindex - 1], text, line[found.end() :])

    def _expression(self, key: str) -> tuple[re.Pattern[str], bool]:
        """Return one expression with a group for each rule of the opening, whole lines first; does it name networks."""
        compiled = self._compiled.get(key)
        if compiled is None:
            self._rules[key].sort(key=lambda rule: (rule.mode is PromptMode.OPENING, -len(rule.template)))
            source = "|".join(f"({rule.regex(self._network)})" for rule in self._rules[key])
            compiled = self._compiled[key] = (re.compile(source), NETWORK in source)
        return compiled


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
    if rule.mode is PromptMode.WHOLE or not rest:
        return PromptHit(rule.family, rule.language, PromptMode.WHOLE, _WHOLE_STRENGTH)
    if len(rest) > _REST_CHARACTERS.get(rule.family, _DEFAULT_REST_CHARACTERS):
        return None
    if _AFTER_OPENING.match(rest):
        return PromptHit(rule.family, rule.language, rule.mode, _DELIMITED_STRENGTH)
    if sentence and rule.family in _HEADLINE_FAMILIES:
        return None  # a headline has no full stop
    return PromptHit(rule.family, rule.language, rule.mode, _OPENING_STRENGTH)


def read_rules(data: dict[str, Any]) -> Iterator[PromptRule]:
    """Yield the rules of one parsed data file."""
    language = data["language"]
    for family, entry in data.items():
        if family == "language":
            continue
        for mode in PromptMode:
            for template in fold_templates(entry.get(mode, "")):
                yield PromptRule(family, language, mode, template)


def read_data() -> list[dict[str, Any]]:
    """Return the parsed data files of the package, one a language, in the order of their names."""
    folder = files(__package__)
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths if not path.name.startswith("_")]


def read_networks() -> list[str]:
    """Return the names of networks and messengers, in the scripts that spell them their own way."""
    text = (files(__package__) / "_networks.toml").read_text(encoding="utf-8")
    return [name.strip() for line in tomllib.loads(text)["names"].splitlines() for name in line.split("|") if line]


@cache
def load_rules() -> PromptRules:
    """Return the rules of all languages; read once a process."""
    rules = (rule for data in read_data() for rule in read_rules(data))
    return PromptRules(rules, read_networks())
