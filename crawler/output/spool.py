"""One line of a spool: the article as cleaned by its page alone, its blocks, and what the state must know of it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import orjson

from crawler.dates import latest_moment
from crawler.items import Article
from crawler.output.parts import whole_lines
from crawler.output.rows import as_row, load_row
from crawler.state.batch import Batch
from crawler.state.records import ArticleRecord, Outcome, UrlOutcome
from crawler.text.blocks.block import Block


@dataclass(frozen=True, slots=True)
class Accepted:
    """A page that is an article, ready to be written."""

    article: Article
    blocks: bytes
    """The blocks that are spooled, as a JSON array."""
    looked_up_as: str
    """The address under which the state knows the page: the canonical form of the address that was listed."""
    also: tuple[str, ...]
    """Other addresses that led there."""
    extracted_hash: str
    bands: tuple[int, ...]
    minhash: bytes
    site: str
    """The source the page was collected for."""
    edited: bool = False
    """Whether a pipeline of the user changed the text: then it stays as it is."""


@dataclass(frozen=True, slots=True)
class SpooledState:
    """What the state must know of a spooled page beside its row."""

    url: str
    """The address under which the state knows the page."""
    also: Sequence[str]
    """Other addresses that led there."""
    extracted_hash: str
    bands: Sequence[int]
    minhash: str
    """Base64."""


@dataclass(frozen=True, slots=True)
class SpoolRecord:
    """One line of a spool."""

    site: str
    """The source the page was collected for."""
    domain: str
    """Registered domain of the article's address: the memory of this domain cleans it."""
    votes: bool
    """Whether its blocks are counted in that memory. Near-duplicates are not: an article counts once."""
    edited: bool
    """Whether a pipeline of the user changed the text: then it is not built again from the blocks."""
    article: dict[str, Any]
    """The row, with the text that the page alone gives."""
    blocks: Any
    """A list of blocks as :func:`crawler.text.blocks.block.to_record` writes them; a piece of JSON when written."""
    state: SpooledState

    @classmethod
    def of_line(cls, line: bytes) -> Self:
        """Return the record of a line. Raises ``ValueError`` where it is none."""
        try:
            row = load_row(line)
            return cls(**{**row, "state": SpooledState(**row["state"])})
        except (TypeError, KeyError) as error:
            raise ValueError(f"{line[:80]!r}: not a line of a spool: {error}") from error


def spool_record(accepted: Accepted) -> SpoolRecord:
    """Return the line of a spool."""
    return SpoolRecord(
        site=accepted.site,
        domain=accepted.article.domain,
        votes=accepted.article.duplicate_of is None,
        edited=accepted.edited,
        article=as_row(accepted.article),
        blocks=orjson.Fragment(accepted.blocks),
        state=SpooledState(
            url=accepted.looked_up_as,
            also=accepted.also,
            extracted_hash=accepted.extracted_hash,
            bands=accepted.bands,
            minhash=b64encode(accepted.minhash).decode("ascii"),
        ),
    )


def records(spool: Path) -> Iterator[SpoolRecord]:
    """Yield the records of a spool."""
    return (SpoolRecord.of_line(line) for line in whole_lines(spool))


def spooled(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks that sealing may still need; blocks with hopeless scores are left out."""
    return [block for block in blocks if block.is_open]


def remember(batch: Batch, record: SpoolRecord) -> None:
    """Put into a batch what the state must learn of a page, just written or found after a kill."""
    row, known = record.article, record.state
    batch.urls.append(
        UrlOutcome(
            url=known.url,
            outcome=Outcome.DONE,
            visited_at=datetime.fromisoformat(row["fetched_at"]),
            site=record.site,
            canonical_url=row["url"],
            also=tuple(known.also),
            article_id=row["id"],
            published=latest_moment(row["date_published"] or ""),
        )
    )
    batch.add_article(
        ArticleRecord(
            article_id=row["id"],
            url=row["url"],
            content_hash=row["content_hash"],
            extracted_hash=known.extracted_hash,
            revision=row["revision"],
            duplicate_of=row["duplicate_of"],
            bands=tuple(known.bands),
            minhash=b64decode(known.minhash),
        )
    )
