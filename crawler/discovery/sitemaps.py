"""Sitemaps to entries: urlset, index, news, text, gzip, feeds used as sitemaps. Bytes in, values out.

Scrapy's reader is not used: one bad ``<loc>`` costs it all later ones, and it
drops the ``news:`` data. The protocol is at https://www.sitemaps.org/protocol.html.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Literal
from urllib.parse import urljoin

from lxml import etree

from crawler.dates import date_style, parse_date
from crawler.discovery.feeds import read_feed
from crawler.discovery.gzipped import inflated
from crawler.discovery.markup import Problems, root_name, sniffed_text, sound_references
from crawler.discovery.ranking import rank_children
from crawler.discovery.sitemap_entry import MAX_SITEMAP_BYTES, SitemapEntry
from crawler.urls import canonicalize

MAX_ENTRIES = 50_000  # the protocol's own limit
MAX_TAGS = 2_000_000  # 50,000 entries with news, pictures and languages; each costs 100 bytes of memory
MAX_ROBOTS_BYTES = 524_288  # RFC 9309 asks for at least 500 KiB
MAX_ROBOTS_SITEMAPS = 500
CHUNK_BYTES = 1_048_576
MAX_TEXT_CHARACTERS = 2_000  # of one value; titles and addresses are shorter

__all__ = ["Sitemap", "SitemapEntry", "rank_children", "read_sitemap", "robots_sitemaps"]

SitemapKind = Literal["index", "urlset", "text", "feed", "unknown"]

_FEED_ROOTS = ("rss", "rdf", "feed")
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,31};)")
_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)")
_FIRST_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:url|sitemap)(?=[\s>/])")
_END_OF_SET = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>")
_PART_OF_DATE = re.compile(r"\d{4}(?:-\d\d)?")  # allowed by W3C-DTF, of no use to us
_PLAIN_ADDRESS = re.compile(r"https?://[a-zA-Z][a-zA-Z0-9-]*(?:\.[a-zA-Z][a-zA-Z0-9-]*)+/[!-~]*\Z")  # nearly all
_ROBOTS_LINE = re.compile(r"^[ \t]*site-?map[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap says. ``broken`` with a reason in ``problems`` where it is none."""

    kind: SitemapKind
    entries: list[SitemapEntry] = field(default_factory=list)
    """Pages."""
    children: list[SitemapEntry] = field(default_factory=list)
    """Sitemaps that an index names."""
    problems: list[str] = field(default_factory=list)
    """The first of them, one line each."""
    problem_count: int = 0
    broken: bool = False


def read_sitemap(body: bytes, url: str, *, max_bytes: int = MAX_SITEMAP_BYTES) -> Sitemap:
    """Return the entries of a sitemap fetched from ``url``; never raises.

    At most ``max_bytes`` after decompression and 50,000 entries are read. A bad
    entry is counted in the problems and the others stay.
    """
    problems = Problems()
    body = inflated(body, max_bytes, problems).strip()
    root = root_name(body)
    if root in _FEED_ROOTS:
        return _from_feed(body, url)
    if root == "html" or not body:
        problems.add("an HTML page, not a sitemap" if body else "empty")
        return Sitemap("unknown", [], [], problems.texts, problems.count, broken=True)
    body = _in_utf8(body)
    kind: SitemapKind = "index" if root == "sitemapindex" else "urlset" if root else "text"
    found = _read_xml(_whole_entries(body, problems), problems) if root else _read_text(body)
    entries = list(_checked(found, url, problems))
    if not entries and (kind == "text" or root not in ("urlset", "sitemapindex")):
        problems.add("not a sitemap")
        return Sitemap("unknown", [], [], problems.texts, problems.count, broken=True)
    pages, children = ([], entries) if kind == "index" else (entries, [])
    return Sitemap(kind, pages, children, problems.texts, problems.count)


def robots_sitemaps(body: bytes, url: str = "") -> list[str]:
    """Return the addresses of the ``Sitemap:`` lines of a robots.txt, in their order.

    Relative ones are resolved against ``url``, where it is given; what is not http(s) is left out.
    """
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace").replace("\r", "\n")
    found = (_absolute(match[1], url) for match in _ROBOTS_LINE.finditer(text))
    return list(dict.fromkeys(address for address in found if address))[:MAX_ROBOTS_SITEMAPS]


def _whole_entries(body: bytes, problems: Problems) -> bytes:
    """Return the markup with loose ampersands escaped, and without an entry that was cut in the middle."""
    tags = body.count(b"<")
    if tags > MAX_TAGS:
        problems.add(f"more than {MAX_TAGS} tags: the rest is left out")
        body = body[: len(body) * MAX_TAGS // tags]
    if not _END_OF_SET.search(body, max(0, len(body) - 10_000)) and b"\x00" not in body[:64]:  # UTF-16 stays as it is
        problems.add("ends too early: the last entry may be missing")
        end = max(body.rfind(mark) for mark in (b"</url>", b"</sitemap>", b":url>", b":sitemap>"))
        first = _FIRST_ENTRY.search(body)
        body = body[: body.find(b">", end) + 1] if end >= 0 else body[: first.start()] if first else body
    if b"<![CDATA[" not in body and _BARE_AMPERSAND.search(body):
        body = _BARE_AMPERSAND.sub(b"&amp;", body)
    return sound_references(body)


def _in_utf8(body: bytes) -> bytes:
    """Return a body that says it is UTF-8, but is not, as what it most probably is."""
    declared = _ENCODING.match(body)
    if b"\x00" in body[:64] or (declared and declared[1].lower() not in (b"utf-8", b"utf8")):
        return body
    reader = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), CHUNK_BYTES):  # a text of the whole would take four times its size
            reader.decode(body[start : start + CHUNK_BYTES])
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace").encode("utf-8")
    return body


