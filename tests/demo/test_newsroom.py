import gzip
import json
import socket
import tomllib
import urllib.request
from collections import Counter
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

import feedparser
import lxml.html
import pytest
from lxml import etree

from crawler.demo import Newsroom, render_page, standing_gold

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def get(url, method="GET", **headers):
    """Status, headers and body, redirects not followed."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    connection.request(method, urlsplit(url)._replace(scheme="", netloc="").geturl(), headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers, body


def page(url):
    _, headers, body = get(url)
    return lxml.html.document_fromstring(body.decode(headers.get_content_charset("utf-8")))


def squeezed(text):
    return "".join(text.split())


def site_url(newsroom, key):
    return next(site.url for site in newsroom.sites if site.key == key)


def gold_urls(newsroom, site, languages=()):
    return {gold.url for gold in newsroom.gold() if gold.site == site and (not languages or gold.language in languages)}


def bare(url):
    return url.partition("?")[0]


def test_every_article_is_served_with_its_text(newsroom):
    missing = []
    for gold in newsroom.gold():
        status, headers, body = get(gold.url)
        assert status == 200
        tree = lxml.html.document_fromstring(body.decode(headers.get_content_charset("utf-8")))
        text = squeezed(tree.text_content())
        missing += [(gold.id, line) for line in [gold.title, *gold.text.split("\n")] if squeezed(line) not in text]
    assert missing == []
    assert len(newsroom.gold()) >= 48


def test_pages_render_without_a_server():
    rendered = [(article, render_page(article)) for article, _ in standing_gold()]
    assert all(article.title.split()[0].encode(article.charset) in body for article, body in rendered)
    assert len({body for _, body in rendered}) == len(rendered) >= 48


def test_sites_are_different_hosts(newsroom):
    assert len({urlsplit(site.url).netloc for site in newsroom.sites}) == 4


def test_sources_name_all_sites(newsroom):
    sources = tomllib.loads(newsroom.sources_toml())["sources"]
    assert [source["url"] for source in sources] == [site.url for site in newsroom.sites]
    assert [source["name"] for source in sources] == [site.name for site in newsroom.sites]
    assert [source.get("language") for source in sources] == ["en", None, None, None]


def test_rss_is_linked_and_leads_to_all_articles(newsroom):
    home = site_url(newsroom, "courier")
    [link] = page(home).xpath("//link[@rel='alternate']/@href")
    feed = feedparser.parse(get(urljoin(home, link))[2])
    assert not feed.bozo
    reached = set()
    for entry in feed.entries:
        status, headers, _ = get(entry.link)
        reached.add(headers["Location"] if status == 301 else bare(entry.link))
    assert gold_urls(newsroom, "courier") <= reached
    assert any("utm_source" in entry.link for entry in feed.entries)
    assert any("published" not in entry for entry in feed.entries)


def test_broken_atom_feed_can_be_recovered(newsroom):
    _, _, body = get(urljoin(site_url(newsroom, "tribune"), "/atom.xml"))
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body)
    feed = feedparser.parse(body)
    assert {entry.link for entry in feed.entries} == gold_urls(newsroom, "tribune", {"de", "es", "en"})


def test_json_feed_has_the_rest(newsroom):
    feed = json.loads(get(urljoin(site_url(newsroom, "tribune"), "/feed.json"))[2])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {bare(item["url"]) for item in feed["items"]} == gold_urls(newsroom, "tribune", {"fr", "de"})


def test_sitemaps_lead_from_robots_to_all_articles(newsroom):
    robots = get(urljoin(site_url(newsroom, "gate"), "/robots.txt"))[2].decode()
    [index] = [line.split(": ")[1] for line in robots.splitlines() if line.startswith("Sitemap")]
    news, ordinary, text = etree.fromstring(get(index)[2]).xpath("//s:loc/text()", namespaces=SITEMAP)
    news_tree = etree.fromstring(gzip.decompress(get(news)[2]))
    found = news_tree.xpath("//s:loc/text()", namespaces=SITEMAP)
    ordinary_tree = etree.fromstring(get(ordinary)[2])
    found += ordinary_tree.xpath("//s:loc/text()", namespaces=SITEMAP)
    found += get(text)[2].decode().split()
    assert set(found) - {"http://[broken/"} == gold_urls(newsroom, "gate")
    assert len(news_tree.xpath("//*[local-name()='publication_date']")) == len(news_tree)
    assert "http://[broken/" in found


def test_sections_and_their_next_pages_lead_to_all_articles(newsroom):
    home = site_url(newsroom, "lantern")
    assert get(urljoin(home, "/sitemap.xml"))[0] == get(urljoin(home, "/feed"))[0] == 404
    wanted = gold_urls(newsroom, "lantern")
    seen, todo, followed = set(), [home, *(urljoin(home, f"/{code}/") for code in ("ja", "ru", "el"))], 0
    while todo:
        tree = page(here := todo.pop())
        seen |= {urljoin(here, link) for link in tree.xpath("//table//a/@href")}
        following = [urljoin(here, link) for link in tree.xpath("//a[@rel='next']/@href")]
        followed += len(following)
        todo += following
    assert wanted <= seen
    assert followed == 4


@pytest.mark.parametrize("key", ["courier", "tribune", "gate", "lantern"])
def test_site_manners(newsroom, key):
    home = site_url(newsroom, key)
    assert b"Disallow: /private/" in get(urljoin(home, "/robots.txt"))[2]
    assert get(urljoin(home, "/private/desk"))[0] == 200
    assert get(urljoin(home, "/nothing/here"))[0] == 404
    status, headers, body = get(home, "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000


@pytest.mark.parametrize(
    "path",
    [
        "courier /rss/latest.xml",
        "gate /sitemap_index.xml",
        "gate /sitemaps/news.xml.gz",
        "lantern /zh/society/",
        "tribune /",
    ],
)
def test_unchanged_is_304(newsroom, path):
    key, path = path.split()
    url = urljoin(site_url(newsroom, key), path)
    status, headers, _ = get(url)
    assert status == 200
    assert get(url, **{"If-None-Match": headers["ETag"]})[::2] == (304, b"")
    assert get(url, **{"If-Modified-Since": headers["Last-Modified"]})[0] == 304
    assert get(url, **{"If-None-Match": '"old"', "If-Modified-Since": headers["Last-Modified"]})[0] == 200
    assert get(url, **{"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"})[0] == 200
    assert get(url, **{"If-Modified-Since": "yesterday"})[0] == 200


def test_amp_and_article_point_to_each_other(newsroom):
    assert len(newsroom.special("amp")) >= 5
    for amp in newsroom.special("amp"):
        [canonical] = page(amp).xpath("//link[@rel='canonical']/@href")
        assert page(canonical).xpath("//link[@rel='amphtml']/@href") == [amp]
        assert page(canonical).xpath("//link[@rel='canonical']/@href") == [canonical]


@pytest.mark.parametrize(
    ("case", "count"),
    [
        ("error_page", 4),
        ("hub", 4),
        ("paywalled", 1),
        ("short", 1),
        ("updated", 3),
        ("wire_copy", 1),
        ("wrong_language", 1),
    ],
)
def test_special_pages_answer_200(newsroom, case, count):
    urls = newsroom.special(case)
    assert len(set(urls)) == count
    assert {get(url)[0] for url in urls} == {200}


def test_old_addresses_redirect_to_articles(newsroom):
    urls = {gold.url for gold in newsroom.gold()}
    for old in newsroom.special("redirect"):
        status, headers, _ = get(old)
        assert status == 301
        assert headers["Location"] in urls


def test_paywalled_article_hides_its_end(newsroom):
    [url] = newsroom.special("paywalled")
    tree = page(url)
    [data] = tree.xpath("//script[@type='application/ld+json']/text()")
    article = json.loads(data)["@graph"][0]
    assert article["isAccessibleForFree"] is False
    assert "articleBody" not in article
    assert "Economists at the university" not in tree.text_content()


def test_metadata_differs_by_site(newsroom):
    seen = {}
    for site in newsroom.sites:
        tree = page(next(gold.url for gold in newsroom.gold() if gold.site == site.key))
        seen[site.key] = tuple(
            bool(tree.xpath(path))
            for path in (
                "//script[@type='application/ld+json']",
                "//*[@itemprop='articleBody']",
                "//meta[@property='article:published_time']",
                "//time",
            )
        )
    assert seen == {
        "courier": (True, False, True, True),
        "tribune": (False, True, False, True),
        "gate": (False, False, True, False),
        "lantern": (False, False, False, True),
    }


def test_right_to_left_pages_say_so(newsroom):
    directions = {gold.language: page(gold.url).get("dir") for gold in newsroom.gold() if gold.site == "gate"}
    assert directions == {"ar": "rtl", "fa": "rtl", "hi": "ltr"}


def test_update_changes_page_tag_and_dates(own_newsroom):
    gold = own_newsroom.gold()[0]
    _, before, _ = get(gold.url)
    own_newsroom.update(gold.url, ["A new first paragraph.", "And a second one."])
    status, after, body = get(gold.url, **{"If-None-Match": before["ETag"]})
    assert status == 200
    assert b"A new first paragraph." in body
    assert after["Last-Modified"] != before["Last-Modified"]
    changed = own_newsroom.gold()[0]
    assert changed.text == "A new first paragraph.\nAnd a second one."
    assert changed.date_modified > gold.date_modified


def test_withdrawn_article_is_gone_everywhere(own_newsroom):
    gold = own_newsroom.gold()[0]
    own_newsroom.withdraw(gold.url)
    assert get(gold.url)[0] == 404
    assert gold.url not in {other.url for other in own_newsroom.gold()}
    assert gold.url.encode() not in get(urljoin(gold.url, "/rss/latest.xml"))[2]


def test_site_fails_and_is_restored(own_newsroom):
    first, second, *_ = own_newsroom.sites
    own_newsroom.fail(first.key)
    assert (get(first.url)[0], get(second.url)[0]) == (500, 200)
    own_newsroom.restore(first.key)
    assert get(first.url)[0] == 200
    own_newsroom.fail(first.key, "/rss/")
    assert (get(urljoin(first.url, "/rss/latest.xml"))[0], get(first.url)[0]) == (500, 200)


def test_requests_are_logged(own_newsroom):
    url = own_newsroom.sites[0].url
    get(urljoin(url, "/nothing?a=b"), **{"User-Agent": "Test"})
    [request] = own_newsroom.requests
    assert (request.host, request.method) == (urlsplit(url).netloc, "GET")
    assert (request.path, request.status, request.headers["user-agent"]) == ("/nothing?a=b", 404, "Test")


def test_connection_is_kept(newsroom):
    connection = HTTPConnection(urlsplit(newsroom.sites[0].url).netloc, timeout=5)
    connection.request("GET", "/")
    connection.getresponse().read()
    socket = connection.sock
    connection.request("GET", "/robots.txt")
    assert connection.getresponse().read().startswith(b"User-agent")
    assert connection.sock is socket is not None
    connection.close()


def test_chosen_sites_on_chosen_hosts():
    with Newsroom(sites=["gate", "lantern"], hosts=["127.0.0.1"], delay_seconds=0.001) as newsroom:
        assert [site.key for site in newsroom.sites] == ["gate", "lantern"]
        assert {urlsplit(site.url).hostname for site in newsroom.sites} == {"127.0.0.1"}
        assert {get(site.url)[0] for site in newsroom.sites} == {200}


def test_unknown_site_is_an_error():
    with pytest.raises(ValueError, match="nowhere"):
        Newsroom(sites=["nowhere"])


def test_stopped_newsroom_does_not_answer():
    with Newsroom(sites=["courier"]) as newsroom:
        url = newsroom.sites[0].url
    with pytest.raises(ConnectionRefusedError):
        get(url)
    newsroom.stop()


def test_every_local_link_of_articles_is_written_well(newsroom):
    links = Counter(
        urlsplit(urljoin(gold.url, link)).scheme
        for gold in newsroom.gold()
        for link in page(gold.url).xpath("//a/@href")
    )
    assert set(links) == {"http", "mailto"}


def test_addresses_work_in_urllib(newsroom):
    with urllib.request.urlopen(newsroom.special("redirect")[0], timeout=5) as response:
        assert response.url in {gold.url for gold in newsroom.gold()}


def free_ports(count):
    """Return the first of some ports in a row that nobody listens on."""
    for first in range(21_500, 60_000, 50):
        with suppress(OSError), ExitStack() as sockets:
            for port in range(first, first + count):
                sockets.enter_context(socket.create_server(("127.0.0.1", port)))
            return first
    raise AssertionError("no free ports")


def test_addresses_are_the_same_each_time_unless_a_port_is_taken():
    first = free_ports(4)
    urls = []
    for _ in range(2):
        with Newsroom(hosts=["127.0.0.1"], first_port=first) as newsroom:
            assert newsroom.has_stable_addresses
            urls.append([site.url for site in newsroom.sites])
    assert urls[0] == urls[1] == [f"http://127.0.0.1:{first + place}/" for place in range(4)]

    with socket.create_server(("127.0.0.1", first + 1)), Newsroom(hosts=["127.0.0.1"], first_port=first) as newsroom:
        assert not newsroom.has_stable_addresses
        others = [site.url for site in newsroom.sites]
        assert others[0] == urls[0][0]
        assert others[1] != urls[0][1]
        assert get(others[1])[0] == 200
