from __future__ import annotations

import asyncio
import gzip
import logging
import zlib
from collections import deque
from types import SimpleNamespace

import brotli
import pytest
import zstandard
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    StopDownload,
    UnsupportedURLSchemeError,
)
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.extensions.bytes_in_flight import FAIR_BYTES, BytesInFlight
from crawler.extensions.fair_queue import READY, FairQueue
from crawler.extensions.log_safety import LogSafety, SafeFormatter
from crawler.extensions.throttle import PoliteThrottle
from crawler.middlewares.compression import BoundedCompressionMiddleware
from crawler.middlewares.pace import PaceMiddleware
from crawler.middlewares.redirects import BoundedMetaRefreshMiddleware, BoundedRedirectMiddleware
from crawler.middlewares.refusal import RefusalMiddleware, RequestRefusedError
from crawler.middlewares.resolver import PublicResolver
from crawler.middlewares.robots import RobotsMiddleware
from crawler.middlewares.site_files import SiteFiles
from crawler.network.addresses import allowed_networks
from crawler.reasons import Reason
from crawler.rights.service import site_rights

URL = "http://site.example/a"


def a_crawler(**settings):
    crawler = SimpleNamespace(settings=Settings({"STATS_DUMP": False, **settings}))
    crawler.stats = MemoryStatsCollector(crawler)
    slots: dict[str, Slot] = {}
    downloader = SimpleNamespace(slots=slots, per_slot_settings={}, active=set())
    downloader.get_slot_key = lambda request: request.meta.get("download_slot") or request.url.split("/")[2]
    crawler.engine = SimpleNamespace(downloader=downloader)
    return crawler


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("exception", "reason"),
    [
        (DownloadTimeoutError("t"), Reason.DOWNLOAD_FAILED),
        (DownloadFailedError("t"), Reason.DOWNLOAD_FAILED),
        (CannotResolveHostError("t"), Reason.DOWNLOAD_FAILED),
        (DownloadCancelledError(""), Reason.TOO_LARGE),
        (StopDownload(), Reason.TOO_LARGE),
        (UnsupportedURLSchemeError("t"), Reason.SCHEME_NOT_ALLOWED),
        (OSError("t"), Reason.DOWNLOAD_FAILED),
    ],
)
def test_every_exception_becomes_a_reason(exception, reason):
    with pytest.raises(RequestRefusedError) as caught:
        RefusalMiddleware().process_exception(Request(URL), exception)
    assert caught.value.reason == reason
    assert caught.value.detail


def test_refusals_stay_as_they_are():
    assert RefusalMiddleware().process_exception(Request(URL), IgnoreRequest()) is None


# ---------------------------------------------------------------- resolver
class Answers:
    def __init__(self, *addresses):
        self.addresses = addresses

    def resolveHostName(self, receiver, host, port=0, *_):  # noqa: N802 - Twisted's name
        receiver.resolutionBegan(host)
        for address in self.addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()
        return host


class Receiver:
    def __init__(self):
        self.addresses, self.complete = [], False

    def resolutionBegan(self, resolution):  # noqa: N802 - Twisted's name
        pass

    def addressResolved(self, address):  # noqa: N802 - Twisted's name
        self.addresses.append((address.host, address.port))

    def resolutionComplete(self):  # noqa: N802 - Twisted's name
        self.complete = True


ANSWER = ["10.0.0.1", "1.1.1.1", "::1", "2606:4700::1", "::ffff:127.0.0.1", "127.0.0.2", "fe80::1%eth0"]


def test_a_connection_gets_only_addresses_that_may_be_visited():
    resolver = PublicResolver(Answers(*ANSWER), allowed_networks(["127.0.0.2/32"]))
    receiver = Receiver()
    resolver.resolveHostName(receiver, "name.example", 80)
    assert receiver.addresses == [("1.1.1.1", 80), ("2606:4700::1", 80), ("127.0.0.2", 80)]
    assert receiver.complete


