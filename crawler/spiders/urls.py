"""``scrapy crawl urls -a file=urls.txt``: the given pages, one address a line; ``-`` is standard input."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.sources import BrokenLine, UrlLine, read_url_list
from crawler.items import FetchedPage, Hints
from crawler.reasons import Reason
from crawler.spiders.base import WinnowSpider
from crawler.spiders.pages import page_from, reason_of
from crawler.urls import canonicalize, registered_domain

LOOK_UP_AT_ONCE = 100


class UrlsSpider(WinnowSpider):
    """Fetches a list of pages."""

    name = "urls"
    argument_names = frozenset({"file"})

    def __init__(self, file: str = "", **arguments: Any) -> None:
        super().__init__(file=file, **arguments)
        self.file = file

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> None:
        """Raise ``ValueError`` for unknown arguments, and where the file cannot be read."""
        super().check_arguments(arguments)
        file = arguments.get("file")
        if not file:
            raise ValueError("argument: file: missing: scrapy crawl urls -a file=urls.txt (- is standard input)")
        if file != "-" and not Path(file).is_file():
            raise ValueError(f"argument: file={file}: no such file")

    async def start(self) -> AsyncIterator[Any]:
        """Yield a request for each address that is not known."""
        waiting: list[UrlLine] = []
        for line in self.lines():
            waiting.append(line)
            if len(waiting) >= LOOK_UP_AT_ONCE:
                for request in self.requests(waiting):
                    yield request
                waiting = []
        for request in self.requests(waiting):
            yield request

    def lines(self) -> Iterator[UrlLine]:
        """Yield the good lines; broken ones are refused with their number."""
        if self.file == "-":
            yield from self._good(read_url_list(sys.stdin.buffer))
        else:
            with Path(self.file).open("rb") as file:
                yield from self._good(read_url_list(file))

    def _good(self, lines: Iterator[UrlLine | BrokenLine]) -> Iterator[UrlLine]:
        for line in lines:
            if isinstance(line, UrlLine):
                yield line
            else:
                with self.session.guarded():
                    detail = f"{self.file}:{line.number}: {line.why}"
                    self.session.run.reject(line.text, self.file, Reason.SOURCE_LINE_BROKEN, detail)

    def requests(self, lines: list[UrlLine]) -> Iterator[Request]:
        """Yield requests for the lines that are not known."""
        keys = {line.url: canonicalize(line.url) or line.url for line in lines}
        known = self.session.run.store.lookup(keys.values())
        for line in lines:
            site = registered_domain(line.url) or line.url
            self.session.run.tally.site(site).found += 1
            state = known.get(keys[line.url])
            if self.settings.getbool("DEDUPE_ENABLED") and state is not None and state.outcome != "failed":
                self.session.run.tally.site(site).known += 1
            else:
                yield Request(
                    line.url, callback=self.parse, errback=self.failed, cb_kwargs={"site": site}, dont_filter=False
                )

    def parse(self, response: Response, site: str) -> Iterator[FetchedPage]:
        """Yield the page."""
        yield page_from(response, site, "list", self.file, Hints())

    def failed(self, failure: Failure) -> None:
        """Refuse an address that gave no page."""
        request: Request = failure.request  # type: ignore[attr-defined]
        with self.session.guarded():
            self.session.run.reject(request.url, request.cb_kwargs["site"], *reason_of(failure))
