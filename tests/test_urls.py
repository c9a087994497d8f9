import doctest
from importlib import import_module

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.urls import (
    UrlInvalidError,
    amp_to_plain,
    canonicalize,
    check_url,
    is_http,
    names_another,
    registered_domain,
    same_site,
    trap,
)
from crawler.urls.remembered import remembered

PIECES = st.sampled_from(
    [
        *("http://", "https:", "//", "example.com", "localhost", "[::1]", "127.1", "0x7f", ":80", ":", "@", "\\"),
        *("/", "/..", "/.", "%2e", "%", "%25", "%4", "?", "&", "=", "#", ";sid=", ";", "utm_source", "ref=rss", "é"),
        *(
            "ملف",
            "a",
            "Z",
            "[",
            "]",
            "+",
            "xn--",
            "．",
            "amp",
            "2026",
            "01",
            "31",
            "/c/s/",
            "\ud800",
            "\x00",
            " ",
            "\t",
        ),
    ]
)
URLS = st.one_of(
    st.text(),
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=10).map(lambda p: "http://a.example/" + "".join(p)),
)


@pytest.mark.parametrize("module", ["canonical", "sites", "shapes"])
def test_examples_in_docstrings(module):
    result = doctest.testmod(import_module(f"crawler.urls.{module}"))
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://EXAMPLE.com", "http://example.com/"),
        ("  https://example.com/a b\n", "https://example.com/a%20b"),
        ("https://exa\nmple.com/", "https://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://example.com\\@other.example/a", "https://example.com/@other.example/a"),
        ("https://example.com/a?", "https://example.com/a"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/a?b&a=", "https://example.com/a?a=&b"),
        ("https://example.com/?x=2&x=1", "https://example.com/?x=2&x=1"),
        ("https://example.com/?&&a=1&", "https://example.com/?a=1"),
        ("https://example.com/%7euser/%c3%a9", "https://example.com/~user/%C3%A9"),
        ("https://example.com/é", "https://example.com/%C3%A9"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com/../../a/..", "https://example.com/"),
        ("https://example.com/a//b", "https://example.com/a//b"),
        ("https://example.com/a?utm_source=x&UTM_Medium=y&id=3&fbclid=z&gclid=w", "https://example.com/a?id=3"),
        ("https://example.com/a?ref=rss", "https://example.com/a"),
        ("https://example.com/a?ref=4711", "https://example.com/a?ref=4711"),
        ("https://example.com/a;jsessionid=AB12?x=1", "https://example.com/a?x=1"),
        ("https://example.com/a?PHPSESSID=abc", "https://example.com/a"),
        ("https://example.com/a,1,2;3.html", "https://example.com/a,1,2;3.html"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0177.0.0.1/", "http://127.0.0.1/"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
        ("http://[0:0::1]:80/", "http://[::1]/"),
        ("https://новости.рф/a", "https://xn--b1amnebsh.xn--p1ai/a"),
        ("https://my_site.example.com/", "https://my_site.example.com/"),
    ],
)
def test_one_spelling(url, expected):
    assert canonicalize(url) == expected


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "http://"),
        ("example.com", "http://"),
        ("/path", "http://"),
        ("ftp://example.com/", "http://"),
        ("javascript:alert(1)", "http://"),
        ("file:///etc/passwd", "http://"),
        ("http:///a", "no host"),
        ("https://", "no host"),
        ("https://exa mple.com/", "bad host"),
        ("https://a..b/", "bad host"),
        ("https://-[/", "IPv6"),
        ("https://[::g]/", "address|host"),
        ("https://example.com:port/", "ort"),
        ("https://example.com:99999/", "ort"),
        ("https://1.2.3.4.5/", "bad host"),
        ("https://" + "a" * 64 + ".com/", "bad host"),
        ("https://" + "a.b" * 100 + "/", "bad host"),
    ],
)
def test_what_is_no_address(url, why):
    assert canonicalize(url) is None
    assert not is_http(url)
    assert registered_domain(url) is None
    with pytest.raises(UrlInvalidError, match=why) as caught:
        check_url(url)
    assert repr(url)[:50] in str(caught.value)


