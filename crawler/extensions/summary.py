"""The end of a crawl on one screen: by site, by reason, and where the files are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich import box
from rich.markup import escape
from rich.table import Table

from crawler.reasons import Reason
from crawler.run.exit_status import ExitStatus
from crawler.run.run import Run
from crawler.run.tally import SiteTally
from crawler.terminal import SafeConsole, counted

SITES_SHOWN = 30
PROBLEMS_SHOWN = 20
PROBLEMS_SHOWN_A_SITE = 2
"""Problems of one site in the summary; the manifest has ten, ``rejected.jsonl`` all."""
COUNTS = ("Found", "Known", "Pages", "Articles", "Copies", "Refused")
COUNT_CHARACTERS, GAP_CHARACTERS = 6, 3
"""Of a column; a wider count takes its place from the last column's margin."""
SITE_CHARACTERS = (14, 40)
"""Least and most that the name of a site may take."""
COLORS = {ExitStatus.DONE: "green", ExitStatus.PARTLY: "yellow", ExitStatus.STOPPED: "yellow"}


def print_summary(console: SafeConsole, run: Run) -> None:
    """Print what a run gave."""
    if run.ending is None:
        return
    if run.tally.sites:
        console.print(sites_table(run, console.width))
    for title, counts in (("Refused", run.tally.refused()), ("Not asked for", run.tally.left_out())):
        if counts:
            console.print(reasons_table(title, counts))
    for line in problem_lines(run):
        console.print(line, soft_wrap=True)
    for note in run.notes:
        console.print(f"[yellow]Note:[/] {escape(note)}", soft_wrap=True)
    console.print(headline(run), soft_wrap=True)
    if run.run_id and run.folder.path.is_dir():
        console.print(f"Files: [bold]{escape(str(run.folder.path))}/[/]", soft_wrap=True)


def sites_table(run: Run, width: int) -> Table:
    """Return what each site gave: the failed ones first, then most articles first.

    ``width``: columns of the terminal. Names of sites give way, counts and their headings never do.
    """
    table = _table("By site")
    counts_width = sum(max(len(name), COUNT_CHARACTERS) + GAP_CHARACTERS for name in COUNTS)
    room = min(max(width - counts_width - 2 * GAP_CHARACTERS, SITE_CHARACTERS[0]), SITE_CHARACTERS[1])
    table.add_column("Site", overflow="ellipsis", no_wrap=True, width=room)
    for name in COUNTS:
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    sites = ranked(run)
    for name, site in sites[:SITES_SHOWN]:
        counts = (site.found, site.known, site.pages, site.articles, site.duplicates, site.refused.total())
        table.add_row(escape(name), *map(str, counts), style="red" if site.failed else None)
    if len(sites) > SITES_SHOWN:
        table.add_row(f"and {len(sites) - SITES_SHOWN:,} more", style="dim")
    return table


def ranked(run: Run) -> list[tuple[str, SiteTally]]:
    """Return the sites of a run: the failed ones, then those with most articles."""
    return sorted(run.tally.sites.items(), key=lambda one: (not one[1].failed, -one[1].articles, one[0]))


def reasons_table(title: str, counts: Counter[Reason]) -> Table:
    """Return counts by reason, most frequent first."""
    table = _table(title)
    table.add_column("Reason")
    table.add_column("Count", justify="right")
    for reason, count in counts.most_common():
        table.add_row(str(reason), str(count))
    return table


def problem_lines(run: Run) -> Iterator[str]:
    """Yield what went wrong with sources, a few lines of it."""
    lines = [
        f"[yellow]{escape(name)}:[/] {escape(problem)}"
        for name, site in ranked(run)
        for problem in site.problems[:PROBLEMS_SHOWN_A_SITE]
    ]
    yield from lines[:PROBLEMS_SHOWN]
    if len(lines) > PROBLEMS_SHOWN:
        yield f"[yellow]… and {counted(len(lines) - PROBLEMS_SHOWN, 'more problem')}: see manifest.json[/]"


def headline(run: Run) -> str:
    """Return the outcome in one line, with the exit status."""
    assert run.ending is not None
    new, known, revised = (run.tally.total(name) for name in ("articles", "known", "revised"))
    said = counted(new - revised, "new article")
    said += f", {revised:,} revised" if revised else ""
    said += f" ({known:,} {'was' if known == 1 else 'were'} already known)" if known else ""
    detail = f": {escape(run.ending.detail)}" if run.ending.detail else ""
    ending = f"{run.ending.reason.replace('_', ' ')}{detail} · exit status {int(run.ending.status)}"
    return f"[{COLORS.get(run.ending.status, 'red')}]{said} · {ending}[/]"


def _table(title: str) -> Table:
    return Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold")
