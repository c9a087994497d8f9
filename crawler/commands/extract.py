"""``scrapy extract PATH|URL [--explain]``: prints one page as JSON, or every block with the rule that decided."""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from scrapy import Request, Spider
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import Response
from scrapy.settings import SETTINGS_PRIORITIES
from twisted.python.failure import Failure

from crawler.commands.explain import explain
from crawler.items import FetchedPage, Hints, PageOptions
from crawler.network.media_types import content_type
from crawler.output.rows import as_row, dump_row
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.rights.decision import decide_rights
from crawler.text.article import build_article
from crawler.urls import is_http, registered_domain
from crawler.workers.tasks import PageTask

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
            fetched = self._fetched(args[0]) if LIKE_AN_ADDRESS in args[0] else page_of_file(args[0], opts.url)
            self._print(fetched, explained=opts.explain)
        except (RefusedError, OSError) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            Console(stderr=True, soft_wrap=True).print(f"{args[0]}: {said}", markup=False, highlight=False)
            self.exitcode = FAILED

    def _print(self, fetched: FetchedPage, *, explained: bool) -> None:
        assert self.settings is not None
        from crawler.workers import page_reader  # noqa: PLC0415 - every command loads this module

        page = page_reader.page_of(self._task(fetched))
        if isinstance(page, Refusal):
            raise RefusedError(page.reason, page.detail)
        if explained:
            explain(Console(), page)
            return
        article = build_article(fetched, page_reader.reading_of(page), run_id="")
        policy = self.settings["RIGHTS_POLICY"]
        article.rights = decide_rights(page.signals, policy, self.settings.getlist("RIGHTS_DROP")).as_row()
        sys.stdout.buffer.write(dump_row(as_row(article)))
        sys.stdout.buffer.flush()
        if page.refusal is not None:
            said = f"A crawl would refuse it: {page.refusal}"
            Console(stderr=True, soft_wrap=True).print(said, markup=False, highlight=False)

    def _task(self, fetched: FetchedPage) -> PageTask:
        assert self.settings is not None
        options = PageOptions(
            charset=content_type(fetched.headers.get("content-type"))[1],
            headers=fetched.headers,
            clean=self.settings.getbool("CLEAN_ENABLED"),
            paywalled=self.settings["RIGHTS_POLICY"] == "record",
        )
        return PageTask(fetched.body, fetched.url, options, self.settings["EXTRACTOR"])

    def _fetched(self, url: str) -> FetchedPage:
        """Return the page at an address. Raises :class:`RefusedError` where it cannot be had."""
        if not is_http(url):
            raise RefusedError(Reason.URL_INVALID, "must start with http:// or https:// and name a host")
        assert self.crawler_process is not None
        answer: list[FetchedPage | RefusedError] = []
        self.crawler_process.crawl(OnePage, url=url, answer=answer)
        self.crawler_process.start()
        if not answer:
            raise RefusedError(Reason.DOWNLOAD_FAILED, "no answer")
        if isinstance(answer[0], RefusedError):
            raise answer[0]
        return answer[0]


class OnePage(Spider):
    """Fetches one page and puts it, or the reason why not, into ``answer``."""

    name = "one_page"

    def __init__(self, url: str, answer: list[FetchedPage | RefusedError]) -> None:
        super().__init__()
        self.url = url
        self.answer = answer

    async def start(self) -> Any:
        """Yield the one request."""
        yield Request(self.url, callback=self.fetched, errback=self.failed)

    def fetched(self, response: Response) -> None:
        """Keep the page."""
        from crawler.spiders.responses import page_from  # noqa: PLC0415 - every command loads this module

        self.answer.append(page_from(response, registered_domain(self.url) or self.url, "list", "-", Hints()))

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        from crawler.spiders.responses import refusal_of  # noqa: PLC0415 - every command loads this module

        refusal = refusal_of(failure)
        self.answer.append(RefusedError(refusal.reason, refusal.detail))


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
