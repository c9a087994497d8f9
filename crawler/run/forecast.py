"""What a crawl would do with one page: its phases and what the state remembers, with nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.items import Article
from crawler.reasons import Reason, Refusal
from crawler.rights.decision import RightsDecision
from crawler.run.sealing import SECONDS_A_DAY
from crawler.state.errors import StateError
from crawler.state.existing import open_existing
from crawler.state.records import Outcome, UrlState
from crawler.text.blocks.block import Block, from_record, to_record
from crawler.text.cleaning.decide import Verdict, decide
from crawler.text.cleaning.site_memory import SiteMemory
from crawler.text.fingerprint import Signature
from crawler.text.likeness import NEAR_DUPLICATE_JACCARD, jaccard
from crawler.text.page import Page


@dataclass(slots=True)
class Remembered:
    """What the state knows of a page and of its site."""

    memory: SiteMemory = field(default_factory=SiteMemory)
    """What repeats over the articles of the site."""
    known: UrlState | None = None
    """What is known of the article's address; ``None``: it is new."""
    same_text: str | None = None
    """The ``id`` of an article with the same text at another address."""
    near_text: str | None = None
    """The ``id`` of an article with nearly the same text at another address."""
    missing: str = ""
    """Why nothing is known: there is no state, or it cannot be read."""

    @property
    def is_counted(self) -> bool:
        """Whether the memory of the site counts the article already."""
        return self.known is not None and self.known.outcome is Outcome.DONE


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a crawl would do with a page."""

    article: Article
    verdict: Verdict
    """Over those blocks that are not hopeless, with what the site has taught."""
    gate: Refusal | None
    """What the page gate says; ``None`` also where ``CHECK_ENABLED`` switches it off."""
    rights: RightsDecision
    site_asked: bool
    """Whether robots.txt and tdmrep.json of the site were asked: they are for an address, not for a file."""
    remembered: Remembered
    others: int
    """Articles of the site that are remembered, without the page itself."""
    duplicate: Refusal | None
    """What is known already; ``None`` also where ``DEDUPE_ENABLED`` switches that off."""

    @property
    def refusal(self) -> Refusal | None:
        """The first refusal on the way of a crawl; ``None``: the article is written."""
        reserved = self.rights.refused
        return self.gate or (Refusal(reserved, self.rights.detail) if reserved else None) or self.duplicate


def remembered_of(article: Article, sign: Signature | None, output_dir: Path, state_url: str) -> Remembered:
    """Return what the state behind a folder knows of an article and of its site. Nothing is created.

    ``sign``: signature of the article, by which its near-duplicates are found; ``None``: it is too short for one.
    """
    try:
        with open_existing(output_dir, state_url) as store:
            row = store.site_memory_get([article.domain]).get(article.domain)
            same = store.exact_match(article.content_hash, exclude_url=article.url)
            near = store.near_candidates(sign.bands, exclude_url=article.url) if sign else []
            alike = (one for one in near if sign and jaccard(sign.minhash, one.minhash) >= NEAR_DUPLICATE_JACCARD)
            return Remembered(
                SiteMemory.load(row.blob if row else None),
                store.lookup([article.url]).get(article.url),
                same.article_id if same else None,
                next((one.article_id for one in alike), None),
            )
    except StateError as error:
        return Remembered(missing=str(error))


def verdict_of(blocks: Sequence[Block], remembered: Remembered, now: datetime) -> Verdict:
    """Return what sealing would decide: over the same blocks, as precisely, and with the page counted once."""
    spooled = [from_record(to_record(block)) for block in blocks if block.is_open]
    if not remembered.is_counted:
        values = (value for block in spooled for value in (block.fingerprint, block.prefix_fingerprint))
        remembered.memory.observe(values, int(now.timestamp()) // SECONDS_A_DAY)
    return decide(spooled, memory=remembered.memory)


def duplicate_of(page: Page, article: Article, remembered: Remembered, *, drop_near: bool) -> Refusal | None:
    """Return the refusal of what is known already, by its address or by its text."""
    known = remembered.known
    if known is not None and known.outcome is Outcome.DONE:
        return Refusal(Reason.UNCHANGED, article.url) if known.extracted_hash == page.extracted_hash else None
    if remembered.same_text:
        return Refusal(Reason.DUPLICATE_EXACT, remembered.same_text)
    return Refusal(Reason.DUPLICATE_NEAR, remembered.near_text) if drop_near and remembered.near_text else None


def forecast(
    page: Page,
    article: Article,
    rights: RightsDecision,
    remembered: Remembered,
    *,
    site_asked: bool,
    clean: bool = True,
    check: bool = True,
    dedupe: bool = True,
    drop_near: bool = False,
) -> Forecast:
    """Return what a crawl with these settings would do. The memory in ``remembered`` learns the page."""
    now = datetime.now(UTC)
    verdict = (
        verdict_of(page.blocks, remembered, now) if clean else Verdict([one for one in page.blocks if one.extracted])
    )
    return Forecast(
        article,
        verdict,
        gate=page.refusal if check else None,
        rights=rights,
        site_asked=site_asked,
        remembered=remembered,
        others=max(0, remembered.memory.articles - 1) if clean else remembered.memory.articles,
        duplicate=duplicate_of(page, article, remembered, drop_near=drop_near) if dedupe else None,
    )
