"""What each site of the newsroom looks like and offers: read from ``sites.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crawler.demo.articles import Article


@dataclass(frozen=True, slots=True)
class SiteSpec:
    """One site: a look, its languages, and how its pages can be found."""

    key: str
    name: str
    host: str
    """Loopback address that it prefers."""
    family: str
    """Template file."""
    languages: tuple[str, ...]
    """The first one is that of the front page."""
    tagline: str
    path: str
    """Pattern of an article's address."""
    amp_path: str
    page_size: int
    """Articles on a section page."""
    head: tuple[str, ...]
    """What the head of a page tells: ``canonical``, ``opengraph``, ``json-ld``."""
    discover: tuple[str, ...]
    """How its articles are best found: ``feed``, ``sitemap``, ``links``."""
    interludes: dict[str, str]
    """Which furniture follows the n-th block of the body."""
    feed_link: str = ""
    """The feed that its pages point to."""
    one_language: bool = False
    """Whether ``sources.toml`` states the language."""

    def article_path(self, article: Article) -> str:
        """The address of an article on this site, without the host."""
        return self.path.format(
            id=article.id, date=article.date, language=article.language, section=article.section, number=number(article)
        )

    def amp_of(self, article: Article) -> str:
        """The address of an article's AMP page."""
        return self.amp_path.format(path=self.article_path(article), id=article.id)

    def old_path(self, article: Article) -> str:
        """The address that an article had before the site was rebuilt; it redirects."""
        return f"/node/{number(article)}"


def number(article: Article) -> int:
    """A number such as content systems give: it grows with the date."""
    return int(article.date.timestamp()) // 60 % 10_000_000


@cache
def load_specs() -> dict[str, SiteSpec]:
    """All sites by their key, in the order of the file."""
    tables = tomllib.loads((files("crawler.demo") / "sites.toml").read_text("utf-8"))
    return {key: read_spec(key, table) for key, table in tables.items()}


def read_spec(key: str, table: dict[str, object]) -> SiteSpec:
    """The site that a TOML table describes."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    return SiteSpec(key=key, **values)  # type: ignore[arg-type]