@given(URLS)
@example("http://a.example/;sid=;si;sid=d=x")
def test_canonical_addresses_are_stable(url):
    once = canonicalize(url)
    assert once is None or (canonicalize(once) == once and once.isascii() and is_http(once))


@given(URLS)
def test_nothing_raises(url):
    registered_domain(url)
    same_site(url, "example.com")
    trap(url)
    assert amp_to_plain(amp_to_plain(url)) is not None


@given(URLS)
def test_the_canonical_address_stays_on_its_site(url):
    once = canonicalize(url)
    if once is not None:
        assert registered_domain(once) == registered_domain(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.com/", "example.com"),
        ("https://a.b.example.co.uk/", "example.co.uk"),
        ("https://noticias.example.com.br/", "example.com.br"),
        ("https://example.com:8443/", "example.com"),
        ("https://news.example.test/", "example.test"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
        ("https://www.новости.рф/", "xn--b1amnebsh.xn--p1ai"),
        ("https://co.uk/", "co.uk"),
        ("http://localhost/", "localhost"),
        ("http://localhost:80/", "localhost"),
        ("http://localhost:8000/", "localhost:8000"),
        ("http://post.localhost:8000/", "post.localhost:8000"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("http://0x7f000001:8000/", "127.0.0.1:8000"),
        ("http://[::1]:8000/", "[::1]:8000"),
    ],
)
def test_registered_domain(url, expected):
    assert registered_domain(url) == expected
    assert same_site(url, expected)
    assert same_site(url, expected.upper())


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://example.com.evil.example/", "example.com"),
        ("https://notexample.com/", "example.com"),
        ("https://two.blogspot.com/", "one.blogspot.com"),
        ("http://127.0.0.1:8001/", "127.0.0.1:8000"),
        ("http://127.0.0.2:8000/", "127.0.0.1:8000"),
        ("http://localhost/", "localhost:8000"),
        ("https://example.com\\.evil.example/", "evil.example"),
        ("https://example.com@evil.example/", "example.com"),
    ],
)
def test_other_sites(url, site):
    assert not same_site(url, site)


@pytest.mark.parametrize(
    ("amp", "plain"),
    [
        ("https://example.com/a/amp", "https://example.com/a"),
        ("https://example.com/a/amp/", "https://example.com/a/"),
        ("https://example.com/a.amp", "https://example.com/a"),
        ("https://example.com/a.amp.html", "https://example.com/a.html"),
        ("https://example.com/a-amp.html", "https://example.com/a.html"),
        ("https://example.com/amp/news/a", "https://example.com/news/a"),
        ("https://example.com/a?amp", "https://example.com/a"),
        ("https://example.com/a?amp=1&id=2", "https://example.com/a?id=2"),
        ("https://example.com/a?outputType=amp", "https://example.com/a"),
        ("https://cache.example/amp/s/example.com/a/amp/", "https://example.com/a/"),
        ("https://x.cache.example/v/s/example.com/a?amp_js_v=0.1", "https://example.com/a"),
    ],
)
def test_amp_addresses(amp, plain):
    assert amp_to_plain(amp) == plain


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://example.com/amp",
        "https://example.com/camp",
        "https://example.com/news/camp.html",
        "https://example.com/a/ramp/",
        "https://example.com/amplifiers/a",
        "https://example.com/a?lamp=1&type=map",
        "https://example.com/c/s/",
        "http://[broken/amp",
    ],
)
def test_plain_addresses_stay(url):
    assert amp_to_plain(url) == url


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ("x" * 2_000, "longer"),
        ("a/" * 17, "segments"),
        ("news/a/news/a/news/a", "3 times"),
        ("img/img/img/", "3 times"),
        ("calendar/2031/05/", "calendar"),
        ("events/month/", "calendar"),
        ("events/category/2031-05/", "calendar"),
        ("a?month=5&year=2031", "calendar"),
        ("a?tribe-bar-date=2031-05-01", "calendar"),
        ("search?" + "&".join(f"f{i}=1" for i in range(13)), "parameters"),
        ("news?page=1001", "page number"),
        ("news/page/99999/", "page number"),
    ],
)
def test_traps(rest, why):
    assert why in trap(f"https://example.com/{rest}")


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "2026/01/01/01/slug",
        "news/2026/news-of-the-week",
        "a?page=12",
        "page/1000/",
        "?p=31228",
        "events/a-festival-opens-in-town",
        "calendar-reform-explained",
        "a?sid=12",
        "a?sid=0123456789abcdef0123",
        "a?year=2026",
        "/".join("abcdefghijklmnop"),
    ],
)
def test_sound_addresses_are_no_traps(rest):
    assert trap(f"https://example.com/{rest}") is None


