import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import feeds
from crawler.discovery.feeds import Entry, is_feed, read_feed
from crawler.discovery.usual_places import usual_feed_urls

URL = "https://www.example.com/news/feed.xml"

JANUARY = "<pubDate>Sat, 31 Jan 2026 10:00:00 GMT</pubDate>"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>Example</title><ttl>30</ttl>{channel}
{items}
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.example.com/atom/"><title>Example</title>
<link rel="next" href="?page=2"/>
<entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; &amp;lt;word&amp;gt;</title><link rel="self" href="x.atom"/>
<link href="2026/a"/><published>2026-01-31T10:00:00+03:00</published><updated>2026-02-01T10:00:00Z</updated></entry>
<entry><title>Only updated</title><link href="https://www.example.com/b"/><updated>2026-02-01T10:00:00Z</updated></entry>
</feed>"""

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://www.example.com/"><title>E</title></channel>
<item rdf:about="https://www.example.com/a"><title>A</title><link>https://www.example.com/a</link>
<dc:date>2026-01-31T10:00:00+09:00</dc:date></item></rdf:RDF>"""


def rss(*items, channel=""):
    return RSS.format(channel=channel, items="\n".join(f"<item>{item}</item>" for item in items))


def entries(*items, channel=""):
    return read_feed(rss(*items, channel=channel).encode(), URL).entries


@pytest.mark.parametrize(
    ("language", "written", "told"),
    [
        ("", "Sat, 31 Jan 2026 10:00:00 GMT+7", "2026-01-31T10:00:00+07:00"),
        ("", "Sat, 31 Jan 2026 10:00:00 +05:30", "2026-01-31T10:00:00+05:30"),
        ("", "Sat, 31 Jan 2026 10:00:00 Z", "2026-01-31T10:00:00+00:00"),
        ("", "Sat, 31 Jan 26 10:00:00 UT", "2026-01-31T10:00:00+00:00"),
        ("", "Sat, 31 Jan 2026 10:00:00 PST", "2026-01-31T10:00:00-08:00"),
        ("", "Sat, 31 Jan 2026 10:00:00 Europe/Athens", "2026-01-31T10:00:00+02:00"),
        ("", "Thu, 10 Sept 2026 10:00:00 +0200", "2026-09-10T10:00:00+02:00"),
        ("de", "Mo, 16 Dez 2024 10:00:00 +0100", "2024-12-16T10:00:00+01:00"),
        ("", "Пн, 16 дек. 2024 10:00:00 +0300", "2024-12-16T10:00:00+03:00"),
        ("pl", "Śr, 13 lis 2024 10:00:00 +0100", "2024-11-13T10:00:00+01:00"),
        ("hr", "Sri, 16 lis 2024 10:00:00 +0100", "2024-10-16T10:00:00+01:00"),
        ("", "Śr, 13 lis 2024 10:00:00 +0100", None),  # October or November: the feed does not say in which language
        ("en-gb", "03/04/2026 10:00", "2026-04-03T10:00:00"),
        ("en-us", "03/04/2026 10:00", "2026-03-04T10:00:00"),
        ("", "03/04/2026 10:00:00 AM", "2026-03-04T10:00:00"),
        ("", "03/04/2026", None),
        ("fa", "۱۴۰۴/۱۱/۱۱ ۱۰:۰۰", "2026-01-31T10:00:00"),
        ("th", "31 ม.ค. 2569", "2026-01-31"),
    ],
)
def test_dates_of_entries(language, written, told):
    channel = f"<language>{language}</language>" if language else ""
    [entry] = entries(f"<link>https://a.example/1</link><pubDate>{written}</pubDate>", channel=channel)
    assert entry.date_published == told


