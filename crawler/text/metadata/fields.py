"""Which elements and JSON-LD keys of a page each field of its metadata is read from, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from crawler.dates import DateStyle, date_style
from crawler.dates.choice import Told
from crawler.text.metadata.canonical import choose_canonical
from crawler.text.metadata.head import Head, plain
from crawler.text.metadata.jsonld import Node, is_article, node_types
from crawler.text.normalize import folded
from crawler.urls import joined

MAX_TAGS = 50
MAX_TAG_CHARACTERS = 100

_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "og:pubdate",
    "datepublished", "date_published", "parsely-pub-date", "sailthru.date", "publishdate", "publish_date",
    "publish-date",
    "publication_date", "publicationdate", "published_time", "published_at", "pubdate", "pub_date",
    "article.published",
    "article_date_original", "article:post_date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.created", "dcterms.date",
    "dc.date", "dc:date",
    "citation_publication_date", "citation_online_date", "datecreated", "created", "originalpublicationdate",
    "originaldate",
    "article:create_at", "timestamp", "date", "rnews:datepublished", "bt:pubdate", "uploaddate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "article:modified", "og:article:modified_time", "og:updated_time", "og:modified_time",
    "datemodified", "date_modified", "modified_time", "dcterms.modified", "dc.date.modified", "dc.modified",
    "last-modified",
    "lastmod", "revision_date", "updated_time", "article:updated", "cxenseparse:modifiedtime",
)  # fmt: skip
_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher")
_TITLES = (
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline",
    "citation_title", "title",
)  # fmt: skip
_SUMMARIES = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_SECTIONS = (
    "article:section", "parsely-section", "og:section", "section", "category", "article.section",
    "cxenseparse:section", "dc.subject",
)  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords", "article:tags")
_IMAGES = (
    "og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnail",
    "image",
)  # fmt: skip


_TAG_SEPARATOR = re.compile(r"\s*[,;，،、|]\s*")
_ON_A_SITE = re.compile(r"https?://[^/]+/+[^/?#]")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\])$")
_PUBLISHED_NAME = re.compile(
    r"(?:[a-z]+[.:_-])*(?:(?:date|first)[.:_-]?)?(?:publish(?:ed|ing)?|publication|pub|post(?:ed)?|issued?|releas(?:ed?|ing))"
    r"(?:[.:_-]?(?:date|time|datetime|timestamp|on|at))*"
)
_OTHER_WORKS = frozenset({"recipe", "videoobject", "podcastepisode", "webpage", "itempage", "creativework"})
_SITES = frozenset({"website", "newsmediaorganization", "organization"})
_TIERS = {"free": True, "locked": False, "premium": False, "paid": False}


class PageFields:
    """The fields of one page, each read when it is asked for."""

    def __init__(self, url: str, head: Head, jsonld: Sequence[Node], latest: datetime | None) -> None:
        self.url = url
        self.head = head
        self.nodes = jsonld
        self.latest = latest
        self.by_id = {node["@id"]: node for node in jsonld if isinstance(node.get("@id"), str) and not _is_bare(node)}
        self.article = self._article()

    def _article(self) -> Node:
        """Return the JSON-LD node of the page's article; an empty one without any."""
        articles = [node for node in self.nodes if is_article(node) and not self._is_of_another_page(node)]
        named = [node for node in articles if node.get("headline") or node.get("name")]
        here = [node for node in named if any(same_address(link, self.url) for link in _addresses(node))]
        pages = [node for node in self.nodes if node_types(node) & _OTHER_WORKS]
        return next(iter(here or named or articles or pages), {})

    def _is_of_another_page(self, node: Node) -> bool:
        """Return whether a node describes another article: it has its own address, and no headline of this page."""
        addresses = [link for link in _addresses(node) if _ON_A_SITE.match(link)]
        name = folded(plain(node.get("headline") or node.get("name")) or "")
        if not addresses or not name or any(same_address(link, self.url) for link in addresses):
            return False
        told = [self.head.title, *self.head.values(*_TITLES), *(one.text for one in self.head.headings)]
        titles = [folded(plain(title) or "") for title in told]
        return bool(titles) and not any(name in title or (title and title in name) for title in titles)

    def stated_titles(self) -> list[str]:
        """Return the titles given for machines, best first."""
        told = [self.article.get("headline"), *self.head.values(*_TITLES)]
        return _unique(plain(one) for one in told)

    def site_names(self) -> list[str]:
        """Return the names the site goes by, best first."""
        publisher = self.resolved(self.article.get("publisher"))
        nodes = [node for node in self.nodes if node_types(node) & _SITES]
        told = [*self.head.values("og:site_name"), *names_in(publisher), *names_in(nodes)]
        names = (plain(one) for one in [*told, *self.head.values(*_SITE_NAMES)])
        return [name for name in _unique(names) if len(name) <= MAX_TAG_CHARACTERS and "://" not in name]

    def published(self) -> Iterator[Told]:
        """Yield the dates of publication that JSON-LD and meta elements tell, as written, best first."""
        for key in ("datePublished", "uploadDate", "dateCreated"):
            yield from (Told(value, "json-ld") for value in _dates(self.article.get(key)))
        others = [name for name in self.head.meta if _PUBLISHED_NAME.fullmatch(name) and name not in _PUBLISHED]
        others.sort(key=lambda name: "date" not in name)  # a time may be that of putting the page online again
        yield from (Told(value, "meta") for value in self.head.values(*_PUBLISHED, *others))

    def modified(self) -> Iterator[str]:
        """Yield the dates of the last change, as written, best first."""
        yield from _dates(self.article.get("dateModified"))
        yield from self.head.values(*_MODIFIED)
        yield from (one.value for one in self.head.times if "modif" in one.role or "updat" in one.role)

    def date_style(self) -> DateStyle:
        """Return how dates are written on this page, as far as its languages and its address tell."""
        told = ("content-language", "og:locale", "language", "inlanguage")
        tags = [self.head.language, *self.head.values(*told), plain(self.article.get("inLanguage"))]
        return date_style(tags, url=self.url, latest=self.latest)

    def language(self) -> str | None:
        """Return the language tag the page declares."""
        told = self.head.language or self.head.first("content-language", "og:locale", "language", "inlanguage")
        return plain(told) or plain(self.article.get("inLanguage"))

    def summary(self) -> str | None:
        """Return the description that is not cut off, else the first."""
        told = [*self.head.values(*_SUMMARIES[:1]), self.article.get("description"), *self.head.values(*_SUMMARIES[1:])]
        texts = _unique(plain(one) for one in told)
        return next((text for text in texts if not _CUT_OFF.search(text)), next(iter(texts), None))

    def section(self) -> str | None:
        """Return the section the article stands in."""
        told = [*listed(self.article.get("articleSection")), *self.head.values(*_SECTIONS)]
        return next(filter(None, map(plain, told)), None)

    def tags(self) -> list[str]:
        """Return the keywords of the first source that has some."""
        for told in (listed(self.article.get("keywords")), *(self.head.values(name) for name in _TAGS)):
            names = names_in({"name": list(told)})
            tags = _unique(tag for value in names for tag in _TAG_SEPARATOR.split(plain(value) or ""))
            if tags:
                return [tag for tag in tags if len(tag) <= MAX_TAG_CHARACTERS][:MAX_TAGS]
        return []

    def image(self) -> str | None:
        """Return the address of the article's picture."""
        stated = _urls(self.resolved(self.article.get("image")))
        told = [*self.head.values(*_IMAGES[:3]), *stated, *self.head.values(*_IMAGES[3:])]
        return next(filter(None, map(self.absolute, told)), None)

    def is_free(self) -> bool | None:
        """Return whether the publisher marks the article as free to read."""
        parts = [part for part in listed(self.article.get("hasPart")) if isinstance(part, dict)]
        for node in (self.article, *parts):
            told = _boolean(node.get("isAccessibleForFree"))
            if told is not None:
                return told
        return _TIERS.get((self.head.first("article:content_tier") or "").strip().lower())

    def type(self) -> str | None:
        """Return the type of the page: of its JSON-LD article, ``og:type``, or of its first JSON-LD node."""
        if self.article:
            return _type(self.article)
        return plain(self.head.first("og:type")) or next((name for node in self.nodes if (name := _type(node))), None)

    def link(self, rel: str) -> str | None:
        """Return the absolute address of the first ``<link>`` of a relation."""
        return next(self._links(rel), None)

    def _links(self, rel: str) -> Iterator[str | None]:
        return (self.absolute(href) for rels, href in self.head.links if rel in rels.split())

    def canonical(self) -> str | None:
        """Return the canonical address the page states, ``None`` where it cannot be one."""
        return choose_canonical(self._links("canonical"), self.absolute(self.head.first("og:url")), self.url)

    def absolute(self, address: Any) -> str | None:
        """Return an address as an absolute http(s) URL, ``None`` where it is none."""
        if not isinstance(address, str) or not address.strip():
            return None
        return joined(self.url, plain(address) or "")

    def resolved(self, value: Any) -> Any:
        """Return the node that a JSON-LD reference points to, any other value as it is."""
        if isinstance(value, list):
            return [self.resolved(one) for one in value[:MAX_TAGS] if not isinstance(one, list)]
        if isinstance(value, dict) and not value.get("name") and not value.get("url"):
            return self.by_id.get(str(value.get("@id")), value)
        return value


