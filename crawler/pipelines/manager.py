"""How item pipelines follow each other: ours carry a page to its line on disk, those of the user see finished rows."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.pipelines import ItemPipelineManager

from crawler.items import FetchedPage
from crawler.pipelines.check import CheckPipeline
from crawler.pipelines.extraction import ExtractPipeline
from crawler.pipelines.write import WritePipeline
from crawler.run.opening import opens_run
from crawler.run.own_pipelines import OwnPipelines
from crawler.run.session import Session, session_of

NEEDED = (ExtractPipeline, CheckPipeline, WritePipeline)
OURS = "crawler.pipelines."


class PhasedPipelineManager(ItemPipelineManager):
    """Scrapy's manager, in two stages where a crawl opens a run.

    A fetched page goes through our pipelines, and those of the user that say ``takes_pages = True``, in the order of
    their numbers. All other pipelines of the user get the article once its part is sealed, in the order of their
    numbers too: then its text is final, and what they change is published. Items that are no pages go through all.
    """

    session: Session | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the manager. Raises ``ValueError`` where a phase is missing without which nothing can be written."""
        manager = super().from_crawler(crawler)
        if opens_run(crawler):
            manager.check_phases()
            manager.session = session_of(crawler)
            manager.part(crawler)
        return manager

    def check_phases(self) -> None:
        """Raise ``ValueError`` where a needed phase is switched off."""
        for phase in NEEDED:
            if not any(isinstance(one, phase) for one in self.middlewares):
                raise ValueError(f"ITEM_PIPELINES: {phase.__module__}.{phase.__name__}: must not be switched off")

    def part(self, crawler: Crawler) -> None:
        """Part the pipelines into those for pages and those for finished rows."""
        of_pages = [one for one in self.middlewares if takes_pages(one)]
        of_rows = [one for one in self.middlewares if not takes_pages(one)]
        self.pages = ItemPipelineManager(*of_pages, crawler=crawler)
        if of_rows:
            assert self.session is not None
            rows = ItemPipelineManager(*of_rows, crawler=crawler)
            removed = [getattr(one, "process_removed", None) for one in of_rows]
            self.session.own = OwnPipelines(rows.process_item_async, removed, drop=DropItem)

    async def process_item_async(self, item: Any) -> Any:
        """Return an item as the pipelines leave it; of a page, its article as it is written down for sealing."""
        if self.session is not None and isinstance(item, FetchedPage):
            try:
                return await self.pages.process_item_async(item)
            finally:
                self.session.turns.done(item.stream, item.turn)
        return await super().process_item_async(item)

    async def close_spider_async(self) -> None:
        """Close the pipelines once the last row has gone through them."""
        if self.session is None:
            await super().close_spider_async()
            return
        await self.session.seal_rest()
        with self.session.costs_itself("ITEM_PIPELINES: close_spider"):
            await super().close_spider_async()


def takes_pages(pipeline: Any) -> bool:
    """Return whether a pipeline sees pages on their way: ours do, and those of the user that say so."""
    return type(pipeline).__module__.startswith(OURS) or bool(getattr(pipeline, "takes_pages", False))
