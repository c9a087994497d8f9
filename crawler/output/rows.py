"""Writes a value as one line of JSON and reads it back. All rows are written here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

# Some readers split lines at these too (str.splitlines, JavaScript): escaped, every reader counts the same lines.
LINE_BREAKS_OF_SOME_READERS = {
    "\u2028".encode(): rb"\u2028",
    "\u2029".encode(): rb"\u2029",
    "\u0085".encode(): rb"\u0085",
}


def dump_row(row: Mapping[str, Any]) -> bytes:
    """Return ``row`` as one line of JSON, with its newline. See :func:`dump_value`."""
    return dump_value(row) + b"\n"


def dump_value(value: Any) -> bytes:
    """Return a value as strict JSON, UTF-8, on one line; what is JSON already (``orjson.Fragment``) stays as it is.

    Lone surrogates become U+FFFD and numbers that JSON has no word for (NaN,
    infinities) become ``null``; nothing else is changed and nothing is dropped.
    """
    try:
        line = orjson.dumps(value)
    except (orjson.JSONEncodeError, UnicodeEncodeError):
        line = orjson.dumps(_encodable(value))
    for raw, escaped in LINE_BREAKS_OF_SOME_READERS.items():
        if raw in line:
            line = line.replace(raw, escaped)
    return line


def load_row(line: bytes) -> dict[str, Any]:
    """Return the row of one line. Raises ``ValueError`` where the line is not a JSON object."""
    row = orjson.loads(line)
    if not isinstance(row, dict):
        raise ValueError(f"{line[:80]!r}: not a JSON object")  # noqa: TRY004 - one error for every bad line
    return row


def as_row(item: Any) -> dict[str, Any]:
    """Return a flat dataclass as a mapping, without copying its values."""
    return {f.name: getattr(item, f.name) for f in fields(item)}


def _encodable(value: Any) -> Any:  # noqa: PLR0911 - one return a type
    if isinstance(value, str):
        return value if value.isascii() else _whole(value)
    if isinstance(value, orjson.Fragment):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {_encodable(str(key)): _encodable(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_encodable(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _encodable(as_row(value))
    if value is None or isinstance(value, bool | int):
        return value if not isinstance(value, int) or -(2**63) <= value < 2**64 else str(value)
    return str(value)


def _whole(value: str) -> str:
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in value)