def test_lookup_sorts():
    found = asyncio.run(PublicResolver(Answers(*ANSWER), ()).lookup("name.example"))
    assert found.addresses == ["1.1.1.1", "2606:4700::1"]
    assert found.refused == ["10.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.2", "fe80::1"]


def test_a_proxy_is_trusted_as_a_proxy_only():
    resolver = PublicResolver(Answers("10.0.0.1"), (), frozenset({"proxy.example"}))
    receiver = Receiver()
    resolver.resolveHostName(receiver, "Proxy.example", 3128)
    assert receiver.addresses == [("10.0.0.1", 3128)]
    assert asyncio.run(resolver.lookup("proxy.example")).addresses == []


# ---------------------------------------------------------------- robots
class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def files_of(answers):
    """Return a service whose downloader answers from a table, the clock, and the list of what was asked."""
    crawler, asked, clock = a_crawler(), [], Clock()

    async def download_async(request):
        asked.append(request.url)
        await asyncio.sleep(0)
        answer = answers[request.url]
        if isinstance(answer, Exception):
            raise answer
        return Response(request.url, status=answer[0], body=answer[1])

    crawler.engine.download_async = download_async
    return SiteFiles(crawler, "winnow", clock), clock, asked


def test_robots_are_asked_once_a_day_for_each_authority():
    urls = [f"{base}/robots.txt" for base in ("http://e.org", "https://e.org", "http://e.org:8080")]
    files, clock, asked = files_of(dict.fromkeys(urls, (200, b"User-agent: *\nDisallow: /x")))

    async def ask():
        await asyncio.gather(*(files.robots(f"http://e.org/{n}") for n in range(5)))
        await files.robots("HTTP://E.org:80/again")
        await files.robots("https://user:password@e.org/")
        await files.robots("http://e.org:8080/")

    asyncio.run(ask())
    assert asked == urls
    clock.now = 24 * 3600 + 1
    asyncio.run(files.robots("http://e.org/"))
    assert asked == [*urls, urls[0]]


def test_a_site_that_was_down_is_asked_again_after_an_hour():
    files, clock, asked = files_of({"http://e.org/robots.txt": DownloadTimeoutError("slow")})
    for now, times in ((0, 1), (3599, 1), (3601, 2)):
        clock.now = now
        answer = asyncio.run(files.robots("http://e.org/"))
        assert (answer.state, len(asked)) == ("unreachable", times)
    assert "timeout" in answer.detail


def test_one_cancelled_request_does_not_take_robots_from_the_others():
    files, _, asked = files_of({"http://e.org/robots.txt": (200, b"")})

    async def ask():
        first = asyncio.ensure_future(files.robots("http://e.org/1"))
        second = asyncio.ensure_future(files.robots("http://e.org/2"))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(ask()).state == "rules"
    assert len(asked) == 1


@pytest.mark.parametrize("answer", [(404, b"[]"), (200, b"<html>"), IgnoreRequest("denied"), DownloadFailedError("x")])
def test_no_tdmrep_json_says_nothing(answer):
    table = {"http://e.org/robots.txt": (404, b""), "http://e.org/.well-known/tdmrep.json": answer}
    files, _, asked = files_of(table)
    assert asyncio.run(files.signals("http://e.org/a")) == []
    assert asyncio.run(files.signals("http://e.org/b")) == []
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (b"User-agent: *\nDisallow: /a", Reason.ROBOTS_DENIED),
        (b"User-agent: *\nCrawl-delay: 60", None),
        (b"User-agent: *\nCrawl-delay: 60.5", Reason.CRAWL_DELAY_TOO_LONG),
    ],
)
@pytest.mark.parametrize("obey", [True, False])
def test_robots_middleware(robots, reason, obey):
    files, _, _ = files_of({"http://site.example/robots.txt": (200, robots)})
    middleware = RobotsMiddleware(files.crawler, files, obey=obey, crawl_delay_max_seconds=60)
    if reason and obey:
        with pytest.raises(RequestRefusedError) as caught:
            asyncio.run(middleware.process_request(Request(URL)))
        assert caught.value.reason == reason
    else:
        asyncio.run(middleware.process_request(Request(URL)))


