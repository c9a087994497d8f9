"""Whether what a foreign extractor gives has the types that it declares: a row never has another type for a key."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from crawler.text.blocks.block import Block
from crawler.text.metadata.page_metadata import Metadata
from crawler.text.source import Extracted


def check(found: Any) -> None:
    """Raise ``TypeError`` with the first value that is not of its type."""
    if not isinstance(found, Extracted):
        raise TypeError(f"extract: {type(found).__name__}: must be Extracted")
    _check_fields(found, Extracted)
    if found.metadata is not None:
        _check_fields(found.metadata, Metadata)


def _check_fields(record: Any, kind: type) -> None:
    for name, hint in _hints(kind).items():
        value = getattr(record, name)
        if not fits(value, hint):
            said = hint.__name__ if isinstance(hint, type) and get_origin(hint) is None else hint
            raise TypeError(f"{name}: {value!r}: must be {said}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, localns={"Block": Block, "Metadata": Metadata})


def fits(value: Any, hint: Any) -> bool:
    """Return whether a value is of a type as a field declares it: a class, a list of one, or one of several.

    >>> fits(["a"], list[str]), fits("a", list[str]), fits(None, str | None), fits(True, int)
    (True, False, True, False)
    """
    if get_origin(hint) is list:
        return isinstance(value, list) and all(fits(one, get_args(hint)[0]) for one in value)
    if get_origin(hint) in (Union, UnionType):
        return any(fits(value, one) for one in get_args(hint))
    return isinstance(value, hint) and (hint is not int or not isinstance(value, bool))
