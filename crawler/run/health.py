"""Compares each site of a run with its own earlier runs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.reasons import Reason
from crawler.run.tally import Tally
from crawler.state.health import MIN_RUNS, judge
from crawler.state.records import SiteHealth

if TYPE_CHECKING:  # it loads the database library, which only an open run needs
    from crawler.state.store import StateStore

SITES_NAMED = 3
"""Sites that a note names; the others are counted."""


def health_of(tally: Tally, run_id: str, started: datetime) -> list[SiteHealth]:
    """Return what a run got from each site."""
    return [site.health(run_id, name, started) for name, site in tally.sites.items()]


def compare_with_past(sites: list[SiteHealth], store: StateStore) -> tuple[int, list[str]]:
    """Return how many sites fell far below their own past, and notes: what they fell in, and who has no past yet."""
    notes: list[str] = []
    fallen, new = 0, []
    for one in sites:
        baseline = store.health_baseline(one.site)
        if baseline is None:
            new.append(one.site)
            continue
        findings = judge(one, baseline)
        fallen += bool(findings)
        notes += [f"{one.site}: {finding.detail}" for finding in findings]
    if new:
        notes.append(f"Not yet compared with earlier runs, which takes {MIN_RUNS} of them: {names(new)}")
    return fallen, notes


def without_article(tally: Tally, store: StateStore) -> list[str]:
    """Return a note for each source that had pages and no article, unless that is how its last run ended too."""
    notes = []
    for name, site in tally.sites.items():
        last = next(iter(store.health_history(name, 1)), None) if site.gave_no_article else None
        if site.gave_no_article and (last is None or last.articles or not last.refused):
            told = ", ".join(f"{reason} {count}" for reason, count in site.refused.most_common())
            script = "; its text is probably written by script" if site.refused[Reason.NO_TEXT] else ""
            notes.append(f"{name}: every page was refused ({told}){script}")
    return notes


def names(sites: list[str]) -> str:
    """Return the first names of a list, and how many there are more.

    >>> names(["c.example", "a.example"]), names(["d", "c", "b", "a"])
    ('a.example, c.example', 'a, b, c and 1 more site')
    """
    more = len(sites) - SITES_NAMED
    others = f" and {more:,} more {'site' if more == 1 else 'sites'}" if more > 0 else ""
    return ", ".join(sorted(sites)[:SITES_NAMED]) + others
