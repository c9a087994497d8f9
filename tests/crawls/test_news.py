"""Ways of discovery, and what a source asks for: each site is a host of its own, all in one crawl."""

from __future__ import annotations

import json
from contextlib import ExitStack
from functools import partial

import pytest
from web import Host

from crawler.demo.site import Answer

FRENCH = "Le conseil municipal a ouvert hier le nouveau pont près du marché, devant une foule nombreuse et joyeuse."
OLD, NEW = "Sun, 01 Feb 2026 10:00:00 GMT", "Sun, 01 Mar 2026 10:00:00 GMT"
MEGABYTE = 1 << 20


def feed_only(host):
    host.put("/", "down", status=500)
    host.feed(
        "/feed.xml", *host.articles("/news/council-opens-bridge-1001.html", "/news/market-closes-early-1002.html")
    )
    return {"feeds": [f"{host.url}/feed.xml"], "discover": ["feed"]}


def sitemap_only(host):
    paths = host.articles("/news/council-opens-bridge-1101.html", "/news/market-closes-early-1102.html")
    host.page_of_links("/")
    host.sitemap("/maps/one.xml", paths[0])
    host.put("/maps/two.xml", "<urlset><url><loc>http://[broken/</loc></url>", "text/xml")
    host.put("/maps/three.txt", paths[1], "text/plain")
    host.index("/maps/index.xml", "/maps/one.xml", "/maps/two.xml", "/maps/gone.xml", "/maps/three.txt")
    host.put("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {host.url}/maps/index.xml\n", "text/plain")
    return {"discover": ["sitemap"]}


def links_only(host):
    paths = [f"/news/council-opens-bridge-12{number:02}.html" for number in range(9)]
    host.articles(*paths)
    host.page_of_links("/", "/politics/", "/private/", paths[0])
    for page in range(4):
        following = f'<link rel="next" href="/politics/page/{page + 2}/">' if page < 3 else ""
        host.page_of_links(
            f"/politics/page/{page + 1}/" if page else "/politics/", *paths[2 * page + 1 : 2 * page + 3], head=following
        )
    host.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    return {"discover": ["links"]}


def broken_feed(host):
    host.put("/feed.xml", "<html><body>Sign in</body></html>")
    return {"feeds": [f"{host.url}/feed.xml"], "discover": ["feed"]}


def half_a_feed(host):
    paths = host.articles("/news/council-opens-bridge-1301.html", "/news/market-closes-early-1302.html")
    host.feed("/feed.xml", *paths)
    feed = host.pages["/feed.xml"].body
    host.put("/feed.xml", feed[: feed.rindex(b"</item>")] + b"&nosuch;</item>", "application/rss+xml")
    host.page_of_links("/", head='<link rel="alternate" type="application/rss+xml" href="/feed.xml">')
    return {"discover": ["feed"]}


def folding(host):
    article, *_ = host.articles("/news/council-opens-bridge-1401.html", "/news/market-closes-early-1402")
    amp = f"{host.url}/news/harbour-report-1403"
    host.articles("/news/harbour-report-1403/amp", canonical=amp)
    host.articles("/news/harbour-report-1403", canonical=amp)
    host.redirect("/node/14041", "/news/moved-article-1404.html")
    host.articles("/news/moved-article-1404.html")
    host.feed(
        "/feed.xml",
        f"{article}?utm_source=rss&utm_medium=feed",
        f"{article}?utm_source=mail#comments",
        "/news/market-closes-early-1402",
        "/news/market-closes-early-1402/",
        "/news/harbour-report-1403/amp",
        "/node/14041",
    )
    host.sitemap("/sitemap.xml", article, "/news/harbour-report-1403")
    return {"feeds": [f"{host.url}/feed.xml"], "sitemaps": [f"{host.url}/sitemap.xml"], "discover": ["feed", "sitemap"]}


def wrong_canonical(host):
    paths = ["/news/council-opens-bridge-1501.html", "/news/market-closes-early-1502.html", "/news/harbour-1503.html"]
    host.articles(*paths, canonical=f"{host.url}/")
    host.feed("/feed.xml", *paths)
    return {"feeds": [f"{host.url}/feed.xml"], "discover": ["feed"]}


def all_one_canonical(host):
    paths = ["/news/council-opens-bridge-1551.html", "/news/market-closes-early-1552.html", "/news/harbour-1553.html"]
    host.articles(*paths, canonical=f"{host.url}/news/current-story.html")
    host.feed("/feed.xml", *paths)
    return {"feeds": [f"{host.url}/feed.xml"], "discover": ["feed"]}


