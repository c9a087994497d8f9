"""Dates as pages write them, to ISO 8601 with time and offset where they are told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

from crawler.text.metadata.months import MONTHS, ZONES

EARLIEST_YEAR = 1990
"""No news page is older than the web; earlier dates are birthdays, epochs and templates."""
FUTURE_SLACK = timedelta(days=2)
"""A page's own clock may be ahead by a time zone and an embargo, not by more."""
MAX_CHARACTERS = 120
"""A longer string is prose, not a date."""
SOURCES = ("json-ld", "meta", "feed", "sitemap", "url", "text")
"""Best first. A ``<time>`` element counts as ``meta``: it is written for machines."""

_ISO = re.compile(
    r"""(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-/.]?)(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)
    (?:(?:[T\s]\s*|\s*-\s*)(?P<hour>[01]\d
    |2[0-4]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?)?""",
    re.VERBOSE,
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?:T?(?P<hour>[01]\d"
    r"|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?!\d)"
)
_EAST_ASIAN = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[年년.]\s*(?P<month>1[0-2]|0?[1-9])\s*[月월.]\s*(?P<day>[12]\d|3[01]"
    r"|0?[1-9])\s*[日일号號.]?"
)
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<one>\d{1,2})\s?(?P<sep>[./-])\s?(?P<two>\d{1,2})\s?(?P=sep)\s?(?P<year>(?:19|20|25)\d\d)(?!\d)"
)
_WORDS = re.compile(
    r"(?P<number>\d{1,4})(?:st|nd|rd|th|er|\.|º|ª)?(?![\d:])|(?P<word>[^\W\d_][\w.\u0300-\u036f\u0900-\u0e4f]*)"
)
_CLOCK = re.compile(
    r"(?<![\d./-])(?P<hour>[01]?\d|2[0-4])(?::|h|時|时|시\s?|点|\.(?=\d\d(?!\d|\.)))(?P<minute>[0-5]\d)(?![\d/]"
    r"|\.\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_COMPACT_CLOCK = re.compile(r"T(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<half>)")
_ZONE = re.compile(
    r"(?:UTC|GMT)?\s?(?P<sign>[+−-])(?P<hours>[01]\d):?(?P<minutes>[0-5]\d)?(?![\d-])|(?P<utc>Z|UTC|GMT)\b"
    r"|\(?(?P<name>[A-Z]{3,4})\b"
)
_TWO_WORDS = re.compile("(تشرين|كانون) (الأول|الثاني)")  # months of the Levant
_EPOCH = re.compile(r"^(?:\d{10}|\d{13})$")
_IN_URL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[/_-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/_-])[1-9])(?P=sep)(?P<day>0[1-9]"
    r"|[12]\d|3[01]|(?<=[/_-])[1-9])(?!\d)"
)
_IN_URL_BACKWARDS = re.compile(
    r"(?<!\d)(?P<day>0[1-9]|[12]\d|3[01])(?P<sep>[/_-])(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<year>20\d\d)(?!\d)"
)
_MONTH_IN_URL = re.compile(r"/(?P<year>20\d\d)/(?P<word>[a-z]{3,9})/(?P<day>0?[1-9]|[12]\d|3[01])(?=/|$)")


def parse_date(text: str | None, *, latest: datetime | None = None, month_first: bool = False) -> str | None:
    """Return a written date as ISO 8601, ``None`` where it is none or cannot be true.

    The result is a day, a day with time, or a day with time and offset, as much
    as the text tells: ``2024-03-01``, ``2024-03-01T10:00:00``,
    ``2024-03-01T10:00:00+01:00``. Dates before 1990 and after ``latest`` (with
    two days of slack) are refused. ``month_first`` decides ``3/4/2024``.

    >>> parse_date("Fri, 01 Mar 2024 10:00:00 GMT")
    '2024-03-01T10:00:00+00:00'
    >>> parse_date("1. März 2024, 10:00 Uhr")
    '2024-03-01T10:00:00'
    """
    if not text or not text.strip():
        return None
    told = _ascii_digits(text.strip()[:MAX_CHARACTERS])
    day, rest = _epoch(told) or _day(told, month_first=month_first)
    if day is None:
        return None
    return _checked(day if isinstance(day, datetime) else _with_time(day, rest), latest)


def _checked(moment: date | datetime, latest: datetime | None) -> str | None:
    if moment.year < EARLIEST_YEAR or (latest and moment_of(moment) > latest + FUTURE_SLACK):
        return None
    return moment.isoformat()


