"""Converts days of other calendars to Gregorian ones; libraries do it where the rules are astronomical."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.dates.months import GREGORIAN

BUDDHIST_YEARS = range(2400, 2700)
"""Years of Thailand, Laos and Cambodia: no Gregorian year of the press is among them."""
BUDDHIST_OFFSET = 543
JALALI_YEARS = range(1360, 1430)
HIJRI_YEARS = range(1410, 1470)
JALALI_LANGUAGES = frozenset({"fa", "ps", "prs", "ckb", "mzn", "glk", "lrc"})
HIJRI_LANGUAGES = frozenset({"ar", "ur"})
MINGUO_OFFSET = 1911
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "民國": MINGUO_OFFSET, "民国": MINGUO_OFFSET}
"""What is added to the year of an era of Japan or of the Republic of China."""
_ETHIOPIC_EPOCH = date(8, 8, 27).toordinal() - 1  # 1 Meskerem 1, in the proleptic Gregorian calendar
_BENGALI_MONTH_DAYS = (31, 31, 31, 31, 31, 31, 30, 30, 30, 30, 29, 30)
"""Of Bangladesh since 2019; the eleventh month has a day more in a Gregorian leap year."""


def gregorian_day(calendar: str, year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a day of a calendar, ``None`` where there is none or where it is not certain.

    >>> gregorian_day("jalali", 1403, 3, 4), gregorian_day("hijri", 1446, 1, 1), gregorian_day("ethiopic", 2016, 6, 22)
    (datetime.date(2024, 5, 24), datetime.date(2024, 7, 7), datetime.date(2024, 3, 1))
    """
    try:
        if calendar == GREGORIAN:
            return date(year - BUDDHIST_OFFSET if year in BUDDHIST_YEARS else year, month, day)
        return _CONVERTED[calendar](year, month, day)
    except (ValueError, OverflowError):
        return None


def calendar_of_year(year: int, language: str) -> str | None:
    """Return the calendar that a year of four digits belongs to on a page of this language, ``None`` for none."""
    if 1900 <= year < 2200 or year in BUDDHIST_YEARS:  # noqa: PLR2004 - years of the press
        return GREGORIAN
    if language in JALALI_LANGUAGES and year in JALALI_YEARS:
        return "jalali"
    if language in HIJRI_LANGUAGES and year in HIJRI_YEARS:
        return "hijri"
    return None


def _jalali(year: int, month: int, day: int) -> date:
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415 - only pages in Persian need it

    found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return found


def _hijri(year: int, month: int, day: int) -> date:
    """Return the day by the Umm al-Qura calendar of Saudi Arabia; elsewhere the moon may be seen a day later."""
    from hijridate import Hijri  # noqa: PLC0415 - only pages with such dates need it

    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def _ethiopic(year: int, month: int, day: int) -> date:
    """Return the day of a calendar of twelve months of 30 days and one of five, six before a leap year."""
    length = 30 if month <= 12 else 5 + (year % 4 == 3)  # noqa: PLR2004 - months of the calendar
    if not 1 <= day <= length:
        raise ValueError(f"{month}-{day}: no day of the Ethiopic calendar")
    return date.fromordinal(_ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day)


def _bengali(year: int, month: int, day: int) -> date:
    """Return the day by the calendar of Bangladesh, whose year begins on the 14th of April."""
    first = date(year + 593, 4, 14)
    leap = month == 11 and (first.year + 1) % 4 == 0  # noqa: PLR2004 - Falgun holds the 29th of February
    if not 1 <= day <= _BENGALI_MONTH_DAYS[month - 1] + leap:
        raise ValueError(f"{month}-{day}: no day of the Bengali calendar")
    before = sum(_BENGALI_MONTH_DAYS[: month - 1]) + (month == 12 and (first.year + 1) % 4 == 0)  # noqa: PLR2004
    return first + timedelta(days=before + day - 1)


_CONVERTED = {"jalali": _jalali, "hijri": _hijri, "ethiopic": _ethiopic, "bengali": _bengali}
