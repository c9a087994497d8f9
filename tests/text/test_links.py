import doctest
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.text import links
from crawler.text.links import Link, feed_links, next_page, page_links

URL = "https://www.example.com/news/index.html"


def tree(body, head=""):
    return html.document_fromstring(f"<html><head>{head}<title>t</title></head><body>{body}</body></html>")


def only(body, head=""):
    (link,) = page_links(tree(body, head), URL)
    return link


def test_examples_in_docstrings():
    result = doctest.testmod(links)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://a.example/1", "https://a.example/1"),
        ("HTTPS://a.example/1", "https://a.example/1"),
        ("//a.example/1", "https://a.example/1"),
        ("/1", "https://www.example.com/1"),
        ("1", "https://www.example.com/news/1"),
        ("a-b/1.html", "https://www.example.com/news/a-b/1.html"),
        ("./1", "https://www.example.com/news/1"),
        ("../1", "https://www.example.com/1"),
        ("/a/../1", "https://www.example.com/1"),
        ("?page=2", "https://www.example.com/news/index.html?page=2"),
        (" /1\n", "https://www.example.com/1"),
        ("/1#comments", "https://www.example.com/1"),
        ("/1?a=1&amp;b=2", "https://www.example.com/1?a=1&b=2"),
        ("/ملف", "https://www.example.com/ملف"),
        ("/a:b", "https://www.example.com/a:b"),
        ("https://a.example", "https://a.example"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
    ],
)
def test_addresses(href, expected):
    assert only(f'<a href="{href}">x</a>').url == expected


NO_LINKS = """
||#|#top|javascript:void(0)|JavaScript:alert(1)|mailto:a@b.example|tel:1|data:text/html,x|file:///etc/passwd|about:blank
ftp://a.example/|whatsapp://send|http://[bad|http://|https://exa mple.com/|//|http://a..b/
"""


@pytest.mark.parametrize("href", NO_LINKS.strip().replace("\n", "|").split("|"))
def test_what_is_no_link(href):
    assert page_links(tree(f'<a href="{href}">x</a><a>y</a><a name="z">z</a>'), URL) == []


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ('<base href="/other/">', "https://www.example.com/other/1"),
        ('<base href="https://a.example/x/">', "https://a.example/x/1"),
        ('<base target="_top"><base href="/b/">', "https://www.example.com/b/1"),
        ('<base href="javascript:x">', "https://www.example.com/news/1"),
        ('<base href="http://[bad">', "https://www.example.com/news/1"),
        ('<base href="">', "https://www.example.com/news/1"),
    ],
)
def test_base(base, expected):
    assert only('<a href="1">x</a>', base).url == expected


@pytest.mark.parametrize(
    ("inner", "attributes", "expected"),
    [
        ("Two\n  words", "", "Two words"),
        ("<span>Two</span> <b>words</b>", "", "Two words"),
        ("می‌خواهم", "", "می‌خواهم"),
        ('<img alt="A picture" src="x">', "", "A picture"),
        ('<img alt="" src="x">', 'title="Titled"', "Titled"),
        (" ", 'aria-label="Labelled" title="Titled"', "Labelled"),
        ("<!-- no -->", "", ""),
        ("x" * 500, "", "x" * 300),
    ],
)
def test_words(inner, attributes, expected):
    assert only(f'<a href="/1" {attributes}>{inner}</a>').text == expected


@pytest.mark.parametrize(
    ("rel", "expected"), [("", ""), ("NoFollow  sponsored\n ugc", "nofollow sponsored ugc"), ("next", "next")]
)
def test_rel_is_kept(rel, expected):
    assert only(f'<a href="/1" rel="{rel}">x</a>').rel == expected


