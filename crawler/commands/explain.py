"""Every block of a page on the terminal: kept or removed, its score, and the evidence that decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crawler.text.blocks.block import Block

if TYPE_CHECKING:  # every command loads this module
    from crawler.text.cleaning.decide import Verdict
    from crawler.text.page import Page

TEXT_SHOWN = 160
LEGEND = "+ kept, - removed · Score: log-odds that the block is the article's · Ext •: kept by the main extractor"


def explain(console: Console, page: Page) -> None:
    """Print the page's blocks in reading order, then what the page gate says."""
    from crawler.text.cleaning.decide import decide  # noqa: PLC0415 - every command loads this module

    verdict = decide(page.blocks, memory=None)
    console.print(f"[bold]{escape(page.title or 'no title')}[/]")
    facts = [*page.authors, page.date_published, page.section]
    console.print(escape(" · ".join(filter(None, facts))), highlight=False)
    console.print(blocks_table(page, verdict))
    console.print(LEGEND, style="dim", highlight=False)
    kept, removed = len(verdict.kept), len(verdict.removed)
    console.print(f"{kept} blocks kept, {removed} removed, {page.word_count} words, language {page.language}")
    if verdict.overcut:
        console.print("[yellow]Cleaning would have taken nearly everything: the text is as extracted.[/]")
    if page.refusal is not None:
        console.print(f"[red]A crawl would refuse the page: {escape(str(page.refusal))}[/]")


def blocks_table(page: Page, verdict: Verdict) -> Table:
    """Return a table with one row for each block: place, verdict, score, extractor's verdict, kind, evidence, text."""
    removed = {block.position: (rule, score) for block, rule, score in verdict.removed}
    table = Table(box=None, pad_edge=False, show_lines=False)
    table.add_column("#", justify="right", style="dim")
    table.add_column("", width=1)
    table.add_column("Score", justify="right")
    table.add_column("Ext", justify="center")
    table.add_column("Kind", no_wrap=True)
    table.add_column("Evidence", overflow="fold", max_width=30)
    table.add_column("Text", overflow="fold", ratio=1)
    for block in page.blocks:
        table.add_row(*_cells(block, removed.get(block.position)))
    return table


def _cells(block: Block, removed: tuple[str, float] | None) -> tuple[str, ...]:
    color, sign = ("red", "-") if removed else ("green", "+")
    evidence = [removed[0]] if removed else []
    evidence += [rule for rule in block.rules if rule not in evidence]
    text = block.text if len(block.text) <= TEXT_SHOWN else block.text[: TEXT_SHOWN - 1] + "…"
    return (
        str(block.position),
        f"[{color}]{sign}[/]",
        f"{removed[1] if removed else block.score:+.1f}",
        "•" if block.extracted else "",
        str(block.kind),
        escape(", ".join(evidence)),
        f"[{color}]{escape(text)}[/]",
    )
