"""The date of a page that only its readers can see."""

from __future__ import annotations

from datetime import datetime

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.text.dates import EARLIEST_YEAR, FUTURE_SLACK, parse_date
from crawler.text.normalize import clean_text

MAX_DATELINE_CHARACTERS = 90
MAX_ELEMENTS = 30
_MAX_TEXT_CHARACTERS = 300

_DATELINES = XPath(
    "//*[self::span or self::div or self::p or self::li or self::small or self::em or self::td or self::abbr or self::a or self::h4 or self::h5 or self::h6]"
    "[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time') or contains(@class, 'publish')"
    " or contains(@class, 'posted') or contains(@class, 'byline') or contains(@class, 'meta') or contains(@class, 'datum')"
    " or contains(@class, 'fecha') or contains(@id, 'date')]"
    "[not(ancestor::footer or ancestor::aside or ancestor::nav)]"
)


def text_date(tree: HtmlElement, *, latest: datetime | None, month_first: bool) -> str | None:
    """Return the date of publication from the visible text, ``None`` where there is none.

    Elements named after dates are read first; htmldate's search of the whole page is the last resort.
    """
    for element in _DATELINES(tree)[:MAX_ELEMENTS]:
        text = clean_text(" ".join(element.itertext())[:_MAX_TEXT_CHARACTERS])
        if len(text) <= MAX_DATELINE_CHARACTERS:
            date = parse_date(text, latest=latest, month_first=month_first)
            if date:
                return date
    return _searched(tree, latest)


def _searched(tree: HtmlElement, latest: datetime | None) -> str | None:
    from htmldate import find_date  # noqa: PLC0415 - half a second of imports, and rarely needed

    found = find_date(
        tree,
        original_date=True,
        min_date=datetime(EARLIEST_YEAR, 1, 1),  # noqa: DTZ001 - htmldate compares naive dates
        max_date=(latest + FUTURE_SLACK).replace(tzinfo=None) if latest else None,
    )
    return parse_date(found, latest=latest) if isinstance(found, str) else None