def few_articles(host):
    paths = [f"/news/council-opens-bridge-16{number:02}.html" for number in range(30)]
    host.articles(*paths)
    host.feed("/feed.xml", *paths)
    host.sitemap("/sitemap.xml", *paths)
    named = {"feeds": [f"{host.url}/feed.xml"], "sitemaps": [f"{host.url}/sitemap.xml"]}
    return named | {"discover": ["feed", "sitemap"], "max_articles": 3}


def allow_and_deny(host):
    paths = ["/news/council-opens-bridge-1701.html", "/news/sport/cup-final-ends-1702.html", "/video/harbour-1703.html"]
    host.articles(*paths)
    host.feed("/feed.xml", *paths)
    return {"feeds": [f"{host.url}/feed.xml"], "discover": ["feed"], "allow": ["/news/"], "deny": ["/sport/"]}


def one_language(host):
    host.articles("/news/council-opens-bridge-1801.html")
    host.articles("/news/le-conseil-ouvre-un-pont-1802.html", language="fr", text=FRENCH)
    host.feed("/feed.xml", "/news/council-opens-bridge-1801.html", "/news/le-conseil-ouvre-un-pont-1802.html")
    return {"feeds": [f"{host.url}/feed.xml"], "discover": ["feed"], "language": "fr"}


def switched_off(_host):
    return {"enabled": False}


def leads_away(host):
    host.articles("/news/council-opens-bridge-1901.html")
    away = OTHER["foreign"]
    away.articles("/news/foreign-report-9001.html", "/news/foreign-report-9002.html")
    host.redirect("/news/market-closes-early-1902.html", f"{away.url}/news/foreign-report-9002.html")
    host.feed(
        "/feed.xml",
        "/news/council-opens-bridge-1901.html",
        f"{away.url}/news/foreign-report-9001.html",
        "/news/market-closes-early-1902.html",
    )
    head = f'<link rel="alternate" type="application/rss+xml" href="{away.url}/feed.xml">'
    host.page_of_links("/", f"{away.url}/politics/", f"{away.url}/news/foreign-report-9001.html", head=head)
    return {"feeds": [f"{host.url}/feed.xml"], "discover": ["feed", "links"]}


def moved_away(host):
    OTHER["foreign"].page_of_links("/")
    host.redirect("/", f"{OTHER['foreign'].url}/")
    return {"discover": ["links"]}


def home_down(host):
    host.put("/", "down", status=500)
    host.feed("/feed.xml", *host.articles("/news/council-opens-bridge-2001.html"))
    return {"feeds": [f"{host.url}/feed.xml"]}


def nothing_to_find(host):
    host.put("/", "<html><body><div id=app></div><script src=app.js></script></body></html>")
    return {}


def usual_place(host):
    host.page_of_links("/")
    host.feed("/rss.xml", *host.articles("/news/council-opens-bridge-2101.html"))
    return {"discover": ["feed"]}


