"""A cache that forgets by age and by weight. The clock is passed in."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

V = TypeVar("V")


class ExpiringCache(Generic[V]):
    """Keeps values until their time is over or newer ones weigh too much; the longest unused go first."""

    def __init__(self, max_weight: int) -> None:
        self.max_weight = max_weight
        self.weight = 0
        self._entries: OrderedDict[str, tuple[V, int, float]] = OrderedDict()

    def get(self, key: str, now: float) -> V | None:
        """Return the value, ``None`` if there is none or its time is over."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry[2] <= now:
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: str, value: V, *, weight: int, expires: float) -> None:
        """Keep ``value`` until ``expires``; make room for it."""
        self._drop(key)
        self._entries[key] = (value, weight, expires)
        self.weight += weight
        while self.weight > self.max_weight and len(self._entries) > 1:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.weight -= entry[1]
