"""What an address tells by its form: its address without AMP, and whether it is one of endlessly many."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from crawler.urls.canonical import canonicalize

MAX_URL_CHARACTERS = 2_000  # addresses of articles are below 500; longer ones are built by a loop
MAX_PATH_SEGMENTS = 16  # archives go down to section / year / month / day / id / slug
MAX_QUERY_PARAMETERS = 12  # more is a search form with filters
MAX_SEGMENT_REPEATS = 3  # a/b/a/b/a/b: a relative link that resolves against itself
MAX_PAGE_NUMBER = 1_000  # endless pagination answers any number

_CACHE_PATH = re.compile(r"/(?:amp|[acv])/s/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(/.*)?", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"(?:/amp/?|\.amp|[._-]amp(?=\.html?$))(\.html?)?$", re.IGNORECASE)
_AMP_PREFIX = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
_AMP_NAMES = frozenset({"amp", "outputtype", "mode", "type", "view"})

_CALENDAR = re.compile(
    r"""
    /(?:calendar|calendario|calendrier|kalender|agenda|events?)/ (?:[^/]+/)?
        (?:\d{4}(?:[/-]\d{1,2})*|day|week|month|list)(?:/|$)
  | [?&](?:tribe-bar-date|ical|outlook-ical|eventdate|caldate|calendar_(?:month|year)|cal_(?:month|year))=
  | [?&]month=\d{1,2}.*[?&]year=\d{4} | [?&]day=\d{1,2}.*[?&]month=\d{1,2}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"(?:[?&](?:page|paged|seite|pagina)=|/page/)(\d{1,9})(?![\w-])", re.IGNORECASE)


def is_readable(url: str) -> bool:
    """Return whether an address can be taken apart at all; one that is empty or of a file can.

    >>> is_readable("https://example.org:8080/a"), is_readable(""), is_readable("http://[1:2/")
    (True, True, False)
    """
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def may_be_archived(url: str) -> bool:
    r"""Return whether an archive may call a page so: http or https and a host, though nobody could ask for it now.

    >>> may_be_archived("http://paper.example/a"), may_be_archived("http://old::paper.example/a")
    (True, True)
    >>> may_be_archived("http://["), may_be_archived("file:///etc/hosts"), may_be_archived("http://\x1b[2Jx")
    (False, False, False)
    """
    if not is_readable(url) or not url.isprintable():
        return False
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def amp_to_plain(url: str) -> str:
    """Return the address that an AMP address stands for, as far as its shape tells; any other one unchanged.

    >>> amp_to_plain("https://example.com/2026/a/amp/"), amp_to_plain("https://example.com/a.amp.html?amp=1&x=2")
    ('https://example.com/2026/a/', 'https://example.com/a.html?x=2')
    >>> amp_to_plain("https://example-com.cdn.example.org/c/s/example.com/a")
    'https://example.com/a'

    A host of its own (``amp.example.com``) is left: only the page knows its plain address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if cached := _CACHE_PATH.fullmatch(parts.path):
        plain = canonicalize(f"https://{cached[1]}{cached[2] or '/'}")
        return amp_to_plain(plain) if plain else url
    path = _plain_path(parts.path)
    query = "&".join(piece for piece in parts.query.split("&") if not _is_amp_parameter(piece))
    if (path, query) == (parts.path, parts.query):
        return url
    return urlunsplit((parts.scheme, parts.netloc, path, query, parts.fragment))


def _plain_path(path: str) -> str:
    match = _AMP_SUFFIX.search(path)
    if match is None or match.start() == 0:
        return _AMP_PREFIX.sub("", path)
    slash = "/" if match[0].endswith("/") else ""
    return path[: match.start()] + (match[1] or "") + slash


def _is_amp_parameter(piece: str) -> bool:
    name, mark, value = piece.lower().partition("=")
    if name == "amp":
        return not mark or value in ("", "1", "true", "amp")
    return name in _AMP_NAMES and value == "amp"


def trap(url: str) -> str | None:
    """Return why an address should not be followed: it is one of endlessly many. ``None`` for a sound address.

    >>> trap("https://example.com/a/b/a/b/a/b/"), trap("https://example.com/2026/01/31/a")
    ('a path segment stands there 3 times', None)
    """
    if len(url) > MAX_URL_CHARACTERS:
        return f"longer than {MAX_URL_CHARACTERS} characters"
    try:
        parts = urlsplit(url)
    except ValueError:
        return "no address"
    return _path_trap(parts) or _query_trap(parts)


def _path_trap(parts: SplitResult) -> str | None:
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    if len(segments) > MAX_PATH_SEGMENTS:
        return f"more than {MAX_PATH_SEGMENTS} path segments"
    repeats = max((segments.count(segment) for segment in segments if not segment.isdigit()), default=0)
    if repeats >= MAX_SEGMENT_REPEATS:
        return f"a path segment stands there {repeats} times"
    return None


def _query_trap(parts: SplitResult) -> str | None:
    rest = f"{parts.path}?{parts.query}"
    if _CALENDAR.search(rest):
        return "a page of a calendar"
    if len(parse_qsl(parts.query, keep_blank_values=True)) > MAX_QUERY_PARAMETERS:
        return f"more than {MAX_QUERY_PARAMETERS} parameters"
    page = _PAGE_NUMBER.search(rest)
    if page and int(page[1]) > MAX_PAGE_NUMBER:
        return f"page number above {MAX_PAGE_NUMBER}"
    return None
