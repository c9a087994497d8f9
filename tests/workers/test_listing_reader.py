import pytest

from crawler.discovery.sources import source_from_url
from crawler.workers.listing_reader import ListingTask, read_listing

PAGE = b"""<html><head>%b<link rel="alternate" type="application/rss+xml" href="/rss"></head><body><nav>
<a href="/world/">World</a></nav><main><a href="/world/2026/11/20/bridge-reopens-after-three-years">Bridge reopens
after three years of work</a> <a href="https://elsewhere.example.net/2026/11/20/another-story-of-another-site">Another
story of another site</a></main></body></html>"""


def listing(body, robots_header=""):
    home = "https://news.example.org/"
    task = ListingTask(
        kind="home",
        url=home,
        body=body,
        content_type="text/html",
        charset="utf-8",
        source=source_from_url(home),
        robots_header=robots_header,
    )
    return read_listing(task)


def test_a_front_page_leads_to_articles_sections_and_feeds_of_its_own_site():
    found = listing(PAGE % b"")

    assert [one.url for one in found.articles] == [
        "https://news.example.org/world/2026/11/20/bridge-reopens-after-three-years"
    ]
    assert ("feed", "https://news.example.org/rss") in found.children
    assert ("section", "https://news.example.org/world/") in found.children


@pytest.mark.parametrize(
    ("head", "header"),
    [
        (b'<meta name="robots" content="nofollow">', ""),
        (b'<meta name="winnow" content="nofollow">', ""),
        (b"", "none"),
    ],
)
def test_after_nofollow_no_link_is_followed(head, header):
    found = listing(PAGE % head, header)

    assert not found.articles
    assert found.children == [("feed", "https://news.example.org/rss")]
