"""``scrapy crawl urls -a file=urls.txt``: the given pages, one address a line; ``-`` is standard input."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.candidates import fold_of
from crawler.discovery.sources import BrokenLine, UrlLine, read_url_list
from crawler.items import FetchedPage, Hints
from crawler.reasons import Reason, Refusal
from crawler.run.exit_status import Ending, ExitStatus
from crawler.spiders.base import WinnowSpider
from crawler.spiders.lines import lines_of
from crawler.spiders.responses import page_from, refusal_of
from crawler.spiders.turns import HostTurns
from crawler.spiders.visits import article_policy, is_wanted
from crawler.urls import canonicalize, registered_domain

UNDER_WAY = 2_000
"""Requests at once, over all hosts: enough that one slow host does not hold up the others, and memory stays flat."""
HOST_UNDER_WAY = 40
"""Of one host; its others wait, so that a list that is sorted by host reaches the next host soon."""
STANDARD_INPUT = "standard input"


class UrlsSpider(WinnowSpider):
    """Fetches a list of pages."""

    name = "urls"
    argument_names = frozenset({"file"})

    def __init__(self, file: str = "", **arguments: Any) -> None:
        super().__init__(file=file, **arguments)
        self.file = file
        self.list_name = STANDARD_INPUT if file == "-" else file
        self.asked: set[int] = set()

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> None:
        """Raise ``ValueError`` for unknown arguments, and where the file cannot be read."""
        super().check_arguments(arguments)
        file = arguments.get("file")
        if not file:
            raise ValueError("argument: file: missing: scrapy crawl urls -a file=urls.txt (- is standard input)")
        if file != "-" and not (Path(file).is_file() or Path(file).is_fifo()):
            raise ValueError(f"argument: file={file}: no such file")

    async def start(self) -> AsyncIterator[Any]:
        """Yield a request for each address that is not known, as fast as pages are done with, all hosts in turn."""
        self.policy = article_policy(self.settings.getfloat("REVISIT_AFTER_DAYS"))
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            self.crawler.signals.connect(self.page_settled, signal)
        self.turn, self.left = asyncio.Event(), asyncio.Event()
        with HostTurns(host_limit=HOST_UNDER_WAY, limit=UNDER_WAY) as self.turns:
            lines = asyncio.ensure_future(self.read_lines())
            try:
                while not (lines.done() and self.turns.is_idle):
                    self.turn.clear()
                    while (taken := self.turns.take()) is not None:
                        yield self.request(*taken)
                    await self.turn.wait()
            finally:
                lines.cancel()

    async def read_lines(self) -> None:
        """Offer the lines of the list, while there is room for more requests."""
        number = 1
        try:
            async for lines in lines_of(self.file):
                self.offer(list(self.good_lines(lines, number)))
                number += len(lines)
                self.turn.set()
                await self.room()
        except OSError as error:
            detail = f"{self.list_name}: cannot be read: {error.strerror or error}"
            self.session.fail(Ending(ExitStatus.INTERNAL, "input_error", detail))
        finally:
            self.turn.set()

    async def room(self) -> None:
        """Return when more of the list may be read: what is under way is done before anything is added."""
        while self.turns.is_full:
            self.left.clear()
            await self.left.wait()

    def good_lines(self, lines: list[bytes], first: int) -> Iterator[UrlLine]:
        """Yield the good lines; broken ones are refused with their number."""
        for line in read_url_list(lines):
            if isinstance(line, UrlLine):
                yield line
            else:
                self.refuse_line(line, first + line.number - 1)

    def refuse_line(self, line: BrokenLine, number: int) -> None:
        """Refuse a line that is no address."""
        with self.session.guarded():
            refusal = Refusal(Reason.SOURCE_LINE_BROKEN, f"{self.list_name}:{number}: {line.why}")
            self.session.run.outcomes.reject(line.text, self.list_name, refusal)

    def offer(self, lines: list[UrlLine]) -> None:
        """Let the addresses wait that were not asked for in this run, and are not known from earlier ones."""
        keys = {line.url: canonicalize(line.url) or line.url for line in lines}
        incremental = self.settings.getbool("DEDUPE_ENABLED")
        run = self.session.run
        known = run.store.lookup(keys.values()) if incremental else {}
        for url, key in keys.items():
            fold = fold_of(key)
            if fold in self.asked:
                continue
            self.asked.add(fold)
            site = registered_domain(url) or url
            wanted = is_wanted(known.get(key), run.now(), self.policy)
            run.tally.addresses_found(site, known=not wanted)
            if wanted:
                self.turns.offer(host_of(url), url, site)

    def request(self, host: str, url: str, site: str) -> Request:
        """Return the request for an address."""
        told = {"host": host, "url": url, "site": site, "turn": self.session.turns.give(host)}
        return Request(url, callback=self.parse, errback=self.failed, cb_kwargs=told, dont_filter=True)

    def parse(self, response: Response, host: str, url: str, site: str, turn: int) -> Iterator[FetchedPage]:
        """Yield the page."""
        page = page_from(response, site, "list", self.list_name, Hints())
        page.stream, page.turn = host, turn
        yield page

    def failed(self, failure: Failure) -> None:
        """Refuse an address that gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]
        url, site = request.cb_kwargs["url"], request.cb_kwargs["site"]
        refusal = refusal_of(failure)
        with self.session.guarded():
            self.session.run.outcomes.reject(request.url, site, refusal, requested_url=url)
            self.session.run.outcomes.visit_failed(canonicalize(url) or url, site, refusal.reason)
        self.session.turns.done(request.cb_kwargs["host"], request.cb_kwargs["turn"])
        self.settled(request.cb_kwargs["host"])

    def page_settled(self, item: Any, response: Response | None) -> None:
        """Let the next address take the place of a page that is through the pipelines."""
        if response is not None and response.request is not None and "host" in response.cb_kwargs:
            self.settled(response.cb_kwargs["host"])

    def settled(self, host: str) -> None:
        """Let the next address of any host have its turn."""
        self.turns.done(host)
        self.turn.set()
        self.left.set()


def host_of(url: str) -> str:
    """Return the host of an address, whose requests wait for each other."""
    return urlsplit(url).hostname or url
