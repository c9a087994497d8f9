"""``scrapy runs [OUTPUT_DIR]``: the latest runs, as the state knows them."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.output.folder import RunFolder
from crawler.output.rows import dump_row
from crawler.terminal import SafeConsole, counted

if TYPE_CHECKING:  # every command loads this module
    from crawler.state.records import RunRecord

SHOWN = 20
COLUMNS = ("found", "known", "articles")
GOING_ON = "going on, or killed"


class Command(ScrapyCommand):
    """Lists runs, also those whose folder is gone because they brought nothing."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[OUTPUT_DIR] [--limit N] [--json]"

    def short_desc(self) -> str:
        """Return what the command does, in a line."""
        return "List the latest runs with their status and counts"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--limit", type=int, default=SHOWN, help=f"so many runs, the latest; default {SHOWN}")
        parser.add_argument("--json", action="store_true", help="one line of JSON a run, latest first")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the runs, latest first."""
        assert self.settings is not None
        from crawler.state.errors import StateError  # noqa: PLC0415 - the next one loads the database library
        from crawler.state.existing import open_existing  # noqa: PLC0415 - every command loads this module

        output_dir = Path(args[0] if args else self.settings["OUTPUT_DIR"])
        if opts.limit < 1:
            raise UsageError(f"--limit: {opts.limit}: must be 1 or more", print_help=False)
        try:
            with open_existing(output_dir, self.settings["STATE_URL"]) as store:
                runs = store.runs(opts.limit)
        except StateError as error:
            raise UsageError(str(error), print_help=False) from error
        if opts.json:
            for run in runs:
                sys.stdout.buffer.write(dump_row(row_of(run, output_dir)))
            sys.stdout.buffer.flush()
        else:
            SafeConsole(highlight=False).print(table_of(runs, output_dir))


def row_of(run: RunRecord, output_dir: Path) -> dict[str, Any]:
    """Return a run as a row: times are ISO 8601 in UTC; what is not known yet is ``None``."""
    return {
        "run_id": run.run_id,
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "exit_status": run.exit_status,
        "reason": run.reason,
        "outcomes": run.counts.get("outcomes", {}),
        "refused": run.counts.get("refused", {}),
        "folder": RunFolder.of(output_dir, run.run_id).path.is_dir(),
    }


def table_of(runs: list[RunRecord], output_dir: Path) -> Table:
    """Return a table with one line for each run."""
    table = Table(box=None, pad_edge=False, caption=counted(len(runs), "run"), caption_justify="left")
    for name in ("Run", "Took", "Status"):
        table.add_column(name, justify="right" if name == "Took" else "left", no_wrap=True)
    for name in (*COLUMNS, "refused"):
        table.add_column(name.capitalize(), justify="right")
    for run in runs:
        row = row_of(run, output_dir)
        status = GOING_ON if run.ended is None else f"{run.exit_status} {run.reason}"
        counts = [f"{row['outcomes'].get(name, 0):,}" for name in COLUMNS]
        name = run.run_id if row["folder"] else f"{run.run_id} (no folder)"
        table.add_row(name, took(run.started, run.ended), status, *counts, f"{sum(row['refused'].values()):,}")
    return table


def took(started: datetime, ended: datetime | None) -> str:
    """Return how long a run took, in the largest unit that says something.

    >>> from datetime import UTC
    >>> took(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, 1, 30, tzinfo=UTC))
    '1 h 30 min'
    """
    if ended is None:
        return ""
    seconds = round((ended - started).total_seconds())
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"
