"""The end of a crawl on one screen: by site, by reason, and where the files are."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawler.output.exit_status import ExitStatus
from crawler.output.run import Run

SITES_SHOWN = 30
PROBLEMS_SHOWN = 2
"""Of a site; the manifest has ten, rejected.jsonl all."""


def print_summary(console: Console, run: Run) -> None:
    """Print what a run gave."""
    if run.ending is None:
        return
    if run.tally.sites:
        console.print(sites_table(run))
    if run.tally.refused():
        console.print(reasons_table(run))
    for name, site in sorted(run.tally.sites.items()):
        for problem in site.problems[:PROBLEMS_SHOWN]:
            console.print(f"[yellow]{escape(name)}:[/] {escape(problem)}", soft_wrap=True)
    for note in run.notes:
        console.print(f"[yellow]Note:[/] {escape(note)}")
    console.print(headline(run))
    if run.run_id and run.folder.path.is_dir():
        console.print(f"Files: [bold]{escape(str(run.folder.path))}/[/]", soft_wrap=True)


def sites_table(run: Run) -> Table:
    """Return what each site gave, most articles first."""
    table = Table(box=box.SIMPLE_HEAD, title="By site", title_justify="left", title_style="bold")
    table.add_column("Site", overflow="ellipsis", no_wrap=True, min_width=20, max_width=40)
    for name in ("Found", "Known", "Pages", "Articles", "Copies", "Refused"):
        table.add_column(name, justify="right", no_wrap=True)
    ranked = sorted(run.tally.sites.items(), key=lambda one: (not one[1].failed, -one[1].articles, one[0]))
    for name, site in ranked[:SITES_SHOWN]:
        counts = (site.found, site.known, site.pages, site.articles, site.duplicates, site.refused.total())
        table.add_row(escape(name), *map(str, counts), style="red" if site.failed else None)
    if len(ranked) > SITES_SHOWN:
        table.add_row(f"… and {len(ranked) - SITES_SHOWN} more: see the manifest")
    return table


def reasons_table(run: Run) -> Table:
    """Return refusals by reason, most frequent first."""
    table = Table(box=box.SIMPLE_HEAD, title="Refused, by reason", title_justify="left", title_style="bold")
    table.add_column("Reason")
    table.add_column("Pages", justify="right")
    for reason, count in run.tally.refused().most_common():
        table.add_row(str(reason), str(count))
    return table


def headline(run: Run) -> str:
    """Return the outcome in one line, with the exit status."""
    assert run.ending is not None
    tally, status = run.tally, run.ending.status
    new, known = tally.total("articles"), tally.total("known")
    color = {ExitStatus.DONE: "green", ExitStatus.PARTLY: "yellow", ExitStatus.STOPPED: "yellow"}.get(status, "red")
    detail = f": {escape(run.ending.detail)}" if run.ending.detail else ""
    already = f" ({known} were already known)" if known else ""
    ending = f"{run.ending.reason.replace('_', ' ')}{detail} · exit status {int(status)}"
    return f"[{color}]{new} new articles{already} · {ending}[/]"
