"""The dates of a page's article: what the page tells in its fields and to its readers, weighed against each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property

from lxml.html import HtmlElement

from crawler.dates import DateStyle, WrittenDate, is_possible, url_date, with_order_of
from crawler.dates.choice import Told, choose
from crawler.dates.labels import Role
from crawler.dates.reader import first_date
from crawler.text.metadata.date_places import Place
from crawler.text.metadata.datelines import PageDate, page_dates, shown_texts
from crawler.text.metadata.page_walk import PageWalk, walked

SEEN = frozenset({"time", "dateline", "text"})
"""Sources that readers see: whoever found a date there has gone through the page already."""
MAX_WORDS = 2
"""Words in the same part of a line as a date without a label, such as a weekday. More of them may be a sentence."""
MAX_BYLINE_WORDS = 8
"""The same where the element is called after dates or bylines."""
MAX_LABEL_WORDS = 10
"""The same where a label says what it is the date of."""


class ArticleDates:
    """The dates of the article of one page. Its text is read only where the fields leave something open."""

    def __init__(self, tree: HtmlElement, url: str, titles: Iterable[str], style: DateStyle) -> None:
        self._tree = tree
        self._titles = list(titles)
        self._style = style
        day = url_date(url)
        self._url_day = day if day is not None and is_possible(day, style.latest) else None

    def published(self, fields: Iterable[Told], *, search_text: bool) -> Told | None:
        """Return the date of publication, ``None`` where no date of the page is certain.

        ``fields`` are JSON-LD and meta elements, best first. ``search_text`` is False where the
        place of discovery told the date: then the text serves only to understand a field.
        """
        told = [Told(value, one.source) for one in fields if (value := self.field(one.value))]
        if not told and search_text:
            told = self._shown_beside()
        if self._url_day is not None:
            told.append(Told(self._url_day.isoformat(), "url"))
        if not told and search_text:
            told = _told_elsewhere([*self._shown, *page_dates(self._walk, self._ordered, far=True)])
        return choose(told)

    def modified(self, fields: Iterable[str], *, search_text: bool) -> str | None:
        """Return when the article was last changed, ``None`` where nothing tells."""
        told = next(filter(None, map(self.field, fields)), None)
        if told or not search_text:
            return told
        shown = [one for one in self._shown if one.role is Role.UPDATED and one.place is Place.BESIDE]
        earlier = any(one.role is not Role.UPDATED and one.place is Place.BESIDE for one in self._shown)
        return next((one.date.iso() for one in shown if one.date.is_certain), None) if earlier else None

    def field(self, value: str) -> str | None:
        """Return a written date as ISO 8601, ``None`` where it is none or can be read in two ways.

        Programs write dates in an order that need not be the one of the page's language: what
        readers see beside the headline, or the address, says which is meant.
        """
        both = [first_date(value, replace(self._style, month_first=first)) for first in (False, True)]
        readings = [one for one in both if one is not None]
        if not readings:
            return None
        if len({one.told for one in readings}) == 1:
            return readings[0].iso()
        seen = [one for one in readings if _day(one) in self._known_days]
        if len(seen) == 1:
            return seen[0].iso()
        found = first_date(value, self._ordered)
        return found.iso() if found and found.is_certain else None

    def _shown_beside(self) -> list[Told]:
        """Return the date beside the headline, if there is one that is certain."""
        beside = [one for one in self._shown if _is_dateline(one)]
        if not beside:
            return []
        best = beside[0].date
        if best.is_certain:
            return [Told(best.iso(), beside[0].source)]
        days = {self._url_day, *(_day(one.date) for one in beside if one.date.is_certain)}
        meant = [one for one in (best.told, best.other) if one and _day_of(one) in days]
        return [Told(meant[0].isoformat(), beside[0].source)] if len(meant) == 1 else []

    @cached_property
    def _walk(self) -> PageWalk:
        return walked(self._tree, self._titles)

    @cached_property
    def _ordered(self) -> DateStyle:
        """Return the style with the order of day and month that the page's own dates show."""
        return with_order_of(self._style, shown_texts(self._walk))

    @cached_property
    def _shown(self) -> list[PageDate]:
        return [one for one in page_dates(self._walk, self._ordered) if not self._is_clock(one)]

    def _is_clock(self, one: PageDate) -> bool:
        """Return whether a date is the site's clock: the day of the capture, above the headline, without a word."""
        if not one.is_above or one.role is not Role.PLAIN or one.source == "time" or self._style.latest is None:
            return False
        return abs(_day(one.date) - self._style.latest.date()) <= timedelta(days=1)

    @cached_property
    def _known_days(self) -> set[date]:
        shown = {_day(one.date) for one in self._shown if one.date.is_certain and _is_dateline(one)}
        return shown | ({self._url_day} if self._url_day else set())


def _is_dateline(one: PageDate) -> bool:
    if one.place is Place.BESIDE:
        return one.words <= _most_words(one)
    return one.place is Place.OPENING


def _most_words(one: PageDate) -> int:
    if one.role is not Role.PLAIN:
        return MAX_LABEL_WORDS
    return MAX_BYLINE_WORDS if one.is_named else MAX_WORDS


def _told_elsewhere(shown: list[PageDate]) -> list[Told]:
    """Return the date far from the headline that says itself, or by its element, that it is the article's."""
    far = [one for one in shown if one.place is Place.ELSEWHERE and one.date.is_certain and not one.is_above]
    labelled = [one for one in far if one.role is Role.PUBLISHED and one.words <= MAX_LABEL_WORDS]
    alone = [one for one in far if one.role is Role.PLAIN and one.is_named and one.words == 0 and not one.is_listed]
    for group in (labelled, alone):
        if len({_day(one.date) for one in group}) == 1:
            return [Told(group[0].date.iso(), "text")]
    return []


def _day(one: WrittenDate) -> date:
    return _day_of(one.told)


def _day_of(told: date | datetime) -> date:
    return told.date() if isinstance(told, datetime) else told
