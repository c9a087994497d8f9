"""A canonical address that is wrong costs no article, and mixes none with another."""

from __future__ import annotations

from collections import Counter

from web import Host, article

INLINE = {"EXTRACT_WORKERS": "0", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
NAMED = "/news/2026/03/the-ferry-returns-to-the-island.html"


def page(host, path, canonical, seed):
    host.put(path, article(f"{host.url}/{seed}", canonical=host.url + canonical))


def rows(crawl):
    return Counter((row["url"].partition("/news")[2], row["revision"]) for row in crawl.rows())


def test_an_article_that_calls_itself_another_is_written_at_its_own_address(crawl):
    other = "/news/2026/03/school-board-votes-about-lunch.html"
    with Host() as host:
        page(host, NAMED, NAMED, "ferry")
        page(host, other, NAMED, "school-board")
        host.put("/", "<html><head><title>Post</title></head><body></body></html>")
        host.sitemap("/sitemap.xml", other, NAMED)
        crawl("news", settings=INLINE, url=host.url)

        assert rows(crawl) == {(NAMED[5:], 1): 1, (other[5:], 1): 1}


def test_what_is_fetched_from_a_named_address_is_no_revision_of_what_named_it(crawl, tmp_path):
    with Host() as host:
        page(host, "/news/first", "/news/current", "first-one")
        page(host, "/news/current", "/news/current", "second-and-other")
        listed = tmp_path / "list.txt"
        for path in ("/news/first", "/news/current", "/news/first", "/news/current"):
            listed.write_text(host.url + path)
            crawl("urls", settings=INLINE | {"REVISIT_AFTER_DAYS": "0.000001"}, file=listed)

        assert rows(crawl) == {("/current", 1): 2}
        assert len({row["text"] for row in crawl.rows()}) == 2


def test_a_new_text_of_an_article_stays_its_revision_whatever_address_leads_there(crawl, tmp_path):
    with Host() as host:
        listed = tmp_path / "list.txt"
        listed.write_text(host.url + "/news/current")
        for seed in ("first-one", "second-and-other"):
            page(host, "/news/current", "/news/current", seed)
            crawl("urls", settings=INLINE | {"REVISIT_AFTER_DAYS": "0.000001"}, file=listed)

        assert rows(crawl) == {("/current", 1): 1, ("/current", 2): 1}
