"""One site of the newsroom: which path answers with what. No sockets here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import unquote

from crawler.demo import feeds, sitemaps
from crawler.demo.articles import Article
from crawler.demo.labels import load_labels
from crawler.demo.page_maker import PageMaker, author_path, topic_path
from crawler.demo.specs import SiteSpec

HTML = "text/html"
XML = "application/xml"
PRIVATE = "/private/desk"
MISSING = "/nothing/here"
ROBOTS = "User-agent: *\nDisallow: /private/\nAllow: /\n"
IMAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 675"><rect width="1200" height="675" fill="#{sky}"/>'
    '<circle cx="900" cy="180" r="80" fill="#f4d58d"/><path d="M0 520 L400 330 L700 480 L1200 300 V675 H0z" '
    'fill="#32515f"/></svg>'
)
SKIES = ("a8c8dc", "d9b99b", "c3a6b8", "9fb8ad", "e0c9a6", "8fa3bf")
ABOUT = {"about": "imprint", "privacy": "privacy", "terms": "terms", "contact": "contact", "login": "login"}
"""Paths of pages about the site, and the label that is their title."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answers to a path."""

    status: int
    body: bytes = b""
    content_type: str = HTML
    last_modified: datetime | None = None
    location: str | None = None


Route = Callable[[], Answer]


