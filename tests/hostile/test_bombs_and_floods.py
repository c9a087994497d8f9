"""Bombs of all encodings in all places, floods and drips; the honest site beside them is fetched whole."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import brotli
import pytest
import zstandard
from loopback import redirect, reply

MEGABYTE = 1024 * 1024
ZEROS = bytes(64 * MEGABYTE)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture(scope="module")
def bombs() -> dict[str, bytes]:
    packed = gzip.compress(ZEROS, 9)
    window = zstandard.ZstdCompressionParameters.from_level(1, window_log=27, write_content_size=False)
    bodies = {
        "gzip": packed,
        "x-gzip": packed,
        "deflate": zlib.compress(ZEROS, 9),
        "br": brotli.compress(ZEROS, quality=1, lgwin=24),
        "zstd": zstandard.compress(ZEROS),
        "gzip, gzip": gzip.compress(packed, 9),
        "gzip, br": brotli.compress(packed, quality=1),
        "zstd ": zstandard.ZstdCompressor(compression_params=window).compress(ZEROS),
        ", ".join(["gzip"] * 40): gzip.compress(b"a"),
    }
    return {name: reply(body, content_encoding=name.strip()) for name, body in bodies.items()}


def endless(start: bytes, chunk: bytes, times: int) -> Iterator[bytes]:
    yield start
    for _ in range(times):
        yield chunk


def drip() -> Iterator[bytes]:
    import time  # noqa: PLC0415

    yield HEAD + b"\r\n"
    for _ in range(100):
        time.sleep(0.2)
        yield b"a"


def test_everything_is_refused_with_a_reason(net, crawl, bombs):
    table = {f"/bomb{number}": (answer, "too_large") for number, answer in enumerate(bombs.values())}
    table["/bomb7"] = (table["/bomb7"][0], "download_failed")  # a window above the one of the standard
    table |= {
        "/length": (HEAD + b"Content-Length: 99999999999\r\n\r\n", "too_large"),
        "/endless": (lambda: endless(HEAD + b"\r\n", b"a" * MEGABYTE, 64), "too_large"),
        "/chunks": (
            lambda: endless(
                HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + b"a" * MEGABYTE + b"\r\n", 64
            ),
            "too_large",
        ),
        "/headers": (lambda: endless(HEAD, b"X-A: aaaaaaaaaaaa\r\n" * 1000, 4000), "too_large"),
        "/interim": (lambda: endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000, 4000), "too_large"),
        "/line": (lambda: endless(HEAD + b"X-A: ", b"a" * MEGABYTE, 64), "download_failed"),
        "/drip": (drip, "download_failed"),
        "/torn": (HEAD + b"Content-Length: 900\r\n\r\nhalf a page", "download_failed"),
        "/notgzip": (reply(b"plain", content_encoding="gzip"), "download_failed"),
        "/notbr": (reply(b"\xff" * 99, content_encoding="br"), "download_failed"),
        "/ring": (redirect("/ring?"), "too_many_redirects"),
    }
    hosts = {}
    for number, (path, (answer, _)) in enumerate(table.items()):
        hosts[path] = net.host(f"127.0.4.{number + 1}", {path: answer, "/ring?": redirect("/ring")})
    honest = net.host("127.0.5.1", {f"/{n}": reply(f"page {n}" * 1000) for n in range(8)})
    honest.pages["/robots.txt"] = reply("User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nAllow: /\nSitemap: /s.xml")
    honest.pages["/.well-known/tdmrep.json"] = reply('[{"location": "/3", "tdm-reservation": 1}]')
    robots = net.host("127.0.5.2", {"/robots.txt": bombs["gzip"], "/a": reply("a")})
    tdmrep = net.host("127.0.5.3", {"/.well-known/tdmrep.json": bombs["br"], "/a": reply("a")})
    urls = [hosts[path].url + path for path in table]
    urls += [f"{honest.url}/{n}" for n in range(8)] + [f"{robots.url}/a", f"{tdmrep.url}/a"]
    outcome, log = crawl(urls, signals=True, sitemaps_of=[honest.url], settings={"DOWNLOAD_TIMEOUT": 4})
    reasons = {path: outcome["refused"].get(hosts[path].url + path) for path in table}
    assert reasons == {path: reason for path, (_, reason) in table.items()}
    assert set(outcome["pages"]) == {f"{honest.url}/{n}" for n in range(8)} | {f"{tdmrep.url}/a"}
    assert outcome["refused"][f"{robots.url}/a"] == "robots_unreachable"
    assert outcome["max_rss_mb"] < 400
    assert outcome["listening"] == 0
    assert "Traceback" not in log
    assert "CONTACT is not set" in log
    assert outcome["stats"]["identity/no_contact"] == 1
    # robots.txt and tdmrep.json were fetched once, and everybody who asked got them
    assert sorted(honest.paths) == sorted([*honest.pages])
    assert outcome["sitemaps"] == {honest.url: ["/s.xml"]}
    names = {n: [item["name"] for item in outcome["signals"][f"{honest.url}/{n}"]] for n in (2, 3)}
    assert names == {2: ["ai-crawlers"], 3: ["ai-crawlers", "tdm-reservation"]}


def test_broken_hosts_are_left_and_the_others_go_on(net, crawl):
    broken = net.host("127.0.6.1", {f"/{n}": reply("", 500) for n in range(20)})
    asks = net.host("127.0.6.2", {f"/{n}": reply("", 429, retry_after="86400") for n in range(20)})
    honest = net.host("127.0.6.3", {f"/{n}": reply("page") for n in range(20)})
    honest.pages["/forged"] = redirect("http://e\x1b[31m.test/\x85x")
    urls = [f"{host.url}/{n}" for n in range(20) for host in (broken, asks, honest)] + [f"{honest.url}/forged"]
    outcome, log = crawl(urls, settings={"HOST_FAILURES_MAX": 5, "CONTACT": "mail@example.org"})
    assert "\x1b" not in log
    assert len(outcome["pages"]) == 20
    assert len(broken.arrivals) == 1 + 5
    assert len(asks.arrivals) == 1 + 1
    assert outcome["refused"][f"{broken.url}/19"] == outcome["refused"][f"{asks.url}/19"] == "host_given_up"
    assert outcome["stats"]["pace/hosts_given_up"] == 2
    assert {arrival.headers["user-agent"] for arrival in honest.arrivals} == {"winnow/0.1.0 (+mail@example.org)"}
    assert "cookie" not in honest.arrivals[-1].headers
    assert "CONTACT is not set" not in log
