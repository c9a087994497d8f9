"""What one bad day, a limit or a stop leaves behind comes with a later run, whether or not anything names it still."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import timedelta

import pytest
from made_site import MadeSite
from web import Host

INLINE = {"EXTRACT_WORKERS": "0"}
PATHS = [f"/news/2026/03/the-council-opens-bridge-number-{number}.html" for number in range(6)]
RSS = "application/rss+xml"
WALLS = {
    "maintenance": "<html><head><title>Back soon</title></head><body><h1>We will be back soon</h1></body></html>",
    "consent": "<html><body><h1>Before you continue</h1><form><button>Accept</button></form></body></html>",
    "empty": "",
}


def feed(host, paths):
    items = "".join(f"<item><title>A bridge</title><link>{host.url}{path}</link></item>" for path in paths)
    host.put("/feed/", f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>", RSS)


def home(host):
    host.put("/", "<html><head><title>Post</title></head><body><div id=app>Loading</div></body></html>")


@pytest.mark.parametrize("bad", ["article", "feed"])
def test_a_feed_that_nothing_names_is_found_again_after_a_bad_day(crawl, bad):
    with Host() as host:
        home(host)
        host.articles(*PATHS[:3])
        feed(host, PATHS[:3])
        broken = PATHS[1] if bad == "article" else "/feed/"
        whole = host.pages[broken]
        host.put(broken, "later", status=503)
        crawl("news", settings=INLINE, url=host.url)
        host.pages[broken] = whole
        crawl("news", settings=INLINE, url=host.url)
        host.articles(PATHS[3])
        feed(host, PATHS[:4])
        crawl("news", settings=INLINE, url=host.url)

        assert Counter(row["url"] for row in crawl.rows()) == Counter(host.url + path for path in PATHS[:4])


def test_usual_places_without_a_feed_are_not_looked_at_in_every_run(crawl):
    with Host() as host:
        host.articles(*PATHS[:1])
        host.put("/", f"<html><body><h2><a href='{PATHS[0]}'>The council opens a bridge</a></h2></body></html>")
        crawl("news", settings=INLINE, url=host.url)
        asked = len(host.paths)
        crawl("news", settings=INLINE, url=host.url)
        assert not [path for path in host.paths[asked:] if "feed" in path or "sitemap" in path]

        crawl.let_pass(timedelta(days=8))
        asked = len(host.paths)
        feed(host, PATHS[:2])
        host.articles(PATHS[1])
        crawl("news", settings=INLINE, url=host.url)
        assert "/feed/" in host.paths[asked:]
        assert len(crawl.rows()) == 2


@pytest.mark.parametrize("wall", WALLS)
def test_a_day_on_which_no_page_is_an_article_costs_none(crawl, wall):
    with MadeSite(5) as site:
        pages = site.respond
        site._server.respond = lambda path: (
            pages(path) if not path.startswith("/news/") else type(pages("/"))(200, WALLS[wall].encode())
        )
        first = crawl("news", settings=INLINE, url=site.url)
        assert not first.rows
        site._server.respond = pages

        assert len(crawl("news", settings=INLINE, url=site.url).rows) == 5


def test_one_page_that_was_no_article_is_looked_at_again_after_hours(crawl):
    with Host() as host:
        host.articles(*PATHS[1:])
        host.put(PATHS[0], WALLS["maintenance"])
        feed(host, PATHS)
        home(host)
        assert len(crawl("news", settings=INLINE, url=host.url).rows) == 5
        host.articles(PATHS[0])
        assert not crawl("news", settings=INLINE, url=host.url).rows
        crawl.let_pass(timedelta(hours=7))
        assert [row["url"] for row in crawl("news", settings=INLINE, url=host.url).rows] == [host.url + PATHS[0]]


def test_what_waited_when_a_run_was_stopped_comes_though_no_listing_names_it_any_more(crawl):
    with MadeSite(40) as site:
        site.delay(0.05)
        started = crawl.start(
            "news", url=site.url, discover="feed", settings=INLINE | {"CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
        )
        assert started.wait_until(lambda: len([path for path, _ in site.asked() if path.startswith("/news/")]) >= 4)
        started.send(signal.SIGTERM)
        assert started.wait() == 7, started.log
        named = site.addresses()
        pages, site.numbers = site.respond, range(100, 102)
        site.delay(0)

        def respond(path):
            """Serve the old articles too, though no listing names them."""
            if not path.startswith("/news/"):
                return pages(path)
            site.numbers = range(102)
            answer = pages(path)
            site.numbers = range(100, 102)
            return answer

        site._server.respond = respond

        crawl("news", settings=INLINE, url=site.url, discover="feed")

        assert Counter(row["url"] for row in crawl.rows()) == Counter(named | site.addresses())


def test_what_a_limit_left_comes_though_no_listing_names_it_any_more(crawl):
    with Host() as host:
        home(host)
        host.articles(*PATHS)
        feed(host, PATHS)
        crawl("news", settings=INLINE, url=host.url, max_articles=2)
        feed(host, PATHS[5:])
        for _ in range(2):
            crawl("news", settings=INLINE, url=host.url, max_articles=2)

        assert Counter(row["url"] for row in crawl.rows()) == Counter(host.url + path for path in PATHS)
