"""This program in any other Scrapy project: ``ADDONS = {"crawler.addon.WinnowAddon": 500}`` in its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, Settings

from crawler import settings as ours

NOT_BROUGHT = frozenset({"BOT_NAME", "SPIDER_MODULES", "NEWSPIDER_MODULE", "COMMANDS_MODULE", "TWISTED_REACTOR"})
"""They say what a project is, or are read before there are add-ons."""
NO_SETTINGS = frozenset(
    {"EXTENSIONS_OF_SCRAPY", "MIDDLEWARES_OF_SCRAPY", "OUR_EXTENSIONS", "OUR_MIDDLEWARES", "LEFT_OUT", "REPLACED"}
)
"""Names in the settings module that are no settings themselves: settings are computed from them."""


class WinnowAddon:
    """Brings pipelines, middlewares, extensions and settings; what the project sets itself wins.

    Spiders of the project that are built on :class:`crawler.spiders.own.PageSpider`, and the spiders ``news``, ``urls``
    and ``warc``, open a run in ``OUTPUT_DIR``. All others do what they did before, but the guards of the network,
    robots.txt and the pace hold for them too.
    """

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Let the project find the spiders that come with the program."""
        modules = dict.fromkeys([*settings.getlist("SPIDER_MODULES"), *ours.SPIDER_MODULES])
        settings.set("SPIDER_MODULES", [*modules], "project")

    def update_settings(self, settings: Settings) -> None:
        """Set what the project does not set; complete its dictionaries (pipelines, middlewares, …) with ours."""
        for name, value in _brought():
            if isinstance(value, Mapping) and (settings.getpriority(name) or 0) > SETTINGS_PRIORITIES["addon"]:
                settings.set(name, {**value, **settings.getdict(name)}, settings.getpriority(name) or 0)
            else:
                settings.set(name, value, "addon")


def _brought() -> Iterator[tuple[str, Any]]:
    left_out = NOT_BROUGHT | NO_SETTINGS
    return ((name, value) for name, value in vars(ours).items() if name.isupper() and name not in left_out)
