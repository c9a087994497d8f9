import doctest
import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import markup, sitemaps
from crawler.discovery.markup import root_name
from crawler.discovery.sitemaps import (
    SitemapEntry,
    rank_children,
    read_sitemap,
    robots_sitemaps,
)
from crawler.discovery.usual_places import usual_sitemap_urls

URL = "https://www.example.com/maps/sitemap.xml"
SET = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {0}>{1}</urlset>'
)
NEWS = 'xmlns:{0}="http://www.google.com/schemas/sitemap-news/0.9"'
A, B = "<url><loc>https://a.example/1</loc></url>", "<url><loc>https://a.example/2</loc></url>"
BOTH = ["https://a.example/1", "https://a.example/2"]


def urlset(*urls, namespaces=""):
    return SET.format(namespaces, "\n".join(urls)).encode()


def urls_of(body, **options):
    return [entry.url for entry in read_sitemap(body, URL, **options).entries]


def test_examples_in_docstrings():
    result = doctest.testmod(markup)
    assert result.attempted > 0
    assert result.failed == 0


def packed(body):
    """Return a gzip file without a time: the names of tests are made of it."""
    return gzip.compress(body, mtime=0)


@pytest.mark.parametrize("prefix", ["news", "n", "ns0"])
def test_news(prefix):
    template = (
        "<{0}:news><{0}:publication><{0}:name>The Example</{0}:name><{0}:language>fa</{0}:language></{0}:publication>"
        "<{0}:publication_date>2026-01-31T10:00:00+03:30</{0}:publication_date><{0}:title>A &amp; می‌خواهم</{0}:title>"
        "</{0}:news>"
    )
    news = template.format(prefix)
    body = urlset(
        f"<url><loc>https://a.example/1</loc><lastmod>2026-02-01</lastmod>{news}</url>",
        B,
        namespaces=NEWS.format(prefix),
    )
    sitemap = read_sitemap(body, URL)
    assert sitemap.kind == "urlset"
    assert sitemap.entries == [
        SitemapEntry(
            "https://a.example/1", "2026-02-01", "A & می‌خواهم", "2026-01-31T10:00:00+03:30", "fa", "The Example"
        ),
        SitemapEntry("https://a.example/2"),
    ]
    assert sitemap.problems == []


def test_news_without_its_namespace():
    body = urlset("<url><loc>https://a.example/1</loc><news:news><news:title>T &nbsp; t</news:title></news:news></url>")
    assert read_sitemap(body, URL).entries == [SitemapEntry("https://a.example/1", news_title="T t")]


