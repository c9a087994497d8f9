"""The order in which a site is asked, what memory that takes, and what the next run has to read again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.candidates import Candidate, candidates, fold_of
from crawler.discovery.site_crawl import ENOUGH_WAITING, REQUESTS_UNDER_WAY, SiteCrawl
from crawler.discovery.sources import source_from_url
from crawler.items import Hints
from crawler.reasons import Reason

HOME = "https://www.example.com/"


def site(**facts):
    return SiteCrawl(source_from_url(HOME), **facts)


def url(number):
    return f"{HOME}news/council-opens-bridge-{number}.html"


def offer(crawl, urls, via="link", found_on=HOME, since=None, **told):
    entries = [(one, Hints(**told)) for one in urls]
    crawl.queue(crawl.offer(candidates(entries, crawl.source, since), via, found_on))


def asked(crawl):
    """Ask and settle listings until none is left; return them in order."""
    order = []
    while found := list(crawl.next_listings()):
        order += [one.url.removeprefix(HOME) for one in found]
        for one in found:
            crawl.listing_settled(one)
    return order


def test_listings_are_asked_by_rank_and_then_as_they_were_found():
    crawl = site()
    for kind, path in (("section", "s1/"), ("sitemap", "m1.xml"), ("feed", "f1"), ("home", ""), ("sitemap", "m2.xml")):
        crawl.offer_listing(kind, HOME + path)
    crawl.offer_listing("section", f"{HOME}s1/page/2/", page=2)
    crawl.offer_listing("section", f"{HOME}s2/")

    assert asked(crawl) == ["", "f1", "m1.xml", "m2.xml", "s1/", "s2/", "s1/page/2/"]


def test_a_listing_is_asked_once_and_only_on_its_site_where_a_page_names_it():
    crawl = site()
    assert crawl.offer_listing("feed", f"{HOME}feed")
    assert not crawl.offer_listing("feed", f"{HOME}feed?utm_source=home")
    assert not crawl.offer_listing("feed", "https://feeds.example.org/post", parent=HOME)
    assert crawl.offer_listing("feed", "https://feeds.example.org/post")  # the source names it


def test_articles_begin_once_feeds_and_sitemaps_are_read():
    crawl = site()
    crawl.offer_listing("home", HOME)
    [home] = crawl.next_listings()
    offer(crawl, [url(1)])
    crawl.offer_listing("feed", f"{HOME}feed")
    crawl.listing_settled(home)
    assert not list(crawl.next_ones())

    [feed] = crawl.next_listings()
    offer(crawl, [url(1)], via="feed", found_on=f"{HOME}feed", date_published="2026-03-01")
    crawl.listing_settled(feed)
    [found] = crawl.next_ones()
    assert (found.via, found.hints.date_published) == ("feed", "2026-03-01")


def test_a_link_that_a_feed_then_calls_old_is_not_fetched():
    crawl, since = site(), datetime(2026, 3, 1, tzinfo=UTC)
    offer(crawl, [url(1), url(2)], since=since)
    offer(crawl, [url(1)], via="feed", since=since, date_published="2026-02-01")

    assert [found.url for found in crawl.next_ones()] == [url(2)]
    assert crawl.left_out == {Reason.TOO_OLD: 1}


def test_sitemaps_wait_while_enough_articles_do():
    crawl = site()
    for number in range(3):
        crawl.offer_listing("sitemap", f"{HOME}{number}.xml")
    first = next(crawl.next_listings())
    offer(crawl, map(url, range(ENOUGH_WAITING + 100)), via="sitemap")
    crawl.listing_settled(first)

    assert not list(crawl.next_listings())
    assert len(list(crawl.next_ones())) == REQUESTS_UNDER_WAY
    while len(crawl.waiting) >= ENOUGH_WAITING:
        crawl.waiting.popitem()
    assert next(crawl.next_listings()).url == f"{HOME}1.xml"


def test_nothing_more_is_asked_once_max_articles_are_there_or_under_way():
    crawl = site(max_articles=2)
    offer(crawl, map(url, range(5)))
    crawl.offer_listing("section", f"{HOME}s/")
    first, second = crawl.next_ones()
    assert not list(crawl.next_listings())
    crawl.settle(first, accepted=True, settled=True)
    assert not crawl.is_idle
    crawl.settle(second, accepted=False, settled=True)
    [third] = crawl.next_ones()
    crawl.settle(third, accepted=True, settled=True)
    assert not list(crawl.next_ones())
    assert crawl.is_idle


def test_what_led_to_an_unsettled_page_is_read_again_next_time():
    crawl = site()
    for parent, child in ((None, "index.xml"), ("index.xml", "one.xml"), ("index.xml", "two.xml")):
        crawl.offer_listing("sitemap", HOME + child, parent=HOME + parent if parent else None)
    for listing in list(crawl.next_listings()):
        crawl.listing_settled(listing)
    offer(crawl, [url(1)], via="sitemap", found_on=f"{HOME}two.xml")
    [found] = crawl.next_ones()
    crawl.settle(found, accepted=False, settled=False)

    assert crawl.unsettled_listings() == {f"{HOME}two.xml", f"{HOME}index.xml"}


def test_what_waits_at_the_end_is_unsettled_too():
    crawl = site(max_articles=1)
    crawl.offer_listing("sitemap", f"{HOME}one.xml", parent=f"{HOME}index.xml")
    offer(crawl, map(url, range(3)), found_on=f"{HOME}s/")
    [found] = crawl.next_ones()
    crawl.settle(found, accepted=True, settled=True)

    assert crawl.is_idle
    assert crawl.unsettled_listings() == {f"{HOME}s/", f"{HOME}index.xml"}


def test_sources_of_one_site_do_not_fetch_an_article_twice():
    taken = set()
    one, two = site(taken=taken), site(taken=taken)
    offer(one, [url(1)])
    offer(two, [url(1), url(2)])
    assert [found.url for found in two.next_ones()] == [url(2)]


@pytest.mark.parametrize(
    "other",
    [
        "http://example.com/a/b",
        "https://www.example.com/a/b/",
        "http://www.example.com/a/b/amp",
        "https://example.com/a/b?amp=1",
    ],
)
def test_spellings_of_one_address_fold(other):
    assert fold_of(other) == fold_of("https://example.com/a/b")


@pytest.mark.parametrize(
    "other", ["https://example.com/a/c", "https://m.example.com/a/b", "https://example.com/a/b?id=2"]
)
def test_different_addresses_do_not(other):
    assert fold_of(other) != fold_of("https://example.com/a/b")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (url(1), None),
        ("https://other.example.org/news/council-opens-bridge-1.html", Reason.OFFSITE),
        ("mailto:desk@example.com", Reason.URL_INVALID),
        (f"{HOME}a/b/a/b/a/b/a/council-opens-bridge-1.html", Reason.URL_TRAP),
        (f"{HOME}2026/01/31/council-opens-bridge", Reason.TOO_OLD),
    ],
)
def test_an_unwanted_address_has_its_reason(address, reason):
    since = datetime(2026, 2, 15, tzinfo=UTC)
    [found] = candidates([(address, Hints())], source_from_url(HOME), since)
    assert isinstance(found, Candidate)
    assert found.refusal is reason
