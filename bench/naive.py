"""What people write themselves: a spider that calls trafilatura in its callback, or only fetches; a plain loop.

python -m bench.naive fetch|extract urls.txt out.jsonl
python -m bench.naive loop pages.warc.gz out.jsonl
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator


class FetchSpider(scrapy.Spider):
    """Fetches and throws away."""

    name = "fetch"
    file = ""

    async def start(self) -> AsyncIterator[Any]:
        """Yield all requests."""
        for url in Path(self.file).read_text(encoding="utf-8").split():  # noqa: ASYNC240 - as people write it
            yield scrapy.Request(url)

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:  # noqa: ARG002 - Scrapy's signature
        """Yield nothing."""
        yield from ()


class ExtractSpider(FetchSpider):
    """Extracts in the callback."""

    name = "extract"

    def parse(self, response: Response) -> Iterator[dict[str, Any]]:
        """Yield the text and the metadata."""
        yield extracted(response.body, response.url)


def extracted(body: bytes, url: str) -> dict[str, Any]:
    """Return what trafilatura makes of a page."""
    found = trafilatura.bare_extraction(body, url=url, with_metadata=True)
    fields = found.as_dict() if found else {}
    names = ("title", "author", "date", "sitename", "description", "tags", "text")
    return {"url": url, **{name: fields.get(name) for name in names}}


def loop(source: str, target: str) -> None:
    """Extract the pages of an archive one after the other."""
    with Path(source).open("rb") as file, Path(target).open("w", encoding="utf-8") as out:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                body = record.content_stream().read()
                row = extracted(body, record.rec_headers.get_header("WARC-Target-URI"))
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def crawl(spider: type[scrapy.Spider], source: str, target: str) -> None:
    """Run one of the spiders over a list of addresses."""
    settings = {
        "LOG_LEVEL": "WARNING",
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": True,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "FEEDS": {target: {"format": "jsonlines"}},
    }
    process = CrawlerProcess(settings)
    process.crawl(spider, file=source)
    process.start()


if __name__ == "__main__":
    way, source, target = sys.argv[1:4]
    if way == "loop":
        loop(source, target)
    else:
        crawl({"fetch": FetchSpider, "extract": ExtractSpider}[way], source, target)