def _read_xml(body: bytes, problems: Problems) -> Iterator[dict[str, str]]:
    """Yield the values of each ``<url>`` and ``<sitemap>``, by the local names of their elements."""
    events = etree.iterparse(
        io.BytesIO(body), events=("end",), tag=("{*}url", "{*}sitemap"), recover=True, resolve_entities=False,
        load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in events:
            yield _values(element)
            element.clear()
            _drop_earlier(element)
    except etree.XMLSyntaxError as error:
        problems.add(f"not well-formed: {error}"[:200])
    fatal = events.error_log.filter_from_fatals()
    if fatal:
        problems.add(f"not well-formed: line {fatal[0].line}: {fatal[0].message}"[:200])


def _local_name(element: Any) -> str:
    tag = element.tag
    if not isinstance(tag, str):  # an entity that is not expanded
        return ""
    return tag[max(tag.rfind("}"), tag.rfind(":")) + 1 :]  # a colon: of a prefix that nothing declares


def _values(element: Any) -> dict[str, str]:
    """Return the text of the children that matter; ``loc`` of an image or a video is not the page's."""
    values: dict[str, str] = {}
    for child in element:
        name = _local_name(child)
        if name in ("loc", "lastmod"):
            values.setdefault(name, _text(child))
        elif name == "news":
            for part in child.iter():
                values.setdefault(f"news_{_local_name(part)}", _text(part))
    return values


def _text(element: Any) -> str:
    try:
        text = element.text or ""
        if len(element):  # an entity or a stray tag inside
            text = unescape("".join(element.itertext()))
    except UnicodeDecodeError:  # bytes that recovery let pass
        return ""
    return " ".join(text[:MAX_TEXT_CHARACTERS].split())


def _drop_earlier(element: Any) -> None:
    """Free what has been read, so that memory does not grow with the file."""
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _read_text(body: bytes) -> Iterator[dict[str, str]]:
    """Yield the lines of a text sitemap; one that is no absolute address is marked as such."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    plain = sniffed_text(body, len(body)).encode() if wide else body.removeprefix(codecs.BOM_UTF8)
    for line in io.BytesIO(plain.replace(b"\r", b"\n")):
        text = line[:MAX_TEXT_CHARACTERS].decode("utf-8", "replace").strip()
        if text and not text.startswith("#"):
            yield {"loc": text if text.startswith(("http://", "https://")) else f"no:address {text[:100]}"}


def _checked(found: Iterator[dict[str, str]], base: str, problems: Problems) -> Iterator[SitemapEntry]:
    seen: set[str] = set()
    for number, values in enumerate(found):
        if number >= MAX_ENTRIES:
            problems.add(f"more than {MAX_ENTRIES} entries: the rest is left out")
            return
        loc = values.get("loc", "")
        address = _absolute(loc, base)
        if address is None:
            problems.add(f"bad address: {loc[:150]!r}" if loc else "entry without an address")
        elif address not in seen:
            seen.add(address)
            yield _sitemap_entry(address, values, problems)


def _sitemap_entry(address: str, values: dict[str, str], problems: Problems) -> SitemapEntry:
    dates: list[str | None] = []
    style = date_style([values.get("news_language")])
    for text in (values.get("lastmod"), values.get("news_publication_date")):
        dates.append(parse_date(text, style))
        if text and dates[-1] is None and not _PART_OF_DATE.fullmatch(text):
            problems.add(f"bad date: {text[:60]!r} of {address[:150]}")
    title, language, name = (values.get(f"news_{key}") or None for key in ("title", "language", "name"))
    return SitemapEntry(address, dates[0], title, dates[1], language, name)


def _absolute(text: str, base: str) -> str | None:
    if not text or len(text) >= MAX_TEXT_CHARACTERS or "\ufffd" in text:
        return None
    if _PLAIN_ADDRESS.match(text):
        return text
    try:
        address = text if text.startswith(("http://", "https://")) else urljoin(base, text)
    except ValueError:
        return None
    return address if canonicalize(address) else None


def _from_feed(body: bytes, url: str) -> Sitemap:
    feed = read_feed(body, url)
    entries = [
        SitemapEntry(entry.url, entry.date_modified, entry.title, entry.date_published) for entry in feed.entries
    ]
    return Sitemap("feed", entries, [], feed.problems, feed.problem_count, broken=feed.broken)
