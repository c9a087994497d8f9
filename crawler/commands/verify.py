"""``scrapy verify [OUTPUT_DIR]``: is every file of every run still what its manifest says?"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.markup import escape
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.output.folder import RunFolder, run_folders
from crawler.run.manifest import Difference, verify
from crawler.terminal import SafeConsole, counted

DIFFERS = 1


class Command(ScrapyCommand):
    """Checks bytes, lines and sha256 of every file; the exit status is not zero where one differs."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[OUTPUT_DIR]"

    def short_desc(self) -> str:
        """Return what the command does, in a line."""
        return "Check every file of every run against its manifest"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what differs, and one line in the end; set the exit code."""
        assert self.settings is not None
        output_dir = Path(args[0] if args else self.settings["OUTPUT_DIR"])
        runs = run_folders(output_dir)
        if not runs:
            raise UsageError(f"{output_dir}: no run in it", print_help=False)
        console = SafeConsole(highlight=False, soft_wrap=True)
        different = sum(report(console, folder) for folder in runs)
        told = f"{different} not as written" if different else "all as written"
        console.print(f"{counted(len(runs), 'run')}, {told}")
        self.exitcode = DIFFERS if different else 0


def report(console: SafeConsole, folder: RunFolder) -> bool:
    """Print what is wrong with a run; return whether anything is."""
    if folder.unfinished() and any(folder.path.glob("*.part")):
        console.print(f"[yellow]{folder.run_id}: not finished: going on, or cut off (the next run completes it)[/]")
        return False
    found: list[Difference] = list(verify(folder.path))
    for difference in found:
        console.print(f"[red]{escape(str(difference))}[/]")
    return bool(found)
