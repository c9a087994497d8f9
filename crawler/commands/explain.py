"""Every block of a page, kept or removed, with the evidence that decided; then what a crawl would do with the page.

On a terminal, text is wrapped to its width. For another program, each block is one line with tabs between its fields,
however long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from crawler.network.log_text import shown_text
from crawler.terminal import SafeConsole, counted
from crawler.text.blocks.block import Block

if TYPE_CHECKING:  # every command loads this module
    from crawler.run.forecast import Forecast
    from crawler.text.page import Page

LEGEND = "+ kept, - removed · Score: log-odds that the block is the article's · Ext •: kept by the main extractor"
FIELDS = ("#", "Kept", "Score", "Ext", "Kind", "Evidence", "Text")


def explain(console: SafeConsole, page: Page, told: Forecast) -> None:
    """Print the page's blocks in reading order, then each phase of a crawl and what comes of the page."""
    facts = [*page.authors, told.article.date_published, page.section]
    _say(console, page.title or "no title", "bold")
    _say(console, " · ".join(filter(None, facts)))
    if console.is_terminal:
        console.print(blocks_table(page, told))
        _say(console, LEGEND, "dim")
    else:
        for fields in (FIELDS, *block_fields(page, told)):
            _say(console, "\t".join(fields))
    for line in phases(told):
        _say(console, line)
    _say(console, outcome(page, told), "green" if told.refusal is None else "red")


def blocks_table(page: Page, told: Forecast) -> Table:
    """Return a row a block; its kind and evidence stand above its text, which has nearly all of the width."""
    table = Table(box=None, pad_edge=False)
    for name, justify in (("#", "right"), ("", "left"), ("Score", "right"), ("Ext", "center")):
        table.add_column(name, justify=justify, no_wrap=True)  # type: ignore[arg-type] # both are literals of rich
    table.add_column("Kind, evidence and text", overflow="fold", ratio=1)
    for block, fields in zip(page.blocks, block_fields(page, told), strict=True):
        number, sign, score, extracted, kind, evidence, _ = fields
        color = "green" if sign == "+" else "red"
        about = f"{kind} · {evidence}" if evidence else kind
        text = Text.assemble((about, "dim"), "\n", (shown_text(block.text), color))
        table.add_row(number, Text(sign, color), score, extracted, text)
    return table


def block_fields(page: Page, told: Forecast) -> Iterator[tuple[str, ...]]:
    """Yield the fields of each block, in the order of :data:`FIELDS`; line ends and tabs in them are escaped."""
    from crawler.text.cleaning.decide import PAGE_RULE  # noqa: PLC0415 - every command loads this module

    kept = {block.position for block in told.verdict.kept}
    removed = {block.position: (rule, score) for block, rule, score in told.verdict.removed}
    for block in page.blocks:
        if block.position in kept:
            yield _fields(block, "+", block.score, block.rules)
        else:
            rule, score = removed.get(block.position) or (next(iter(block.rules), PAGE_RULE), block.score)
            yield _fields(block, "-", score, dict.fromkeys((rule, *block.rules)))


def _fields(block: Block, sign: str, score: float, evidence: Iterable[str]) -> tuple[str, ...]:
    return (
        str(block.position),
        sign,
        f"{score:+.1f}",
        "•" if block.extracted else "",
        str(block.kind),
        ", ".join(evidence),
        block.text.replace("\n", "\\n").replace("\t", "\\t"),
    )


def phases(told: Forecast) -> Iterator[str]:
    """Yield a line for each thing that decides in a crawl."""
    yield f"Page gate: {f'refuses: {told.gate}' if told.gate else 'an article'}"
    asked = "" if told.site_asked else " (by the page alone: the files of the site were not asked)"
    reserved = f"refuses: {told.rights.refused}: " if told.rights.refused else f"{told.rights.decision} "
    yield f"Rights: {reserved}{told.rights.detail}".rstrip() + asked
    yield f"Address: {_known(told)}"
    yield f"Site: {_site(told)}"


def _known(told: Forecast) -> str:
    known = told.remembered.known
    if told.duplicate is not None:
        return f"refuses: {told.duplicate}"
    if known is None and told.remembered.near_text:
        return f"not known yet; its text is nearly that of {told.remembered.near_text}"
    if known is None:
        return "not known yet"
    if told.remembered.is_counted:
        return f"known with another text: it would be revision {known.revision + 1}"
    return f"known as {known.outcome}{f' ({known.reason})' if known.reason else ''}: it is looked at again"


def _site(told: Forecast) -> str:
    if told.remembered.missing:
        return f"nothing is remembered ({told.remembered.missing})"
    domain = told.article.domain or "it"
    if not told.others:
        return f"no other article of {domain} is remembered: only the page itself decides"
    return (
        f"{counted(told.others, 'other article')} of {domain} remembered: what repeats on them counts against a block"
    )


def outcome(page: Page, told: Forecast) -> str:
    """Return what comes of the page."""
    from crawler.text.cleaning.decide import verdict_text  # noqa: PLC0415 - every command loads this module
    from crawler.text.normalize import word_count  # noqa: PLC0415 - the same

    kept = len(told.verdict.kept)
    words = counted(word_count(verdict_text(told.verdict)), "word")
    found = f"{counted(kept, 'block')} kept, {len(page.blocks) - kept:,} removed, {words}, language {page.language}"
    if told.verdict.overcut:
        found += "; cleaning would have taken nearly everything: the text is as extracted"
    return f"A crawl would {'write it' if told.refusal is None else f'refuse it ({told.refusal.reason})'}: {found}"


def _say(console: SafeConsole, line: str, style: str = "") -> None:
    """Print a line: wrapped on a terminal, whole for another program; square brackets in it are text."""
    if line and console.is_terminal:
        console.print(Text(shown_text(line), style), overflow="fold")
    elif line:
        console.file.write(f"{shown_text(line)}\n")  # rich would put blanks in the place of tabs
