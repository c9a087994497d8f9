from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from crawler.text.metadata.jsonld import read_jsonld
from crawler.text.metadata.page_metadata import Metadata, read_metadata

URL = "https://www.dailyexample.org/news/rain-over-the-city-of-rome"
LATEST = datetime(2024, 6, 1, tzinfo=UTC)
ARTICLE = """
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "@id": "#site", "name": "The Daily Example"},
  {"@type": "Person", "@id": "#ada", "name": "Ada Example"},
  {"@type": "NewsArticle", "url": "https://www.dailyexample.org/news/rain-over-the-city-of-rome",
   "headline": "Rain over the city of Rome",
   "author": [{"@id": "#ada"}, {"@type": "Person", "name": "Bo Sample"}],
   "publisher": {"@id": "#site"},
   "datePublished": "2024-03-01T10:00:00+01:00", "dateModified": "2024-03-02T11:00:00+01:00",
   "description": "It rained.",
   "articleSection": ["Weather", "Italy"], "keywords": "rain, Rome,rain",
   "image": {"@type": "ImageObject", "url": "/rain.jpg"},
   "isAccessibleForFree": "False"}]}</script>
"""


def read(head="", body="<p>Text.</p>", *, url=URL, headers=None, html="<html lang='it'>", **options):
    tree = fromstring(f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>")
    return read_metadata(tree, url, jsonld=read_jsonld(tree), headers=headers or {}, latest=LATEST, **options)


def test_everything_is_read_from_json_ld():
    assert read(ARTICLE, "<h1>Rain over the city of Rome</h1>") == Metadata(
        title="Rain over the city of Rome",
        titles=["Rain over the city of Rome"],
        site_name="The Daily Example",
        authors=["Ada Example", "Bo Sample"],
        date_published="2024-03-01T10:00:00+01:00",
        date_modified="2024-03-02T11:00:00+01:00",
        date_source="json-ld",
        summary="It rained.",
        section="Weather",
        tags=["rain", "Rome"],
        image="https://www.dailyexample.org/rain.jpg",
        is_accessible_for_free=False,
        html_language="it",
        page_type="NewsArticle",
    )


def test_everything_is_read_from_meta_elements():
    head = """
      <title>Rain over the city of Rome | The Daily Example</title>
      <link rel="canonical" href="/news/rain-over-the-city-of-rome"><link rel="amphtml" href="/amp/rain">
      <meta property="og:title" content="Rain over the city of Rome">
      <meta property="og:site_name" content="The Daily Example">
      <meta property="og:type" content="article"><meta property="og:description" content="It rained &amp;amp; rained.">
      <meta property="og:image" content="https://img.dailyexample.org/rain.jpg">
      <meta name="author" content="By Ada Example">
      <meta property="article:published_time" content="2024-03-01T10:00:00Z">
      <meta property="article:modified_time" content="2024-03-02">
      <meta property="article:section" content="Weather">
      <meta property="article:tag" content="rain"><meta property="article:tag" content="Rome">
      <meta property="article:content_tier" content="free">
      <meta name="robots" content="noindex, follow">"""
    assert read(head) == Metadata(
        title="Rain over the city of Rome",
        titles=["Rain over the city of Rome", "Rain over the city of Rome | The Daily Example"],
        site_name="The Daily Example",
        authors=["Ada Example"],
        date_published="2024-03-01T10:00:00+00:00",
        date_modified="2024-03-02",
        date_source="meta",
        summary="It rained & rained.",
        section="Weather",
        tags=["rain", "Rome"],
        image="https://img.dailyexample.org/rain.jpg",
        is_accessible_for_free=True,
        canonical_url=URL,
        amp_url="https://www.dailyexample.org/amp/rain",
        html_language="it",
        page_type="article",
        og_type="article",
        noindex=True,
    )


def test_a_page_that_says_nothing():
    assert read(search_text=False, html="<html>") == Metadata()


@pytest.mark.parametrize(
    ("head", "body", "options", "date"),
    [
        ("", "<h1>A</h1><time datetime='2024-03-01T10:00Z'>today</time>", {}, ("2024-03-01T10:00:00+00:00", "time")),
        (
            "",
            (
                "<time datetime='2024-01-01'></time><h1>A</h1>"
                "<time class='updated' datetime='2024-03-02'></time><time datetime='2024-03-01'></time>"
            ),
            {},
            ("2024-03-01", "time"),
        ),
        (
            "",
            "<h1>A</h1><time datetime='2024-01-01'></time><time itemprop='datePublished' datetime='2024-03-01'></time>",
            {},
            ("2024-03-01", "time"),
        ),
        (
            "<meta name='date' content='soon'>",
            "",
            {"url": "https://dailyexample.org/2024/03/01/a"},
            ("2024-03-01", "url"),
        ),
        ("<meta name='date' content='2031-01-01'>", "<h1>A</h1><p>1 marzo 2024</p>", {}, ("2024-03-01", "dateline")),
        ("", "<h1>A</h1><p>1 marzo 2024</p>", {"search_text": False}, (None, None)),
        ("<meta itemprop='datePublished' content='2024-03-01'>", "", {}, ("2024-03-01", "meta")),
        (
            "<meta property='article:published_time' content='1969-12-31T23:59:59Z'>",
            "<h1>A</h1>",
            {"search_text": False},
            (None, None),
        ),
    ],
)
def test_the_date_comes_from_the_best_place_that_tells_one(head, body, options, date):
    page = read(head, body, **options)
    assert (page.date_published, page.date_source) == date


def test_the_date_header_stands_in_for_the_moment_of_fetching():
    tree = fromstring("<html><head><meta name='date' content='2024-03-09'></head></html>")
    headers = {"date": "Fri, 01 Mar 2024 10:00:00 GMT"}
    assert read_metadata(tree, URL, jsonld=[], headers=headers, search_text=False).date_published is None
    assert read_metadata(tree, URL, jsonld=[], headers={"date": "?"}, search_text=False).date_published == "2024-03-09"


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("https://www.dailyexample.org/news/rain", "https://www.dailyexample.org/news/rain"),
        ("//m.dailyexample.org/news/rain", "https://m.dailyexample.org/news/rain"),
        ("https://www.dailyexample.org/", None),
        ("https://other.example/news/rain", None),
        ("https://dailyexample.org.other.example/news/rain", None),
        ("javascript:void(0)", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_canonical_address_is_one_of_the_same_site(href, canonical):
    assert read(f"<link rel='canonical' href='{href}'>").canonical_url == canonical


def test_two_blogs_of_one_host_are_two_sites():
    head = "<link rel='canonical' href='https://rain.blogspot.com/2024/03/rain.html'>"
    assert read(head, url="https://snow.blogspot.com/2024/03/rain.html").canonical_url is None
    assert read(head, url="http://rain.blogspot.com/2024/03/rain.html?m=1").canonical_url is not None


@pytest.mark.parametrize(
    ("node", "free"),
    [
        ('"isAccessibleForFree": true', True),
        ('"isAccessibleForFree": "false"', False),
        ('"isAccessibleForFree": "http://schema.org/False"', False),
        ('"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": false}', False),
        ('"hasPart": [{"@type": "WebPageElement", "isAccessibleForFree": "False"}]', False),
        ('"isAccessibleForFree": "perhaps"', None),
        ('"name": "x"', None),
    ],
)
def test_the_mark_of_a_paywall(node, free):
    assert (
        read(f'<script type=\'application/ld+json\'>{{"@type": "Article", {node}}}</script>').is_accessible_for_free
        is free
    )


@pytest.mark.parametrize(
    ("node", "authors"),
    [
        ('"author": "By Ada Example"', ["Ada Example"]),
        ('"author": {"@type": "Person", "name": ["Ada Example", "Bo Sample"]}', ["Ada Example", "Bo Sample"]),
        ('"author": {"name": "Daily Example"}, "creator": "Ada Example"', ["Ada Example"]),
        ('"author": {"name": "Daily Example"}', ["Cy Byline"]),
        ('"author": {"@id": "#nobody"}', ["Cy Byline"]),
        ('"author": [{"name": null}, 7, null]', ["Cy Byline"]),
        ('"author": "https://social.example/ada"', ["Cy Byline"]),
    ],
)
def test_authors_in_every_form(node, authors):
    script = f'<script type="application/ld+json">{{"@type": "Article", {node}}}</script>'
    head = "<meta property='og:site_name' content='Daily Example'>" + script
    assert read(head, "<p class='byline'>By Cy Byline</p>").authors == authors


def test_the_article_of_this_page_is_told_from_those_it_links_to():
    nodes = ",".join(
        f'{{"@type": "NewsArticle", "headline": "{name}", "url": "{url}"}}'
        for name, url in [("Other", "/other"), ("Rain", URL + "/?a=1")]
    )
    assert read(f"<script type='application/ld+json'>[{nodes}]</script>").title == "Rain"


def test_summaries_that_are_cut_off_give_way():
    head = "<meta property='og:description' content='It rained and…'><meta name='description' content='It rained.'>"
    assert read(head).summary == "It rained."


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    "headline",
    "name",
    "author",
    "creator",
    "publisher",
    "datePublished",
    "dateModified",
    "image",
    "keywords",
    "articleSection",
    "isAccessibleForFree",
    "hasPart",
    "mainEntityOfPage",
    "url",
    "description",
    "inLanguage",
    "@id",
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8))
def test_any_json_ld_gives_metadata_of_the_right_types(node):
    tree = fromstring("<html><body><p>x</p></body></html>")
    page = read_metadata(
        tree, URL, jsonld=[{"@type": "NewsArticle", **node}], headers={}, latest=LATEST, search_text=False
    )
    assert all(isinstance(name, str) and name for name in [*page.authors, *page.tags, *page.titles])
    assert all(
        value is None or isinstance(value, str)
        for value in (page.title, page.summary, page.section, page.image, page.date_published)
    )