class Site:
    """The pages, feeds and sitemaps of one site."""

    def __init__(self, spec: SiteSpec, base_url: str, articles: Sequence[Article]) -> None:
        self.spec = spec
        self.base_url = base_url
        self._articles = {article.id: article for article in articles}
        self._routes: dict[str, Route] = {}
        self._answers: dict[str, Answer] = {}
        self._rebuild()

    @property
    def articles(self) -> list[Article]:
        """What the site offers now, newest first."""
        return list(self._articles.values())

    def put(self, article: Article) -> None:
        """Publish an article, or a new version of it."""
        self._articles[article.id] = article
        self._rebuild()

    def withdraw(self, article_id: str) -> None:
        """Take an article off the site."""
        del self._articles[article_id]
        self._rebuild()

    def respond(self, path: str) -> Answer:
        """The answer to a path; the query does not matter."""
        path = unquote(path.partition("?")[0])
        if path not in self._answers:
            route = self._routes.get(path, self._missing)
            self._answers[path] = route()
        return self._answers[path]

    def special_paths(self) -> list[tuple[str, str]]:
        """Cases that are no plain articles, each with a path that shows it."""
        cases = [
            ("error_page", self._maker.error_path),
            ("hub", self._maker.hub_path),
            ("missing", MISSING),
            ("private", PRIVATE),
            ("redirect", self.spec.old_path(self.articles[0])),
        ]
        for article in self.articles:
            cases.extend(self._cases_of(article))
        return cases

    def _cases_of(self, article: Article) -> Iterator[tuple[str, str]]:
        path = self.spec.article_path(article)
        if article.role != "article":
            yield article.role, path
        if article.amp:
            yield "amp", self.spec.amp_of(article)
        if article.modified:
            yield "updated", path
        if article.visible_parts is not None:
            yield "paywalled", path
        if article.copy_of:
            yield "wire_copy", path

    def _rebuild(self) -> None:
        self._answers = {}
        self._maker = PageMaker(self.spec, self.base_url, self.articles)
        self._newest = max(article.last_change for article in self.articles)
        self._routes = self._odd_routes() | self._listing_routes() | self._discovery_routes() | self._article_routes()

    def _page(self, body: bytes, changed: datetime | None = None, *, kind: str = HTML) -> Answer:
        return Answer(200, body, kind, changed or self._newest)

    def _missing(self) -> Answer:
        labels = load_labels(self.spec.languages[0])
        return Answer(404, self._maker.simple(labels.pick("missing_title"), labels.pick("missing_text")))

    def _article_routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {}
        for article in self.articles:
            path = self.spec.article_path(article)
            routes[path] = partial(self._article, article)
            routes[f"/media/{article.id}.svg"] = partial(self._image, article)
            routes[self.spec.old_path(article)] = partial(Answer, 301, location=self._maker.url(path))
            if article.amp:
                routes[self.spec.amp_of(article)] = partial(self._amp, article)
        return routes

    def _article(self, article: Article) -> Answer:
        kind = f"{HTML}; charset={article.charset}"
        return self._page(self._maker.article(article), article.last_change, kind=kind)

    def _amp(self, article: Article) -> Answer:
        return self._page(self._maker.amp(article), article.last_change)

    def _image(self, article: Article) -> Answer:
        sky = SKIES[sum(article.id.encode()) % len(SKIES)]
        return self._page(IMAGE.format(sky=sky).encode(), article.date, kind="image/svg+xml")

    def _odd_routes(self) -> dict[str, Route]:
        labels = load_labels(self.spec.languages[0])
        missing = labels.pick("missing_title"), labels.pick("missing_text")
        about = {f"/{path}": partial(self._about, labels.pick(label)) for path, label in ABOUT.items()}
        return about | {
            "/robots.txt": lambda: self._page(self._robots().encode(), kind="text/plain"),
            PRIVATE: lambda: self._page(self._maker.simple(labels.pick("staff"), labels.pick("staff"))),
            self._maker.error_path: lambda: self._page(self._maker.simple(*missing)),
            self._maker.hub_path: lambda: self._listing(
                labels.pick("topic_title"), self.articles[:8], self._maker.hub_path, self.spec.languages[0]
            ),
        }

    def _about(self, title: str) -> Answer:
        return self._page(self._maker.simple(title, f"{self.spec.name}: {self.spec.tagline}"))

    def _robots(self) -> str:
        lines = [f"Sitemap: {self._maker.url(SITEMAP_INDEX)}\n"] if "sitemap" in self.spec.discover else []
        return ROBOTS + "".join(lines)

    def _listing_routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {}
        for language in self.spec.languages:
            labels = load_labels(language)
            ours = [article for article in self.articles if article.language == language]
            everything = ours if len(self.spec.languages) > 1 else self.articles
            edition = self._maker.edition_path(language)
            routes |= self._pages_of(self.spec.name, everything, edition, language)
            for section, name in labels.sections.items():
                chosen = [article for article in ours if article.section == section]
                routes |= self._pages_of(name, chosen, self._maker.section_path(language, section), language)
        return routes | self._collection_routes()

    def _collection_routes(self) -> dict[str, Route]:
        """Topic and author pages."""
        chosen: dict[str, list[Article]] = {}
        titles: dict[str, str] = {}
        for article in self.articles:
            keys = [(topic_path(tag), tag) for tag in article.tags] + [
                (author_path(name), name) for name in article.authors
            ]
            for path, title in keys:
                chosen.setdefault(path, []).append(article)
                titles[path] = title
        return {
            path: partial(self._listing, titles[path], articles, path, articles[0].language)
            for path, articles in chosen.items()
        }

    def _pages_of(self, title: str, articles: Sequence[Article], path: str, language: str) -> dict[str, Route]:
        size = self.spec.page_size
        starts = range(0, max(1, len(articles)), size)
        paths = [path if start == 0 else f"{path}page/{start // size + 1}/" for start in starts]
        return {
            here: partial(
                self._listing, title, articles[start : start + size], here, language, start // size + 1, following
            )
            for start, here, following in zip(starts, paths, [*paths[1:], ""], strict=True)
        }

    def _listing(
        self, title: str, articles: Sequence[Article], path: str, language: str, number: int = 1, following: str = ""
    ) -> Answer:
        return self._page(self._maker.listing(title, articles, path, language, number=number, following=following))

    def _discovery_routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {
            path: partial(self._feed, writer, kind, languages)
            for path, (writer, kind, languages) in FEEDS.get(self.spec.key, {}).items()
        }
        if "sitemap" in self.spec.discover:
            routes |= self._sitemap_routes()
        return routes

    def _feed(self, writer: FeedWriter, kind: str, languages: tuple[str, ...]) -> Answer:
        chosen = [article for article in self.articles if not languages or article.language in languages]
        return self._page(writer(self._maker, chosen), kind=kind)

    def _sitemap_routes(self) -> dict[str, Route]:
        newest, middle, oldest = thirds(self.articles)
        maker = self._maker
        return {
            SITEMAP_INDEX: lambda: self._page(sitemaps.index(maker, SITEMAPS), kind=XML),
            SITEMAPS[0]: lambda: self._page(sitemaps.news(maker, newest), kind="application/gzip"),
            SITEMAPS[1]: lambda: self._page(sitemaps.ordinary(maker, middle), kind=XML),
            SITEMAPS[2]: lambda: self._page(sitemaps.text(maker, oldest), kind="text/plain"),
        }


FeedWriter = Callable[[PageMaker, Sequence[Article]], bytes]
FEEDS: dict[str, dict[str, tuple[FeedWriter, str, tuple[str, ...]]]] = {
    "courier": {"/rss/latest.xml": (feeds.rss, "application/rss+xml", ())},
    "tribune": {
        "/atom.xml": (feeds.broken_atom, "application/atom+xml", ("de", "es", "en")),
        "/feed.json": (feeds.json_feed, "application/feed+json", ("fr", "de")),
    },
}
"""Feeds by site and path: who writes it, its type, and its languages (none for all)."""
SITEMAP_INDEX = "/sitemap_index.xml"
SITEMAPS = ("/sitemaps/news.xml.gz", "/sitemaps/archive.xml", "/sitemaps/more.txt")


def thirds(articles: Sequence[Article]) -> tuple[list[Article], list[Article], list[Article]]:
    """The articles in three runs that overlap by one, as sitemaps do."""
    size = -(-len(articles) // 3)
    return list(articles[: size + 1]), list(articles[size : 2 * size + 1]), list(articles[2 * size :])