def too_large(host):
    host.articles("/news/council-opens-bridge-2201.html")
    host.pages["/news/endless-page-2202.html"] = Answer(200, b"<p>words " * (100 * MEGABYTE // 9), "text/html")
    host.feed("/feed.xml", "/news/endless-page-2202.html", "/news/council-opens-bridge-2201.html")
    return {"feeds": [f"{host.url}/feed.xml"], "discover": ["feed"]}


SITES = (
    feed_only, sitemap_only, links_only, broken_feed, half_a_feed, folding, wrong_canonical, all_one_canonical,
    few_articles, allow_and_deny, one_language, switched_off, leads_away, moved_away, home_down, nothing_to_find,
    usual_place, too_large,
)  # fmt: skip
OTHER = {}


class Sites:
    """All hosts, and what one crawl of them gave."""

    def __init__(self, hosts, crawled) -> None:
        self.hosts = hosts
        self.crawled = crawled
        self.counts = crawled.manifest["counts"]["sites"]

    def rows(self, site):
        return [row for row in self.crawled.rows if row["url"].startswith(self.hosts[site.__name__].url + "/")]

    def paths(self, site):
        return sorted(row["url"].removeprefix(self.hosts[site.__name__].url) for row in self.rows(site))

    def refused(self, site):
        url = self.hosts[site.__name__].url + "/"
        return sorted(
            (line["reason"], line["requested_url"].removeprefix(url))
            for line in self.crawled.rejected
            if line["requested_url"].startswith(url)
        )

    def asked(self, site):
        return self.hosts[site.__name__].paths

    def count(self, site):
        return self.counts[self.hosts[site.__name__].url.removeprefix("http://")]


@pytest.fixture(scope="module")
def sites(new_crawler, tmp_path_factory):
    with ExitStack() as stack:
        OTHER["foreign"] = stack.enter_context(Host("127.0.0.99"))
        hosts = {site.__name__: stack.enter_context(Host()) for site in SITES}
        tables = [{"url": f"{hosts[site.__name__].url}/", **site(hosts[site.__name__])} for site in SITES]
        sources = tmp_path_factory.mktemp("sources") / "sources.toml"
        sources.write_text("\n".join(map(as_toml, tables)), "utf-8")
        yield Sites(hosts, new_crawler()("news", sources=sources))


def as_toml(table):
    return "[[sources]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())


def test_a_feed_is_enough(sites):
    assert sites.paths(feed_only) == ["/news/council-opens-bridge-1001.html", "/news/market-closes-early-1002.html"]
    assert {row["discovered_via"] for row in sites.rows(feed_only)} == {"feed"}
    assert {row["discovered_from"] for row in sites.rows(feed_only)} == {f"{sites.hosts['feed_only'].url}/feed.xml"}
    assert "/" not in sites.asked(feed_only)


def test_a_sitemap_is_enough_and_its_broken_children_are_reported(sites):
    assert sites.paths(sitemap_only) == ["/news/council-opens-bridge-1101.html", "/news/market-closes-early-1102.html"]
    assert {row["discovered_via"] for row in sites.rows(sitemap_only)} == {"sitemap"}
    assert sites.refused(sitemap_only) == [("http_error", "maps/gone.xml"), ("sitemap_broken", "maps/two.xml")]


def test_links_are_enough_and_sections_are_followed_to_their_last_page(sites):
    assert len(sites.paths(links_only)) == 9
    assert {row["discovered_via"] for row in sites.rows(links_only)} == {"link"}
    assert "/private/" not in sites.asked(links_only)
    assert sites.refused(links_only) == [("robots_denied", "private/")]
    assert sites.count(links_only)["problems"] == []


def test_a_source_whose_only_feed_is_broken_fails_and_says_so(sites):
    assert sites.refused(broken_feed) == [("feed_broken", "feed.xml")]
    assert sites.count(broken_feed)["failed"]
    assert sites.crawled.status == 4


def test_what_can_be_read_of_a_broken_feed_is_used(sites):
    assert sites.paths(half_a_feed) == ["/news/council-opens-bridge-1301.html", "/news/market-closes-early-1302.html"]
    assert sites.refused(half_a_feed) == [("feed_broken", "feed.xml")]
    assert not sites.count(half_a_feed)["failed"]


def test_all_addresses_of_an_article_are_one_article_asked_for_once(sites):
    rows = {row["url"].removeprefix(sites.hosts["folding"].url): row for row in sites.rows(folding)}
    assert sorted(rows) == [
        "/news/council-opens-bridge-1401.html",
        "/news/harbour-report-1403",
        "/news/market-closes-early-1402",
        "/news/moved-article-1404.html",
    ]
    asked = sites.asked(folding)
    assert len(asked) == 2 + 4 + 1, asked  # feed and sitemap, four articles, one redirect
    assert rows["/news/moved-article-1404.html"]["requested_url"].endswith("/node/14041")
    assert rows["/news/council-opens-bridge-1401.html"]["requested_url"].endswith("?utm_source=rss&utm_medium=feed")
    assert rows["/news/harbour-report-1403"]["requested_url"].endswith("/amp")
    assert len({row["id"] for row in rows.values()}) == 4


def test_a_front_page_named_as_canonical_address_is_not_believed(sites):
    assert len(sites.paths(wrong_canonical)) == 3
    assert "/" not in sites.paths(wrong_canonical)


def test_different_articles_that_name_one_canonical_address_stay_different(sites):
    assert len(set(sites.paths(all_one_canonical))) == 3


def test_max_articles_ends_the_asking_too(sites):
    assert len(sites.rows(few_articles)) == 3
    assert len(sites.asked(few_articles)) == 1 + 3  # the feed names enough, the sitemap is not asked


def test_allow_and_deny_decide_before_anything_is_fetched(sites):
    assert sites.asked(allow_and_deny) == ["/feed.xml", "/news/council-opens-bridge-1701.html"]
    assert sites.count(allow_and_deny)["left_out"] == {"url_denied": 2}


def test_a_source_that_states_its_language_refuses_others(sites):
    assert sites.paths(one_language) == ["/news/le-conseil-ouvre-un-pont-1802.html"]
    assert sites.refused(one_language) == [("wrong_language", "news/council-opens-bridge-1801.html")]


def test_a_source_that_is_switched_off_is_not_asked(sites):
    assert not sites.hosts["switched_off"].requests


def test_other_sites_are_left_alone(sites):
    assert sites.paths(leads_away) == ["/news/council-opens-bridge-1901.html"]
    assert sites.refused(leads_away) == [("offsite", "news/market-closes-early-1902.html")]
    assert sites.count(leads_away)["left_out"] == {"offsite": 1}
    assert set(OTHER["foreign"].paths) <= {"/", "/news/foreign-report-9002.html"}  # only where redirects led
    assert not [row for row in sites.crawled.rows if row["url"].startswith(OTHER["foreign"].url)]


def test_a_site_that_moved_away_says_where_to(sites):
    assert sites.count(moved_away)["failed"]
    assert f"redirected to {OTHER['foreign'].url}/" in sites.count(moved_away)["problems"][0]


def test_an_unreachable_front_page_costs_nothing_but_itself(sites):
    assert sites.paths(home_down) == ["/news/council-opens-bridge-2001.html"]
    assert ("http_error", "") in sites.refused(home_down)
    assert not sites.count(home_down)["failed"]


def test_a_site_on_which_nothing_is_found_fails_and_says_so(sites):
    assert sites.count(nothing_to_find)["failed"]
    assert "nothing found" in sites.count(nothing_to_find)["problems"][0]


def test_a_feed_that_nobody_names_is_looked_for_in_the_usual_places(sites):
    assert sites.paths(usual_place) == ["/news/council-opens-bridge-2101.html"]
    assert sites.asked(usual_place)[:3] == ["/", "/feed/", "/rss.xml"]
    assert "/feed.xml" not in sites.asked(usual_place)
    assert sites.count(usual_place)["problems"] == []


def test_a_page_of_100_megabytes_is_refused_and_the_next_is_fetched(sites):
    assert sites.paths(too_large) == ["/news/council-opens-bridge-2201.html"]
    assert sites.refused(too_large) == [("too_large", "news/endless-page-2202.html")]


def test_the_summary_names_each_source_that_failed(sites):
    for site in (broken_feed, moved_away, nothing_to_find):
        assert sites.hosts[site.__name__].url.removeprefix("http://") in sites.crawled.manifest["detail"]
    assert "Traceback" not in sites.crawled.log


def test_since_filters_before_fetching_by_what_listings_tell_and_after_it_by_the_page(new_crawler):
    crawl = partial(new_crawler(), settings={"EXTRACT_WORKERS": "0"})
    with Host() as host:
        paths = [
            "/news/council-opens-new-bridge-3001.html",
            "/news/council-closes-old-bridge-3002.html",
            "/news/harbour-gets-new-market-3003.html",
            "/news/harbour-loses-old-market-3004.html",
        ]
        host.articles(paths[0], paths[2], published="2026-03-01T10:00:00Z")
        host.articles(paths[1], paths[3], published="2026-02-01T10:00:00Z")
        host.feed("/feed.xml", (paths[0], NEW), (paths[1], OLD))
        host.sitemap("/sitemap.xml", ("/news/museum-finds-old-map-3005.html", "2026-02-01"), (paths[2], "2026-03-02"))
        host.page_of_links("/", paths[1], paths[3], "/2026/01/15/dated-address-3006.html")
        host.put("/robots.txt", f"Sitemap: {host.url}/sitemap.xml\nSitemap: {host.url}/feed.xml\n", "text/plain")

        first = crawl("news", url=f"{host.url}/", since="2026-02-20")

        assert sorted(row["url"].removeprefix(host.url) for row in first.rows) == [paths[0], paths[2]]
        assert not {paths[1], "/news/museum-finds-old-map-3005.html", "/2026/01/15/dated-address-3006.html"} & set(
            host.paths
        )
        assert paths[3] in host.paths  # only the page tells that it is old
        assert [(line["reason"], line["url"]) for line in first.rejected] == [("too_old", f"{host.url}{paths[3]}")]
        assert first.manifest["counts"]["left_out"] == {"too_old": 3}

        again = len(host.requests)
        second = crawl("news", url=f"{host.url}/", since="2026-02-20")
        assert not [request for request in host.requests[again:] if request.path in paths]
        assert not second.rows
        assert second.status == 0

        third = crawl("news", url=f"{host.url}/")
        assert {row["url"].removeprefix(host.url) for row in third.rows} == {paths[1], paths[3]}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[[sources]]\nurl = "https://www.example.org/"\nfeedz = []\n', "sources.toml:3: sources[1].feedz"),
        ('[[sources]]\nname = "Post"\n', "sources.toml:1: sources[1].url"),
        (
            '[[sources]]\nurl = "https://www.example.org/"\n\nmax_articles = "many"\n',
            "sources.toml:4: sources[1].max_articles",
        ),
        ('[[sources]]\nurl = "https://www.example.org/\n', "sources.toml:2: not TOML"),
    ],
)
def test_a_wrong_sources_file_names_file_line_and_key_before_anything_is_opened(crawl, tmp_path, text, named):
    sources = tmp_path / "sources.toml"
    sources.write_text(text)

    done = crawl("news", sources=sources)

    assert done.status == 2
    assert named in done.log
    assert not done.output.exists()