@pytest.mark.parametrize(
    ("markup", "place"),
    [
        ("{}", "main"),
        ("<nav><ul><li>{}</li></ul></nav>", "nav"),
        ("<header>{}</header>", "header"),
        ("<header><nav>{}</nav></header>", "nav"),
        ("<footer><div><p>{}</p></div></footer>", "footer"),
        ("<aside>{}</aside>", "aside"),
        ("<main><aside>{}</aside></main>", "aside"),
        ("<main>{}</main>", "main"),
        ("<article><header>{}</header></article>", "main"),
        ("<main><div><footer>{}</footer></div></main>", "main"),
        ("<footer><article>{}</article></footer>", "main"),
        ("<div role='navigation'>{}</div>", "nav"),
        ("<div role='contentinfo'>{}</div>", "footer"),
        ("<div class='site-footer'>{}</div>", "footer"),
        ("<ul id='main-menu'><li>{}</li></ul>", "nav"),
        ("<div class='left sidebar'><div class='box'>{}</div></div>", "aside"),
        ("<div class='related-posts'>{}</div>", "aside"),
        ("<div class='article-header'>{}</div>", "main"),
        ("<div class='main-header'>{}</div>", "header"),
        ("<div class='article-sidebar'>{}</div>", "aside"),
        ("<div class='navigate-x mainly'>{}</div>", "main"),
        ("<section class='stories'><div>{}</div></section>", "main"),
        ("<table id='top'><tr><td class='menu'>{}</td></tr></table>", "nav"),
    ],
)
def test_place(markup, place):
    assert only(markup.format('<a href="/1">x</a>')).place == place


def test_each_address_once_in_order():
    body = '<nav><a href="/1">One</a></nav><a href="/2">Two</a><a href="/1#x">Again</a><map><area href="/3"></map>'
    assert page_links(tree(body), URL) == [
        Link("https://www.example.com/1", "One", "", "nav"),
        Link("https://www.example.com/2", "Two", "", "main"),
        Link("https://www.example.com/3", "", "", "main"),
    ]


def test_links_are_bounded_and_travel():
    found = page_links(tree("".join(f'<a href="/{n}">x</a>' for n in range(6_000))), URL)
    assert len(found) == 5_000
    assert pickle.loads(pickle.dumps(found)) == found


def test_deep_nesting():
    assert only("<div>" * 200 + '<a href="/1">x</a>').place == "main"


@pytest.mark.parametrize(
    ("url", "body", "expected"),
    [
        ("/news/", '<a rel="next" href="/news/older-stories">more</a>', "/news/older-stories"),
        ("/news/", '<a rel="prev next" href="?page=2">x</a>', "/news/?page=2"),
        ("/news/", '<a href="/news/page/2/">Next</a>', "/news/page/2/"),
        ("/news/", '<a href="/news/page/2/">2</a>', "/news/page/2/"),
        (
            "/news",
            '<a href="/news?page=2">2</a><a href="/news?page=3">3</a><a href="/news?page=9">last</a>',
            "/news?page=2",
        ),
        ("/news?page=2", '<a href="/news?page=1">‹</a><a href="/news?page=3">›</a>', "/news?page=3"),
        ("/news?page=2", '<a href="/news">1</a><a href="/news?page=4">4</a>', None),
        ("/news?cat=5", '<a href="/news?cat=5&amp;page=2">Older posts</a>', "/news?cat=5&page=2"),
        ("/news?cat=5", '<a href="/news?page=2&amp;cat=5">2</a>', "/news?page=2&cat=5"),
        ("/news/page/2", '<a href="/news/page/3">« Older posts</a><a href="/news/">Newer</a>', "/news/page/3"),
        ("/news/page-2", '<a href="/news/page-3">3</a>', "/news/page-3"),
        ("/news/2/", '<a href="/news/3/">3</a>', "/news/3/"),
        ("/list_2.html", '<a href="/list_3.html">3</a>', "/list_3.html"),
        ("/list.html", '<a href="/list_2.html">下一页</a>', "/list_2.html"),
        ("/akhbar", '<a href="/akhbar?page=2">التالي</a>', "/akhbar?page=2"),
        ("/news", '<a href="/news?page=2">次へ »</a>', "/news?page=2"),
        ("/news", '<a href="/news?page=2"><span>Weiter</span></a>', "/news?page=2"),
        ("/news", '<a href="/news?page=2" title="Next page"><i></i></a>', "/news?page=2"),
        ("/", '<a href="/page/2/">2</a>', "/page/2/"),
        ("/news", '<a href="/2026/01/31/the-next-article">Next</a>', None),
        ("/news", '<a href="/sport?page=2">2</a>', None),
        ("/news", '<a href="https://other.example/news?page=2" rel="next">Next</a>', None),
        ("/news", '<a href="/news" rel="next">Next</a>', None),
        ("/news", '<a href="javascript:next()" rel="next">Next</a>', None),
        ("/news?page=1", '<a href="/news?page=1">1</a>', None),
        ("/news", "", None),
    ],
)
def test_next_page(url, body, expected):
    found = next_page(tree(body), "https://www.example.com" + url)
    assert found == (f"https://www.example.com{expected}" if expected else None)


