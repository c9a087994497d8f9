"""Phase 3: opt-out signals are recorded; what is reserved is dropped, unless the policy is to record only."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import FetchedPage
from crawler.pipelines.refusing import refused
from crawler.reasons import Refusal
from crawler.rights.decision import decide_rights
from crawler.rights.service import site_rights
from crawler.rights.signals import Signal
from crawler.run.opening import opens_run
from crawler.run.session import Session, session_of

POLICIES = ("respect", "record")


class RightsPipeline:
    """Weighs the signals of page and site by ``RIGHTS_POLICY`` and ``RIGHTS_DROP``."""

    def __init__(self, crawler: Crawler, session: Session, policy: str, drop: list[str]) -> None:
        self.crawler = crawler
        self.session = session
        self.policy = policy
        self.drop = drop

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings. Raises ``ValueError`` for an unknown policy, ``NotConfigured`` without a run."""
        if not opens_run(crawler):
            raise NotConfigured
        policy = crawler.settings["RIGHTS_POLICY"]
        if policy not in POLICIES:
            raise ValueError(f"RIGHTS_POLICY: {policy!r}: must be one of {', '.join(POLICIES)}")
        return cls(crawler, session_of(crawler), policy, crawler.settings.getlist("RIGHTS_DROP"))

    async def process_item(self, item: Any) -> Any:
        """Fill in ``rights``; refuse what is reserved."""
        if not isinstance(item, FetchedPage) or item.article is None:
            return item
        signals = [*item.page.signals, *await self._of_site(item)]
        decision = decide_rights(signals, self.policy, self.drop)  # type: ignore[arg-type] # checked above
        if decision.refused is not None:
            raise refused(self.session, item, Refusal(decision.refused, decision.detail))
        item.article.rights = decision.as_row()
        return item

    async def _of_site(self, item: FetchedPage) -> list[Signal]:
        """Return what the site's own files say; an archive brings none, and nothing is fetched for it."""
        if item.discovered_via == "warc":
            return []
        return await site_rights(self.crawler).signals(item.url)
