"""Feeds to entries: RSS, Atom, RDF (feedparser) and JSON Feed (ours). Bytes in, values out."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import feedparser
import orjson

from crawler.dates import DateStyle, date_style, parse_date
from crawler.discovery.gzipped import inflated
from crawler.discovery.markup import Problems, root_name, sniffed_text, sound_references
from crawler.urls import canonicalize

MAX_FEED_BYTES = 10_000_000  # a feed is asked for often; the largest of real sites have 5 MB
MAX_FEED_TAGS = 100_000  # the tolerant parser takes 0.1 ms for each
MAX_ENTRIES = 5_000
MAX_TITLE_CHARACTERS = 1_000

_ROOTS = ("rss", "rdf", "feed", "channel")
_JSON_FEED = re.compile(r"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version")
_TAG = re.compile(r"<[^<>]*>")
_PERIOD_MINUTES = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a feed announces it."""

    url: str
    """Absolute http(s) address, as written."""
    title: str | None = None
    date_published: str | None = None
    """ISO 8601, with time and offset where told."""
    date_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says. ``broken`` with a reason in ``problems`` where it is none."""

    entries: list[Entry] = field(default_factory=list)
    next_url: str | None = None
    """The page of older entries (RFC 5005, JSON Feed ``next_url``)."""
    ttl_minutes: int | None = None
    """How long the feed asks to be left alone."""
    problems: list[str] = field(default_factory=list)
    """The first of them, one line each."""
    problem_count: int = 0
    broken: bool = False


def is_feed(body: bytes, content_type: str = "") -> bool:
    """Return whether a body is a feed by its first element, or a JSON Feed by its version.

    The declared type only helps where the body has no beginning that tells.
    """
    if root_name(body) in _ROOTS or _is_json_feed(body):
        return True
    return not body.strip() and bool(re.search(r"rss|atom|feed\+json", content_type))


def read_feed(body: bytes, url: str, content_type: str = "") -> Feed:
    """Return the entries of a feed fetched from ``url``; never raises.

    A broken entry is counted in the problems and the others stay; markup that is
    not well-formed is read as far as it goes.
    """
    body = inflated(body, MAX_FEED_BYTES + 1, Problems())
    if len(body) > MAX_FEED_BYTES:
        return _broken(f"larger than {MAX_FEED_BYTES} bytes")
    if _is_json_feed(body):
        return _read_json(body, url)
    root = root_name(body)
    if root == "html":
        return _broken("an HTML page, not a feed")
    if root not in _ROOTS:
        return _broken("not a feed" if body.strip() else "empty")
    if body.count(b"<") > MAX_FEED_TAGS:
        return _broken(f"more than {MAX_FEED_TAGS} tags")
    return _read_xml(body, url, content_type)


def _broken(why: str) -> Feed:
    return Feed(problems=[why], problem_count=1, broken=True)


def _is_json_feed(body: bytes) -> bool:
    text = sniffed_text(body, 4_096)
    return text.startswith("{") and bool(_JSON_FEED.search(text) or _JSON_FEED.search(body.decode("latin-1")))


def _read_xml(body: bytes, url: str, content_type: str) -> Feed:
    try:
        parsed = _parsed(sound_references(body), url, content_type)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        AssertionError,
        RecursionError,
    ) as error:
        return _broken(f"cannot be read: {type(error).__name__}: {error}"[:200])  # feedparser's own failures
    problems = Problems()
    if parsed.bozo and "CharacterEncodingOverride" not in type(parsed.bozo_exception).__name__:
        problems.add(f"not well-formed: {parsed.bozo_exception}"[:200])
    about = parsed.feed
    items = parsed.entries[:MAX_ENTRIES]
    style = date_style([about.get("language")], texts=filter(None, (_raw_date(item, "published") for item in items)))
    entries = list(_unique(_entry(item, parsed.version, url, style, problems) for item in items))
    return Feed(
        entries=entries,
        next_url=_next_url(about.get("links", []), url),
        ttl_minutes=_ttl_minutes(about),
        problems=problems.texts,
        problem_count=problems.count,
    )


def _parsed(body: bytes, url: str, content_type: str) -> Any:
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    # A stream, because a plain string would be taken for an address or a file name and opened.
    return feedparser.parse(
        io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )


def _entry(item: Mapping[str, Any], version: str, base: str, style: DateStyle, problems: Problems) -> Entry | None:
    link = item.get("feedburner_origlink") or item.get("link")
    if not link:
        if not _has_enclosure(item):  # a podcast episode without a page is no article
            problems.add(f"entry without a link: {_title(item) or item.get('id', '')}"[:200])
        return None
    address = _absolute(str(link), base)
    if address is None:
        problems.add(f"entry with a bad link: {link}"[:200])
        return None
    published, modified = (parse_date(_raw_date(item, name), style) for name in ("published", "updated"))
    if published is None and not version.startswith("atom"):  # dc:date of RSS and RDF
        published, modified = modified, None
    return Entry(address, _title(item), published, modified)


def _has_enclosure(item: Mapping[str, Any]) -> bool:
    return any(link.get("rel") == "enclosure" for link in item.get("links", []))


def _raw_date(item: Mapping[str, Any], name: str) -> str | None:
    raw = dict(item).get(name)  # feedparser's own look-up answers "updated" with "published", and warns
    return str(raw) if raw else None


def _title(item: Mapping[str, Any]) -> str | None:
    title = str(item.get("title") or "")[:MAX_TITLE_CHARACTERS]
    if "html" in str(item.get("title_detail", {}).get("type", "")):
        title = html.unescape(_TAG.sub("", title))
    return " ".join(title.split()) or None


def _absolute(link: str, base: str) -> str | None:
    try:
        address = urljoin(base, link.strip())
    except ValueError:
        return None
    return address if canonicalize(address) else None


def _next_url(links: Iterable[Mapping[str, Any]], url: str) -> str | None:
    for link in links:
        if link.get("rel") == "next" and link.get("href"):
            address = _absolute(link["href"], url)
            return None if address == url else address
    return None


def _ttl_minutes(about: Mapping[str, Any]) -> int | None:
    """Return the longer of RSS ``ttl`` and the syndication module's period."""
    ttl = _whole_number(about.get("ttl"))
    period = _PERIOD_MINUTES.get(str(about.get("sy_updateperiod", "")).strip().lower())
    if period:
        period //= _whole_number(about.get("sy_updatefrequency")) or 1
    return max(ttl or 0, period or 0) or None