@pytest.mark.parametrize(("own", "kept"), [(1.0, 7.0), (9.0, 9.0)])
def test_crawl_delay_becomes_the_least_delay_of_the_host(own, kept):
    files, _, _ = files_of({"http://site.example/robots.txt": (200, b"User-agent: *\nCrawl-delay: 7")})
    crawler = files.crawler
    crawler.settings.set("DOWNLOAD_DELAY", own)
    slot = crawler.engine.downloader.slots["site.example"] = Slot(1, own, 0.5)
    middleware = RobotsMiddleware(crawler, files, obey=True, crawl_delay_max_seconds=60)
    asyncio.run(middleware.process_request(Request(URL)))
    assert slot.delay == kept
    assert slot.jitter == (0.0 if kept == 7.0 else 0.5)
    assert crawler.engine.downloader.per_slot_settings.get("site.example", {}).get("delay", own) == kept


def test_rights_without_the_middleware_are_an_error():
    with pytest.raises(RuntimeError, match="RobotsMiddleware"):
        site_rights(SimpleNamespace(get_downloader_middleware=lambda _: None))


# ---------------------------------------------------------------- pace
def a_pace(crawler, **limits):
    defaults = {
        "backoff_first_seconds": 2,
        "backoff_max_seconds": 60,
        "retry_after_max_seconds": 600,
        "host_failures_max": 3,
    }
    return PaceMiddleware(crawler, **{**defaults, **limits}, chance=lambda: 0.0)


def answer(status, **headers):
    return Response(URL, status=status, headers={key.replace("_", "-"): value for key, value in headers.items()})


@pytest.mark.parametrize(
    ("response", "pauses", "given_up"),
    [
        (answer(200, retry_after="99"), {}, False),
        (answer(404), {}, False),
        (answer(503, retry_after="99"), {"retry_after": 99}, False),
        (answer(429, retry_after="99"), {"retry_after": 99}, False),
        (answer(429, retry_after="1"), {"backoff": 2}, False),
        (answer(429, retry_after="soon"), {"backoff": 2}, False),
        (answer(429, retry_after="601"), {}, True),
        (answer(429, retry_after="Fri, 01 Jan 2100 00:00:00 GMT"), {}, True),
        (answer(500, retry_after="99"), {"backoff": 2}, False),
    ],
)
def test_a_host_is_paused_or_left(response, pauses, given_up, monkeypatch):
    monkeypatch.setattr("crawler.middlewares.pace.monotonic", lambda: 1000.0)
    crawler = a_crawler()
    slot = crawler.engine.downloader.slots["site.example"] = Slot(1, 0.0, 0.0)
    pace = a_pace(crawler)
    pace.response_downloaded(response, Request(URL))
    stats = crawler.stats.get_stats()
    assert {key.rpartition("/")[2]: 1 for key in stats if "pauses" in key} == dict.fromkeys(pauses, 1)
    assert slot.lastseen == (1000.0 + next(iter(pauses.values())) if pauses else 0)
    assert bool(slot.delay) is bool(pauses)
    assert ("site.example" in pace.given_up) is given_up


def test_failures_in_a_row_give_a_host_up_and_a_success_forgives():
    crawler = a_crawler()
    pace, request = a_pace(crawler), Request(URL)
    for _ in range(2):
        pace.process_exception(request, DownloadTimeoutError())
    pace.response_downloaded(answer(200), request)
    for _ in range(2):
        pace.process_exception(request, DownloadTimeoutError())
    pace.process_exception(request, IgnoreRequest())
    pace.process_request(request)
    pace.response_downloaded(answer(502), request)
    with pytest.raises(RequestRefusedError) as caught:
        pace.process_request(request)
    assert caught.value.reason == Reason.HOST_GIVEN_UP
    pace.process_request(Request("http://other.example/"))
    assert crawler.stats.get_value("pace/hosts_given_up") == 1


