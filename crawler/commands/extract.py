"""``scrapy extract PATH|URL [--explain]``: prints one page as JSON, or every block with the rule that decided."""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import Response
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.settings import default_settings as scrapy_defaults
from twisted.python.failure import Failure

from crawler import settings as our_settings
from crawler.commands.explain import explain
from crawler.configuration.check import check_settings
from crawler.items import Article, FetchedPage, Hints, PageOptions
from crawler.network.media_types import content_type
from crawler.network.secrets import without_secrets
from crawler.output.rows import as_row, dump_row
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.rights.decision import RightsDecision, decide_rights
from crawler.rights.service import site_rights
from crawler.rights.signals import Signal
from crawler.terminal import SafeConsole
from crawler.text.article import build_article
from crawler.urls import is_http, registered_domain
from crawler.workers.tasks import PageTask

if TYPE_CHECKING:  # every command loads this module
    from crawler.text.page import Page

FAILED = 1
ALONE: dict[str, Any] = {"EXTENSIONS_BASE": {}, "RETRY_TIMES": 0}
"""One page, without a run: no output folder, no state, no progress."""
LIKE_AN_ADDRESS = "://"


class Command(ScrapyCommand):
    """Extracts one page: from a file, or fetched with all the guards of a crawl."""

    requires_project = True

    def syntax(self) -> str:
        """Return the arguments."""
        return "PATH|URL [--explain] [--url URL]"

    def short_desc(self) -> str:
        """Return what the command does, in a line."""
        return "Extract one page to JSON, or show every block and what decided over it"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this command to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--explain", action="store_true", help="show all blocks, kept and removed, with evidence")
        parser.add_argument("--url", default="", help="address of the page, where PATH is a file")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; switch off everything that belongs to a run, and log lines unless a log level was given."""
        super().process_options(args, opts)
        assert self.settings is not None
        for name, value in ALONE.items():
            self.settings.set(name, value, priority="cmdline")
        if self.settings.getpriority("LOG_LEVEL") != SETTINGS_PRIORITIES["cmdline"]:
            self.settings.set("LOG_LEVEL", "CRITICAL", priority="cmdline")
            logging.getLogger("scrapy").setLevel(logging.CRITICAL)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the row or the blocks; set the exit code."""
        if len(args) != 1:
            unknown = [one for one in args if one.startswith("-")]
            raise UsageError(f"{unknown[0]}: no such option" if unknown else "one PATH or URL is needed")
        try:
            check_settings(self.settings, {**vars(scrapy_defaults), **vars(our_settings)})
        except ValueError as error:
            raise UsageError(without_secrets(str(error)), print_help=False) from error
        try:
            self._print(*self._page_at(args[0], opts.url), explained=opts.explain)
        except (RefusedError, OSError) as error:
            say(f"{args[0]}: {error.strerror if isinstance(error, OSError) else error}")
            self.exitcode = FAILED

    def _page_at(self, place: str, url: str) -> tuple[FetchedPage, list[Signal] | None]:
        """Return a page, and what the files of its site say about rights; ``None``: they were not asked."""
        if LIKE_AN_ADDRESS in place:
            return self._fetched(place)
        return page_of_file(place, url), None

    def _print(self, fetched: FetchedPage, of_site: list[Signal] | None, *, explained: bool) -> None:
        assert self.settings is not None
        from crawler.workers import page_reader  # noqa: PLC0415 - every command loads this module

        page = page_reader.page_of(self._task(fetched))
        if isinstance(page, Refusal):
            raise RefusedError(page.reason, page.detail)
        article = build_article(fetched, page_reader.reading_of(page), run_id="")
        drop = self.settings.getlist("RIGHTS_DROP")
        rights = decide_rights([*page.signals, *(of_site or [])], self.settings["RIGHTS_POLICY"], drop)
        if explained:
            self._explain(page, article, rights, site_asked=of_site is not None)
            return
        article.rights = rights.as_row()
        sys.stdout.buffer.write(dump_row(as_row(article)))
        sys.stdout.buffer.flush()
        refused = page.refusal or (Refusal(rights.refused, rights.detail) if rights.refused else None)
        if refused is not None:
            say(f"A crawl would refuse it: {refused}")

    def _explain(self, page: Page, article: Article, rights: RightsDecision, *, site_asked: bool) -> None:
        assert self.settings is not None
        from crawler.run.forecast import forecast, remembered_of  # noqa: PLC0415 - every command loads this module

        remembered = remembered_of(
            article, page.signature, Path(self.settings["OUTPUT_DIR"]), self.settings["STATE_URL"]
        )
        told = forecast(
            page,
            article,
            rights,
            remembered,
            site_asked=site_asked,
            clean=self.settings.getbool("CLEAN_ENABLED"),
            check=self.settings.getbool("CHECK_ENABLED"),
            dedupe=self.settings.getbool("DEDUPE_ENABLED"),
            drop_near=self.settings["DEDUPE_NEAR"] == "drop",
        )
        explain(SafeConsole(highlight=False), page, told)

    def _task(self, fetched: FetchedPage) -> PageTask:
        assert self.settings is not None
        options = PageOptions(
            charset=content_type(fetched.headers.get("content-type"))[1],
            headers=fetched.headers,
            clean=self.settings.getbool("CLEAN_ENABLED"),
            paywalled=self.settings["RIGHTS_POLICY"] == "record",
            fetched_at=datetime.fromisoformat(fetched.fetched_at),
        )
        return PageTask(fetched.body, fetched.url, options, self.settings["EXTRACTOR"])

    def _fetched(self, url: str) -> tuple[FetchedPage, list[Signal]]:
        """Return the page at an address, and what the site says. Raises :class:`RefusedError` where it is not had."""
        if not is_http(url):
            raise RefusedError(Reason.URL_INVALID, "must start with http:// or https:// and name a host")
        assert self.crawler_process is not None
        answers: list[FetchedPage | RefusedError] = []
        signals: list[Signal] = []
        self.crawler_process.crawl(OnePage, url=url, answers=answers, signals=signals)
        self.crawler_process.start()
        if not answers:
            raise RefusedError(Reason.DOWNLOAD_FAILED, "no answer")
        if isinstance(answers[0], RefusedError):
            raise answers[0]
        return answers[0], signals


