"""What a publisher marks as paid (schema.org ``isAccessibleForFree``, as search engines ask for it)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cssselect import SelectorError

from crawler.rights.signals import Signal, signal

MAX_SELECTORS = 10
SELECTOR_LENGTH = 200  # an honest one is a class name

# Classes, ids and elements, three levels deep at most. Not ``*`` and not pseudo-classes: some take minutes.
SELECTOR = re.compile(
    r"""
    (?: [A-Za-z][\w-]* (?:[.#][\w-]+)* | (?:[.#][\w-]+)+ )                     # element.class, .class, #id
    (?: \s*[\s>,]\s* (?: [A-Za-z][\w-]* (?:[.#][\w-]+)* | (?:[.#][\w-]+)+ ) ){0,2}
    """,
    re.VERBOSE | re.ASCII,
)


def is_false(value: Any) -> bool:
    """Return whether a JSON-LD value says no: ``false``, ``"False"``, ``schema.org/False``, ``0``."""
    if isinstance(value, str):
        return value.strip().rstrip("/").rpartition("/")[2].lower() in {"false", "no", "0"}
    return value is False or (isinstance(value, int | float) and value == 0)


def _parts(node: dict[str, Any]) -> list[dict[str, Any]]:
    value = node.get("hasPart")
    parts = value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, dict)]


def _selectors(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and 0 < len(item.strip()) <= SELECTOR_LENGTH:
            yield item.strip()


def paywalled_parts(jsonld: list[dict[str, Any]]) -> list[str]:
    """Return the CSS selectors of the parts that are not free, at most :data:`MAX_SELECTORS`.

    A selector is what the publisher wrote: it may be one that no parser understands.
    """
    found = [
        selector
        for node in jsonld
        for part in [node, *_parts(node)]
        if is_false(part.get("isAccessibleForFree"))
        for selector in _selectors(part.get("cssSelector"))
    ]
    return list(dict.fromkeys(found))[:MAX_SELECTORS]


def paywall_signals(jsonld: list[dict[str, Any]]) -> list[Signal]:
    """Return the signals for a page that is not free, or not wholly."""
    found = [
        signal("json-ld", "is-accessible-for-free", str(node["isAccessibleForFree"]))
        for node in jsonld
        if is_false(node.get("isAccessibleForFree"))
    ]
    return [*found[:1], *(signal("json-ld", "paywalled-part", selector) for selector in paywalled_parts(jsonld))]


def remove_paywalled(tree: Any, jsonld: list[dict[str, Any]]) -> int:
    """Empty the parts of the tree that are not free; return how many elements were emptied.

    A selector that is not understood, or that is the whole page, takes nothing.
    The element itself stays: moving the text behind it raises for the control
    characters that real pages hold.
    """
    parts = [element for selector in paywalled_parts(jsonld) for element in _selected(tree, selector)]
    paid = [element for element in parts if element.tag not in {"html", "body"}]
    for element in paid:
        element.clear(keep_tail=True)
    return len(paid)


def _selected(tree: Any, selector: str) -> list[Any]:
    if not SELECTOR.fullmatch(selector):
        return []
    try:
        found: list[Any] = tree.cssselect(selector)
    except SelectorError:  # ".0" has the letters of a selector, and is none
        return []
    return found
