"""Reads the text of an article from JSON-LD, in all forms that sites use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from crawler.text.metadata.jsonld import Node, is_article

BODY_KEYS = ("articleBody", "reviewBody", "text")
"""Where JSON-LD carries the text of an article."""
MIN_BODY_CHARACTERS = 200
"""A shorter value may be a summary, or a comment; of a node that calls itself an article it may be a flash."""
MIN_FLASH_CHARACTERS = 60
MAX_ENTRIES = 500
"""Of a live blog."""
MAX_DEPTH = 6

_VALUE_KEYS = ("@value", "@list", "value", *BODY_KEYS)
_TAG = re.compile(r"<[^<>]{1,300}>")
_PARAGRAPH_END = re.compile(r"\s*(?:\n|<br\s*/?>|</p>|</div>|</h\d>|</li>)\s*", re.IGNORECASE)


def jsonld_bodies(jsonld: Sequence[Node], *, flashes: bool = False) -> list[str]:
    """Return the body texts in JSON-LD, longest first, each paragraph a line and without markup.

    A body may be a string, a list, an object with a value, or stand in another
    node under its ``@id``; the entries of a live blog are one body. ``flashes``
    asks for those of few words too.
    """
    named = {node["@id"]: node for node in jsonld if isinstance(node.get("@id"), str)}
    bodies = {plain_lines("\n".join(_body(node, named))) for node in jsonld}
    articles = {plain_lines("\n".join(_body(node, named))) for node in jsonld if is_article(node)} if flashes else set()
    long = {body for body in bodies if len(body) >= MIN_BODY_CHARACTERS}
    return sorted(
        long | {body for body in articles if len(body) >= MIN_FLASH_CHARACTERS}, key=lambda body: (-len(body), body)
    )


def plain_lines(text: str) -> str:
    """Return a text in markup as lines without it."""
    if "&" in text:
        text = unescape(text)
    text = _PARAGRAPH_END.sub("\n", text)
    return _TAG.sub("", text) if "<" in text else text


def _body(node: Mapping[str, Any], named: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pieces of a node's body, those of its live blog behind its own."""
    for key in BODY_KEYS:
        found = list(_strings(node.get(key), named, MAX_DEPTH))
        if found:
            yield from found
            break
    updates = node.get("liveBlogUpdate")
    for update in (updates if isinstance(updates, list) else [updates])[:MAX_ENTRIES]:
        entry = _named(update, named)
        if isinstance(entry, Mapping):
            yield from _strings(entry.get("headline"), named, 1)
            yield from _body({key: entry.get(key) for key in BODY_KEYS}, named)


def _strings(value: Any, named: Mapping[str, Any], depth: int) -> Iterator[str]:
    value = _named(value, named)
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth:
        for one in value[:MAX_ENTRIES]:
            yield from _strings(one, named, depth - 1)
    elif isinstance(value, Mapping) and depth:
        inside = next((value[key] for key in _VALUE_KEYS if value.get(key)), None)
        yield from _strings(inside, named, depth - 1)


def _named(value: Any, named: Mapping[str, Any]) -> Any:
    """Return the node that a value stands for by its ``@id``, else the value."""
    if isinstance(value, Mapping) and isinstance(value.get("@id"), str) and len(value) <= 2:  # noqa: PLR2004 - and @type
        return named.get(value["@id"], value)
    return value
