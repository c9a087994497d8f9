"""Counts of a run by site and by outcome: what the summary prints and the manifest keeps.

All counting happens here: whoever sees something happen tells :class:`Tally` what it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any, Self, TypedDict

from crawler.reasons import Counts, Phase, Reason
from crawler.state.records import SiteHealth

PROBLEMS_KEPT = 10
REASONS = {str(reason): reason for reason in Reason}
"""Reasons by their word. Unknown words, of files that another version wrote, are not counted."""
TOTALS = ("found", "known", "pages", "articles", "revised", "duplicates")

ARRIVED = frozenset({Phase.EXTRACTION, Phase.PAGE_GATE, Phase.RIGHTS, Phase.DEDUPLICATION})
"""Phases whose refusals are of pages that had been fetched."""


class SiteCounts(TypedDict):
    """The counts of one site as they stand in the manifest."""

    found: int
    known: int
    pages: int
    articles: int
    revised: int
    duplicates: int
    refused: dict[str, int]
    left_out: dict[str, int]
    failed: bool
    problems: list[str]


class RunCounts(TypedDict):
    """The counts of a run as they stand in the manifest: the totals, then each site."""

    outcomes: dict[str, int]
    refused: dict[str, int]
    left_out: dict[str, int]
    sites: dict[str, SiteCounts]


PAGES_WITHOUT_ARTICLE = 3
CONTENT = frozenset({Phase.EXTRACTION, Phase.PAGE_GATE})
"""Phases that refuse a page for what stands on it."""


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
    is_source: bool = False
    """Whether it is a source of its own, whose listings were asked; not one of the sites in a list or an archive."""
    words: list[int] = field(default_factory=list)
    with_date: int = 0
    with_author: int = 0

    @property
    def fetch_failures(self) -> int:
        """Return how many pages never arrived, or could not be read for a fault of ours or of an own extractor."""
        return sum(count for reason, count in self.refused.items() if reason.is_failure)

    @property
    def gave_nothing(self) -> bool:
        """Return whether the source failed: no listing answered, or none of the pages that were asked for."""
        nothing_kept = self.found and not self.known and not self.articles
        return self.failed or bool(nothing_kept and self.fetch_failures >= self.found)

    @property
    def gave_no_article(self) -> bool:
        """Return whether a source had pages and not one article: each was refused for what stands on it.

        One or two pages beside known articles are no sign of anything.
        """
        enough = self.pages >= PAGES_WITHOUT_ARTICLE or (self.pages and not self.known)
        of_content = sum(count for reason, count in self.refused.items() if reason.phase in CONTENT)
        return bool(self.is_source and enough and not self.articles and of_content >= self.pages)

    def health(self, run_id: str, name: str, at: datetime) -> SiteHealth:
        """Return what the state keeps, to judge later runs by."""
        failures = self.fetch_failures
        no_news = (Counts.ALREADY_THERE, Counts.GUESS)
        silent = sum(count for reason, count in self.refused.items() if reason.counts in no_news)
        return SiteHealth(
            run_id=run_id,
            site=name,
            at=at,
            found=self.found,
            known=self.known,
            articles=self.articles,
            refused=self.refused.total() - failures - silent,
            failed=failures,
            median_words=int(median(self.words)) if self.words else None,
            with_date=self.with_date,
            with_author=self.with_author,
        )

    def counts(self) -> SiteCounts:
        """Return the counts as they stand in the manifest."""
        return SiteCounts(
            found=self.found,
            known=self.known,
            pages=self.pages,
            articles=self.articles,
            revised=self.revised,
            duplicates=self.duplicates,
            refused=_by_word(self.refused),
            left_out=_by_word(self.left_out),
            failed=self.gave_nothing,
            problems=self.problems,
        )

    @classmethod
    def of_draft(cls, counts: SiteCounts) -> Self:
        """Return what a draft knows and no other file of the run does."""
        return cls(
            found=counts["found"],
            known=counts["known"],
            pages=counts["pages"],
            left_out=Counter({REASONS[word]: count for word, count in counts["left_out"].items() if word in REASONS}),
            problems=list(counts["problems"]),
            failed=counts["failed"],
        )


class Tally:
    """All sites of a run. The methods up to :meth:`nothing_found` tell it what happened, the others ask it."""

    def __init__(self) -> None:
        self.sites: dict[str, SiteTally] = {}

    # ------------------------------------------------------------------ what happens
    def source_begins(self, site: str) -> None:
        """Mark a source as failed until one of its listings answers."""
        self.site(site).failed = self.site(site).is_source = True

    def listing_answered(self, site: str) -> None:
        """Note that a feed, sitemap, section or front page of a source could be read."""
        self.site(site).failed = False

    def addresses_found(self, site: str, count: int = 1, *, known: int = 0) -> None:
        """Count article addresses that were listed; ``known`` of them were done in an earlier run."""
        tally = self.site(site)
        tally.found += count
        tally.known += known

    def page_arrived(self, site: str, *, counted: bool = True) -> None:
        """Count a page that was fetched or read; ``counted``: its address is among those that were found already."""
        tally = self.site(site)
        tally.found += not counted
        tally.pages += 1

    def article_written(self, site: str, row: Mapping[str, Any]) -> None:
        """Count an article that is on disk; ``row``: as it is written."""
        tally = self.site(site)
        tally.articles += 1
        tally.revised += row["revision"] > 1
        tally.duplicates += row["duplicate_of"] is not None
        tally.with_date += row["date_published"] is not None
        tally.with_author += bool(row["authors"])
        tally.words.append(row["word_count"])

    def article_withheld(self, site: str, row: Mapping[str, Any]) -> None:
        """Take back what was counted of an article that was written and is not published."""
        tally = self.site(site)
        tally.articles -= 1
        tally.revised -= row["revision"] > 1
        tally.duplicates -= row["duplicate_of"] is not None
        tally.with_date -= row["date_published"] is not None
        tally.with_author -= bool(row["authors"])

    def refuse(self, site: str, reason: Reason) -> None:
        """Count one refusal."""
        self.site(site).refused[reason] += 1

    def problem(self, site: str, what: str) -> None:
        """Remember what went wrong with a source."""
        problems = self.site(site).problems
        if len(problems) < PROBLEMS_KEPT:
            problems.append(what)

    def source_failed(self, site: str, what: str) -> None:
        """Mark a source as failed; ``what`` says why."""
        self.site(site).failed = True
        self.problem(site, what)

    def nothing_found(self, site: str, what: str) -> None:
        """Mark a source as failed whose listings answered but name no article at all; ``what`` says so."""
        tally = self.site(site)
        if not tally.failed and not tally.found and not tally.left_out:
            self.source_failed(site, what)

    # ------------------------------------------------------------------ what there is
    def site(self, name: str) -> SiteTally:
        """Return the tally of a site, a new one where there is none."""
        return self.sites.setdefault(name, SiteTally())

    @property
    def only_broken_lines(self) -> bool:
        """Return whether there was a list, and no line of it is an address."""
        return set(self.refused()) == {Reason.SOURCE_LINE_BROKEN} and not self.total("found")

    def refused(self) -> Counter[Reason]:
        """Return refusals by reason, over all sites."""
        return sum((site.refused for site in self.sites.values()), Counter())

    def left_out(self) -> Counter[Reason]:
        """Return addresses that were never asked for by reason, over all sites."""
        return sum((site.left_out for site in self.sites.values()), Counter())

    def total(self, field_name: str) -> int:
        """Return the sum of one count over all sites."""
        return sum(int(getattr(site, field_name)) for site in self.sites.values())

    def counts(self) -> RunCounts:
        """Return the counts as they stand in the manifest."""
        return RunCounts(
            outcomes={name: self.total(name) for name in TOTALS},
            refused=_by_word(self.refused()),
            left_out=_by_word(self.left_out()),
            sites={name: site.counts() for name, site in sorted(self.sites.items())},
        )

    @classmethod
    def of_lines(
        cls, saved: RunCounts, articles: Iterable[Mapping[str, Any]], refusals: Iterable[Mapping[str, Any]]
    ) -> Self:
        """Return the tally of a run that was cut off.

        ``articles`` and ``refusals`` are all lines of its files: what can be counted from them is. ``saved`` is its
        last draft, which tells the rest; that may be some seconds old, so it is raised to what the lines prove.
        """
        tally = cls()
        tally.sites = {name: SiteTally.of_draft(site) for name, site in saved["sites"].items()}
        for row in articles:
            tally.article_written(row["domain"], row)
        for line in refusals:
            if line["reason"] in REASONS:
                tally.refuse(line["site"], REASONS[line["reason"]])
        for site in tally.sites.values():
            arrived = site.articles + sum(count for reason, count in site.refused.items() if reason.phase in ARRIVED)
            site.pages, site.found = max(site.pages, arrived), max(site.found, site.known + site.articles)
        return tally


def _by_word(counts: Counter[Reason]) -> dict[str, int]:
    return {str(reason): count for reason, count in sorted(counts.items())}
