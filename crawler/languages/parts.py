"""The parts of a language's file and the keys that each may have."""

from __future__ import annotations

from typing import Any

WORDS = "a list of strings"
LINES = "a string with one entry a line"

Entry = dict[str, Any]
"""One part of one file, as parsed."""

_DATES = dict.fromkeys(
    ("months", "jalali", "hijri", "ethiopic", "bengali", "published", "updated", "unrelated"),
    WORDS,
)
_BYLINES = dict.fromkeys(("labels", "others", "asides", "examples"), WORDS)
_PROMPT = dict.fromkeys(("opening", "notice", "whole", "example", "counter"), LINES)

KEYS: dict[str, dict[str, str]] = {"dates": _DATES, "bylines": _BYLINES, "prompts": _PROMPT}
"""Part to its keys, and what the value of each must be. The part ``prompts`` has one such table a family of prompts."""
NESTED = frozenset({"prompts"})
"""Parts that hold tables by name."""
_MONTHS = 12


def faults(part: str, entry: Entry) -> list[str]:
    """Return what is wrong in a part, each as ``key: reason``; an empty list where all is right."""
    if part not in NESTED:
        return [f"{part}.{fault}" for fault in _faults_of_table(KEYS[part], entry)]
    found = []
    for name, table in entry.items():
        told = _faults_of_table(KEYS[part], table) if isinstance(table, dict) else ["is not a table"]
        found += [f"{part}.{name}.{fault}" for fault in told]
    return found


def _faults_of_table(keys: dict[str, str], table: Entry) -> list[str]:
    return [f"{key}: {fault}" for key, value in table.items() if (fault := _fault_of_value(keys, key, value))]


def _fault_of_value(keys: dict[str, str], key: str, value: Any) -> str | None:
    """Return why a value cannot stand under a key, ``None`` where it can."""
    kind = keys.get(key)
    if kind is None:
        return f"unknown key, known are {', '.join(sorted(keys))}"
    if kind == LINES:
        return None if isinstance(value, str) else f"must be {LINES}"
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return f"must be {WORDS}"
    if key == "months" and len(value) != _MONTHS:
        return f"must be {_MONTHS} strings, January to December"
    return None
