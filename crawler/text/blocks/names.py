"""What class and id attributes of a page say, asked from memory: the same names stand on many elements."""

from __future__ import annotations

from functools import lru_cache

from crawler.text.blocks.tokens import HIDDEN_BIT, class_bits
from crawler.text.blocks.visibility import is_hidden_class

PATH_CLASSES = 3
"""Class names that count in the path of a container."""


@lru_cache(maxsize=8192)
def container_names(classes: str | None, name: str | None) -> tuple[int, str, bool]:
    """Return the categories that class and id speak for, the class names that count in a path, whether they hide."""
    near, first_classes = class_bits(f"{classes or ''} {name or ''}"), " ".join((classes or "").split()[:PATH_CLASSES])
    return near, first_classes, bool(near & HIDDEN_BIT and classes and is_hidden_class(classes))


@lru_cache(maxsize=8192)
def inline_names(classes: str) -> tuple[int, bool]:
    """Return the categories that the class names of a part of a line speak for, and whether they hide it."""
    near = class_bits(classes)
    return near, bool(near & HIDDEN_BIT and is_hidden_class(classes))