class OnePage(Spider):
    """Fetches one page and puts it, or the reason why not, into ``answers``; what its site says into ``signals``."""

    name = "one_page"

    def __init__(self, url: str, answers: list[FetchedPage | RefusedError], signals: list[Signal]) -> None:
        super().__init__()
        self.url = url
        self.answers = answers
        self.signals = signals

    async def start(self) -> Any:
        """Yield the one request."""
        yield Request(self.url, callback=self.fetched, errback=self.failed)

    async def fetched(self, response: Response) -> None:
        """Keep the page, and what its site says about rights."""
        from crawler.spiders.responses import page_from  # noqa: PLC0415 - every command loads this module

        self.signals += await site_rights(self.crawler).signals(response.url)
        self.answers.append(page_from(response, registered_domain(self.url) or self.url, "list", "-", Hints()))

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        from crawler.spiders.responses import refusal_of  # noqa: PLC0415 - every command loads this module

        refusal = refusal_of(failure)
        self.answers.append(RefusedError(refusal.reason, refusal.detail))


def say(line: str) -> None:
    """Print a line on standard error, whole."""
    SafeConsole(stderr=True, soft_wrap=True).print(line, markup=False, highlight=False, emoji=False)


def page_of_file(path: str, url: str) -> FetchedPage:
    """Return a page that was saved. Raises ``OSError`` where it cannot be read."""
    file = Path(path)
    body = file.read_bytes()
    address = url or file.resolve().as_uri()
    return FetchedPage(
        url=address,
        requested_url=address,
        body=body,
        status=200,
        headers={},
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        discovered_via="list",
        discovered_from=path,
        site=registered_domain(address) or "",
    )
