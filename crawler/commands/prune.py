"""``scrapy prune [OUTPUT_DIR]``: old run folders without articles are deleted, and old history in the state."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.run.exit_status import ExitStatus
from crawler.terminal import SafeConsole, counted

DAYS = 90


class Command(ScrapyCommand):
    """Deletes what is old and holds no article. Articles and what is known of addresses stay."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[OUTPUT_DIR] [--days N]"

    def short_desc(self) -> str:
        """Return what the command does, in a line."""
        return "Delete old run folders without articles, and old history in the state"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command to Scrapy's own."""
        super().add_options(parser)
        said = f"what is younger stays; default {DAYS}"
        parser.add_argument("--days", type=int, default=DAYS, help=said)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Prune; print what was deleted; set the exit code."""
        assert self.settings is not None
        from crawler.run.upkeep import held, prune  # noqa: PLC0415 - every command loads this module
        from crawler.state.errors import LockedError, StateError  # noqa: PLC0415 - the same
        from crawler.state.existing import state_url_of  # noqa: PLC0415 - the same

        output_dir, now = Path(args[0] if args else self.settings["OUTPUT_DIR"]), datetime.now(UTC)
        if opts.days < 0:
            raise UsageError(f"--days: {opts.days}: must be 0 or more", print_help=False)
        if not (output_dir / "runs").is_dir():
            raise UsageError(f"{output_dir}: no run in it", print_help=False)
        console = SafeConsole(highlight=False, soft_wrap=True, markup=False)
        try:
            with held([output_dir], state_url_of(output_dir, self.settings["STATE_URL"]), "prune", now) as store:
                done = prune(output_dir, store, now, opts.days)
        except (StateError, OSError) as error:
            console.print(error)
            self.exitcode = ExitStatus.LOCKED if isinstance(error, LockedError) else ExitStatus.OUTPUT
            return
        folders, runs = counted(done.folders, "run folder"), counted(done.runs, "run")
        figures = counted(done.health, "line", "lines")
        console.print(f"Deleted: {folders} without articles; {runs} and {figures} of health in the state")
        if done.lost:
            console.print(f"{counted(done.lost, 'article')} without rows stay known")
