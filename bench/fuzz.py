"""Feeds every parser with damaged input and reports what raised or took too long.

    python bench/fuzz.py [--scale 1.0] [--seed 0] [--keep DIRECTORY]

Scale 1 is 63,000 inputs and takes some minutes on one core. Input
is made of seeds, mutated: bytes flipped, pieces doubled, moved and cut, words of
the format's own vocabulary put in at random, pieces nested. What raises is
written to the directory given; a case worth keeping becomes a test.
"""

from __future__ import annotations

import argparse
import gzip
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html

from crawler.discovery.feeds import read_feed
from crawler.discovery.sitemaps import read_sitemap
from crawler.items import PageOptions
from crawler.reasons import RefusedError
from crawler.rights.decision import decide_rights
from crawler.rights.page import page_signals
from crawler.rights.paywall import remove_paywalled
from crawler.rights.robots import parse_robots
from crawler.rights.site import site_signals
from crawler.rights.tdm import read_tdmrep
from crawler.text.links import page_links
from crawler.text.metadata.jsonld import read_jsonld
from crawler.text.parse import parse_html
from crawler.workers.jobs import read_page_job
from crawler.workers.tasks import PageTask

SECONDS_AN_INPUT = 20
MAX_BYTES = 200_000
URL = "https://www.example.org/2026/11/23/a-story-about-a-crane"

ROBOTS = b"""# a robots.txt
User-agent: *
Disallow: /private/*.html$
Allow: /private/open
Crawl-delay: 2.5
Sitemap: https://www.example.org/sitemap.xml

User-agent: GPTBot
User-agent: winnow/1.0
Disallow: /caf\xc3\xa9?x=%C3%A9
Content-Signal: search=yes, ai-train=no
License: https://www.example.org/license.xml
"""
TDMREP = b'[{"location": "/news/*", "tdm-reservation": 1, "tdm-policy": "https://example.org/p"}, {"location": "/a$"}]'
FEED = b"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY a "b">]>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News &amp; more</title><ttl>60</ttl>
<item><title><![CDATA[A <b>story</b>]]></title><link>https://www.example.org/a?b=1&amp;c=2</link>
<pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate><guid isPermaLink="false">1</guid><dc:creator>A</dc:creator></item>
<item><title>&a;</title><link>/relative</link><enclosure url="x.mp3"/></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><link rel="next" href="?page=2"/>
<entry><title type="html">
&lt;i&gt;x&lt;/i&gt;</title><link href="https://www.example.org/x"/><updated>2026-11-23T10:00:00Z</updated></entry></feed>"""
JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "t", "next_url": "/2", "items": [
{"id": "1", "url": "https://www.example.org/a", "title": "A", "date_published": "2026-11-23T10:00:00Z"}, {"id": 2}]}"""
SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://www.example.org/a</loc>
<lastmod>2026-11-23</lastmod><news:news><news:publication_date>2026-11-23T10:00:00+01:00</news:publication_date>
<news:title>A title</news:title></news:news></url><url><loc>/b</loc></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://www.example.org/s.xml
</loc><lastmod>2026</lastmod></sitemap></sitemapindex>"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A crane stays | Example Post</title>
<meta name="robots" content="noarchive, winnow: noai"><meta name="tdm-reservation" content="0">
<link rel="canonical" href="/a"><link rel="license" type="application/rsl+xml" href="/l.xml">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
"headline": "A crane stays", "datePublished": "2026-11-23T10:00:00Z", "author": [{"name": "A. Writer"}],
"isAccessibleForFree": false, "hasPart": {"isAccessibleForFree": "False", "cssSelector": ".paid"}}]}</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav><main><article>
<h1>A crane stays where it is</h1><p class="byline">By A. Writer, 23 November 2026</p>
<p>The council met on Tuesday and decided to keep the old crane as a monument for the whole of the city.</p>
<p>Engineers who had looked at the steel for two weeks said that it could stand for another forty years or more.</p>
<div class="paid"><p>Several residents asked whether the money would not be better spent on the bridge.</p></div>
<p>می\u200cخواهم \U0001f468\u200d\U0001f469 中文字符 हिन्दी</p><table><tr><td>1</td></tr></table></article></main>
<footer><p>© 2026 Example Post</p></footer></body></html>""".encode()

WORDS: tuple[bytes, ...] = (
    *b"\x00 \x1b[31m \xff\xfe \xef\xbb\xbf \xed\xa0\x80 \xc0\x80".split(),
    *b"%00 %ff %zz &#0; &#xD800; &#99999999999; &nbsp;".split(),
    *b"<![CDATA[ ]]> <!-- --> <?xml?> <!DOCTYPE <script> </script> <style> <svg> <math> <template> <plaintext>".split(),
    *b"<p> </p> <div> </div> <table> <td> <a\x20href= // http:// https://[ file:/// javascript: //@ ?& # * $ |".split(),
    *b"true false null NaN 1e999 -1 [[ {{ \"\\ud800\" '' User-agent: Disallow: Allow: Crawl-delay: nan inf".split(),
    *b"<url> <loc> </loc> <item> <entry> <link> <sitemap> xmlns= 0000-00-00 9999-99-99T99:99:99Z 24:00 +99:99".split(),
    "\u2028\u202e\u200d\ufeff".encode(),
    b"a" * 3000,
    b"\n" * 50,
    b"<b>" * 300,
    b"[" * 2000,
    b" x=1" * 500,
)


def mutated(seeds: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Return a seed, damaged in one to eight ways."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        start, size = chance.randrange(len(data) + 1), chance.randint(1, 60)
        piece = bytes(data[start : start + size])
        way = chance.randrange(6)
        if way == 0 and data:
            data[start % len(data)] ^= 1 << chance.randrange(8)
        elif way == 1:
            data[start:start] = piece * chance.choice((1, 3, 200))
        elif way == 2:  # noqa: PLR2004 - six ways
            del data[start : start + size]
        elif way == 3:  # noqa: PLR2004
            data[start : start + chance.choice((0, size))] = chance.choice(WORDS)
        elif way == 4:  # noqa: PLR2004
            del data[start:]
        else:
            place = chance.randrange(len(data) + 1)
            data[place:place] = piece
    return bytes(data[:MAX_BYTES])


def robots(data: bytes) -> None:
    """Read robots.txt, ask it, weigh it."""
    rules = parse_robots(data, "winnow")
    for url in (URL, URL + "?x=é%ff", "http://[::1]/"):
        rules.allowed(url)
    decide_rights(site_signals(rules, (), URL)).as_row()
    assert rules.crawl_delay is None or rules.crawl_delay >= 0
    assert all(rules.sitemaps)


def tdmrep(data: bytes) -> None:
    """Read tdmrep.json and weigh it."""
    decide_rights(site_signals(parse_robots(b"", "winnow"), read_tdmrep(data), URL)).as_row()


def rights(data: bytes) -> None:
    """Read a page's signals and take its paid parts out."""
    try:
        tree = html.document_fromstring(data)
    except (html.etree.ParserError, ValueError):
        return
    jsonld = read_jsonld(tree)
    header = data[:300].decode("latin-1")
    decide_rights(page_signals(tree, jsonld, {"x-robots-tag": header, "link": header, "tdm-reservation": "1"})).as_row()
    remove_paywalled(tree, jsonld)


