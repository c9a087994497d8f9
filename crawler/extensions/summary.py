"""The end of a crawl on one screen: by site, by reason, and where the files are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawler.output.exit_status import ExitStatus
from crawler.output.run import Run
from crawler.output.tally import SiteTally
from crawler.reasons import Reason

SITES_SHOWN = 30
PROBLEMS_SHOWN = 20
PROBLEMS_SHOWN_A_SITE = 2
"""The manifest has ten, rejected.jsonl all."""
COLORS = {ExitStatus.DONE: "green", ExitStatus.PARTLY: "yellow", ExitStatus.STOPPED: "yellow"}


def print_summary(console: Console, run: Run) -> None:
    """Print what a run gave."""
    if run.ending is None:
        return
    if run.tally.sites:
        console.print(sites_table(run))
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


def sites_table(run: Run) -> Table:
    """Return what each site gave: the failed ones first, then most articles first."""
    table = _table("By site")
    table.add_column("Site", overflow="ellipsis", no_wrap=True, min_width=20, max_width=40)
    for name in ("Found", "Known", "Pages", "Articles", "Copies", "Refused"):
        table.add_column(name, justify="right", no_wrap=True)
    sites = ranked(run)
    for name, site in sites[:SITES_SHOWN]:
        counts = (site.found, site.known, site.pages, site.articles, site.duplicates, site.refused.total())
        table.add_row(escape(name), *map(str, counts), style="red" if site.failed else None)
    if len(sites) > SITES_SHOWN:
        table.add_row(f"… and {len(sites) - SITES_SHOWN} more: see the manifest", style="dim")
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
        yield f"[yellow]… and {len(lines) - PROBLEMS_SHOWN} more problems: see the manifest[/]"


def headline(run: Run) -> str:
    """Return the outcome in one line, with the exit status."""
    assert run.ending is not None
    new, known, revised = (run.tally.total(name) for name in ("articles", "known", "revised"))
    said = f"{new - revised} new {'article' if new - revised == 1 else 'articles'}"
    said += f", {revised} revised" if revised else ""
    said += f" ({known} were already known)" if known else ""
    detail = f": {escape(run.ending.detail)}" if run.ending.detail else ""
    ending = f"{run.ending.reason.replace('_', ' ')}{detail} · exit status {int(run.ending.status)}"
    return f"[{COLORS.get(run.ending.status, 'red')}]{said} · {ending}[/]"


def _table(title: str) -> Table:
    return Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold")
