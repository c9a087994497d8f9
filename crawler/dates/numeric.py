"""Dates of numbers alone: ``2024-03-01``, ``01.03.24``, ``令和6年3月1日``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crawler.dates.calendars import BUDDHIST_OFFSET, ERAS, MINGUO_OFFSET, calendar_of_year, gregorian_day
from crawler.dates.moments import is_possible
from crawler.dates.style import YEAR_FIRST_LANGUAGES, DateStyle

MONTHS = 12


class Found(NamedTuple):
    """A day that stands in a text, or the days it can be."""

    days: tuple[date, ...]
    """One, or two where the order of day and month is open."""
    start: int
    end: int


_YEAR_FIRST = re.compile(
    r"(?<![\d./-])(?P<year>1[34]\d\d|19\d\d|20\d\d|25\d\d)(?P<sep>[-/.])\s?(?P<month>0?[1-9]|1[0-2])(?P=sep)\s?"
    r"(?P<day>0?[1-9]|[12]\d|3[01])(?!\d|[/-]\d)"
)
_COMPACT = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?=T?(?:[01]\d|2[0-3])[0-5]\d"
    r"(?:[0-5]\d)?(?!\d)|(?!\d))"
)
_EAST_ASIAN = re.compile(
    r"(?:[中西公][華华元])?(?:(?P<era>令和|平成|昭和|民國|民国|(?<![A-Za-z])[RH])\s?)?(?<!\d)(?P<year>(?:19|20)\d\d|\d{1,3})\s?[年년]\s*"
    r"(?:[(（][^()（）]{1,10}[)）]\s*)?(?P<month>1[0-2]|0?[1-9])\s*[月월]\s*(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*[日일号號]?"
)
_ERA = re.compile(
    r"(?<![A-Za-z])(?P<era>R|H|令和|平成|民國|民国)\s?(?P<year>\d{1,3})(?P<sep>[./-])(?P<month>1[0-2]|0?[1-9])(?P=sep)"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_MINGUO = re.compile(
    r"(?<![\d./-])(?P<year>1[0-4]\d)(?P<sep>[./-])(?P<month>1[0-2]|0?[1-9])(?P=sep)(?P<day>3[01]|[12]\d|0?[1-9])"
    r"(?!\d|[./-]\d)"
)
_YEAR_LAST = re.compile(
    r"(?<![\d.:/-])(?P<one>\d{1,2})\s?(?P<sep>[./-])\s?(?P<two>\d{1,2})(?:\s?(?P=sep)\s?)(?P<year>1[34]\d\d|19\d\d|20\d\d"
    r"|25\d\d)(?!\d|[/-]\d)"
)
_SHORT = re.compile(
    r"(?<![\d.:/,-])(?P<one>\d{1,2})\s?(?P<sep>[./-])\s?(?P<two>\d{1,2})\s?(?P=sep)\s?(?P<three>'?\d\d?)(?![\d:]|[./-]\d)"
)
# Vietnamese and Mongolian months have numbers for names.
_NUMBERED_MONTH = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s*(?:tháng|thg)\s*(?P<month>1[0-2]|0?[1-9])(?!\d)\s*(?:,|năm|-|/)?\s*(?P<year>20\d\d|19\d\d)(?!\d)"
    r"|(?<!\d)(?P<year2>20\d\d|19\d\d)\s*он(?:ы)?\s*(?P<month2>1[0-2]|0?[1-9])\s*-?\s*(?:р|дугаар|дүгээр)?\s*сар(?:ын)?\s*"
    r"(?P<day2>\d{1,2})(?!\d)",
    re.IGNORECASE,
)


def numeric_days(text: str, style: DateStyle) -> Iterator[Found]:
    """Yield the dates of numbers in a text with ASCII digits; those of a pattern in order, the safest pattern first."""
    for pattern, days in _PATTERNS:
        for match in pattern.finditer(text):
            found = tuple(day for day in days(match, style) if day is not None)
            if found:
                yield Found(found, match.start(), match.end())


def _year_first(match: re.Match[str], style: DateStyle) -> tuple[date | None, ...]:
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    calendar = calendar_of_year(year, style.language)
    return (gregorian_day(calendar, year, month, day),) if calendar else ()


def _east_asian(match: re.Match[str], _style: DateStyle) -> tuple[date | None, ...]:
    year, era = int(match["year"]), match["era"]
    if era:
        year += ERAS[era.upper()]
    elif year < 100:  # noqa: PLR2004 - "24年3月1日"
        year += 2000
    elif year < 1000:  # noqa: PLR2004 - "113年3月1日" of Taiwan
        year += MINGUO_OFFSET
    return (gregorian_day("gregorian", year, int(match["month"]), int(match["day"])),)


def _minguo(match: re.Match[str], style: DateStyle) -> tuple[date | None, ...]:
    if style.language != "zh":
        return ()
    return (gregorian_day("gregorian", int(match["year"]) + MINGUO_OFFSET, int(match["month"]), int(match["day"])),)


def _year_last(match: re.Match[str], style: DateStyle) -> tuple[date | None, ...]:
    return _either(int(match["year"]), int(match["one"]), int(match["two"]), match["sep"], style)


def _either(year: int, one: int, two: int, separator: str, style: DateStyle) -> tuple[date | None, ...]:
    """Return the day of two numbers and a year; both days where their order stays open."""
    calendar = calendar_of_year(year, style.language)
    if calendar is None:
        return ()
    if one > MONTHS or two > MONTHS:
        return (gregorian_day(calendar, year, min(one, two), max(one, two)),)
    days = [gregorian_day(calendar, year, two, one), gregorian_day(calendar, year, one, two)]
    if separator == "." or calendar != "gregorian" or style.month_first is False:
        return tuple(days[:1])
    if style.month_first:
        return tuple(days[1:])
    # A date of the future is none of the page's: the other reading is certain.
    return tuple(dict.fromkeys(day for day in days if day and is_possible(day, style.latest)))


def _short(match: re.Match[str], style: DateStyle) -> tuple[date | None, ...]:
    one, two, three = int(match["one"]), int(match["two"]), int(match["three"].lstrip("'"))
    year = match["one"] if style.language in YEAR_FIRST_LANGUAGES else match["three"]
    if len(year.lstrip("'")) == 1:
        return ()
    if style.language in YEAR_FIRST_LANGUAGES:
        return (gregorian_day("gregorian", full_year(one, style), two, three),) if two <= MONTHS else ()
    if match["sep"] == "-" and one > 31:  # noqa: PLR2004 - no day: 99-03-01
        return ()
    return _either(full_year(three, style), one, two, match["sep"], style)


def full_year(short: int, style: DateStyle) -> int:
    """Return the year that two digits stand for: of this century, or the Buddhist one in Thailand."""
    if style.language in ("th", "lo") and short >= 40:  # noqa: PLR2004 - 2540 is 1997
        return 2500 + short - BUDDHIST_OFFSET
    return 2000 + short if short < 90 else 1900 + short  # noqa: PLR2004 - the web began in the nineties


def _numbered_month(match: re.Match[str], _style: DateStyle) -> tuple[date | None, ...]:
    year, month, day = (int(match[name] or match[f"{name}2"]) for name in ("year", "month", "day"))
    return (gregorian_day("gregorian", year, month, day),)


_PATTERNS = (
    (_EAST_ASIAN, _east_asian),
    (_ERA, _east_asian),
    (_YEAR_FIRST, _year_first),
    (_NUMBERED_MONTH, _numbered_month),
    (_YEAR_LAST, _year_last),
    (_MINGUO, _minguo),
    (_COMPACT, _year_first),
    (_SHORT, _short),
)