def feed(data: bytes) -> None:
    """Read a feed of any kind."""
    read_feed(data, URL, "application/rss+xml")


def sitemap(data: bytes) -> None:
    """Read a sitemap, also as it comes compressed and as its compressed bytes are damaged."""
    read_sitemap(data, URL, max_bytes=5_000_000)


def page(data: bytes) -> None:
    """Extract a whole page, as a worker does, and take its links."""
    with suppress(RefusedError):
        page_links(parse_html(data), URL)
    read_page_job(PageTask(data, URL, PageOptions(headers={"content-type": "text/html"})))


@dataclass(frozen=True, slots=True)
class Target:
    """A parser, its seeds, and how many inputs it gets at scale 1."""

    read: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    inputs: int


TARGETS = {
    "robots": Target(robots, (ROBOTS,), 20_000),
    "tdmrep": Target(tdmrep, (TDMREP,), 10_000),
    "rights": Target(rights, (PAGE,), 10_000),
    "feed": Target(feed, (FEED, ATOM, JSON_FEED), 10_000),
    "sitemap": Target(sitemap, (SITEMAP, INDEX, b"https://www.example.org/a\n", gzip.compress(SITEMAP)), 10_000),
    "page": Target(page, (PAGE,), 3_000),
}


@dataclass(slots=True)
class Findings:
    """What one target did."""

    inputs: int = 0
    slowest_seconds: float = 0.0
    raised: dict[str, bytes] = field(default_factory=dict)
    """The first input for each place that raised."""


def too_slow(*_: object) -> None:
    """Raise ``TimeoutError`` out of whatever is running."""
    raise TimeoutError(f"more than {SECONDS_AN_INPUT} s")


def fuzz(target: Target, inputs: int, seed: int) -> Findings:
    """Return what came of so many inputs."""
    chance, findings = random.Random(seed), Findings()
    for _ in range(inputs):
        data = mutated(target.seeds, chance)
        start = time.perf_counter()
        signal.alarm(SECONDS_AN_INPUT)
        try:
            target.read(data)
        except Exception as error:  # noqa: BLE001 - what this program looks for
            place = traceback.extract_tb(error.__traceback__)[-1]
            findings.raised.setdefault(f"{type(error).__name__} at {place.filename}:{place.lineno}: {error}", data)
        finally:
            signal.alarm(0)
        findings.inputs += 1
        findings.slowest_seconds = max(findings.slowest_seconds, time.perf_counter() - start)
    return findings


def main() -> int:
    """Run all targets; return 1 if one raised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=TARGETS, action="append")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, too_slow)
    total, failed = 0, 0
    for name, target in TARGETS.items():
        if options.only and name not in options.only:
            continue
        findings = fuzz(target, max(1, int(target.inputs * options.scale)), options.seed)
        total += findings.inputs
        failed += len(findings.raised)
        print(f"{name:8} {findings.inputs:6} inputs, slowest {findings.slowest_seconds:6.2f} s", flush=True)
        for number, (place, data) in enumerate(findings.raised.items()):
            print(f"  {place[:300]} ({len(data)} bytes)", flush=True)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{name}-{number}.bin").write_bytes(data)
    print(f"{total} inputs, {failed} places raised")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
