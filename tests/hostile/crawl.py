"""Fetches the URLs of a plan (JSON on stdin) with the project's settings; writes what came of each (JSON on stdout)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.resolver import HostResolution
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address

from crawler.middlewares.resolver import PublicResolver
from crawler.rights.service import site_rights

plan = json.load(sys.stdin)
outcome: dict = {"pages": {}, "refused": {}, "details": {}, "signals": {}, "sitemaps": {}, "listening": 0}


def listening() -> int:
    """Return the number of TCP ports that this process listens on."""
    mine = {str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()}
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()[1:]]
    return sum(line[3] == "0A" and f"socket:[{line[9]}]" in mine for line in lines)


class PlanSpider(Spider):
    name = "plan"

    async def start(self):
        for url in plan.get("sitemaps_of", []):
            outcome["sitemaps"][url] = list((await site_rights(self.crawler).robots(url)).rules.sitemaps)
        for url in plan["urls"]:
            yield Request(url, callback=self.parse, errback=self.failed, meta={"asked": url}, dont_filter=True)

    async def parse(self, response):
        outcome["listening"] = max(outcome["listening"], listening())
        asked = response.meta["asked"]
        outcome["pages"][asked] = [response.status, response.url, len(response.body)]
        if plan.get("signals"):
            found = await site_rights(self.crawler).signals(response.url)
            outcome["signals"][asked] = [signal.as_dict() for signal in found]
        for link in response.css("a::attr(href)").getall() if hasattr(response, "text") else []:
            url = response.urljoin(link)
            yield Request(url, callback=self.parse, errback=self.failed, meta={"asked": url})

    def failed(self, failure):
        asked = failure.request.meta["asked"]
        reason = getattr(failure.value, "reason", None)
        if reason is None and hasattr(failure.value, "response"):
            reason = f"http {failure.value.response.status}"
        outcome["refused"][asked] = str(reason or repr(failure.value))
        outcome["details"][asked] = str(getattr(failure.value, "detail", ""))


class FakeDns:
    """Answers from the plan, a name's answers one after the other: what a rebinding server does."""

    def __init__(self, real):
        self.real = real

    def resolveHostName(self, receiver, host, port=0, *args):  # noqa: N802 - Twisted's name
        if host not in plan["names"]:
            return self.real.resolveHostName(receiver, host, port, *args)
        answers = plan["names"][host]
        resolution = HostResolution(host)
        receiver.resolutionBegan(resolution)
        for address in answers.pop(0) if len(answers) > 1 else answers[0]:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()
        return resolution


class FakeNames(PublicResolver):
    @classmethod
    def from_crawler(cls, crawler, reactor):
        resolver = super().from_crawler(crawler, reactor)
        resolver.inner = FakeDns(resolver.inner)
        return resolver


settings = Settings()
settings.setmodule("crawler.settings")
base = {
    "BACKOFF_FIRST_SECONDS": 0.05,
    "BACKOFF_MAX_SECONDS": 0.2,
    "SPIDER_MODULES": [],
    "ITEM_PIPELINES_BASE": {},
    "LOG_FORMATTER": "scrapy.logformatter.LogFormatter",
    "EXTENSIONS_BASE": {
        "crawler.extensions.log_safety.LogSafety": 0,
        "crawler.extensions.bytes_in_flight.BytesInFlight": 60,
    },
    "DOWNLOAD_DELAY": 0.001,  # with 0, Scrapy starts what is queued before it counts what runs
    "AUTOTHROTTLE_ENABLED": False,
    "LOG_LEVEL": "INFO",
}
settings.setdict({**base, **plan.get("settings", {})}, priority="cmdline")
if plan.get("names"):
    settings.set("TWISTED_DNS_RESOLVER", FakeNames, priority="cmdline")
process = AsyncCrawlerProcess(settings)
crawler = process.create_crawler(PlanSpider)
process.crawl(crawler)
process.start()
outcome["stats"] = {key: value for key, value in crawler.stats.get_stats().items() if isinstance(value, int | float)}
status = Path("/proc/self/status").read_text()  # getrusage would tell the peak of the process that forked this one
outcome["max_rss_mb"] = int(status.partition("VmHWM:")[2].split()[0]) / 1024
json.dump(outcome, sys.stdout)
