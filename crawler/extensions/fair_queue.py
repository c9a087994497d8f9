"""A request queue in which no site can take all places, so that a slow site does not hold up the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

# Beside what may be fetched from a site at once, one request stands ready. A paused or dead site so holds these of
# CONCURRENT_REQUESTS, not all.
READY = 1


class _ActiveRequests(DownloaderInterface):
    """Counts what is under way, requests that still wait for robots.txt or a name included."""

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """Return the number of requests under way, and the slot, for each slot."""
        active = Counter(self.get_slot_key(request) for request in self.downloader.active)
        return [(active[slot], slot) for slot in possible_slots]


class FairQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue, which takes the site with the fewest active requests, none from a site with enough of them."""

    def __init__(self, crawler: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _ActiveRequests(crawler)
        self.max_active = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") + READY

    def pop(self) -> Request | None:
        """Return the next request, ``None`` while every site with one is busy."""
        stats = self._downloader_interface.stats(self.pqueues)
        if not stats or min(stats)[0] >= self.max_active:
            return None
        return super().pop()
