"""Finds the dates that readers of a page see, with their place and what they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.dates import DateStyle, WrittenDate, read_dates
from crawler.dates.labels import Role, roles, without_labels
from crawler.dates.numerals import ascii_digits
from crawler.dates.reader import first_date
from crawler.text.metadata.date_places import (
    MAX_CLIMBS,
    MAX_LINE_CHARACTERS,
    Place,
    is_apart,
    is_in,
    is_listed,
    length,
    place,
)
from crawler.text.metadata.page_walk import DATED, DatedText, PageWalk, machine_value
from crawler.text.normalize import clean_text

LEAD_CHARACTERS = 60
"""A date that opens an article stands within its first characters."""
OPENING_ELEMENTS = 5
"""Elements within the second paragraph in which its opening may stand."""
MAX_TEXT_CHARACTERS = 500
"""With the blanks around it; a longer text holds no line."""
LEAD_WORDS = 3
"""Of a place before such a date."""
MAX_PARTS = 30
MAX_NAMED = 12
"""Elements of a line whose names are read."""
MANY = 2
"""Words beside a date; more may be a sentence."""

BORDER = "\x1f"
"""Stands between the parts of a line; a blank to all who look for blanks."""

_DATE_NAME = re.compile(
    r"date|datum|fecha|time|publi|posted|created|byline|author|submitted|meta|info|tarih|data\b|stand", re.IGNORECASE
)
_UPDATED_NAME = re.compile(r"updat|modif|aktual|edit|revis", re.IGNORECASE)
_PUBLISHED_NAME = re.compile(r"publi|pubdate|entry-date|posted|created|issued", re.IGNORECASE)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights", re.IGNORECASE)
_OPENING = re.compile(r"[\s(\[—–-]*$")
_AFTER_OPENING = re.compile(r"\s*(?:[)\]:|–—-]|\.\s?[–—-]|/\s?\w|\([A-Z])")
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.ASCII)
# In scripts without blanks a date within a sentence touches its neighbours.
_TOUCHING_BEFORE = re.compile(r"[\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3]$")
_TOUCHING = re.compile(r"[\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_INLINE = frozenset({"b", "strong", "em", "i", "u", "font", "sup", "small"})
_SEGMENT_END = re.compile(r"[|•·–—\x1f\n]|\s[-/]\s")
_BORDERS = frozenset({"body", "html", "tr", "table", "ul", "ol"})


@dataclass(frozen=True, slots=True)
class PageDate:
    """One date on the page."""

    date: WrittenDate
    role: Role
    place: Place
    source: str
    """``time`` for the attribute of an element of that name, ``dateline`` for a text."""
    is_named: bool
    """Whether its element is called after dates."""
    words: int
    """How many words stand beside it that are no label."""
    is_above: bool
    """Whether it stands above the headline, where the clock of the site may be; also where there is no headline."""
    is_listed: bool
    """Whether it stands in an entry of a list, as dates of comments and teasers do."""
    order: int

    @property
    def rank(self) -> tuple[int, ...]:
        """Return a key that sorts the likeliest date of publication first."""
        role = (Role.PUBLISHED, Role.PLAIN, Role.UPDATED).index(self.role)
        is_text = self.source != "time"
        return (
            self.place > Place.OPENING,
            role,
            is_text,
            not self.is_named,
            self.words > MANY,
            self.is_above,
            self.order,
        )


def page_dates(walk: PageWalk, style: DateStyle, *, far: bool = False) -> list[PageDate]:
    """Return the dates of a page that may be those of its article, the likeliest date of publication first.

    Dates of comments, teasers, footers, events and prose are left out. ``far`` asks for
    those of the whole page behind its second paragraph, else for those before its end.
    """
    texts = [one for one in walk.dated if (one.order > walk.body_order + OPENING_ELEMENTS) is far]
    found = [one for one in _found(texts, walk, style) if one.role is not Role.UNRELATED]
    return sorted(found, key=lambda one: one.rank)


def shown_texts(walk: PageWalk) -> list[str]:
    """Return the short texts of a page that hold a date: together they may tell its order of day and month."""
    return [one.text for one in walk.dated if len(one.text) <= MAX_LINE_CHARACTERS]


def _found(texts: Iterable[DatedText], walk: PageWalk, style: DateStyle) -> Iterator[PageDate]:
    lines: set[HtmlElement] = set()
    for order, element, text in texts:
        paragraph = next((one for one in walk.paragraphs if is_in(element, one)), None)
        if paragraph is not None:
            if paragraph not in lines:
                lines.add(paragraph)
                yield from _opening(paragraph, order, style)
        elif len(text) <= MAX_TEXT_CHARACTERS and not is_apart(element, order, walk):
            line = _line_element(element, walk)
            if line is None:
                if len(line_text := clean_text(text)) <= MAX_LINE_CHARACTERS:
                    yield from _of_text(line_text, element, order, walk, style)
            elif line not in lines:
                lines.add(line)
                yield from _of_line(line, element, order, walk, style)


def _line_element(element: HtmlElement, walk: PageWalk) -> HtmlElement | None:
    """Return the highest element around a date whose whole text is one line; ``None`` where its own is longer."""
    line = None
    for depth, one in enumerate([element, *element.iterancestors()]):
        if depth > MAX_CLIMBS or one.tag in _BORDERS or one in walk.holding or length(one) > MAX_LINE_CHARACTERS:
            break
        line = one
    return line


def _text_of(element: HtmlElement) -> str:
    """Return the text of a line with a :data:`BORDER` between the parts that stand in elements of their own."""
    parts = []
    for text in element.xpath(".//text()[not(parent::script or parent::style)]"):
        tag = text.getparent().tag
        inline = tag in _INLINE or (tag == "a" and DATED.search(text))  # a linked name is no part of a sentence
        parts.append((" " if inline else BORDER) + clean_text(text))
    return "".join(parts)


def _of_line(line: HtmlElement, dated: HtmlElement, order: int, walk: PageWalk, style: DateStyle) -> Iterator[PageDate]:
    """Yield the dates of a line: those of its ``<time>`` elements, else those of its text."""
    text = ascii_digits(_text_of(line))
    machine = ((one, machine_value(one)) for one in islice(line.iter(etree.Element), MAX_PARTS))
    exact = [(one, date) for one, value in machine if value and (date := first_date(value, style))]
    if not exact:
        yield from _of_text(text, dated, order, walk, style, line=line)
        return
    written = read_dates(text, style)
    told = roles(text, written, style)
    for at, (element, date) in enumerate(exact):
        role = told[at] if at < len(told) else Role.PLAIN
        named = _role_by_name(element, role)
        yield _page_date(date, named, "time", [element, line], order, walk, "")


def _role_by_name(element: HtmlElement, role: Role) -> Role:
    name = f"{element.get('class', '')} {element.get('itemprop', '')} {element.get('id', '')}"
    if _UPDATED_NAME.search(name):
        return Role.UPDATED
    return Role.PUBLISHED if _PUBLISHED_NAME.search(name) or "pubdate" in element.attrib else role


def _of_text(
    text: str, element: HtmlElement, order: int, walk: PageWalk, style: DateStyle, *, line: HtmlElement | None = None
) -> Iterator[PageDate]:
    text = ascii_digits(text)
    if _COPYRIGHT.search(text):
        return
    dates = read_dates(text, style)
    for date, role in zip(dates, roles(text, dates, style), strict=True):
        before = _SEGMENT_END.split(text[: date.start])[-1]
        after = _SEGMENT_END.split(text[date.end :], maxsplit=1)[0]
        rest = without_labels(_ADDRESS.sub(" ", f"{before} {after}"), style)
        if role is not Role.PLAIN or not _runs_on(date, before, after):
            yield _page_date(date, role, "dateline", [element, line], order, walk, rest)


def _runs_on(date: WrittenDate, before: str, after: str) -> bool:
    """Return whether a date is part of a sentence in a script without blanks; a time belongs to datelines."""
    return not isinstance(date.told, datetime) and bool(_TOUCHING_BEFORE.search(before) or _TOUCHING.match(after))


def _page_date(
    date: WrittenDate, role: Role, source: str, around: list[HtmlElement | None], order: int, walk: PageWalk, rest: str
) -> PageDate:
    element = next(one for one in around if one is not None)
    named = (one for box in around if box is not None for one in islice(box.iter(etree.Element), MAX_NAMED))
    is_named = any(_DATE_NAME.search(f"{one.get('class', '')} {one.get('id', '')}") for one in named)
    words = len(_WORD.findall(rest))
    is_above = walk.headline is None or order < walk.headline_order
    where = place(element, order, walk)
    return PageDate(date, role, where, source, is_named, words, is_above, is_listed(element, walk), order)


def _opening(paragraph: HtmlElement, order: int, style: DateStyle) -> Iterator[PageDate]:
    """Yield the date that opens the first paragraph: ``(1 March 2024) ...``, ``TOWN, March 1, 2024 (Agency) -``."""
    text = ascii_digits(clean_text("".join(islice(paragraph.itertext(), LEAD_CHARACTERS))))[: LEAD_CHARACTERS * 2]
    for date in read_dates(text, style)[:1]:
        lead, rest = text[: date.start], text[date.end :]
        opens = _OPENING.search(lead) and _AFTER_OPENING.match(rest) and len(_WORD.findall(lead)) <= LEAD_WORDS
        if opens and date.start <= LEAD_CHARACTERS:
            yield PageDate(date, Role.PLAIN, Place.OPENING, "dateline", False, 0, False, False, order)  # noqa: FBT003