# ---------------------------------------------------------------- throttle, queue, log
def test_autothrottle_stays_above_the_delay_of_the_site():
    crawler = a_crawler(AUTOTHROTTLE_ENABLED=True)
    crawler.signals = SimpleNamespace(connect=lambda *_, **__: None)
    throttle = PoliteThrottle(crawler)
    throttle.mindelay, throttle.maxdelay = 1.0, 30.0
    slots, settings = crawler.engine.downloader.slots, crawler.engine.downloader.per_slot_settings
    settings["slow.example"] = {"delay": 7.0}
    for host, least in (("slow.example", 7.0), ("other.example", 1.0)):
        slots[host] = Slot(1, least, 0.0)
        request = Request(f"http://{host}/", meta={"download_slot": host, "download_latency": 0.1})
        throttle._response_downloaded(answer(200), request, SimpleNamespace())
        assert slots[host].delay == least


class Memory(deque):
    def push(self, request):
        self.append(request)

    def pop(self):
        return super().pop() if self else None

    def close(self):
        pass

    @classmethod
    def from_crawler(cls, _crawler, _key):
        return cls()


@pytest.mark.parametrize("at_once", [1, 8])
def test_no_site_takes_all_places(at_once):
    crawler = a_crawler(CONCURRENT_REQUESTS_PER_DOMAIN=at_once)
    active = crawler.engine.downloader.active
    queue = FairQueue.from_crawler(crawler, Memory, "")
    for number in range(10):
        queue.push(Request(f"http://slow.example/{number}"))
    queue.push(Request("http://other.example/"))
    taken = []
    while (request := queue.pop()) is not None:
        taken.append(request.url)
        active.add(request)
    slow = [f"http://slow.example/{number}" for number in range(9 - at_once, 10)]
    assert sorted(taken) == ["http://other.example/", *slow]
    assert len(queue) == 10 - at_once - READY
    active.clear()
    assert queue.pop().url.startswith("http://slow.example/")


def test_large_downloads_stop_while_too_many_bytes_are_under_way():
    flight, half = BytesInFlight(max_bytes=3 * FAIR_BYTES), bytes(FAIR_BYTES // 2)
    large, small, late = Request(URL), Request(URL), Request(URL)
    for _ in range(5):
        flight.bytes_received(half, large)
    flight.bytes_received(half, small)
    flight.bytes_received(half, small)  # above the bound, but small
    with pytest.raises(StopDownload):
        flight.bytes_received(half, large)
    assert flight.total == FAIR_BYTES
    flight.request_left(large)
    for _ in range(4):
        flight.bytes_received(half, late)
    for request in (small, late, late):
        flight.request_left(request)
    assert (flight.total, flight.received) == (0, {})


def test_log_records_are_safe():
    formatter = SafeFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    record = logging.LogRecord("n", logging.INFO, "p", 1, "got %s", ("a\x1b\nINFO: b http://u:p@h/",), None)
    assert formatter.format(record) == "INFO: got a\\x1b\n    INFO: b http://***@h/"
    error = ValueError("x\x1b[1m\nINFO: forged")
    record = logging.LogRecord("n", logging.INFO, "p", 1, "m", (), (type(error), error, None))
    text = formatter.format(record)
    assert "\x1b" not in text
    assert "\nINFO: forged" not in text
    assert "ValueError" in text


def test_no_record_is_made_that_no_handler_takes(monkeypatch):
    root, handler = logging.getLogger("root of a test"), logging.StreamHandler()
    handler.setLevel(logging.INFO)
    root.addHandler(handler)
    monkeypatch.setattr(logging, "getLogger", lambda: root)

    LogSafety().leave_out()

    assert root.isEnabledFor(logging.INFO)
    assert not root.isEnabledFor(logging.DEBUG)


# ---------------------------------------------------------------- meta refresh
REFRESHES = "<title>a</title><META http-equiv = 'Refresh' content='0; url=/b'>"


@pytest.mark.parametrize(
    ("body", "followed"),
    [
        (REFRESHES.encode(), True),
        (REFRESHES.encode("utf-16"), True),
        (b"<p>A page to refresh the memory</p>", False),
        (b"<!-- " + b"x" * 40_000 + b" -->" + REFRESHES.encode(), False),
    ],
)
def test_a_refresh_is_followed_and_no_page_is_decoded_for_it(body, followed):
    middleware = BoundedMetaRefreshMiddleware(a_crawler(METAREFRESH_MAXDELAY=5).settings)
    middleware.crawler = SimpleNamespace(spider=None)
    headers = {"Content-Type": "text/html; charset=punycode"}
    request, response = Request(URL), HtmlResponse(URL, body=body, headers=headers)

    result = middleware.process_response(request, response)

    assert (result.url if isinstance(result, Request) else None) == ("http://site.example/b" if followed else None)
    assert response._cached_ubody is None


PACKED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda body: zlib.compress(body)[2:-4],
    "br": brotli.compress,
    "zstd": zstandard.compress,
}
LONG = b"".join(b"<p>Paragraph %d of the report</p>" % number for number in range(9_000))