def test_next_page_in_the_head_wins():
    page = tree('<a href="/news?page=2">2</a>', '<link rel="next" href="/news/page/2"><link rel="prev" href="/x">')
    assert next_page(page, "https://www.example.com/news") == "https://www.example.com/news/page/2"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', "", ["/rss"]),
        ('<link rel="ALTERNATE home" type=" Application/Atom+XML" href="/a">', "", ["/a"]),
        ('<link rel="alternate" type="application/feed+json" href="feed.json">', "", ["/news/feed.json"]),
        ('<link rel="alternate" type="text/xml" href="/rss.xml">', "", ["/rss.xml"]),
        ('<link rel="alternate" type="application/json" href="/wp-json/posts/1">', "", []),
        ('<link rel="alternate" type="application/json+oembed" href="/oembed">', "", []),
        ('<link rel="alternate" hreflang="fr" href="/fr">', "", []),
        ('<link rel="stylesheet" type="application/rss+xml" href="/rss">', "", []),
        ('<link rel="alternate" type="application/rss+xml" href="/comments/feed/">', "", []),
        ('<link rel="alternate" type="application/rss+xml" title="Site Comments" href="/c">', "", []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', "", []),
        ('<link rel="alternate" type="application/rss+xml">', "", []),
        ("", '<a href="/feed/">RSS</a><a href="/x/atom.xml?y=1">Atom</a>', ["/feed/", "/x/atom.xml?y=1"]),
        ("", '<a href="/politics.rss">x</a><a href="/rss/politics.xml">y</a>', ["/politics.rss", "/rss/politics.xml"]),
        ("", '<a href="/feeding-the-birds">x</a><a href="/brass">y</a><a href="/sitemap.xml">z</a>', []),
        (
            '<link rel="alternate" type="application/rss+xml" href="/b.xml">',
            '<a href="/a.rss">x</a><a href="/b.xml">y</a>',
            ["/b.xml", "/a.rss"],
        ),
    ],
)
def test_feeds(head, body, expected):
    assert feed_links(tree(body, head), URL) == [f"https://www.example.com{path}" for path in expected]


PIECES = """
<a href='|'>|</a>|<nav>|<base href='|http://[|//|https://a.example/|/|?page=2|#|\x01|<area href='|<svg>|&#xd800;
<link rel='next' href='|<link rel='alternate' type='application/rss+xml' href='
"""
MARKUP = st.lists(
    st.one_of(st.sampled_from(PIECES.replace("\n", "|").split("|")), st.text(max_size=5)), max_size=15
).map("".join)


@given(MARKUP.map(lambda markup: markup.replace("\x00", "").encode("utf-8", "replace")))
def test_any_page_is_read(markup):
    page = html.document_fromstring(b"<html><body>" + markup + b"</body></html>")
    found = page_links(page, URL)
    assert all(link.url.lower().startswith(("http://", "https://")) for link in found)
    assert len({link.url for link in found}) == len(found)
    next_page(page, URL)
    feed_links(page, URL)


@pytest.mark.parametrize(
    ("attributes", "is_feed"),
    [
        ("type='Application/X-RSS+XML; charset=utf-8' href='/out?n=1'", True),
        ("type='text/rss' href='/out'", True),
        ("type='text/xml' title='Atom' href='/out'", True),
        ("type='application/json' title='JSON Feed' href='/out.json'", True),
        ("type='application/json' title='JSON' href='/wp-json/wp/v2/pages/2'", False),
        ("type='text/xml+oembed' title='Feed' href='/oembed'", False),
        ("type='application/rss+xml-not' href='/out'", False),
        ("type='text/html' title='RSS' href='/about'", False),
    ],
)
def test_what_declares_a_feed(attributes, is_feed):
    page = tree("", f"<link rel='Alternate' {attributes}>")
    assert bool(feed_links(page, URL)) is is_feed
