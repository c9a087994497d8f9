"""JSON that stands in the scripts of a page, whatever is written around it.

Frameworks hand the data of a page to the browser in many ways: a script of type
``application/json``, an assignment, ``JSON.parse("…")``, a call of ``push``. All
of them are read without running anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

MAX_SCRIPT_CHARACTERS = 3_000_000
"""The whole state of a front page has a third of it."""
MAX_ATTEMPTS = 60
"""Places of one script at which a value may begin."""
MIN_CHARACTERS = 120
"""Shorter values hold settings, no article."""
MAX_REFERENCES = 20
"""Values within values, where the data of a page refers to itself."""

_START = re.compile(r"(?:[=(:,]|\breturn\b)\s*(?=[\[{])|JSON\.parse\(\s*(?=[\"'])")
_NO_JSON = re.compile(r"(?<=[:,\[])\s*(?:undefined|void 0|NaN|!0|!1)\s*(?=[,}\]])")
_JS_ESCAPE = re.compile(r"\\(['\\])")
_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.){40,}"')
_ROW = re.compile(rb"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),)?")
_REFERENCE = re.compile(r"^\$L?([0-9a-f]{1,8})$")
_DECODER = json.JSONDecoder(strict=False)


def script_values(kind: str, text: str) -> list[Any]:
    """Return the JSON values of one script in the order of the script; ``kind`` is its ``type`` in lower case.

    A script that is no JSON at all gives its long string literals.
    """
    if len(text) > MAX_SCRIPT_CHARACTERS:
        return []
    if kind.endswith("json"):
        value = _loaded(text)
        return [] if value is None else [_hydrated(value)]
    text = _NO_JSON.sub("null", text)
    return list(_assigned(text)) or [_loaded(literal) for literal in _LITERAL.findall(text)]


def _loaded(text: str) -> Any:
    """Return the value that a text is, ``None`` where it is none."""
    try:
        return orjson.loads(text)
    except ValueError:
        pass
    try:
        return _DECODER.decode(text.strip().rstrip(";"))
    except (ValueError, RecursionError):
        return None


def _assigned(text: str) -> Iterator[Any]:
    at = 0
    for _ in range(MAX_ATTEMPTS):
        found = _START.search(text, at)
        if found is None:
            return
        value, at = _value_at(text, found.end())
        if value is not None:
            yield value


def _value_at(text: str, start: int) -> tuple[Any, int]:
    """Return the value that begins here and the place behind it; ``None`` and the start where none does."""
    if text[start] in "\"'":
        return _quoted(text, start)
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
    return (value if end - start >= MIN_CHARACTERS or _is_piece(value) else None), end


def _quoted(text: str, start: int) -> tuple[Any, int]:
    """Return the value of which a string literal is the JSON, and the place behind the literal."""
    literal = re.compile(rf"{text[start]}((?:[^{text[start]}\\]|\\.)*){text[start]}", re.DOTALL).match(text, start)
    if literal is None:
        return None, start
    inside = _loaded(literal[0]) if text[start] == '"' else None
    return _loaded(inside if isinstance(inside, str) else _JS_ESCAPE.sub(r"\1", literal[1])), literal.end()


def _hydrated(value: Any) -> Any:
    """Return a list whose entries refer to each other by their place as the value that it means; others unchanged."""
    if not (isinstance(value, list) and value and isinstance(value[0], dict | list)):
        return value
    places = value[0].values() if isinstance(value[0], dict) else value[0]
    if not all(isinstance(place, int | str) for place in places):
        return value
    return _resolved(value, 0, MAX_REFERENCES)


def _resolved(values: list[Any], place: Any, depth: int) -> Any:
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(values) or not depth:
        return place
    value = values[place]
    if isinstance(value, dict):
        return {key: _resolved(values, one, depth - 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_resolved(values, one, depth - 1) for one in value]
    return value


def streamed_values(pushed: list[Any]) -> list[Any]:
    """Return the values of which the rows were pushed in pieces, as React's server components are.

    ``pushed`` are the values of all pushing scripts: lists that end in a string.
    A row is ``id:JSON`` up to a line end, or ``id:Tlength,text`` with the length
    in bytes; a row may stand for another: ``"$1f"``.
    """
    stream = "".join(one[-1] for one in pushed if _is_piece(one)).encode("utf-8", "replace")
    rows: dict[str, Any] = {}
    at = 0
    while found := _ROW.search(stream, at):
        if found[2]:
            at = found.end() + int(found[2], 16)
            value: Any = stream[found.end() : at].decode("utf-8", "replace")
        else:
            at = stream.find(b"\n", found.end()) + 1 or len(stream)
            value = _loaded(stream[found.end() : at].decode("utf-8", "replace"))
        rows[found[1].decode()] = value
    return [_dereferenced(value, rows, MAX_REFERENCES) for value in rows.values() if isinstance(value, dict | list)]


def _is_piece(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[1], str)  # noqa: PLR2004 - number and piece


def _dereferenced(value: Any, rows: dict[str, Any], depth: int) -> Any:
    if isinstance(value, str):
        found = _REFERENCE.match(value)
        target = rows.get(found[1]) if found else None
        return target if isinstance(target, str) else value
    if not depth:
        return value
    if isinstance(value, dict):
        return {key: _dereferenced(one, rows, depth - 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_dereferenced(one, rows, depth - 1) for one in value]
    return value