def test_answers_about_an_address_are_remembered_but_for_endless_ones():
    asked = []

    @remembered
    def length(url):
        asked.append(url)
        return len(url)

    short, endless = "https://example.org/a", "https://example.org/" + "a" * 100_000
    answers = [length(url) for url in (short, short, endless, endless)]

    assert answers == [len(short)] * 2 + [len(endless)] * 2
    assert asked == [short, endless, endless]


SESSIONS = ["0f3a9c2b7d1e4f60", "9f8e7d6c5b4a39281706abcdef012345", "a1B2c3D4e5F6g7H8-i9", "abc,def-0123456789"]


@pytest.mark.parametrize("value", SESSIONS)
@pytest.mark.parametrize(
    "name", ["s", "sid", "sess", "session", "sessid", "zenid", "osCsid", "PHPSESSID", "jsessionid"]
)
def test_session_ids_fold(name, value):
    plain = "https://paper.example/story.php?id=7"
    assert canonicalize(f"{plain}&{name}={value}") == plain
    assert canonicalize(f"https://paper.example/story.php?{name}={value}&id=7") == plain


@pytest.mark.parametrize(
    "query", ["sid=12345", "s=harbour+bridge", "session=spring", "sid=20261128", "s=internationalisation"]
)
def test_short_names_with_a_meaning_stay(query):
    assert canonicalize(f"https://paper.example/story.php?{query}").endswith(query)


@pytest.mark.parametrize(
    ("canonical", "url", "another"),
    [
        ("/harbour-gets-a-crane/", "/harbour-gets-a-crane/3", True),
        ("/harbour-gets-a-crane.html", "/harbour-gets-a-crane-2.html", True),
        ("/harbour-gets-a-crane", "/harbour-gets-a-crane/seite/2/", True),
        ("/story?id=77", "/story?id=77&seite=2", True),
        ("/2026/03/ferry-returns-to-island", "/2026/03/school-board-votes-on-lunch", True),
        ("/mayor-to-open-weir-after-row-over-jobs", "/court-to-hear-farmers-after-row-over-cows", True),
        ("/harbour-gets-a-crane", "/harbour-gets-a-crane/1", False),
        ("/harbour-gets-a-crane", "/harbour-gets-a-crane?utm_source=x&page=1", False),
        ("/harbour-gets-a-crane", "/port/harbour-gets-a-crane.html", False),
        ("/harbour-gets-new-crane-5512345", "/el-puerto-estrena-una-nueva-5512345", False),
        ("/harbour-gets-a-crane-at-last", "/node/14041", False),
        ("/harbour-gets-a-crane-at-last", "/5a3f85ba2ab6f8fe.html", False),
        ("/harbour-gets-a-crane-at-last", "/harbour-gets-a-large-crane", False),
        ("http://[", "/harbour-gets-a-crane", False),
    ],
)
def test_addresses_of_another_text(canonical, url, another):
    base = "https://post.example"
    assert names_another(canonical if "[" in canonical else base + canonical, base + url) is another