def test_one_date_of_a_feed_tells_the_order_of_all():
    told = entries(*(f"<link>/{day}</link><pubDate>03/{day}/2026</pubDate>" for day in ("04", "13")))
    assert [entry.date_published for entry in told] == ["2026-03-04", "2026-03-13"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<title>T</title><link>https://a.example/1</link>", Entry("https://a.example/1", "T")),
        ("<link> /a?x=1&amp;y=2\n</link>", Entry("https://www.example.com/a?x=1&y=2")),
        ("<link>b</link>", Entry("https://www.example.com/news/b")),
        ("<link><![CDATA[https://a.example/?a=1&b=2]]></link>", Entry("https://a.example/?a=1&b=2")),
        ("<guid>https://a.example/guid</guid>", Entry("https://a.example/guid")),
        ("<guid isPermaLink='true'>https://a.example/guid</guid>", Entry("https://a.example/guid")),
        ("<link>https://a.example/l</link><guid>https://a.example/guid</guid>", Entry("https://a.example/l")),
        (
            "<link>https://proxy.example/~r/1</link><fb:origLink>https://a.example/1</fb:origLink>",
            Entry("https://a.example/1"),
        ),
        ("<link>https://a.example/1</link><title>A &amp;amp; B</title>", Entry("https://a.example/1", "A & B")),
        ("<link>https://a.example/1</link><title>\n Two\n lines </title>", Entry("https://a.example/1", "Two lines")),
        ("<link>https://a.example/1</link><title>می‌خواهم</title>", Entry("https://a.example/1", "می‌خواهم")),
        (
            "<link>https://a.example/1</link><pubDate>Sat, 31 Jan 2026 10:00:00 +0300</pubDate>",
            Entry("https://a.example/1", None, "2026-01-31T10:00:00+03:00"),
        ),
        (
            "<link>https://a.example/1</link><dc:date>2026-01-31</dc:date>",
            Entry("https://a.example/1", None, "2026-01-31"),
        ),
        ("<link>https://a.example/1</link><pubDate>soon</pubDate>", Entry("https://a.example/1")),
        (
            "<link>https://a.example/1</link><atom:updated>2026-02-01T00:00:00Z</atom:updated>" + JANUARY,
            Entry("https://a.example/1", None, "2026-01-31T10:00:00+00:00", "2026-02-01T00:00:00+00:00"),
        ),
    ],
)
def test_an_item_of_rss(item, expected):
    assert entries(item) == [expected]


def test_atom_with_base_and_two_dates():
    feed = read_feed(ATOM.encode(), URL)
    assert feed.entries == [
        Entry(
            "https://www.example.com/atom/2026/a",
            "A bold <word>",
            "2026-01-31T10:00:00+03:00",
            "2026-02-01T10:00:00+00:00",
        ),
        Entry("https://www.example.com/b", "Only updated", None, "2026-02-01T10:00:00+00:00"),
    ]
    assert feed.next_url == "https://www.example.com/atom/?page=2"
    assert (feed.problems, feed.broken) == ([], False)


def test_rdf():
    assert read_feed(RDF.encode(), URL).entries == [
        Entry("https://www.example.com/a", "A", "2026-01-31T10:00:00+09:00")
    ]


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16", "iso-8859-6", "utf-8-sig"])
def test_declared_encodings(encoding):
    name = encoding.replace("-sig", "")
    text = rss("<link>https://a.example/1</link><title>اخبار</title>").replace("UTF-8", name)
    assert read_feed(text.encode(encoding), URL).entries[0].title == "اخبار"


def test_the_header_names_the_encoding():
    body = (
        rss("<link>https://a.example/1</link><title>новости</title>").replace(' encoding="UTF-8"', "").encode("cp1251")
    )
    assert read_feed(body, URL, "application/rss+xml; charset=windows-1251").entries[0].title == "новости"


