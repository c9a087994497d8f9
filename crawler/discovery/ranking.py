"""Which sitemaps of an index to read, and in which order: the newest and those of articles first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.dates import latest_moment, url_date

if TYPE_CHECKING:
    from crawler.discovery.sitemap_entry import SitemapEntry

_NEWS = re.compile(r"news|latest|recent|today|aktuell|(?:last|48)[_-]?\d*h", re.IGNORECASE)
_NO_ARTICLES = re.compile(
    r"(?<![a-z])(?:tags?|post_tag|categor(?:y|ies)|authors?|users?|images?|photos?|galler(?:y|ies)|videos?|pages?|topics?|products?"
    r"|sections?|taxonom(?:y|ies)|keywords?|misc|static|events?|jobs?|forums?)(?![a-z])",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/.]?(0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NUMBER = re.compile(r"(\d{1,6})(?=\.xml|/?$|\.txt)", re.IGNORECASE)


def rank_children(children: Iterable[SitemapEntry], since: datetime | None = None) -> list[SitemapEntry]:
    """Return the sitemaps of an index in the order in which they should be read, without those from before ``since``.

    News sitemaps come first, then the newest by ``lastmod`` or by the period that the
    address names, then those without a date, the highest number first; those of
    tags, authors, pictures and the like come last.
    """
    kept = [child for child in children if since is None or not _is_before(child, since)]
    return sorted(kept, key=_rank)


def _is_before(child: SitemapEntry, since: datetime) -> bool:
    latest = latest_moment(child.lastmod) if child.lastmod else None
    if latest is not None and latest < since:
        return True
    end = _end_of_period(child.url) or (_end_of_year(child.url) if latest is None else None)
    # A day of grace: the month ends earlier in the east, and is written a little later.
    return end is not None and end + timedelta(days=1) < since.date()


def _rank(child: SitemapEntry) -> tuple[int, int, int]:
    """Return a key that sorts the best first."""
    is_news = _NEWS.search(_path(child.url)) is not None
    group = 2 if _NO_ARTICLES.search(_path(child.url)) else 0 if is_news else 1
    number = _NUMBER.search(child.url)
    return group, -_newest(child), -int(number[1]) if number else 0


def _newest(child: SitemapEntry) -> int:
    """Return the newest day that a sitemap can be about, as the number of its day; 0 where nothing tells."""
    end = _end_of_period(child.url)
    if end is None and child.lastmod:
        latest = latest_moment(child.lastmod)
        end = latest.date() if latest else None
    end = end or _end_of_year(child.url)
    return end.toordinal() if end else 0


def _end_of_period(url: str) -> date | None:
    """Return the last day of the day or month that the address of a sitemap names."""
    day = url_date(url)
    if day is not None:
        return day
    month = _MONTH.search(_path(url))
    if month is None:
        return None
    return (date(int(month[1]), int(month[2]), 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _end_of_year(url: str) -> date | None:
    """Return the last day of the year that an address names; it can as well be the 2,001st sitemap."""
    year = _YEAR.search(_path(url))
    return date(int(year[1]), 12, 31) if year else None


def _path(url: str) -> str:
    return url.partition("//")[2].partition("/")[2]
