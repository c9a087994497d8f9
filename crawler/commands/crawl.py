"""``scrapy crawl`` with an exit status that tells the truth."""

from __future__ import annotations

import argparse
import logging
import os
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawlCommand
from scrapy.exceptions import UsageError

from crawler.output.exit_status import ExitStatus
from crawler.workers.session import Session

PRIVATE_FILES = 0o077
CHATTY = ("scrapy.middleware", "scrapy.addons", "scrapy.crawler", "scrapy.utils.log", "scrapy.extensions.feedexport")
"""Loggers that list components and settings at every start; the manifest has them."""


class Command(ScrapyCrawlCommand):
    """Runs a spider and ends with the status of its run."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; set the exit code from the run, or from what kept it from starting."""
        os.umask(PRIVATE_FILES)
        for name in CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
        if len(args) != 1:
            raise UsageError("exactly one spider is run at a time: scrapy crawl news|urls|warc")
        assert self.crawler_process is not None
        crawler = self._crawler_of(args[0])
        self._check_arguments(crawler, opts.spargs)
        finished = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        session = getattr(crawler, "winnow_session", None)
        self.exitcode = int(status_of(session, failed=_failed(finished)))

    def _crawler_of(self, name: str) -> Any:
        try:
            return self._create_crawler(name)
        except KeyError as error:
            raise UsageError(f"spider: {name}: not one of news, urls, warc", print_help=False) from error

    @staticmethod
    def _check_arguments(crawler: Any, arguments: dict[str, str]) -> None:
        """Raise ``UsageError`` for what the spider would not accept, before anything is opened."""
        check = getattr(crawler.spidercls, "check_arguments", None)
        if check is None:
            return
        try:
            check(arguments)
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error


def status_of(session: Session | None, *, failed: bool) -> ExitStatus:
    """Return how a crawl ended: without a session it never started, without an ending it was killed in the middle."""
    if session is None:
        return ExitStatus.USAGE
    if session.run.ending is not None:
        return session.run.ending.status
    if failed and not session.run.run_id:  # a setting that cannot be: nothing was opened
        return ExitStatus.USAGE
    return ExitStatus.INTERNAL if failed else ExitStatus.STOPPED


def _failed(finished: Any) -> bool:
    """Return whether the crawl's task ended with an exception."""
    done = getattr(finished, "done", None)
    return bool(done and done() and not finished.cancelled() and finished.exception() is not None)
