"""Decides which crawls open a run: those of our spiders, and not the commands of Scrapy that show one page."""

from __future__ import annotations

from typing import Any

COMMANDS_OF_SCRAPY = "scrapy.commands."


def opens_run(crawler: Any) -> bool:
    """Return whether a Scrapy ``Crawler`` has an output folder, a lock, a state and workers.

    It has one if its spider says so (``opens_run = True``, as every spider that is built on
    :class:`crawler.spiders.base.WinnowSpider` does) and begins by itself. ``scrapy fetch`` and ``scrapy parse`` put
    their own beginning into the place of the spider's, and ``scrapy shell`` has no spider yet when its components are
    made: they show one page and leave nothing behind. All components that need a run ask here, and raise
    ``NotConfigured`` without one.
    """
    spider = crawler.spider
    if not getattr(spider, "opens_run", False):
        return False
    return not type(spider).start.__module__.startswith(COMMANDS_OF_SCRAPY)
