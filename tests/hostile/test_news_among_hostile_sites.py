"""The scheduled job with an honest site among hostile ones: its articles arrive, and the exit tells the rest."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import Host, Loopback, redirect, reply

ROOT = Path(__file__).parents[2]
INSIDE = "127.0.9.9"
BOMB = gzip.compress(bytes(64 * 1024 * 1024))
SENTENCES = (
    "The harbour council met on Tuesday evening and decided to keep the old crane as a monument for the city.",
    "Engineers who had looked at the steel for two weeks said that it could stand for another forty years.",
    "Several residents asked whether the money would not be better spent on the bridge in the north.",
    "The mayor answered that both works would be paid from the same fund, which is larger than expected.",
)


def article(number: int, head: str = "", links: str = "") -> bytes:
    body = "".join(
        f"<p>{sentence} It was the point number {number} of {i + 3}.</p>" for i, sentence in enumerate(SENTENCES)
    )
    title = f"Harbour crane number {number} stays where it is"
    return reply(
        f"<html lang=en><head><title>{title}</title><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='2026-11-2{number % 10}T10:00:00Z'>{head}</head>"
        f"<body><main><article><h1>{title}</h1>{body * 2}</article></main>{links}</body></html>"
    )


def feed(*urls: str) -> bytes:
    items = "".join(f"<item><title>Story {n}</title><link>{url}</link></item>" for n, url in enumerate(urls))
    return reply(
        f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>", content_type="application/rss+xml"
    )


def sitemap(*urls: str) -> str:
    locations = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{locations}</urlset>"


def opted_out(host: Host) -> Host:
    """A site that allows, reserves and forbids, page by page."""
    pages = {f"/2026/11/2{n}/crane-{n}-stays.html": article(n + 20) for n in range(1, 6)}
    paths = list(pages)
    pages[paths[1]] = article(22, "<meta name=robots content='noai'>")
    pages[paths[2]] = article(23, "<meta name=robots content='noindex'>")
    pages[paths[3]] = article(24).replace(b"\r\n\r\n", b"\r\ntdm-reservation: 0\r\n\r\n", 1)
    reserved = [{"location": f"/2026/11/{day}/", "tdm-reservation": 1} for day in (24, 25)]
    host.pages = pages | {
        "/feed.xml": feed(*(host.url + path for path in paths)),
        "/robots.txt": reply("User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nAllow: /"),
        "/.well-known/tdmrep.json": reply(json.dumps(reserved)),
    }
    return host


def evil(host: Host, inside: str) -> Host:
    """A site all of whose ways lead inside."""
    host.pages = {
        "/robots.txt": reply(f"User-agent: *\nAllow: /\nSitemap: {inside}/sitemap.xml\nSitemap: {host.url}/map.xml.gz"),
        "/": reply(
            f"<html><head><link rel=alternate type=application/rss+xml href={inside}/feed.xml>"
            f"<link rel=canonical href={inside}/></head>"
            f"<body><a href={inside}/2026/11/20/story-of-the-inside>in</a></body></html>"
        ),
        "/feed.xml": feed(
            f"{inside}/2026/11/20/a-story-inside", f"{host.url}/2026/11/20/a-story-that-moves", "file:///etc/passwd"
        ),
        "/2026/11/20/a-story-that-moves": redirect(f"{inside}/2026/11/20/a-story-that-moves"),
        "/2026/11/20/a-story-that-points": article(
            7, f"<link rel=canonical href='{inside}/'><link rel=amphtml href='{inside}/amp'>"
        ),
        "/map.xml": reply(
            sitemap(f"{inside}/2026/11/20/story", "file:///etc/passwd", f"{host.url}/2026/11/20/a-story-that-points"),
            content_type="application/xml",
        ),
        "/map.xml.gz": reply(BOMB, content_type="application/gzip"),
    }
    return host


def source(host: Host, **keys: list[str]) -> str:
    lines = [f"{name} = {json.dumps(value)}" for name, value in keys.items()]
    return "\n".join(["[[sources]]", f'url = "{host.url}/"', *lines, ""])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """One run over all sites: the network, the process, and the rows it wrote."""
    net, folder = Loopback(), tmp_path_factory.mktemp("news")
    canary = net.host(INSIDE)
    honest = net.host("127.0.2.1", {f"/2026/11/2{n}/crane-{n}-stays.html": article(n) for n in range(1, 6)})
    honest.pages["/feed.xml"] = feed(*(honest.url + path for path in honest.pages))
    bad = evil(net.host("127.0.2.2"), canary.url)
    dead = net.host("127.0.2.3", {"/robots.txt": reply("", 503), "/": reply("home")})
    lost = net.host("127.0.2.4", {"/": redirect(f"{canary.url}/")})
    bomb = net.host("127.0.2.5", {"/": reply(BOMB, content_encoding="gzip")})
    rights = opted_out(net.host("127.0.2.6"))
    feeds_only = [source(host, feeds=[f"{host.url}/feed.xml"], discover=["feed"]) for host in (honest, rights)]
    maps = [f"{bad.url}/map.xml", f"{bad.url}/map.xml.gz"]
    sources = [*feeds_only, source(bad, feeds=[f"{bad.url}/feed.xml"], sitemaps=maps), *map(source, (dead, lost, bomb))]
    (folder / "sources.toml").write_text("\n".join(sources))
    done = run(folder)
    rows = {"articles": [], "rejected": []}
    for path in folder.glob("data/runs/*/*.jsonl"):
        kind = path.name.partition("-")[0].removesuffix(".jsonl")
        rows.setdefault(kind, []).extend(json.loads(line) for line in path.read_text().splitlines())
    yield net.hosts, done, rows
    net.close()


def run(folder: Path) -> subprocess.CompletedProcess:
    settings = {
        "OUTPUT_DIR": str(folder / "data"),
        "ALLOWED_NETWORKS": "127.0.2.0/24",
        "DOWNLOAD_DELAY": "0.001",
        "AUTOTHROTTLE_ENABLED": "False",
        "BACKOFF_FIRST_SECONDS": "0.05",
        "BACKOFF_MAX_SECONDS": "0.2",
        "RETRY_TIMES": "0",
        "DOWNLOAD_TIMEOUT": "8",
        "EXTRACT_WORKERS": "1",
        "DEDUPE_NEAR": "off",
    }
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sources={folder / 'sources.toml'}", *options],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
        cwd=ROOT,
    )


def test_the_inside_is_never_touched(crawled):
    hosts, _, rows = crawled
    assert hosts[INSIDE].connections == 0
    assert not any(INSIDE in row["text"] for row in rows["articles"])
    assert {"address_not_public"} <= {row["reason"] for row in rows["rejected"]}


def test_the_honest_site_is_collected_beside_the_others(crawled):
    hosts, done, rows = crawled
    assert done.returncode == 4, done.stderr[-3000:]
    honest = hosts["127.0.2.1"]
    collected = {row["requested_url"] for row in rows["articles"]}
    assert {url for url in collected if url.startswith(honest.url)} == {
        f"{honest.url}/2026/11/2{n}/crane-{n}-stays.html" for n in range(1, 6)
    }
    reasons = {row["reason"] for row in rows["rejected"]}
    assert {"robots_unreachable", "too_large", "sitemap_broken", "feed_broken"} <= reasons
    assert set(hosts["127.0.2.3"].paths) == {"/robots.txt"}
    assert "/map.xml.gz" in hosts["127.0.2.2"].paths


def test_opt_out_signals_decide(crawled):
    hosts, _, rows = crawled
    host = hosts["127.0.2.6"]
    paths = [path for path in host.pages if path.startswith("/2026")]
    mine = [row for row in rows["articles"] if row["requested_url"].startswith(host.url)]
    kept = {row["requested_url"].removeprefix(host.url): row["rights"] for row in mine}
    names = {path: [signal["name"] for signal in rights["signals"]] for path, rights in kept.items()}
    assert names == {
        paths[0]: ["ai-crawlers"],
        paths[2]: ["noindex", "ai-crawlers"],
        paths[3]: ["tdm-reservation", "ai-crawlers", "tdm-reservation"],
    }
    refused = {row["url"].removeprefix(host.url): (row["reason"], row["detail"]) for row in rows["rejected"]}
    assert refused[paths[1]] == ("rights_reserved", "html noai=noai")
    assert refused[paths[4]] == ("rights_reserved", "tdmrep.json tdm-reservation=1")
    assert host.paths.count("/robots.txt") == host.paths.count("/.well-known/tdmrep.json") == 1
