"""The date style of one page or feed: language, country, and whether day or month comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from crawler.dates.numerals import ascii_digits

MONTH_FIRST_REGIONS = frozenset({"us", "ph", "pr", "gu", "as", "vi", "fm", "mh", "pw"})
MIXED_REGIONS = frozenset({"ca"})
"""Both orders are in use there."""
MIXED_LANGUAGES = frozenset({"en", "fil", "tl", ""})
"""Languages in which a numeric date tells its order only with the country; in all others the day comes first."""
YEAR_FIRST_LANGUAGES = frozenset({"zh", "ja", "ko", "hu", "lt", "mn"})
"""Where ``24.03.01`` is the first of March 2024."""
# Country codes that sites of all countries take as their ending.
_GENERIC_ENDINGS = frozenset({"ai", "cc", "co", "fm", "gg", "io", "ly", "me", "to", "tv", "ws", "eu", "su"})

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2})\b)?", re.IGNORECASE)
_HOST_ENDING = re.compile(r"^[a-z]+://[^/?#]*\.([a-z]{2})(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d\d)(?![\d./-]\d|\d)")


@dataclass(frozen=True, slots=True)
class DateStyle:
    """What is known about the dates of one page or feed before one of them is read."""

    languages: tuple[str, ...] = ()
    """Primary subtags of its languages, the page's own first. Month names of these are tried before others."""
    region: str = ""
    """Country in lower case, ISO 3166, empty where nothing tells it."""
    month_first: bool | None = False
    """Whether ``3/4/2024`` is the fourth of March; ``None`` where that stays open."""
    latest: datetime | None = None
    """Aware: when the page was fetched. A later date is not believed."""

    @property
    def language(self) -> str:
        """Return the page's own language, empty where it tells none."""
        return self.languages[0] if self.languages else ""


def date_style(
    tags: Iterable[str | None] = (), *, url: str = "", texts: Iterable[str] = (), latest: datetime | None = None
) -> DateStyle:
    """Return the style of a page or feed from its language tags, best first, its address and its dates.

    ``texts`` are other dates of the same page: one that can be read in one order only
    (``02/15/2024``) tells the order of all, unless they contradict each other.

    >>> date_style(["en-US"]).month_first, date_style(["en-GB"]).month_first, date_style(["en"]).month_first
    (True, False, None)
    >>> date_style(["en"], texts=["02/15/2024"]).month_first, date_style(["de"]).month_first
    (True, False)
    """
    languages, region = _told_by_tags(tuple(tag for tag in tags if tag), url)
    shown = _order_of(texts)
    order = shown if shown is not None else _custom(languages[0] if languages else "", region)
    return DateStyle(languages, region, order, latest)


def with_order_of(style: DateStyle, texts: Iterable[str]) -> DateStyle:
    """Return the style with the order that these dates of the same page show, if they show one."""
    shown = _order_of(texts)
    return style if shown is None else replace(style, month_first=shown)


@lru_cache(maxsize=1024)
def _told_by_tags(tags: tuple[str, ...], url: str) -> tuple[tuple[str, ...], str]:
    found = [match for tag in tags if (match := _TAG.match(tag.strip()))]
    languages = tuple(dict.fromkeys(_primary(match[1]) for match in found))
    main = languages[0] if languages else None
    region = next((match[2].lower() for match in found if match[2] and _primary(match[1]) == main), "")
    ending = _HOST_ENDING.match(url)
    if not region and ending and ending[1].lower() not in _GENERIC_ENDINGS:
        region = ending[1].lower().replace("uk", "gb")
    return languages, region


def _primary(subtag: str) -> str:
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id", "tl": "fil"}.get(subtag.lower(), subtag.lower())


def _custom(language: str, region: str) -> bool | None:
    """Return whether the month comes first by language and country, ``None`` where both orders are usual."""
    if language not in MIXED_LANGUAGES:
        return False
    if region in MONTH_FIRST_REGIONS:
        return True
    return None if not region or region in MIXED_REGIONS else False


def _order_of(texts: Iterable[str]) -> bool | None:
    """Return the order that dates show which can be read in one order only, ``None`` without any or with both."""
    orders = set()
    for text in texts:
        for one, separator, two, _ in _NUMERIC.findall(ascii_digits(text)):
            if separator != "." and (int(one) > 12) != (int(two) > 12):  # noqa: PLR2004 - months
                orders.add(int(two) > 12)  # noqa: PLR2004
    return orders.pop() if len(orders) == 1 else None
