"""The article, one line of JSON in the output, and the values from which it grows on its way through the pipelines.

A record has four parts: its identity, the facts that a page tells, its provenance, and further facts. A new fact is one
line in :class:`MoreFacts` (keys are only ever added at the end of a row); whatever carries the facts of a page on the
way has it then too, and only the reader of metadata has to fill it in. ``docs/fields.md`` is made from the docstrings.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final, Literal

from crawler.reasons import Refusal
from crawler.rights.signals import Signal

DEFAULT_EXTRACTOR: Final = "crawler.extractors.winnow.WinnowExtractor"
Via = Literal["feed", "sitemap", "link", "list", "warc"]
DateSource = Literal["json-ld", "meta", "time", "dateline", "feed", "sitemap", "url", "text"]


@dataclass(kw_only=True)
class ArticleIdentity:
    """Which article it is."""

    id: str
    """Stable identifier: 128 bits of a hash of the canonical URL and of the text, hexadecimal."""
    url: str
    """Canonical address of the article."""
    requested_url: str
    """The address that was asked for, before redirects."""
    domain: str
    """Registered domain of `url`."""


@dataclass(kw_only=True)
class ArticleFacts:
    """What a page tells about its article, its text included."""

    site_name: str | None = None
    """The publisher's own name."""
    title: str | None = None
    """Headline without the name of the site."""
    text: str = ""
    """Clean body. Paragraphs are separated by one newline; the title is not repeated."""
    summary: str | None = None
    """Standfirst or description."""
    authors: list[str] = field(default_factory=list)
    """Persons or agencies, one each."""
    date_published: str | None = None
    """ISO 8601, with time and offset where the page tells them."""
    date_modified: str | None = None
    """ISO 8601, like `date_published`."""
    date_source: str | None = None
    """Where `date_published` was found: `json-ld`, `meta`, `time` (an element of that name), `dateline` (beside the
    headline), `feed`, `sitemap`, `url`, `text` (elsewhere on the page, with a word that says so)."""
    language: str | None = None
    """ISO 639-1 code of the language of the text itself."""
    section: str | None = None
    """Section of the site, as the page names it."""
    tags: list[str] = field(default_factory=list)
    """Keywords, as the page names them."""
    image: str | None = None
    """Absolute URL of the main picture."""
    is_accessible_for_free: bool | None = None
    """Whether the whole text can be read without paying, as the publisher marks it."""
    word_count: int = 0
    """Words of `text`; scripts without spaces are counted by character."""
    content_hash: str = ""
    """sha256 of the normalised text, hexadecimal."""


@dataclass(kw_only=True)
class Provenance:
    """How the article came into the corpus."""

    duplicate_of: str | None
    """The `id` of an earlier article with nearly the same text."""
    revision: int
    """1, then one more each time a known article changed."""
    rights: dict[str, Any]
    """Opt-out signals: `{"decision": str, "signals": [{"source", "name", "value"}]}`."""
    discovered_via: Via
    """How its address was found: `feed`, `sitemap`, `link`, `list`, `warc`."""
    discovered_from: str
    """The address or file in which it was found."""
    fetched_at: str
    """ISO 8601, UTC; for a WARC file, the date of the record."""
    http_status: int
    """Status of the answer."""
    warc_record_id: str | None
    """Identifier of the WARC record that holds the page."""
    extractor: str
    """What read the page, with its version."""
    run_id: str
    """The run that wrote the row; the name of its folder."""
    schema_version: str
    """Version of this list of keys."""


@dataclass(kw_only=True)
class MoreFacts:
    """Further facts that a page tells; keys that were added to a row later."""

    text_source: str | None = None
    """Where in the page the text stood: `html` (its markup), `json-ld`, `noscript`, `template` or `script` (data)."""
    text_is_free_part: bool | None = None
    """Whether `text` is only the part of a paid article that everybody may read; unknown where nothing says so."""


@dataclass(kw_only=True)
class PageFacts(MoreFacts, ArticleFacts):
    """Everything that one page tells about its article."""


@dataclass(kw_only=True)
class Article(MoreFacts, Provenance, ArticleFacts, ArticleIdentity):
    """One article. Every key is always written; unknown is ``None``; lists are never ``None``."""


_FACTS = tuple(one.name for one in fields(PageFacts))


def facts_of(page: PageFacts) -> dict[str, Any]:
    """Return the facts of a page by name, for another record to be made of them."""
    return {name: getattr(page, name) for name in _FACTS}


@dataclass(slots=True)
class Hints:
    """What the place of discovery (feed, sitemap, sources file) said about a page before it was fetched."""

    title: str | None = None
    date_published: str | None = None
    """ISO 8601."""
    date_modified: str | None = None
    date_source: DateSource | None = None
    """``feed`` or ``sitemap``."""
    language: str | None = None
    """ISO 639-1 that the source states; other languages are refused."""
    since: str | None = None
    """ISO 8601: an article that is older by its own page is refused."""
    is_doubtful: bool = False
    """Only a sitemap names the page, and its address does not look like an article's."""


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What the reader of a page has to know beside its bytes and its address."""

    charset: str | None = None
    """Declared by the HTTP header."""
    headers: dict[str, str] = field(default_factory=dict)
    """Lower-case names."""
    language: str | None = None
    """The only language the source allows, ISO 639-1."""
    clean: bool = True
    """False: the text as extracted."""
    links: bool = False
    """Whether the links of the page are wanted."""
    paywalled: bool = False
    """Whether a part that is marked as not free is taken."""
    fetched_at: datetime | None = None
    """Later dates are not believed."""
    date_known: bool = False
    """Whether the place of discovery told the date: then the text is not searched for one."""


@dataclass(kw_only=True)
class Reading(PageFacts):
    """What an article is made of, from the page alone. It travels between processes, so it is small and plain."""

    extractor: str
    """What read the page, with its version."""
    canonical_url: str | None = None
    """The canonical address that the page states; absolute, on the same site."""
    extracted_hash: str = ""
    """Hash of the text as cleaned by the page's own evidence: it changes only when the page does."""
    bands: tuple[int, ...] = ()
    """For near-duplicates, with ``minhash``; both are empty where the text is too short."""
    minhash: bytes = b""
    signals: list[Signal] = field(default_factory=list)
    refusal: Refusal | None = None
    """What the page gate says; ``None`` is an article."""
    blocks: bytes = b"[]"
    """Its blocks as a spool holds them: a JSON array that is written in the worker and not parsed before sealing."""


@dataclass(slots=True)
class FetchedPage:
    """One fetched page on its way through the pipelines, which fill in ``reading`` and ``article``."""

    url: str
    """Address the body came from, after redirects."""
    requested_url: str
    body: bytes
    status: int
    headers: dict[str, str]
    """Lower-case names; values of repeated headers joined by ``, ``."""
    fetched_at: str
    """ISO 8601, UTC."""
    discovered_via: Via
    discovered_from: str
    site: str
    """Registered domain of the source the page was collected for; the key of summary and health."""
    hints: Hints = field(default_factory=Hints)
    warc_record_id: str | None = None
    stream: str = ""
    """The archive, site or host whose pages go on in the order in which they were found."""
    turn: int = 0
    """Its place in that order, from 1; 0 waits for none."""
    counted: bool = True
    """Whether its address is counted among those that were found."""
    reading: Reading | None = None
    """What the page says; ``None`` before it is extracted."""
    article: Article | None = None

    @property
    def page(self) -> Reading:
        """What the page says. Raises ``ValueError`` before it is extracted."""
        if self.reading is None:
            raise ValueError(f"{self.url}: not extracted: ExtractPipeline must come before")
        return self.reading
