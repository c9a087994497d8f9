"""Dates with the name of a month. A name counts only beside a day and a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from crawler.dates.calendars import calendar_of_year, gregorian_day
from crawler.dates.clock import blanked
from crawler.dates.months import EVERYWHERE, GREGORIAN, Month, double_names, month_named
from crawler.dates.numeric import Found, full_year
from crawler.dates.style import DateStyle
from crawler.dates.words import folded

MAX_FILLERS = 2
MAX_GLUED_CHARACTERS = 5
FULL_YEAR_DIGITS = 4

_MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0965\u0970-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd"
    r"\u0f71-\u0f84\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u200c\u200d"
)
_TOKEN = re.compile(rf"(?P<number>'?\d+)|(?P<word>[^\W\d](?:[\w{_MARKS}״׳'’](?<!\d)|\.(?=[^\W\d]))*\.?)")
# The eras of Thailand, and articles that have lost their vowel.
_NO_TOKEN = re.compile(r"[พค]\.ศ\.|\b[dDlL]['’](?=[^\W\d])")
# What may stand between the parts of a date besides blanks.
_BETWEEN = re.compile(r"\s*(?:[,،.·/\-–’'°ºª()\[\]]\s*){0,3}")
# Words between day, month and year, folded: "of", "de", "year", the day's ending, zones of Unix dates.
_FILLERS = (
    "de del di do da d den der dem le el of the dia lany year ad ce ano utc gmt ut cet cest est edt cst cdt mst mdt "
    "pst pdt bst ist jst msk eet eest г год года году року рік ж жыл жылы оны он m metu men gada gads e ev ngay nam "
    "พศ คศ ที่ วันที่ เดือน ปี ماه سال من عام سنه لعام م ه هـ ق ش সাল সালের তারিখ साल सन ई ዓም ቀን வருடம்"
)


class _Token(NamedTuple):
    number: str
    word: str
    start: int
    end: int


def worded_days(text: str, style: DateStyle) -> Iterator[Found]:
    """Yield the dates with names of months in a text with ASCII digits.

    The languages of the style are asked first, then English, then all at once; the
    first of them that finds a date in the text is believed alone.
    """
    plain = _NO_TOKEN.sub(lambda match: " " * len(match[0]), blanked(text))
    languages = [*style.languages, *({"en"} - set(style.languages)), EVERYWHERE]
    for language in languages:
        found = list(_in_language(plain, language, style))
        if found:
            yield from found
            return


def _in_language(text: str, language: str, style: DateStyle) -> Iterator[Found]:
    tokens = _tokens(text, language)
    months = {at: month for at, token in enumerate(tokens) if (month := _month(token, language))}
    for at, month in months.items():
        before = _neighbours(text, tokens, months, at, -1)
        after = _neighbours(text, tokens, months, at, 1)
        for year, day in _readings(before, after):
            found = _gregorian(month, year, day, style)
            if found:
                ends = [tokens[at], year, day]
                yield Found((found,), min(one.start for one in ends), max(one.end for one in ends))
                break


def _tokens(text: str, language: str) -> list[_Token]:
    double = double_names(language)
    if double:
        text = double.sub(lambda match: re.sub(r"[\s-]", "_", match[0]), text)
    return [_Token(match["number"] or "", match["word"] or "", *match.span()) for match in _TOKEN.finditer(text)]


def _month(token: _Token, language: str) -> Month | None:
    return month_named(token.word, language) if token.word else None


def _neighbours(text: str, tokens: list[_Token], months: dict[int, Month], at: int, step: int) -> list[_Token]:
    """Return the numbers next to a token in one direction, two at the most, nearest first."""
    numbers: list[_Token] = []
    fillers = 0
    last = tokens[at]
    for position in range(at + step, len(tokens) if step > 0 else -1, step):
        token = tokens[position]
        left, right = (last, token) if step > 0 else (token, last)
        if months.get(position, months[at]) != months[at] or not _BETWEEN.fullmatch(text, left.end, right.start):
            break
        if position in months:  # in two names: "March/Adhar"
            pass
        elif token.number:
            numbers.append(token)
            fillers = 0
        elif fillers < MAX_FILLERS and _is_filler(token, tokens[position - 1] if position else None):
            fillers += 1
        else:
            break
        if len(numbers) > 1:
            break
        last = token
    return numbers


def _is_filler(token: _Token, previous: _Token | None) -> bool:
    """Return whether a word may stand within a date; an ending of a number (``1st``, ``2024-yil``) may."""
    if _folded_filler(token.word):
        return True
    glued = previous is not None and previous.number and token.start - previous.end <= 1
    return bool(glued) and token.end - token.start <= MAX_GLUED_CHARACTERS and token.word.islower()


@cache
def _folded_filler(word: str) -> bool:
    return folded(word) in _FOLDED_FILLERS


_FOLDED_FILLERS = frozenset(map(folded, _FILLERS.split()))


def _readings(before: list[_Token], after: list[_Token]) -> Iterator[tuple[_Token, _Token]]:
    """Yield year and day of the orders in which people write them around a month, full years before short ones."""
    one, two = (*before[:2], None, None)[:2]
    three, four = (*after[:2], None, None)[:2]
    orders = [(three, one), (four, three), (one, three), (two, one)]  # 1 May 2024; May 1, 2024; 2024 May 1; 2024 1 May
    full = [(year, day) for year, day in orders if year and day and _is_year(year) and _is_day(day)]
    yield from full
    if full:
        return
    if three and one and _is_day(one) and len(three.number.lstrip("'")) == 2:  # noqa: PLR2004 - digits of a short year
        yield three, one
    elif three and four and _is_day(three) and four.number.startswith("'"):
        yield four, three


def _is_year(token: _Token) -> bool:
    return len(token.number) == FULL_YEAR_DIGITS


def _is_day(token: _Token) -> bool:
    return len(token.number) <= 2 and token.number.isdigit() and 1 <= int(token.number) <= 31  # noqa: PLR2004 - days


def _gregorian(month: Month, year: _Token, day: _Token, style: DateStyle) -> date | None:
    if month.calendar == "bengali" and style.region == "in":
        return None  # West Bengal counts otherwise than Bangladesh, by up to two days
    told = int(year.number.lstrip("'"))
    if len(year.number) < FULL_YEAR_DIGITS:
        told = full_year(told, style) if month.calendar == GREGORIAN else 1400 + told
    if month.calendar == GREGORIAN and calendar_of_year(told, "") is None:
        return None
    return gregorian_day(month.calendar, told, month.number, int(day.number))
