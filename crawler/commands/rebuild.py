"""``scrapy rebuild [OUTPUT_DIR...]``: the state is made to know exactly the articles whose rows are on disk."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.output.parts import OutputError
from crawler.run.exit_status import ExitStatus
from crawler.terminal import SafeConsole, counted


class Command(ScrapyCommand):
    """Brings the state in line with the rows after one of the two was lost."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[OUTPUT_DIR ...]"

    def short_desc(self) -> str:
        """Return what the command does, in a line."""
        return "Make the state know exactly the articles whose rows are on disk"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Rebuild; print what changed; set the exit code."""
        assert self.settings is not None
        from crawler.run.rebuilding import rebuild  # noqa: PLC0415 - every command loads this module
        from crawler.run.upkeep import held  # noqa: PLC0415 - the same
        from crawler.state.errors import LockedError, StateError  # noqa: PLC0415 - the same
        from crawler.state.existing import state_url_of  # noqa: PLC0415 - the same

        folders = [Path(one) for one in args] or [Path(self.settings["OUTPUT_DIR"])]
        console = SafeConsole(highlight=False, soft_wrap=True, markup=False)
        for folder in folders:
            if not (folder / "runs").is_dir():
                raise UsageError(f"{folder}: no run in it", print_help=False)
        try:
            state_url = state_url_of(folders[0], self.settings["STATE_URL"])
            with held(folders, state_url, "rebuild", datetime.now(UTC)) as store:
                found = rebuild(folders, store)
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        except (OutputError, StateError, OSError) as error:
            console.print(error)
            self.exitcode = ExitStatus.LOCKED if isinstance(error, LockedError) else ExitStatus.OUTPUT
            return
        learned, forgotten = f"{found.learned:,} of them new to the state", f"{found.forgotten:,} forgotten"
        console.print(f"{counted(found.rows, 'row')}, {learned}; {forgotten}, whose rows are gone")
