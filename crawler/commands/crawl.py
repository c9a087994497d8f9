"""``scrapy crawl`` with an exit status that tells the truth."""

from __future__ import annotations

import argparse
import gc
import logging
import os
from typing import TYPE_CHECKING, Any

from scrapy.commands.crawl import Command as ScrapyCrawlCommand
from scrapy.exceptions import NotConfigured, UsageError
from scrapy.settings import default_settings as scrapy_defaults

from crawler import settings as our_settings
from crawler.configuration.check import check_settings, setting_doubts
from crawler.network.secrets import without_secrets
from crawler.run.exit_status import Ending, ExitStatus
from crawler.surviving import survive_readers
from crawler.workers.pool import dismiss, warm_up

if TYPE_CHECKING:  # the session loads the state's database library; the fork server is started before that
    from crawler.run.session import Session

logger = logging.getLogger(__name__)

PRIVATE_FILES = 0o077
OBJECTS_A_COLLECTION = 20_000
"""New objects between two garbage collections. Scrapy and Twisted keep 200,000 objects alive; with Python's default
of 700, looking through them again and again takes a tenth of the processor time."""
CHATTY = (
    "scrapy.middleware",
    "scrapy.addons",
    "scrapy.crawler",
    "scrapy.core.engine",
    "scrapy.utils.log",
    "scrapy.extensions.feedexport",
)
"""Loggers that list components and settings; the manifest holds the same."""


class Command(ScrapyCrawlCommand):
    """Runs a spider and ends with the status of its run."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; silence the loggers that write before a crawl begins, unless the log level is DEBUG."""
        survive_readers()  # before Scrapy's log handler takes hold of standard error
        super().process_options(args, opts)
        assert self.settings is not None
        if self.settings["LOG_LEVEL"] != "DEBUG":
            for name in CHATTY:
                logging.getLogger(name).addFilter(is_warning)  # a level would be reset by Scrapy's own configuration

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl; set the exit code from the run. Raises ``UsageError`` for what kept it from starting."""
        os.umask(PRIVATE_FILES)
        gc.set_threshold(OBJECTS_A_COLLECTION)
        if len(args) != 1:
            raise UsageError(f"exactly one spider is run at a time; there are {self._names()}")
        assert self.settings is not None
        try:
            check_settings(self.settings, {**vars(scrapy_defaults), **vars(our_settings)})
            for doubt in setting_doubts(self.settings):
                logger.warning("%s", doubt)
            self.exitcode = self._crawl(args[0], opts.spargs)
        except ValueError as error:
            raise UsageError(without_secrets(str(error)), print_help=False) from error
        finally:
            dismiss()

    def _crawl(self, name: str, arguments: dict[str, str]) -> int:
        """Return the exit status of a crawl. Raises ``ValueError`` where nothing was opened, for what it says."""
        assert self.settings is not None
        assert self.crawler_process is not None
        crawler = self._crawler_of(name)
        has_run = getattr(crawler.spidercls, "opens_run", False)
        if has_run and self.settings.getint("EXTRACT_WORKERS"):
            warm_up()  # before anything else: on another core it takes as long as all that follows here
        self._check_arguments(crawler, arguments)
        finished = self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        session = session_if_any(crawler) if has_run else None
        error = error_of(finished)
        if has_run and isinstance(error, ValueError | NotConfigured) and (session is None or not session.run.run_id):
            raise ValueError(str(error))
        if error is not None:
            logger.error("The crawl broke off", exc_info=error)
        return int(end(session, failed=error is not None) if has_run else self.crawler_process.bootstrap_failed)

    def _crawler_of(self, name: str) -> Any:
        try:
            return self._create_crawler(name)
        except KeyError as error:
            raise ValueError(f"spider: {name}: there is none of this name; there are {self._names()}") from error

    def _names(self) -> str:
        assert self.crawler_process is not None
        return ", ".join(sorted(self.crawler_process.spider_loader.list()))

    @staticmethod
    def _check_arguments(crawler: Any, arguments: dict[str, str]) -> None:
        """Raise ``ValueError`` for what the spider would not accept, before anything is opened."""
        check = getattr(crawler.spidercls, "check_arguments", None)
        if check is not None:
            check(arguments)


def is_warning(record: logging.LogRecord) -> bool:
    """Return whether a log record is a warning or an error."""
    return record.levelno >= logging.WARNING


def session_if_any(crawler: Any) -> Session | None:
    """Return the session of a finished crawl; ``None`` if the crawl ended before its extensions were created."""
    from crawler.run.session import session_of  # noqa: PLC0415 - see above

    try:
        return session_of(crawler)
    except (RuntimeError, ValueError):  # Scrapy's own word for "too early", and ours for "switched off"
        return None


def end(session: Session | None, *, failed: bool) -> ExitStatus:
    """Return how a crawl ended; close what a crawl that was stopped in the middle left open."""
    if session is None:
        return ExitStatus.INTERNAL
    if failed:
        ending = Ending(ExitStatus.INTERNAL, "internal_error", "see the log")
    else:
        ending = Ending(ExitStatus.STOPPED, "stopped", "at once, in the middle")
    ending = session.give_up(ending)
    session.pool.close()
    return ending.status


def error_of(finished: Any) -> BaseException | None:
    """Return what a crawl's task ended with, if it ended with an exception."""
    if not finished.done() or finished.cancelled():
        return None
    error: BaseException | None = finished.exception()
    return error