def test_one_bad_entry_costs_no_other():
    feed = read_feed(
        rss(
            "<link>https://a.example/1</link>",
            "<title>No link</title>",
            "<link>file:///etc/passwd</link>",
            "<link>http://[broken</link>",
            "<link>https://exa mple.example/</link>",
            "<link>javascript:alert(1)</link>",
            "<title>Episode</title><enclosure url='https://a.example/1.mp3' type='audio/mpeg' length='1'/>",
            "<link>https://a.example/1</link>",
            "<link>https://a.example/2</link>",
        ).encode(),
        URL,
    )
    assert [entry.url for entry in feed.entries] == ["https://a.example/1", "https://a.example/2"]
    assert feed.problem_count == len(feed.problems) == 5
    assert any("No link" in problem for problem in feed.problems)
    assert any("bad link: https://exa" in problem for problem in feed.problems)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("</channel></rss>", ""),
        lambda text: text.replace("<title>T", "<title>A & B &nbsp; <br> T"),
        lambda text: text.replace("<title>T", "<title>\x0b\x00T"),
        lambda text: "\n\n" + text,
        lambda text: text.replace("<title>T", "<x<title>&#xd800;&#57343;&#x110000;T"),
        lambda text: text.replace("</channel>", "</chanel>"),
        lambda text: text.replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', "").replace(
            "<title>T", "<dc:x/><title>T"
        ),
    ],
)
def test_broken_markup_is_read_as_far_as_it_goes(spoil):
    body = spoil(rss("<title>T</title><link>https://a.example/1</link>", "<link>https://a.example/2</link>"))
    feed = read_feed(body.encode(), URL)
    assert [entry.url for entry in feed.entries] == ["https://a.example/1", "https://a.example/2"]
    assert not feed.broken


@pytest.mark.parametrize(
    ("channel", "next_url", "ttl"),
    [
        ("", None, 30),
        ("<atom:link rel='next' href='?page=2'/>", "https://www.example.com/news/feed.xml?page=2", 30),
        (f"<atom:link rel='next' href='{URL}'/>", None, 30),
        ("<atom:link rel='next' href='ftp://a.example/'/>", None, 30),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", None, 60),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>12</sy:updateFrequency>", None, 120),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None, 30),
        ("<ttl>-5</ttl>", None, None),
    ],
)
def test_what_the_feed_says_of_itself(channel, next_url, ttl):
    feed = read_feed(rss(channel=channel).encode(), URL)
    assert (feed.next_url, feed.ttl_minutes, feed.broken) == (next_url, ttl, False)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<!DOCTYPE html><html><head><title>Not found</title></head></html>", "an HTML page"),
        (b"<!-- x --><HTML>", "an HTML page"),
        (b"<urlset></urlset>", "not a feed"),
        (b"not found", "not a feed"),
        (b"\x89PNG\r\n", "not a feed"),
        (b"<rss>" + b"<a/>" * 100_001, "more than 100000 tags"),
        (b"<rss>" + b" " * 10_000_000, "larger than"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "not JSON"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "without a list of items"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 5_000, "not JSON"),
    ],
)
def test_what_is_no_feed(body, why):
    feed = read_feed(body, URL)
    assert feed.broken
    assert feed.entries == []
    assert why in feed.problems[0]


def test_a_file_name_is_not_opened(tmp_path):
    (tmp_path / "feed.xml").write_text(rss("<link>https://a.example/1</link>"))
    assert read_feed(str(tmp_path / "feed.xml").encode(), URL).broken
    assert read_feed(b"https://a.example/feed.xml", URL).broken


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "lol">'
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    + ']><rss version="2.0"><channel><item><title>&e9;</title><link>https://a.example/1</link></item></channel></rss>'
)


def test_entities_do_not_expand():
    (entry,) = read_feed(BOMB.encode(), URL).entries
    assert entry.url == "https://a.example/1"
    assert len(entry.title or "") < 100


