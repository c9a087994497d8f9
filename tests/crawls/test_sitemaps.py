"""Sitemaps at the limits of their protocol, and what they name beside addresses that look like articles."""

from __future__ import annotations

import gzip
from collections import Counter

import pytest
from web import Host

from crawler.discovery.site_crawl import DOUBTFUL_TRIES, MAX_SITEMAPS

INLINE = {"EXTRACT_WORKERS": "0", "DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False"}
XML = "text/xml"


def home(host):
    host.put("/", "<html><head><title>Post</title></head><body><div id=app>Loading</div></body></html>")


def collected(crawl, host):
    return Counter(row["url"].removeprefix(host.url) for row in crawl.rows())


def test_an_index_of_more_sitemaps_than_a_run_reads_is_read_in_several(crawl):
    paths = [f"/news/2026/03/the-harbour-gets-crane-number-{number}.html" for number in range(MAX_SITEMAPS + 30)]
    with Host() as host:
        home(host)
        host.articles(*paths)
        names = [f"/part-{number}.xml" for number in range(len(paths))]
        for name, path in zip(names, paths, strict=True):
            host.sitemap(name, path)
        host.index("/sitemap.xml", *names)
        first = crawl("news", settings=INLINE, url=host.url)
        assert len(set(names) & set(host.paths)) == MAX_SITEMAPS - 1  # the index is one of them
        assert first.manifest["counts"]["left_out"] == {"listings_limit": 31}

        crawl("news", settings=INLINE, url=host.url)
        assert set(names) | set(paths) <= set(host.paths)
        assert host.paths.count(names[-1]) == 2  # the newest is read in every run


def test_what_is_new_in_a_sitemap_is_found_while_its_index_stays_as_it_was(crawl):
    paths = [f"/news/2026/03/the-harbour-gets-crane-number-{number}.html" for number in range(4)]
    with Host() as host:
        home(host)
        host.articles(*paths)
        host.sitemap("/older.xml", paths[0])
        host.sitemap("/newer.xml", *paths[1:3])
        host.put("/robots.txt", "Sitemap: /everything.xml", "text/plain")
        host.index("/everything.xml", "/older.xml", "/newer.xml")
        crawl("news", settings=INLINE, url=host.url, discover="sitemap")
        host.sitemap("/newer.xml", *paths[1:])
        crawl("news", settings=INLINE, url=host.url, discover="sitemap")

        assert collected(crawl, host) == Counter(paths)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_sitemap_larger_than_any_page_is_read(crawl, pack):
    path = "/news/2026/03/the-harbour-gets-a-second-crane.html"
    with Host() as host:
        home(host)
        host.articles(path)
        host.sitemap("/sitemap.xml", path, *(f"/news/2011/03/report-{number}.html" for number in range(15_000)))
        filler = f"<!--{'x' * 11_000_000}--></urlset>".encode()
        body = host.pages["/sitemap.xml"].body.replace(b"</urlset>", filler)
        host.put("/sitemap.xml", pack(body), XML)
        crawl("news", settings=INLINE, url=host.url, since="2026-01-01")

        assert collected(crawl, host) == Counter([path])


def test_addresses_that_do_not_look_like_articles_are_tried_where_a_sitemap_names_them(crawl):
    paths = [f"/p/{'q' * (number + 1)}" for number in range(DOUBTFUL_TRIES + 20)]
    with Host() as host:
        home(host)
        host.articles(*paths)
        host.sitemap("/sitemap.xml", *paths, "/tag/harbour", "/brochure.pdf")
        first = crawl("news", settings=INLINE | {"DEDUPE_NEAR": "off"}, url=host.url)
        assert set(collected(crawl, host)) == set(paths)
        assert first.manifest["counts"]["left_out"] == {"url_unlikely": 2}

        asked = len(host.paths)
        second = crawl("news", settings=INLINE, url=host.url)
        assert second.status == 0
        assert not set(host.paths[asked:]) & set(paths)


def test_addresses_that_are_no_articles_are_tried_a_few_times_and_are_no_news(crawl):
    article = "/news/2026/03/the-harbour-gets-a-second-crane.html"
    paths = [f"/p/q{number}x" for number in range(DOUBTFUL_TRIES + 20)]
    with Host() as host:
        home(host)
        host.articles(article)
        for path in paths:
            host.put(path, "<html><head><title>Shop</title></head><body><p>Buy now</p></body></html>")
        host.sitemap("/sitemap.xml", article, *paths)
        first = crawl("news", settings=INLINE, url=host.url)
        assert first.status == 0
        assert sum(path in paths for path in host.paths) == DOUBTFUL_TRIES
        assert first.manifest["counts"]["left_out"] == {"url_unlikely": 20}

        asked = len(host.paths)
        second = crawl("news", settings=INLINE, url=host.url)
        assert second.status == 0
        assert not set(host.paths[asked:]) & set(paths)