def moment_of(moment: date | datetime) -> datetime:
    """Return an aware moment for comparison: midnight for a day, UTC where no offset is told."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - made aware in the next line
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def url_date(url: str, *, latest: datetime | None = None) -> str | None:
    """Return the day that stands in an address, ``None`` where there is none.

    >>> url_date("https://example.org/2024/03/01/rain")
    '2024-03-01'
    """
    path = url.split("://", 1)[-1].partition("/")[2].partition("?")[0]
    match = _IN_URL.search(f"/{path}") or _IN_URL_BACKWARDS.search(f"/{path}")
    if match:
        day = _calendar(int(match["year"]), int(match["month"]), int(match["day"]))
        return _checked(day, latest) if day else None
    match = _MONTH_IN_URL.search(f"/{path.lower()}")
    month = MONTHS.get(match["word"]) if match else None
    day = _calendar(int(match["year"]), month, int(match["day"])) if match and month else None
    return _checked(day, latest) if day else None


def choose_date(candidates: Iterable[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    """Return the date and source of the candidate whose source ranks first, ``(None, None)`` without one.

    The order is that of :data:`SOURCES`: the page's JSON-LD, its meta elements,
    the feed, the sitemap, the address, the text. A day alone gives way to the
    same day with a time.
    """
    told = sorted(
        ((value, source) for value, source in candidates if value and source in SOURCES),
        key=lambda one: SOURCES.index(one[1] or ""),
    )
    if not told:
        return None, None
    first = told[0]
    if "T" not in (first[0] or ""):
        first = next((one for one in told if "T" in (one[0] or "") and (one[0] or "")[:10] == first[0]), first)
    return first


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    kept = (char for char in text if char not in "\u200e\u200f")
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in kept)


def _epoch(text: str) -> tuple[datetime, str] | None:
    if not _EPOCH.match(text):
        return None
    seconds = int(text[:10])
    return datetime.fromtimestamp(seconds, UTC), ""


def _day(text: str, *, month_first: bool) -> tuple[date | None, str]:
    """Return the day a text tells and what is left of the text for the time."""
    for pattern in (_ISO, _COMPACT, _EAST_ASIAN):
        match = pattern.search(text)
        if match:
            day = _calendar(int(match["year"]), int(match["month"]), int(match["day"]))
            if day:
                return day, text[match.end("day") :]
    match = _NUMERIC.search(text)
    if match:
        return _numeric(match, month_first=month_first), text[: match.start()] + " " + text[match.end() :]
    return _worded(text), text


def _numeric(match: re.Match[str], *, month_first: bool) -> date | None:
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    swap = one <= 12 and (two > 12 or (month_first and match["sep"] != "."))  # noqa: PLR2004 - months
    day, month = (two, one) if swap else (one, two)
    return _calendar(year, month, day)


def _worded(text: str) -> date | None:
    """Return the day of ``March 1, 2024``, ``1 de marzo de 2024``, ``1 मार्च 2024``."""
    month, numbers = None, []
    for match in _WORDS.finditer(_TWO_WORDS.sub(r"\1_\2", _CLOCK.sub(" ", text))):
        if match["number"]:
            numbers.append(int(match["number"]))
        elif month is None:
            month = MONTHS.get(match["word"].lower().strip("."))
    years = [number for number in numbers if number > 1900]  # noqa: PLR2004 - days are below
    days = [number for number in numbers if 1 <= number <= 31]  # noqa: PLR2004 - days of a month
    return _calendar(years[0], month, days[0]) if month and years and days else None


def _calendar(year: int, month: int, day: int) -> date | None:
    if year > 2400:  # noqa: PLR2004 - the Buddhist calendar of Thailand
        year -= 543
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_time(day: date, rest: str) -> date | datetime:
    match = _CLOCK.search(rest) or _COMPACT_CLOCK.match(rest)
    if not match:
        return day
    hour = int(match["hour"]) % 24
    half = (match["half"] or "").lower()
    if half and hour <= 12:  # noqa: PLR2004 - a clock of twelve hours
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return datetime(
        day.year,
        day.month,
        day.day,
        hour,
        int(match["minute"]),
        int(match["second"] or 0),
        tzinfo=_zone(rest[match.end() :]),
    )


def _zone(rest: str) -> timezone | None:
    match = _ZONE.match(rest.strip())
    if not match:
        return None
    if match["sign"]:
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        return timezone(offset if match["sign"] == "+" else -offset) if offset else UTC
    if match["utc"]:
        return UTC
    hours = ZONES.get(match["name"] or "")
    return timezone(timedelta(hours=hours)) if hours is not None else None