def test_an_index():
    body = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://a.example/1.xml.gz</loc><lastmod>2026-01-31T10:00:00Z</lastmod></sitemap>
    <sitemap><loc>file:///etc/passwd</loc></sitemap><sitemap><loc> /2.xml
    </loc></sitemap></sitemapindex>"""
    sitemap = read_sitemap(body.encode(), URL)
    assert (sitemap.kind, sitemap.entries, sitemap.problem_count) == ("index", [], 1)
    assert sitemap.children == [
        SitemapEntry("https://a.example/1.xml.gz", "2026-01-31T10:00:00+00:00"),
        SitemapEntry("https://www.example.com/2.xml"),
    ]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("<url><loc></loc></url>", "without an address"),
        ("<url/>", "without an address"),
        ("<url><loc/><lastmod>x</lastmod></url>", "without an address"),
        ("<url><loc>file:///etc/passwd</loc></url>", "bad address: 'file:///etc/passwd'"),
        ("<url><loc>http://[bad</loc></url>", "bad address"),
        ("<url><loc>javascript:alert(1)</loc></url>", "bad address"),
        ("<url><loc>https://exa mple.com/</loc></url>", "bad address"),
        ("<url><loc>https://a.example/" + "x" * 3_000 + "</loc></url>", "bad address"),
        ("<url><loc>https://a.example/3\ufffd</loc></url>", "bad address"),
        ("<url><image><loc>https://a.example/i.jpg</loc></image></url>", "without an address"),
    ],
)
def test_one_bad_entry_costs_no_other(bad, why):
    sitemap = read_sitemap(urlset(A, bad, B), URL)
    assert [entry.url for entry in sitemap.entries] == BOTH
    assert sitemap.problem_count == 1
    assert why in sitemap.problems[0]


@pytest.mark.parametrize(
    ("text", "lastmod", "problems"),
    [
        ("2026-01-31T10:00:00.5+01:00", "2026-01-31T10:00:00+01:00", 0),
        ("2026-01-31 10:00", "2026-01-31T10:00:00", 0),
        ("2026-01", None, 0),
        ("&#xd800;", None, 1),
        ("2026", None, 0),
        ("", None, 0),
        ("0000-00-00", None, 1),
        ("yesterday", None, 1),
    ],
)
def test_lastmod(text, lastmod, problems):
    sitemap = read_sitemap(urlset(f"<url><loc>https://a.example/1</loc><lastmod>{text}</lastmod></url>"), URL)
    assert sitemap.entries == [SitemapEntry("https://a.example/1", lastmod)]
    assert sitemap.problem_count == problems


@pytest.mark.parametrize(
    ("loc", "expected"),
    [
        ("https://a.example/?a=1&amp;b=2", "https://a.example/?a=1&b=2"),
        ("https://a.example/?a=1&b=2", "https://a.example/?a=1&b=2"),
        ("<![CDATA[https://a.example/?a=1&b=2]]>", "https://a.example/?a=1&b=2"),
        ("\n https://a.example/1 \n", "https://a.example/1"),
        ("//a.example/1", "https://a.example/1"),
        ("1.html", "https://www.example.com/maps/1.html"),
        ("https://a.example/ملف", "https://a.example/ملف"),
    ],
)
def test_spellings_of_an_address(loc, expected):
    assert urls_of(urlset(f"<url><loc>{loc}</loc></url>", B)) == [expected, BOTH[1]]


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + urlset(A, B),
        b"\n\n  " + urlset(A, B),
        urlset(A, B).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        urlset(A, "<!-- \xe9 -->", B).decode().encode("latin-1"),
        urlset(A, B).replace(b"UTF-8", b"unknown-8"),
        urlset(A, B).replace(b' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', b""),
        urlset(A, "<url><unclosed></url>", B).replace(b"<url><unclosed></url>", b"<x></y>"),
        urlset(A, "\x0b", B),
        urlset(A, A, B),
        urlset("<!-- <url><loc>https://a.example/0</loc></url> -->", A, "<?x y?>", B),
        urlset(A, B)
        .replace(b"xmlns=", b"xmlns:s=")
        .replace(b"</", b"<@")
        .replace(b"<", b"<s:")
        .replace(b"s:@", b"/s:")
        .replace(b"<s:?", b"<?"),
        b"https://a.example/1\nhttps://a.example/2",
        b"\xef\xbb\xbf# all pages\r\n\r\n https://a.example/1 \r\nhttps://a.example/2\r\n",
        "https://a.example/1\nhttps://a.example/2\n".encode("utf-16"),
        packed(urlset(A, B)),
        packed(packed(urlset(A, B))),
        packed(urlset(A, B)[:100]) + packed(urlset(A, B)[100:]),
        packed(urlset(A, B)) + b"trailing rubbish",
        b"<rss><channel><item><link>https://a.example/1</link></item><item><link>https://a.example/2</link></item></channel></rss>",
    ],
)
def test_forms(body):
    assert urls_of(body) == BOTH


def test_a_wrong_encoding_is_guessed():
    body = SET.format("", "<url><loc>https://a.example/caf\xe9</loc></url>").encode("latin-1")
    assert urls_of(body) == ["https://a.example/café"]


def test_a_file_that_ends_too_early():
    for whole in (urlset(A, B, "<url><loc>https://a.example/3-a-long-slug"), gzip.compress(urlset(A, B) * 50)):
        body = whole[: whole.rfind(b"slug")] if b"slug" in whole else whole[:-30]
        sitemap = read_sitemap(body, URL)
        assert [entry.url for entry in sitemap.entries] == BOTH
        assert any("too early" in problem for problem in sitemap.problems)
    text = urlset(A, B)
    for end in range(len(text)):
        assert set(urls_of(text[:end])) <= set(BOTH)


def test_a_feed_as_sitemap():
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="https://a.example/1"/>
    <published>2026-01-31T10:00:00Z</published><updated>2026-02-01T10:00:00Z</updated></entry></feed>"""
    sitemap = read_sitemap(body, URL)
    assert sitemap.kind == "feed"
    assert sitemap.entries == [
        SitemapEntry("https://a.example/1", "2026-02-01T10:00:00+00:00", "T", "2026-01-31T10:00:00+00:00")
    ]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (packed(b""), "empty"),
        (b"<!doctype html><html><body>404</body></html>", "HTML page"),
        (b"not found", "not a sitemap"),
        (b"a,b\n" * 10, "not a sitemap"),
        (b'{"error": 404}', "not a sitemap"),
        (b"<error><code>404</code></error>", "not a sitemap"),
        (b"\x1f\x8b rubbish", "broken gzip"),
        (b"\x89PNG\r\n\x1a\n", "not a sitemap"),
    ],
)
def test_what_is_no_sitemap(body, why):
    sitemap = read_sitemap(body, URL)
    assert sitemap.broken
    assert (sitemap.kind, sitemap.entries, sitemap.children) == ("unknown", [], [])
    assert any(why in problem for problem in sitemap.problems)


