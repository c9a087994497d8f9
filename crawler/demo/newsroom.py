"""The newsroom: several news sites on loopback, with articles of our own, for demonstrations and tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Self

from crawler.demo.articles import Article, load_articles
from crawler.demo.labels import load_labels
from crawler.demo.server import Request, SiteServer
from crawler.demo.site import Site
from crawler.demo.specs import SiteSpec, load_specs

FALLBACK_HOST = "127.0.0.1"
"""Where a system knows no other loopback address."""


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A site that is being served."""

    key: str
    name: str
    url: str
    """Address of the front page, with the closing slash."""
    languages: tuple[str, ...]
    discover: tuple[str, ...]
    """How its articles are best found: ``feed``, ``sitemap``, ``links``."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """What a perfect crawl writes for one page."""

    url: str
    site: str
    """Key of the site."""
    id: str
    title: str
    text: str
    """Blocks of the body, one a line; subheadings, list items, quotes and table rows (cells with spaces) included."""
    optional: tuple[str, ...]
    """Lines that may stand in the text too: a standfirst that the page shows."""
    authors: tuple[str, ...]
    date_published: datetime
    date_modified: datetime
    language: str
    section: str
    """As the page names it."""
    tags: tuple[str, ...]
    summary: str
    is_accessible_for_free: bool
    near_copy_of: str | None
    """Id of the article that this is a near copy of."""


class Newsroom:
    """The sites, served while the ``with`` block runs.

    ``sites`` chooses sites by key (default all), ``hosts`` the addresses to listen on in their place. With
    ``first_port`` each site has a port of its own, from this one on, so that its addresses are the same each time;
    a port that is taken, and every port where ``first_port`` is 0, is any free one.
    """

    def __init__(
        self,
        *,
        sites: Sequence[str] | None = None,
        hosts: Sequence[str] = (),
        first_port: int = 0,
        delay_seconds: float = 0.0,
    ) -> None:
        self.requests: list[Request] = []
        self._servers: dict[str, SiteServer] = {}
        self._sites: dict[str, Site] = {}
        self._hosts = list(hosts)
        self._first_port = first_port
        self._delay_seconds = delay_seconds
        self._specs = choose(load_specs(), sites)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Serve all sites from now on."""
        for place, spec in enumerate(self._specs.values()):
            host = self._hosts[place % len(self._hosts)] if self._hosts else spec.host
            self._open(spec, host, self._first_port and self._first_port + place)

    def stop(self) -> None:
        """Close all sites; doing it twice is no error."""
        while self._servers:
            self._servers.popitem()[1].stop()

    @property
    def sites(self) -> list[DemoSite]:
        """The sites that are served."""
        return [
            DemoSite(key, spec.name, f"{self._sites[key].base_url}/", spec.languages, spec.discover)
            for key, spec in self._specs.items()
        ]

    def sources_toml(self) -> str:
        """The text of a ``sources.toml`` with all sites."""
        tables = []
        for key, spec in self._specs.items():
            language = f'language = "{spec.languages[0]}"\n' if spec.one_language else ""
            tables.append(f'[[sources]]\nurl = "{self._sites[key].base_url}/"\nname = "{spec.name}"\n{language}')
        return "\n".join(tables)

    def gold(self) -> list[GoldArticle]:
        """What a perfect crawl of all sites writes now; pages that it refuses are not among them."""
        return [
            gold_article(site, article)
            for site in self._sites.values()
            for article in site.articles
            if article.role == "article"
        ]

    def special(self, case: str) -> list[str]:
        """Addresses of a case.

        One of ``amp``, ``error_page``, ``hub``, ``missing``, ``paywalled``, ``private``, ``redirect``, ``short``,
        ``updated``, ``wire_copy``, ``wrong_language``.
        """
        return [
            f"{site.base_url}{path}"
            for site in self._sites.values()
            for found, path in site.special_paths()
            if found == case
        ]

    def update(self, url: str, paragraphs: list[str]) -> None:
        """Publish an article anew with another text; its date of change moves on by an hour."""
        site, article = self._find(url)
        site.put(article.rewritten(paragraphs))

    def withdraw(self, url: str) -> None:
        """Take an article off its site: 404, and in no list any more."""
        site, article = self._find(url)
        site.withdraw(article.id)

    def fail(self, site: str, prefix: str = "/") -> None:
        """Let a site answer 500 to all paths with this prefix."""
        self._servers[site].failing_prefix = prefix

    def restore(self, site: str) -> None:
        """Let a site answer as it should again."""
        self._servers[site].failing_prefix = None

    @property
    def has_stable_addresses(self) -> bool:
        """Whether every site has the port that it has each time."""
        ports = [server.server_port for server in self._servers.values()]
        return ports == list(range(self._first_port, self._first_port + len(ports)))

    def _open(self, spec: SiteSpec, host: str, port: int) -> None:
        articles = [article for article in load_articles() if article.site == spec.key]
        server = open_server(host, port, self.requests)
        server.delay_seconds = self._delay_seconds
        self._servers[spec.key] = server
        self._sites[spec.key] = site = Site(spec, f"http://{server.netloc}", articles)
        server.start(site.respond)

    def _find(self, url: str) -> tuple[Site, Article]:
        for site in self._sites.values():
            for article in site.articles:
                if url == site.base_url + site.spec.article_path(article):
                    return site, article
        raise KeyError(url)


def choose(specs: Mapping[str, SiteSpec], keys: Sequence[str] | None) -> dict[str, SiteSpec]:
    """The sites with these keys, or all; an unknown key is an error."""
    unknown = set(keys or ()) - set(specs)
    if unknown:
        raise ValueError(f"sites: {', '.join(sorted(unknown))}: there are only {', '.join(specs)}")
    return {key: spec for key, spec in specs.items() if keys is None or key in keys}


def open_server(host: str, port: int, log: list[Request]) -> SiteServer:
    """A server on host and port; on the first loopback address, or a free port, where the system has no other."""
    for other_host, other_port in ((host, port), (FALLBACK_HOST, port), (host, 0)):
        with suppress(OSError):
            return SiteServer(other_host, log, other_port)
    return SiteServer(FALLBACK_HOST, log)


def gold_article(site: Site, article: Article) -> GoldArticle:
    """What a perfect crawl writes for an article."""
    return GoldArticle(
        url=site.base_url + site.spec.article_path(article),
        site=site.spec.key,
        id=article.id,
        title=article.title,
        text=article.text,
        optional=(article.summary,),
        authors=article.authors,
        date_published=article.date,
        date_modified=article.last_change,
        language=article.language,
        section=load_labels(article.language).sections[article.section],
        tags=article.tags,
        summary=article.summary,
        is_accessible_for_free=article.visible_parts is None,
        near_copy_of=article.copy_of,
    )


@cache
def _standing_sites() -> Mapping[str, Site]:
    everything = load_articles()
    return {
        key: Site(spec, f"http://{spec.host}", [article for article in everything if article.site == key])
        for key, spec in load_specs().items()
    }


def render_page(article: Article) -> bytes:
    """The page of an article as its site serves it, without a server; links lead to the host without a port."""
    site = _standing_sites()[article.site]
    return site.respond(site.spec.article_path(article)).body


def standing_gold() -> list[tuple[Article, GoldArticle]]:
    """All articles that a perfect crawl writes, with addresses as in ``render_page``."""
    return [
        (article, gold_article(site, article))
        for site in _standing_sites().values()
        for article in site.articles
        if article.role == "article"
    ]
