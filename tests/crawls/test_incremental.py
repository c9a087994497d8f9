"""What a second run asks for, and what it brings: only what is new."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from made_site import MadeSite, paragraphs

from crawler.demo import server
from crawler.state.adaptive import ARTICLE, LISTING

INLINE = {"EXTRACT_WORKERS": "0"}


def fetched_articles(site, since: int) -> list[str]:
    return sorted(site.url + path for path, _ in site.asked(since) if path.startswith("/news/"))


@pytest.mark.parametrize("discover", ["feed,sitemap,links", "feed", "sitemap", "links"])
def test_of_an_unchanged_site_only_listings_are_asked_and_all_say_304(crawl, discover):
    with MadeSite(6) as site:
        first = crawl("news", settings=INLINE, url=site.url, discover=discover)
        assert len(first.rows) == 6
        listings = {path for path, status in site.asked() if status == 200 and not path.startswith("/news/")}
        asked = len(site.requests)

        second = crawl("news", settings=INLINE, url=site.url, discover=discover)

        assert (second.status, second.rows, second.rejected) == (0, [], [])
        assert "0 new articles (6 were already known)" in second.log
        answers = dict(site.asked(asked))
        assert answers.pop("/robots.txt") == 200  # asked anew in every run
        assert set(answers) == listings - {"/robots.txt"}
        assert set(answers.values()) == {304}


def test_a_listing_that_stands_for_long_is_left_alone_for_a_while(crawl):
    with MadeSite(6) as site:
        crawl("news", settings=INLINE, url=site.url)
        crawl.let_pass(timedelta(days=2))
        crawl("news", settings=INLINE, url=site.url)
        asked = len(site.requests)

        third = crawl("news", settings=INLINE, url=site.url)

        assert third.status == 0
        assert "(6 were already known)" in third.log
        assert not [path for path, _ in site.asked(asked) if path != "/robots.txt"]


def test_new_articles_are_fetched_and_no_others(crawl):
    with MadeSite(6) as site:
        crawl("news", settings=INLINE, url=site.url)
        asked = len(site.requests)
        site.numbers = range(9)

        second = crawl("news", settings=INLINE, url=site.url)

        assert sorted(row["url"] for row in second.rows) == [
            site.address(n) for n in sorted(range(6, 9), key=site.address)
        ]
        assert fetched_articles(site, asked) == sorted(site.address(n) for n in range(6, 9))


def test_a_young_article_that_changed_is_written_again_as_revision_2(crawl):
    with MadeSite(3, published=datetime.now(UTC) - timedelta(hours=1)) as site:
        crawl("news", settings=INLINE, url=site.url)
        crawl.let_pass(ARTICLE.young_pause + timedelta(minutes=1))
        site.editions[1] = 2
        asked = len(site.requests)

        second = crawl("news", settings=INLINE, url=site.url)

        assert fetched_articles(site, asked) == sorted(site.addresses())
        (row,) = second.rows
        assert (row["url"], row["revision"]) == (site.address(1), 2)
        assert row["text"].splitlines() == paragraphs(1, 2)
        assert second.reasons() == ["unchanged", "unchanged"]

        crawl.let_pass(ARTICLE.young_pause + timedelta(minutes=1))
        asked = len(site.requests)
        third = crawl("news", settings=INLINE, url=site.url)
        assert (third.rows, fetched_articles(site, asked)) == ([], []), "young articles are looked at once more"


def test_servers_whose_validators_lie_are_found_out(crawl, monkeypatch):
    always = {"ETag": '"same"', "Last-Modified": "Mon, 02 Mar 2026 00:00:00 GMT"}
    monkeypatch.setattr(server, "validators", lambda answer: always if answer.last_modified else {})
    with MadeSite(3) as site:
        crawl("news", settings=INLINE, url=site.url)
        site.numbers = range(4)
        assert crawl("news", settings=INLINE, url=site.url).rows == [], "304 is believed for a while"

        crawl.let_pass(LISTING.full_every)
        assert [row["url"] for row in crawl("news", settings=INLINE, url=site.url).rows] == [site.address(3)]

        site.numbers = range(5)
        assert [row["url"] for row in crawl("news", settings=INLINE, url=site.url).rows] == [site.address(4)]


def test_a_failed_article_is_tried_again_though_the_listings_are_unchanged(crawl):
    with MadeSite(4) as site:
        path = site.address(2).removeprefix(site.url)
        site.missing.add(path)
        first = crawl("news", settings=INLINE, url=site.url)
        assert first.reasons() == ["http_error"]
        site.missing.clear()
        asked = len(site.requests)

        second = crawl("news", settings=INLINE, url=site.url)

        assert second.status == 0
        assert fetched_articles(site, asked) == [site.address(2)]
        assert Counter(row["url"] for row in crawl.rows()) == Counter(site.addresses())


def test_articles_beyond_the_limit_come_with_the_next_runs(crawl):
    with MadeSite(5) as site:
        for _ in range(3):
            assert crawl("news", settings=INLINE, url=site.url, max_articles=2).status == 0

        assert Counter(row["url"] for row in crawl.rows()) == Counter(site.addresses())
