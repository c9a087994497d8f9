"""The date in an address, such as ``/2026/01/31/``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from urllib.parse import unquote, urlsplit

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"""
    (?<![\dA-Za-z])                                        # not inside an id or a word
    (?:
        (?P<y1>(?:19|20)\d\d) (?P<sep>[/_.-]?) (?P<m1>0[1-9]|1[0-2]) (?P=sep) (?P<d1>0[1-9]|[12]\d|3[01])
      | (?P<y2>(?:19|20)\d\d) (?P<sep2>[/_.-]) (?P<m2>[1-9]|1[0-2]) (?P=sep2) (?P<d2>[12]\d|3[01]|[1-9])
      | (?P<y3>(?:19|20)\d\d) (?P<sep3>[/_.-]) (?P<m3>{_NAMED}) (?P=sep3) (?P<d3>0?[1-9]|[12]\d|3[01])
      | (?P<d4>0?[1-9]|[12]\d|3[01]) (?P<sep4>[/_.-]) (?P<m4>{_NAMED}) (?P=sep4) (?P<y4>(?:19|20)\d\d)
      | (?P<a5>0[1-9]|[12]\d|3[01]) (?P<sep5>[/_.-]) (?P<b5>0[1-9]|[12]\d|3[01]) (?P=sep5) (?P<y5>(?:19|20)\d\d)
    )
    (?![\d])                                               # 20260131123 is an id
    """,
    re.VERBOSE | re.IGNORECASE,
)


def url_date(url: str) -> date | None:
    """Return the day that the path of an address names; ``None`` without one, or where its order is unclear.

    >>> url_date("https://example.com/2026/01/31/a"), url_date("https://example.com/a-20260131.html")
    (datetime.date(2026, 1, 31), datetime.date(2026, 1, 31))
    >>> url_date("https://example.com/01-02-2026/a"), url_date("https://example.com/id/2026013112345")
    (None, None)
    """
    try:
        return path_date(unquote(urlsplit(url).path))
    except ValueError:
        return None


def path_date(path: str) -> date | None:
    """Return the same for a decoded path that is at hand."""
    for match in _DATE.finditer(path):
        days = set(_days({name[0]: value for name, value in match.groupdict().items() if value}))
        if len(days) == 1:
            return days.pop()
    return None


def _days(found: dict[str, str]) -> Iterator[date]:
    """Yield the days that a match can mean: two where either number may be the month."""
    year = int(found["y"])
    if "a" in found:
        pairs = [(int(found["a"]), int(found["b"])), (int(found["b"]), int(found["a"]))]
    else:
        name = found["m"][:3].lower()
        pairs = [(int(found["d"]), _MONTHS.index(name) + 1 if name in _MONTHS else int(name))]
    for day, month in pairs:
        with suppress(ValueError):  # the 31st of February is no date
            yield date(year, month, day)
