"""Turns the numbers of other scripts that are used in dates into ASCII digits."""

from __future__ import annotations

import re
import unicodedata

_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))
_KANJI = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(r"(?P<number>[〇零○一二三四五六七八九十]{1,4}|元)(?=[年月日號号])")
_ETHIOPIC = re.compile(r"[\u1369-\u137c]+")
_TENS = 10
_HUNDREDS = 100
_ETHIOPIC_ONE, _ETHIOPIC_TEN, _ETHIOPIC_HUNDRED = 0x1369, 0x1372, 0x137B


def ascii_digits(text: str) -> str:
    """Return a text with the decimal digits of all scripts, and Ethiopic and Chinese numbers of dates, as ASCII.

    >>> ascii_digits("۴ خرداد ۱۴۰۳"), ascii_digits("二〇二四年十二月三十一日"), ascii_digits("፲፯")
    ('4 خرداد 1403', '2024年12月31日', '17')
    """
    if text.isascii():
        return text
    text = text.translate(_DIRECTION_MARKS)
    text = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    if "年" in text or "月" in text:
        text = _KANJI_NUMBER.sub(lambda match: str(_kanji(match["number"])), text)
    return _ETHIOPIC.sub(lambda match: str(_ethiopic(match[0])), text)


def _kanji(number: str) -> int:
    """Return ``三十一`` (with a sign for ten) or ``二〇二四`` (digit by digit) as a number; year ``元`` is 1."""
    if number == "元":
        return 1
    number = number.replace("零", "〇").replace("○", "〇")
    if "十" not in number:
        return int("".join(str(_KANJI.index(char)) for char in number))
    tens, _, ones = number.partition("十")
    ones = ones.replace("十", "")
    return (_KANJI.index(tens[-1]) if tens else 1) * _TENS + (_KANJI.index(ones[0]) if ones else 0)


def _ethiopic(number: str) -> int:
    """Return a number of Ethiopic signs: ones, tens, and hundreds that multiply what stands before them."""
    total, below = 0, 0
    for char in map(ord, number):
        if char < _ETHIOPIC_TEN:
            below += char - _ETHIOPIC_ONE + 1
        elif char < _ETHIOPIC_HUNDRED:
            below += (char - _ETHIOPIC_TEN + 1) * _TENS
        else:
            unit = _HUNDREDS if char == _ETHIOPIC_HUNDRED else _HUNDREDS * _HUNDREDS
            total, below = total + max(below, 1) * unit, 0
    return total + below
