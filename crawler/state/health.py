"""Compares what a run got from a site with what is usual for it. Pure: figures in, findings out.

What is usual is the median over past runs, so that one bad day does not move
it. A site that stays bad becomes the usual after half of the runs looked at:
by then it was named in each of them.

Only ``found`` is compared as a number. How many *new* articles a run brings
depends on how long ago the last one was, so those are judged as a share of
the pages visited. A run that visits nothing because everything was known is
normal, unless the site brought something in every run that was as far apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from crawler.state.records import SiteHealth

# Two runs can differ by chance; three have a median.
MIN_RUNS = 3
# With fewer pages, shares differ too much by chance.
MIN_VISITED = 10
MIN_ARTICLES = 5
# With fewer addresses usual than this, a fall says nothing.
MIN_FOUND = 5
FELL_FAR = 0.5
"""Share of the usual value at which a measure has fallen far; for ``found`` see :data:`FOUND_FELL_FAR`."""
FOUND_FELL_FAR = 0.25
REFUSED_ROSE = 0.3
"""Rise of the share of refused pages, in percentage points / 100, that is reported; the share must also double."""
STALE_AFTER = timedelta(hours=6)
"""Runs closer together than this say nothing about a site that lists only what is known."""
GAP_TOLERANCE = 0.9
"""Share of the usual gap between runs from which a run counts as on time: schedulers are not exact."""
SHARE_IS_USUAL = 0.5
"""A date or author that fewer than half of the articles have is not missed."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual for a site; ``None`` where too few runs tell."""

    runs: int
    found: float
    articles: float
    refused_share: float | None
    median_words: float | None
    date_share: float | None
    author_share: float | None
    least_articles: int
    """Of the run that brought fewest."""
    gap: timedelta
    """Between runs."""
    last: datetime
    """Start of the latest run."""


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One measure in which a site fell far below its own past."""

    site: str
    measure: str
    """``found``, ``articles``, ``new``, ``refused``, ``median_words``, ``date`` or ``author``."""
    now: float
    usual: float
    detail: str
    """The finding in words, for the summary."""


def baseline_of(past: Sequence[SiteHealth]) -> Baseline | None:
    """Return what is usual after at least three runs, else ``None``."""
    if len(past) < MIN_RUNS:
        return None
    visited = [run for run in past if _visited(run) >= MIN_ARTICLES]
    with_articles = [run for run in past if run.articles >= MIN_ARTICLES]
    starts = sorted(run.at for run in past)
    return Baseline(
        runs=len(past),
        found=median(run.found for run in past),
        articles=median(run.articles for run in past),
        refused_share=_usual(visited, _refused_share),
        median_words=_usual(with_articles, lambda run: run.median_words or 0),
        date_share=_usual(with_articles, lambda run: run.with_date / run.articles),
        author_share=_usual(with_articles, lambda run: run.with_author / run.articles),
        least_articles=min(run.articles for run in past),
        gap=timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(starts))),
        last=starts[-1],
    )


def judge(current: SiteHealth, baseline: Baseline | None) -> list[HealthFinding]:
    """Return in what a site fell far below its past; nothing without a baseline."""
    if baseline is None:
        return []
    checks = (_found, _articles, _new, _refused, _length, _dates, _authors)
    return [finding for check in checks if (finding := check(current, baseline)) is not None]


def _visited(run: SiteHealth) -> int:
    return run.articles + run.refused + run.failed


def _refused_share(run: SiteHealth) -> float:
    return (run.refused + run.failed) / _visited(run)


def _usual(past: Iterable[SiteHealth], measure: Callable[[SiteHealth], float]) -> float | None:
    values = [measure(run) for run in past]
    return median(values) if len(values) >= MIN_RUNS else None


def _found(now: SiteHealth, usual: Baseline) -> HealthFinding | None:
    if usual.found < MIN_FOUND or now.found > usual.found * FOUND_FELL_FAR:
        return None
    detail = f"{now.found} addresses listed, usually {usual.found:g}"
    return HealthFinding(now.site, "found", now.found, usual.found, detail)


def _articles(now: SiteHealth, usual: Baseline) -> HealthFinding | None:
    visited = _visited(now)
    if now.articles or usual.refused_share is None or visited < MIN_ARTICLES:
        return None
    if 1 - usual.refused_share < FELL_FAR / 2:
        return None
    detail = f"no article from {visited} pages, usually {usual.articles:g} articles"
    return HealthFinding(now.site, "articles", 0, usual.articles, detail)


def _new(now: SiteHealth, usual: Baseline) -> HealthFinding | None:
    if not now.found or _visited(now) or usual.least_articles < MIN_ARTICLES:
        return None
    if usual.gap < STALE_AFTER or now.at - usual.last < usual.gap * GAP_TOLERANCE:
        return None
    detail = f"all {now.found} addresses known, usually {usual.articles:g} new articles"
    return HealthFinding(now.site, "new", 0, usual.articles, detail)


def _refused(now: SiteHealth, usual: Baseline) -> HealthFinding | None:
    if usual.refused_share is None or _visited(now) < MIN_VISITED:
        return None
    share = _refused_share(now)
    if share < max(usual.refused_share + REFUSED_ROSE, usual.refused_share * 2):
        return None
    detail = f"{share:.0%} of the pages refused or failed, usually {usual.refused_share:.0%}"
    return HealthFinding(now.site, "refused", share, usual.refused_share, detail)


def _length(now: SiteHealth, usual: Baseline) -> HealthFinding | None:
    words = now.median_words
    if not usual.median_words or words is None or now.articles < MIN_ARTICLES:
        return None
    if words > usual.median_words * FELL_FAR:
        return None
    detail = f"articles of {words} words, usually {usual.median_words:g}"
    return HealthFinding(now.site, "median_words", words, usual.median_words, detail)


def _dates(now: SiteHealth, usual: Baseline) -> HealthFinding | None:
    return _share(now, "date", now.with_date, usual.date_share)


def _authors(now: SiteHealth, usual: Baseline) -> HealthFinding | None:
    return _share(now, "author", now.with_author, usual.author_share)


def _share(now: SiteHealth, measure: str, count: int, usual: float | None) -> HealthFinding | None:
    if usual is None or usual < SHARE_IS_USUAL or now.articles < MIN_ARTICLES:
        return None
    share = count / now.articles
    if share > usual * FELL_FAR:
        return None
    return HealthFinding(now.site, measure, share, usual, f"{share:.0%} with {measure}, usually {usual:.0%}")
