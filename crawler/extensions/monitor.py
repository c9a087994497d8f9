"""Spidermon, where it is asked for: ``SPIDERMON_ENABLED``, with the ``monitor`` extra installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.run.opening import opens_run


class Monitor:
    """Stands for Spidermon's own extension, which need not be installed where it is not used."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        """Return Spidermon's extension.

        Raises ``NotConfigured`` where it is off or the crawl opens no run, ``ValueError`` where it is not installed.
        """
        if not opens_run(crawler):
            raise NotConfigured
        if not crawler.settings.getbool("SPIDERMON_ENABLED"):
            raise NotConfigured
        try:
            extension = import_module("spidermon.contrib.scrapy.extensions").Spidermon
        except ImportError as error:
            raise ValueError(
                f"SPIDERMON_ENABLED: True: Spidermon is not there ({error}); pip install spidermon"
            ) from error
        return extension.from_crawler(crawler)
