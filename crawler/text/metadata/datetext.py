"""The date of a page that only its readers can see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement, tostring

from crawler.text.metadata.dates import EARLIEST_YEAR, FUTURE_SLACK, parse_date
from crawler.text.normalize import clean_text

MAX_DATELINE_CHARACTERS = 100
"""A longer run of text is prose, and its dates are those of the events it tells."""
MAX_DATED = 200
_TAGS = (
    "h1", "span", "div", "p", "li", "small", "em", "i", "b", "strong", "td", "abbr", "a", "h2", "h3", "h4",
    "h5", "h6", "font", "dd", "address", "label", "cite", "time", "center",
)  # fmt: skip
_YEAR = re.compile(r"(?<!\d)(?:199\d|20[0-4]\d|25[5-9]\d|[١۱][٩۹][٩۹]\d|[٢۲][٠۰]\d\d|२०\d\d)(?!\d)")
_DATED_NAME = re.compile("date|datum|fecha|time|publi|posted|created|byline|meta|info", re.IGNORECASE)
_OUTSIDE = frozenset({"footer", "aside", "nav"})
_CHANGED = re.compile("updat|modif|aktualis|actuali[sz]|обновл|©|copyright|\\(c\\)", re.IGNORECASE)


def text_date(tree: HtmlElement, *, latest: datetime | None, month_first: bool) -> str | None:
    """Return the date of publication from the visible text, ``None`` where there is none.

    Short runs of text that hold a date are read first: named after dates or
    next to the heading before others. htmldate's search of the whole page is the last resort.
    """
    found = [
        (rank, date)
        for rank, text in islice(_datelines(tree), MAX_DATED)
        if (date := parse_date(text, latest=latest, month_first=month_first))
    ]
    return min(found, key=lambda one: one[0])[1] if found else _searched(tree, latest)


def _datelines(tree: HtmlElement) -> Iterator[tuple[tuple[bool, bool, int], str]]:
    """Yield short texts with a year in them and their rank: the lower, the likelier the date of publication."""
    headings = 0
    for order, element in enumerate(tree.iter(*_TAGS)):
        headings += element.tag == "h1"
        for text in (element.text, element.tail):
            if text and _YEAR.search(text) and _is_dateline(text, element):
                line = clean_text(text)
                named = bool(_DATED_NAME.search(f"{element.get('class', '')} {element.get('id', '')}"))
                yield (bool(_CHANGED.search(line)), not (named or headings), order), line


def _is_dateline(text: str, element: HtmlElement) -> bool:
    if len(text.strip()) > MAX_DATELINE_CHARACTERS:
        return False
    return not any(ancestor.tag in _OUTSIDE for ancestor in element.iterancestors())


def _searched(tree: HtmlElement, latest: datetime | None) -> str | None:
    """Return the date that htmldate finds in elements, else in the page's source.

    Its extensive search is left out: it asks dateparser, which compiles the
    words of one language after the other for seconds, about lines that :func:`parse_date` has read
    already. On 598 pages with a known date that costs one, and of the time nine tenths are saved.
    """
    from htmldate import find_date  # noqa: PLC0415 - half a second of imports, and rarely needed
    from htmldate.core import search_page  # noqa: PLC0415
    from htmldate.utils import Extractor  # noqa: PLC0415
    from htmldate.validators import get_max_date  # noqa: PLC0415

    first = datetime(EARLIEST_YEAR, 1, 1)  # noqa: DTZ001 - htmldate compares naive dates
    last = get_max_date((latest + FUTURE_SLACK).replace(tzinfo=None) if latest else None)
    found = find_date(tree, extensive_search=False, original_date=True, min_date=first, max_date=last)
    if found is None:
        found = search_page(tostring(tree, encoding="unicode"), Extractor(True, last, first, True, "%Y-%m-%d"))  # noqa: FBT003
    return parse_date(found, latest=latest) if isinstance(found, str) else None