def test_an_empty_set_is_not_broken():
    sitemap = read_sitemap(urlset(), URL)
    assert (sitemap.kind, sitemap.problems, sitemap.broken) == ("urlset", [], False)


def test_limits(monkeypatch):
    bomb = gzip.compress(urlset(A) + b" " * 20_000_000)
    sitemap = read_sitemap(bomb, URL, max_bytes=1_000_000)
    assert [entry.url for entry in sitemap.entries] == BOTH[:1]
    assert "larger than 1000000 bytes" in sitemap.problems[0]
    assert "larger than" in read_sitemap(gzip.compress(bomb), URL, max_bytes=1_000).problems[0]
    monkeypatch.setattr(sitemaps, "MAX_TAGS", 13)
    sitemap = read_sitemap(urlset(*[A, B] * 5), URL)
    assert [entry.url for entry in sitemap.entries] == BOTH[:1]
    assert "more than 13 tags" in sitemap.problems[0]
    monkeypatch.undo()
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 1)
    sitemap = read_sitemap(urlset(A, B), URL)
    assert ([entry.url for entry in sitemap.entries], sitemap.problem_count) == (BOTH[:1], 1)
    sitemap = read_sitemap(b"x\n" * 1_000, URL)
    assert sitemap.problem_count <= 3


def test_entities_do_not_expand(tmp_path):
    (tmp_path / "secret").write_text("top secret")
    lol = '<!ENTITY e0 "lol">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    files = f'<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY % y SYSTEM "file://{tmp_path}/secret">'
    for entities, use in ((lol, "&e9;"), (files, "&x;")):
        body = f"<!DOCTYPE urlset [{entities}]><urlset><url><loc>https://a.example/{use}</loc></url>{B}</urlset>"
        found = str(read_sitemap(body.encode(), URL))
        assert len(found) < 1_000
        assert "top secret" not in found


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset>" + b"<url>" * 100_000,
        b"<urlset>" + b"<url><loc>" * 100_000,
        b"<urlset>" + b"<url/>" * 100_000,
        b"<urlset><url " + b"a='b' " * 100_000 + b"/>",
        b"<urlset>" + b"&x;" * 100_000,
        b"<" * 100_000,
        b"<!--" * 100_000,
        b"<!DOCTYPE [" * 100_000,
    ],
)
def test_hostile_markup_gives_no_entries(body):
    sitemap = read_sitemap(body, URL)
    assert (sitemap.entries, sitemap.children) == ([], [])
    assert sitemap.problem_count > 0


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", []),
        (b"User-agent: *\nDisallow: /\nSitemap: https://a.example/s.xml", ["https://a.example/s.xml"]),
        (b"SITEMAP:https://a.example/s.xml # main\r\nsitemap : /news.xml", ["https://a.example/s.xml", "https://www.example.com/news.xml"]),
        (b"\xef\xbb\xbfSitemap: https://a.example/s.xml\rSitemap: https://a.example/t.xml", ["https://a.example/s.xml", "https://a.example/t.xml"]),
        (b"Sitemap: file:///etc/passwd\nSitemap:\nSitemap: https://a.example/s.xml\nSitemap: https://a.example/s.xml", ["https://a.example/s.xml"]),
        (b"# Sitemap: https://a.example/s.xml\nDisallow: /Sitemap: https://a.example/s.xml", []),
        (b"Disallow: /\xff\nSite-map: https://a.example/s.xml", ["https://a.example/s.xml"]),
    ],
)  # fmt: skip
def test_sitemaps_of_robots_txt(body, expected):
    assert robots_sitemaps(body, "https://www.example.com/robots.txt") == expected


