"""Likeness of two texts by their MinHash values. Loads no other module, because the main process uses it."""

from __future__ import annotations

from operator import eq

NEAR_DUPLICATE_JACCARD = 0.8
"""From here on two texts are near-duplicates."""
_VALUE_BYTES = 4


def jaccard(one: bytes, other: bytes) -> float:
    """Return the estimated Jaccard similarity of two texts from their ``minhash``; 0 where one has none."""
    if not one or len(one) != len(other):
        return 0.0
    equal: int = sum(map(eq, memoryview(one).cast("I"), memoryview(other).cast("I")))
    return equal * _VALUE_BYTES / len(one)
