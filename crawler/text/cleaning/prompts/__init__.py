"""Prompts of news pages (newsletter, follow, read also, next article, …) told by their wording.

The part ``prompts`` of each language's file (:mod:`crawler.languages`) holds the phrases;
:mod:`crawler.text.cleaning.prompts.templates` describes the notation.
A match is evidence about a line, never a verdict: the decision weighs it with what the page and the site tell.
"""

from __future__ import annotations

from crawler.text.cleaning.prompts.rules import FAMILIES, PromptHit, PromptMode, PromptRules, load_rules

__all__ = [
    "FAMILIES",
    "PromptHit",
    "PromptMode",
    "PromptRules",
    "load_rules",
    "match_prompt",
    "may_be_prompt",
    "prompt_evidence",
]


def match_prompt(text: str) -> str | None:
    """Return the family of prompts that a line belongs to, such as ``newsletter``; ``None`` for any other text.

    >>> match_prompt("Subscribe to our newsletter!")
    'newsletter'
    >>> match_prompt("Subscribe to the theory that prices follow wages and you will be disappointed.")
    """
    hit = load_rules().match(text)
    return hit.family if hit else None


def prompt_evidence(text: str) -> PromptHit | None:
    """Return the family, language, mode and strength of the prompt that a line is; ``None`` for any other text."""
    return load_rules().match(text)


def may_be_prompt(text: str, family: str) -> bool:
    """Return whether a line opens like a prompt of the family: where not, it needs no closer look."""
    return load_rules().may_match(text, family)
