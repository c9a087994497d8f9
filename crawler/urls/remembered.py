"""Caches the answers of pure functions about addresses, which are asked several times for each page."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

ADDRESSES = 1024
LONGEST_CHARACTERS = 512
"""Longer ones are not kept: a page can name many of a megabyte."""


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """Return a pure function of an address that remembers its latest answers."""
    cached = lru_cache(maxsize=ADDRESSES)(function)

    @wraps(function)
    def answer(url: str) -> T:
        return cached(url) if len(url) <= LONGEST_CHARACTERS else function(url)

    return answer
