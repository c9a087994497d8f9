"""Counts of a run by site and by outcome: what the summary prints and the manifest keeps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from crawler.reasons import Counts, Reason
from crawler.state.records import SiteHealth

SITES_NAMED = 3
"""In a note."""


@dataclass(slots=True)
class SiteTally:
    """What one site gave in this run."""

    found: int = 0
    """Article addresses that were discovered, known or not."""
    known: int = 0
    """Of these, done in an earlier run."""
    pages: int = 0
    """Pages that were fetched or read."""
    articles: int = 0
    revised: int = 0
    """Of these, new revisions of known articles."""
    duplicates: int = 0
    """Articles marked as near-duplicates of an earlier one."""
    refused: Counter[Reason] = field(default_factory=Counter)
    left_out: Counter[Reason] = field(default_factory=Counter)
    """Addresses that were found and never asked for: too old, denied, a trap. They stand in no file."""
    problems: list[str] = field(default_factory=list)
    """Why the source failed, wholly or in part; the first ten."""
    failed: bool = False
    """Nothing could be collected: neither feed, sitemap nor section answered."""
    words: list[int] = field(default_factory=list)
    with_date: int = 0
    with_author: int = 0

    @property
    def fetch_failures(self) -> int:
        """Return how many pages never arrived."""
        return sum(count for reason, count in self.refused.items() if reason.is_failure)

    @property
    def gave_nothing(self) -> bool:
        """Return whether the source failed: no listing answered, or none of the pages that were asked for."""
        nothing_arrived = self.found and not self.known and not self.pages
        return self.failed or bool(nothing_arrived and self.fetch_failures >= self.found)

    def health(self, run_id: str, name: str, at: datetime) -> SiteHealth:
        """Return what the state keeps, to judge later runs by."""
        failures = self.fetch_failures
        there = sum(count for reason, count in self.refused.items() if reason.counts is Counts.ALREADY_THERE)
        return SiteHealth(
            run_id=run_id,
            site=name,
            at=at,
            found=self.found,
            known=self.known,
            articles=self.articles,
            refused=self.refused.total() - failures - there,
            failed=failures,
            median_words=int(median(self.words)) if self.words else None,
            with_date=self.with_date,
            with_author=self.with_author,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as they stand in the manifest."""
        return {
            "found": self.found,
            "known": self.known,
            "pages": self.pages,
            "articles": self.articles,
            "revised": self.revised,
            "duplicates": self.duplicates,
            "refused": {str(reason): count for reason, count in sorted(self.refused.items())},
            "left_out": {str(reason): count for reason, count in sorted(self.left_out.items())},
            "failed": self.gave_nothing,
            "problems": self.problems,
        }


PROBLEMS_KEPT = 10


class Tally:
    """All sites of a run."""

    def __init__(self) -> None:
        self.sites: dict[str, SiteTally] = {}

    def site(self, name: str) -> SiteTally:
        """Return the tally of a site, a new one where there is none."""
        return self.sites.setdefault(name, SiteTally())

    def refuse(self, site: str, reason: Reason) -> None:
        """Count one refusal."""
        self.site(site).refused[reason] += 1

    def problem(self, site: str, what: str) -> None:
        """Remember what went wrong with a source."""
        problems = self.site(site).problems
        if len(problems) < PROBLEMS_KEPT:
            problems.append(what)

    def refused(self) -> Counter[Reason]:
        """Return refusals by reason, over all sites."""
        total: Counter[Reason] = Counter()
        for site in self.sites.values():
            total.update(site.refused)
        return total

    def left_out(self) -> Counter[Reason]:
        """Return addresses that were never asked for by reason, over all sites."""
        total: Counter[Reason] = Counter()
        for site in self.sites.values():
            total.update(site.left_out)
        return total

    def total(self, field_name: str) -> int:
        """Return the sum of one count over all sites."""
        return sum(int(getattr(site, field_name)) for site in self.sites.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as they stand in the manifest."""
        names = ("found", "known", "pages", "articles", "revised", "duplicates")
        return {
            "outcomes": {name: self.total(name) for name in names},
            "refused": {str(reason): count for reason, count in sorted(self.refused().items())},
            "left_out": {str(reason): count for reason, count in sorted(self.left_out().items())},
            "sites": {name: site.as_dict() for name, site in sorted(self.sites.items())},
        }


def names(sites: list[str]) -> str:
    """Return the first names of a list, and how many there are more."""
    more = len(sites) - SITES_NAMED
    others = f" and {more:,} more {'site' if more == 1 else 'sites'}" if more > 0 else ""
    return ", ".join(sorted(sites)[:SITES_NAMED]) + others
