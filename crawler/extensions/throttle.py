"""AutoThrottle that never goes below a site's own delay."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class PoliteThrottle(AutoThrottle):
    """Scrapy's AutoThrottle; a ``Crawl-delay`` (or a delay in ``DOWNLOAD_SLOTS``) is the least it may set."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key, slot = self._get_slot(request, spider)
        if key is None or slot is None:
            return
        assert self.crawler.engine is not None
        least = self.crawler.engine.downloader.per_slot_settings.get(key, {}).get("delay", 0.0)
        slot.delay = max(slot.delay, least)
