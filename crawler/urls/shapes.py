"""What the shape of an address tells: its date, its plain form behind AMP, whether it is a trap."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from crawler.urls.canonical import canonicalize

MAX_URL_CHARACTERS = 2_000  # addresses of articles are below 500; longer ones are built by a loop
MAX_PATH_SEGMENTS = 16  # archives go down to section / year / month / day / id / slug
MAX_QUERY_PARAMETERS = 12  # more is a search form with filters
MAX_SEGMENT_REPEATS = 3  # a/b/a/b/a/b: a relative link that resolves against itself
MAX_PAGE_NUMBER = 1_000  # endless pagination answers any number

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_DATE = re.compile(
    r"""
    (?<![\dA-Za-z])                                        # not inside an id or a word
    (?:
        (?P<y1>(?:19|20)\d\d) (?P<sep>[/_.-]?) (?P<m1>0[1-9]|1[0-2]) (?P=sep) (?P<d1>0[1-9]|[12]\d|3[01])
      | (?P<y2>(?:19|20)\d\d) (?P<sep2>[/_.-]) (?P<m2>[1-9]) (?P=sep2) (?P<d2>[12]\d|3[01]|[1-9])
      | (?P<y3>(?:19|20)\d\d) (?P<sep3>[/_.-]) (?P<m3>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*
        (?P=sep3) (?P<d3>0?[1-9]|[12]\d|3[01])
      | (?P<d4>1[3-9]|2\d|3[01]) (?P<sep4>[/_.-]) (?P<m4>0[1-9]|1[0-2]) (?P=sep4) (?P<y4>(?:19|20)\d\d)
    )
    (?![\d])                                               # 20260131123 is an id
    """,
    re.VERBOSE | re.IGNORECASE,
)

_CACHE_PATH = re.compile(r"/(?:amp|[acv])/s/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(/.*)?", re.IGNORECASE)
_AMP_SUFFIX = re.compile(r"(?:/amp/?|\.amp|[._-]amp(?=\.html?$))(\.html?)?$", re.IGNORECASE)
_AMP_PREFIX = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
_AMP_NAMES = frozenset({"amp", "outputtype", "mode", "type", "view"})

_SESSION = re.compile(
    r"(?:^|[?&;/])(?:s|sid|sess|session|phpsessid|jsessionid|sessionid|zenid|oscsid)=[0-9a-z]{16,}", re.IGNORECASE
)
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


def url_date(url: str) -> date | None:
    """Return the day that the path of an address names; ``None`` without one, or where its order is unclear.

    >>> url_date("https://example.com/2026/01/31/a"), url_date("https://example.com/a-20260131.html")
    (datetime.date(2026, 1, 31), datetime.date(2026, 1, 31))
    >>> url_date("https://example.com/01-02-2026/a"), url_date("https://example.com/id/2026013112345")
    (None, None)
    """
    return path_date(_path(url))


def path_date(path: str) -> date | None:
    """Return the same for a decoded path that is at hand."""
    for match in _DATE.finditer(path):
        found = {name[0]: value for name, value in match.groupdict().items() if value and name[0] in "ymd"}
        name = found["m"][:3].lower()
        month = _MONTHS.index(name) + 1 if name in _MONTHS else int(name)
        with suppress(ValueError):  # the 31st of February is no date
            return date(int(found["y"]), month, int(found["d"]))
    return None


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
    """Return why an address should not be followed, because the like of it never end; ``None`` for a sound one.

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
    if _SESSION.search(rest):
        return "a session id"
    if _CALENDAR.search(rest):
        return "a page of a calendar"
    if len(parse_qsl(parts.query, keep_blank_values=True)) > MAX_QUERY_PARAMETERS:
        return f"more than {MAX_QUERY_PARAMETERS} parameters"
    page = _PAGE_NUMBER.search(rest)
    if page and int(page[1]) > MAX_PAGE_NUMBER:
        return f"page number above {MAX_PAGE_NUMBER}"
    return None


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
