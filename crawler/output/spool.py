"""One line of a spool: the article as decided by its page alone, its blocks, and what the state must learn of it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from crawler.dates import latest_moment
from crawler.items import Article
from crawler.output.parts import whole_lines
from crawler.output.rows import as_row, load_row
from crawler.state.batch import Batch
from crawler.state.records import ArticleRecord, Outcome, UrlOutcome
from crawler.text.blocks.block import Block

# A block as unlikely as this is no text by any site evidence; it need not wait for more.
HOPELESS_LOG_ODDS = -5.0


@dataclass(frozen=True, slots=True)
class Accepted:
    """A page that is an article, ready to be written."""

    article: Article
    blocks: bytes
    """The blocks that are spooled, as a JSON array."""
    looked_up_as: str
    """The address under which the state knows the page: as listed, canonicalised."""
    also: tuple[str, ...]
    """Other addresses that led there."""
    extracted_hash: str
    bands: tuple[int, ...]
    minhash: bytes
    source: str
    """The source the page was collected for."""


def spool_record(accepted: Accepted) -> dict[str, Any]:
    """Return the line of a spool."""
    return {
        "site": accepted.article.domain,
        # Near-copies of one article must not vote: they count once.
        "counts": accepted.article.duplicate_of is None,
        "source": accepted.source,
        "article": as_row(accepted.article),
        "blocks": orjson.Fragment(accepted.blocks),
        "state": {
            "url": accepted.looked_up_as,
            "also": accepted.also,
            "extracted_hash": accepted.extracted_hash,
            "bands": accepted.bands,
            "minhash": b64encode(accepted.minhash).decode("ascii"),
        },
    }


def records(spool: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a spool."""
    return (load_row(line) for line in whole_lines(spool))


def spooled(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks that a later decision may still need: what is no text by any evidence of a site is left out."""
    return [block for block in blocks if block.extracted or block.score > HOPELESS_LOG_ODDS]


def remember(batch: Batch, record: dict[str, Any]) -> None:
    """Put into a batch what the state must learn of a page, just written or found after a kill."""
    row, known = record["article"], record["state"]
    batch.urls.append(
        UrlOutcome(
            url=known["url"],
            outcome=Outcome.DONE,
            visited_at=datetime.fromisoformat(row["fetched_at"]),
            site=record["source"],
            canonical_url=row["url"],
            also=tuple(known["also"]),
            article_id=row["id"],
            published=latest_moment(row["date_published"] or ""),
        )
    )
    batch.add_article(
        ArticleRecord(
            article_id=row["id"],
            url=row["url"],
            content_hash=row["content_hash"],
            extracted_hash=known["extracted_hash"],
            revision=row["revision"],
            duplicate_of=row["duplicate_of"],
            bands=tuple(known["bands"]),
            minhash=b64decode(known["minhash"]),
        )
    )
