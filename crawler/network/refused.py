"""The one exception that a refused request ends with."""

from __future__ import annotations

from crawler.reasons import Reason


class RefusedError(Exception):
    """A request that was not made, or whose answer was not taken: ``reason`` says why, ``detail`` with which figure.

    What an errback gets as ``failure.value`` for every request that brought no response.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