def test_relative_sitemaps_need_an_address():
    assert robots_sitemaps(b"Sitemap: /s.xml") == []


def test_robots_txt_is_bounded():
    assert robots_sitemaps(b"#" * 600_000 + b"\nSitemap: https://a.example/s.xml") == []
    lines = b"".join(b"Sitemap: https://a.example/%d.xml\n" % n for n in range(1_000))
    assert len(robots_sitemaps(lines)) == 500


def test_usual_places():
    assert usual_sitemap_urls("https://example.com/en/")[0] == "https://example.com/sitemap.xml"


SINCE = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ([("a.xml", None), ("sitemap-news.xml", None)], ["sitemap-news.xml", "a.xml"]),
        ([("2026-01.xml", None), ("2026-02.xml", None), ("2025-12.xml", None)], ["2026-02.xml", "2026-01.xml"]),
        ([("a.xml", "2026-01-16"), ("b.xml", "2026-01-20T00:00:00+00:00")], ["b.xml", "a.xml"]),
        ([("a.xml", "2026-01-13"), ("b.xml", "2026-01-14")], ["b.xml"]),
        (
            [("post-1.xml", None), ("post-12.xml", None), ("post-2.xml", None)],
            ["post-12.xml", "post-2.xml", "post-1.xml"],
        ),
        ([("tag-sitemap.xml", "2026-02-01"), ("post-sitemap.xml", None)], ["post-sitemap.xml", "tag-sitemap.xml"]),
        ([("author.xml", None), ("2026/01/31.xml", None), ("x.xml", None)], ["2026/01/31.xml", "x.xml", "author.xml"]),
        ([("2024.xml", None), ("2026.xml", None)], ["2026.xml"]),
        ([("post-2001.xml", "2026-02-01")], ["post-2001.xml"]),
        ([("2025-11.xml", "2026-02-01")], []),
        ([("a.xml", "rubbish")], ["a.xml"]),
        ([], []),
    ],
)
def test_children_are_ranked(children, expected):
    entries = [SitemapEntry("https://a.example/" + name, lastmod) for name, lastmod in children]
    assert [child.url.removeprefix("https://a.example/") for child in rank_children(entries, SINCE)] == expected


def test_without_since_all_children_stay():
    entries = [SitemapEntry(f"https://a.example/{year}.xml") for year in range(1995, 2027)]
    assert rank_children(entries) == entries[::-1]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<a/>", "a"),
        (b"\xef\xbb\xbf <?xml?><!DOCTYPE a [<!ENTITY b '<c>'>]><!-- <d> --><e:F x='1'>", "f"),
        (b"<!DOCTYPE html PUBLIC 'x' [y]><html>", "html"),
        ("<урл>".encode(), ""),
        (b"<!-- never closed <a>", ""),
        (b"text <a>", "a"),
        (b"", ""),
        (b"<<<", ""),
    ],
)
def test_the_first_element(body, expected):
    assert root_name(body) == expected


PIECES = """
<urlset>|</urlset>|<sitemapindex>|<sitemap>|</sitemap>|<url>|</url>|<loc>|</loc>|https://a.example/|http://[|<lastmod>
2026-01-31|99999999|</lastmod>|<news:news>|</news:news>|<n:title xmlns:n='x'>|</n:title>|<![CDATA[|]]>|&|&x;|&#0;
&#xd800;|<!DOCTYPE a [|<!ENTITY a '&a;'>|]>|\x00|\x1f\x8b|<?xml version='1.0' encoding='utf-16'?>|ä|<html>|<!--
<?xml version='1.0' encoding='utf-7'?>
"""
MARKUP = st.lists(st.sampled_from(PIECES.replace("\n", "|").split("|")), max_size=25).map(
    lambda parts: "".join(parts).encode()
)
BODIES = st.one_of(st.binary(), MARKUP, MARKUP.map(lambda body: b"<urlset>" + body), MARKUP.map(gzip.compress))


@given(BODIES)
def test_any_body_is_read_or_broken(body):
    sitemap = read_sitemap(body, URL, max_bytes=10_000)
    assert sitemap.problem_count >= sitemap.broken
    assert all(entry.url.startswith(("http://", "https://")) for entry in (*sitemap.entries, *sitemap.children))
    rank_children(sitemap.children, SINCE)
    robots_sitemaps(b"Sitemap: " + body)