def _whole_number(value: object) -> int | None:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


def _unique(entries: Iterable[Entry | None]) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry is not None and entry.url not in seen:
            seen.add(entry.url)
            yield entry


def _read_json(body: bytes, url: str) -> Feed:
    """Return the entries of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    try:
        document = orjson.loads(body.decode("utf-8-sig", "replace"))
    except orjson.JSONDecodeError as error:
        return _broken(f"not JSON: {error}"[:200])
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return _broken("a JSON Feed without a list of items")
    problems = Problems()
    entries = list(_unique(_json_entry(item, url, problems) for item in items[:MAX_ENTRIES]))
    following = document.get("next_url")
    next_url = _absolute(following, url) if isinstance(following, str) and following else None
    return Feed(entries, None if next_url == url else next_url, None, problems.texts, problems.count)


def _json_entry(item: object, base: str, problems: Problems) -> Entry | None:
    if not isinstance(item, dict):
        problems.add("an item that is no object")
        return None
    link = next((item[key] for key in ("url", "external_url", "id") if _is_link(item.get(key), key)), None)
    address = _absolute(link, base) if link else None
    if address is None:
        problems.add(f"item without a good url: {item.get('title') or item.get('id') or ''}"[:200])
        return None
    published, modified = (
        parse_date(value, DateStyle(month_first=None)) if isinstance(value := item.get(key), str) else None
        for key in ("date_published", "date_modified")
    )
    title = item.get("title")
    text = " ".join(title[:MAX_TITLE_CHARACTERS].split()) if isinstance(title, str) else ""
    return Entry(address, text or None, published, modified)


def _is_link(value: object, key: str) -> bool:
    """Return whether a value is an address; an ``id`` is one only where it is absolute."""
    return isinstance(value, str) and bool(value.strip()) and (key != "id" or value.startswith(("http://", "https://")))
