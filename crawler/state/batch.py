"""Collects what the next commit writes, and can be asked for duplicates before that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.state.records import ArticleMatch, ArticleRecord, Part, UrlOutcome, Validator


@dataclass(slots=True)
class Batch:
    """Everything that goes into the state in one transaction. Committing it twice changes nothing more.

    The questions look at every waiting article: a batch is some dozens, not thousands.
    """

    urls: list[UrlOutcome] = field(default_factory=list)
    articles: list[ArticleRecord] = field(default_factory=list)
    validators: list[Validator] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    """Counters of open parts as of this batch."""
    seen: list[str] = field(default_factory=list)
    """Known addresses that were listed again."""
    seen_at: datetime | None = None
    """When; needed where ``seen`` is not empty."""

    def add_article(self, article: ArticleRecord) -> None:
        """Take an article in, so that its duplicates are found before it is committed."""
        self.articles.append(article)

    def near_candidates(self, bands: Iterable[int], *, exclude_url: str = "") -> list[ArticleMatch]:
        """Return waiting articles that share a band, oldest first; not those of ``exclude_url``."""
        wanted = set(bands)
        return [_match(a) for a in self.articles if a.url != exclude_url and not wanted.isdisjoint(a.bands)]

    def exact_match(self, content_hash: str, *, exclude_url: str = "") -> ArticleMatch | None:
        """Return the first waiting article with the same text that is not of ``exclude_url``."""
        same = (a for a in self.articles if a.content_hash == content_hash and a.url != exclude_url)
        return next(map(_match, same), None)

    def __bool__(self) -> bool:
        return bool(self.urls or self.articles or self.validators or self.parts or self.seen)


def _match(article: ArticleRecord) -> ArticleMatch:
    return ArticleMatch(article.article_id, article.minhash)