def test_entities_do_not_read_files(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("top secret")
    body = (
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
        + rss("<title>&x;</title><link>https://a.example/1</link>").partition("?>")[2]
    )
    assert "top secret" not in str(read_feed(body.encode(), URL))


def test_json_feed():
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "next_url": "feed.json?page=2",
        "items": [
            {"id": "1", "url": "/a", "title": " A\nB ", "date_published": "2026-01-31T10:00:00+03:00"},
            {"id": "2", "external_url": "https://b.example/", "date_modified": "2026-02-01T00:00:00Z"},
            {"id": "https://www.example.com/c", "title": 3, "date_published": 5},
            {"id": "4", "title": "No url"},
            {"id": "5", "url": "file:///etc/passwd"},
            "no object",
            {"id": "6", "url": "/a"},
        ],
    }
    feed = read_feed(json.dumps(document).encode("utf-8-sig"), "https://www.example.com/feed.json")
    assert feed.entries == [
        Entry("https://www.example.com/a", "A B", "2026-01-31T10:00:00+03:00"),
        Entry("https://b.example/", None, None, "2026-02-01T00:00:00+00:00"),
        Entry("https://www.example.com/c"),
    ]
    assert feed.next_url == "https://www.example.com/feed.json?page=2"
    assert feed.problem_count == 3
    assert not feed.broken


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (RSS.encode(), "text/html", True),
        (ATOM.encode(), "", True),
        (RDF.encode(), "", True),
        (RSS.encode("utf-16"), "", True),
        (b'{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"}', "application/json", True),
        (b'{"title":"a"}', "application/feed+json", False),
        (b"<html></html>", "application/rss+xml", False),
        (b"<urlset/>", "application/xml", False),
        (b"", "application/rss+xml", True),
        (b"", "text/html", False),
    ],
)
def test_is_feed(body, content_type, expected):
    assert is_feed(body, content_type) is expected


def test_problems_are_counted_in_full_and_told_in_part():
    feed = read_feed(rss(*["<title>x</title>"] * 200).encode(), URL)
    assert feed.problem_count == 200
    assert len(feed.problems) == 50


def test_entries_are_bounded(monkeypatch):
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 3)
    assert len(entries(*[f"<link>https://a.example/{n}</link>" for n in range(5)])) == 3


def test_usual_places_are_few_and_below_the_edition_first():
    urls = usual_feed_urls("https://example.com/en")
    assert urls[0] == "https://example.com/en/feed/"
    assert "https://example.com/rss.xml" in urls
    assert len(urls) == len(set(urls)) <= 14


PIECES = """
<rss>|<feed xmlns='http://www.w3.org/2005/Atom'>|<channel>|<item>|</item>|<entry>|<link>|</link>|<link href='http://[|'/>
<title>|</title>|<![CDATA[|]]>|&x;|&#0;|&#xd800;|<!DOCTYPE a [|<!ENTITY a '&a;'>|]>|<pubDate>|99999999999|+9999
</pubDate>|http://a.example/|\x00|<guid>|</guid>|<?xml version='1.0' encoding='utf-7'?>|<dc:date>|ä|<ttl>|<base href='
<!--
"""
MARKUP = st.lists(st.sampled_from(PIECES.replace("\n", "|").split("|")), max_size=25).map(
    lambda parts: "".join(parts).encode()
)
JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["items", "url", "id", "title", "date_published", "next_url"]), inner),
    ),
).map(lambda value: json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [value]}).encode())


@given(st.one_of(st.binary(), MARKUP, MARKUP.map(lambda body: b"<rss>" + body), JSON), st.text())
def test_any_body_is_read_or_broken(body, content_type):
    feed = read_feed(body, URL, content_type)
    assert feed.problem_count >= feed.broken
    assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)
    is_feed(body, content_type)


def test_a_feed_that_is_a_gzip_file_is_read_as_one_even_twice_compressed():
    body = rss("<title>A</title><link>https://www.example.com/a</link>").encode()
    for packed in (gzip.compress(body), gzip.compress(gzip.compress(body))):
        assert [entry.url for entry in read_feed(packed, URL, "application/octet-stream").entries] == [
            "https://www.example.com/a"
        ]


def test_a_gzip_file_that_unpacks_without_end_is_no_feed():
    assert read_feed(gzip.compress(b" " * (feeds.MAX_FEED_BYTES + 1)), URL).problems == ["larger than 10000000 bytes"]