def unpacked(body, encoding):
    middleware = BoundedCompressionMiddleware.from_crawler(get_crawler(settings_dict={}))
    response = Response(URL, body=body, headers={"Content-Encoding": encoding.removeprefix("raw ")})
    return middleware.process_response(Request(URL), response).body


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("text", [b"", b"<p>short</p>", LONG])
def test_a_whole_compressed_body_is_unpacked(encoding, text):
    assert unpacked(PACKED[encoding](text), encoding) == text


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_compressed_body_that_ends_early_is_a_failed_download(encoding, share):
    whole = PACKED[encoding](LONG)
    with pytest.raises(RequestRefusedError) as caught:
        unpacked(whole[: int(len(whole) * share)], encoding)
    assert caught.value.reason is Reason.DOWNLOAD_FAILED


def test_a_wrong_checksum_behind_a_whole_body_costs_nothing():
    whole = gzip.compress(LONG)
    assert unpacked(whole[:-8] + b"12345678", "gzip") == LONG


def redirected(request, location, *cookies):
    middleware = BoundedRedirectMiddleware.from_crawler(get_crawler(settings_dict={"REDIRECT_MAX_TIMES": 10}))
    headers = {"Location": location, "Set-Cookie": list(cookies)}
    return middleware.process_response(request, Response(request.url, status=302, headers=headers, request=request))


def test_cookies_live_for_one_chain_of_redirects_and_for_their_host():
    second = redirected(Request(URL), "/gate", "seen=1; Path=/", "lang=en; Path=/other")
    assert second.headers["Cookie"] == b"seen=1"
    third = redirected(second, "/b", "more=2; Path=/")
    assert sorted(third.headers["Cookie"].split(b"; ")) == [b"more=2", b"seen=1"]
    assert "Cookie" not in redirected(third, "http://elsewhere.example/").headers
    assert "Cookie" not in redirected(Request(URL), "/gate").headers


def test_cookies_that_the_user_sends_stay_as_they_are():
    own = Request(URL, headers={"Cookie": "mine=1"})
    assert redirected(own, "/gate", "seen=1; Path=/").headers["Cookie"] == b"mine=1"


def test_a_page_that_refreshes_itself_brings_its_cookie_back():
    middleware = BoundedMetaRefreshMiddleware.from_crawler(get_crawler(settings_dict={"REDIRECT_MAX_TIMES": 10}))
    page = HtmlResponse(
        URL, headers={"Set-Cookie": "seen=1"}, body=b"<meta http-equiv=refresh content='0;url=/b'>", encoding="utf-8"
    )
    assert middleware.process_response(Request(URL), page).headers["Cookie"] == b"seen=1"
