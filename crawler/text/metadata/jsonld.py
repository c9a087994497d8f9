"""Reads the JSON-LD of a page as plain nodes, also where it is not well-formed."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson
from lxml.html import HtmlElement

from crawler.text.metadata.head import HeadElements
from crawler.text.script_json import script_values, streamed_values

Node = dict[str, Any]

MAX_SCRIPTS = 40
MAX_SCRIPT_CHARACTERS = 1_000_000
"""An article with its whole body and all comments stays far below; above it is a product catalogue."""
MAX_NODES = 400
MAX_DEPTH = 8
MAX_WRAPPINGS = 4
MAX_SEARCH_DEPTH = 40
"""Within the data of a script."""
_VOCABULARY = re.compile(r"schema\.org")

# Where an article hides behind another node. ``hasPart`` and ``isPartOf`` are left out: they describe the article.
_DESCENDED = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf")
_OPENINGS = ("//", "/*", "*/", "<!--", "<![CDATA[", "\ufeff")
_CLOSINGS = ("//", "/*", "*/", "-->", "]]>", ";")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRONG_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
# The last resort: strings and types that stand in plain sight of JSON that no reader accepts.
_SALVAGED = re.compile(
    r'"(@type|headline|name|alternativeHeadline|datePublished|dateModified|description|articleSection|author|url)"'
    r'\s*:\s*(?:\[\s*)?"((?:[^"\\\n]|\\.){1,2000})"\s*(?=[,}\]\n])'
)
_ARTICLE_TYPE = re.compile(r"(?:article|posting|report|review|newsitem)$", re.IGNORECASE)


def read_jsonld(tree: HtmlElement | HeadElements) -> list[Node]:
    """Return all JSON-LD nodes of the page in document order, ``@graph`` and lists flattened.

    A node stands before the nodes nested in it. Broken JSON is repaired where
    that is cheap, else the plain strings of an article are salvaged from it.
    Never raises; a page without JSON-LD gives an empty list.
    """
    nodes: list[Node] = []
    for count, script in enumerate(_scripts(tree)):
        if count >= MAX_SCRIPTS or len(nodes) >= MAX_NODES:
            break
        nodes.extend(_nodes(_loads(script), 0))
    if not any(map(is_article, nodes)):
        nodes.extend(_handed_over(tree))
    return nodes[:MAX_NODES]


def node_types(node: Node) -> set[str]:
    """Return the types of a node in lower case without a vocabulary: ``{"newsarticle"}``."""
    told = node.get("@type")
    names = told if isinstance(told, list) else [told]
    return {re.split(r"[/:#]", name.strip())[-1].lower() for name in names if isinstance(name, str)}


def is_article(node: Node) -> bool:
    """Return whether a node describes an article, a post, a report or a review."""
    return any(_ARTICLE_TYPE.search(name) for name in node_types(node))


def _scripts(tree: HtmlElement | HeadElements) -> Iterator[str]:
    for script in tree.iter("script"):
        text = script.text
        if text and "ld+json" in (script.get("type") or "").lower() and len(text) <= MAX_SCRIPT_CHARACTERS:
            yield text


def _handed_over(tree: HtmlElement | HeadElements) -> Iterator[Node]:
    """Yield the nodes that scripts put into the page once they run, as they stand in the data of those scripts."""
    for script in tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if _VOCABULARY.search(text) and "ld+json" not in kind and len(text) <= MAX_SCRIPT_CHARACTERS:
            values = script_values(kind, text)
            yield from _typed([*values, *streamed_values(values)], MAX_SEARCH_DEPTH)


def _typed(value: Any, depth: int) -> Iterator[Node]:
    """Yield the nodes of the vocabulary within a value; a string may hold some as JSON."""
    if isinstance(value, str) and _VOCABULARY.search(value) and value.lstrip()[:1] in ("{", "["):
        value = _loads(value)
    if isinstance(value, dict) and "@context" in value:
        yield from _nodes(value, 0)
    elif isinstance(value, dict | list) and depth:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _typed(one, depth - 1)


def _nodes(value: Any, depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for entry in value[:MAX_NODES]:
            yield from _nodes(entry, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _DESCENDED:
            if isinstance(value.get(key), dict | list):
                yield from _nodes(value[key], depth + 1)


def _loads(text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        return _repaired(_unwrapped(text))


def _unwrapped(text: str) -> str:
    """Return a script without the comments and CDATA marks around its JSON."""
    text = text.strip()
    for _ in range(MAX_WRAPPINGS):
        opening = next((one for one in _OPENINGS if text.startswith(one)), "")
        closing = next((one for one in _CLOSINGS if text.endswith(one)), "")
        text = text[len(opening) : len(text) - len(closing)].strip()
    return text


def _repaired(text: str) -> Any:
    """Return what the text means to the first reading that understands it, or a salvaged node, or ``None``."""
    for reading in _readings(text):
        try:
            return _decoded(reading)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _readings(text: str) -> Iterator[str]:
    yield text
    repaired = _TRAILING_COMMA.sub(r"\1", _WRONG_ESCAPE.sub("", text))
    yield repaired
    if "&quot;" in repaired or "&#" in repaired:
        yield html.unescape(repaired)


def _decoded(text: str) -> Any:
    """Return one value, or a list where several stand one after the other. Raw newlines in strings are let pass."""
    decoder = json.JSONDecoder(strict=False)
    values, at = [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values


def _salvaged(text: str) -> Node | None:
    """Return the first string of each known key from an article's broken JSON, else ``None``."""
    found: Node = {}
    for key, value in _SALVAGED.findall(text):
        if key == "@type" and not _ARTICLE_TYPE.search(value) and "@type" not in found:
            continue
        found.setdefault(key, html.unescape(value.replace('\\"', '"').replace("\\/", "/")))
    return found if is_article(found) else None