def header_date(headers: Mapping[str, str]) -> datetime | None:
    """Return the moment of the ``Date`` header, aware."""
    try:
        moment = parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def same_address(one: str, other: str) -> bool:
    """Return whether two addresses are the same but for scheme, query, fragment and closing slash."""
    return _bare(one) == _bare(other)


def _bare(address: str) -> str:
    return re.split("[?#]", address.partition("://")[2] or address, maxsplit=1)[0].rstrip("/").removeprefix("www.")


def _is_bare(node: Node) -> bool:
    """Return whether a node is only a reference to another."""
    return not set(node) - {"@id", "@type"}


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        yield from _urls(node.get(key))


def listed(value: Any) -> list[Any]:
    """Return a JSON-LD value as a list; an empty one for ``None``."""
    return value if isinstance(value, list) else [] if value is None else [value]


def names_in(value: Any) -> Iterator[str]:
    """Yield the names in a JSON-LD value: a string, a node, or lists of them."""
    for one in listed(value):
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from (name for name in listed(one.get("name")) if isinstance(name, str))


def _urls(value: Any) -> Iterator[str]:
    for one in listed(value):
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            told = (url for key in ("url", "contentUrl", "@id") for url in listed(one.get(key)))
            yield from (url for url in told if isinstance(url, str))


def _unique(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _dates(value: Any) -> Iterator[str]:
    """Yield the dates of a JSON-LD value as strings; a number counts seconds or milliseconds."""
    for one in listed(value):
        told = one.get("@value") if isinstance(one, dict) else one
        if isinstance(told, str | int) and not isinstance(told, bool):
            yield str(told)


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    name = re.split("[/#:]", value.strip().lower())[-1] if isinstance(value, str) else ""
    return {"true": True, "false": False, "yes": True, "no": False}.get(name)


def _type(node: Node) -> str | None:
    told = next((name for name in listed(node.get("@type")) if isinstance(name, str)), "")
    return plain(re.split("[/#:]", told)[-1])
