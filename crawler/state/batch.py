"""What waits for the next commit, and can be asked for duplicates meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from crawler.state.records import ArticleMatch, ArticleRecord, Part, UrlOutcome, Validator


@dataclass(slots=True)
class Batch:
    """Everything that goes into the state in one transaction. Committing it twice changes nothing more."""

    urls: list[UrlOutcome] = field(default_factory=list)
    articles: list[ArticleRecord] = field(default_factory=list)
    validators: list[Validator] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    """Counters of open parts as of this batch."""
    seen: list[str] = field(default_factory=list)
    """Known addresses that were listed again."""
    seen_at: datetime | None = None
    """When; needed where ``seen`` is not empty."""
    _by_band: dict[int, list[ArticleRecord]] = field(default_factory=dict, repr=False)
    _by_content: dict[str, ArticleRecord] = field(default_factory=dict, repr=False)

    def add_article(self, article: ArticleRecord) -> None:
        """Take an article in, so that its duplicates are found before it is committed."""
        self.articles.append(article)
        self._by_content.setdefault(article.content_hash, article)
        for band in article.bands:
            self._by_band.setdefault(band, []).append(article)

    def near_candidates(self, bands: Iterable[int], *, exclude_url: str = "") -> list[ArticleMatch]:
        """Return waiting articles that share a band, oldest first; not those of ``exclude_url``."""
        found = {a.article_id: a for band in bands for a in self._by_band.get(band, ()) if a.url != exclude_url}
        return [ArticleMatch(a.article_id, a.minhash) for a in self.articles if a.article_id in found]

    def exact_match(self, content_hash: str, *, exclude_url: str = "") -> ArticleMatch | None:
        """Return the waiting article with the same text, unless it is of ``exclude_url``."""
        article = self._by_content.get(content_hash)
        if article is None or article.url == exclude_url:
            return None
        return ArticleMatch(article.article_id, article.minhash)

    def __bool__(self) -> bool:
        return bool(self.urls or self.articles or self.validators or self.parts or self.seen)
