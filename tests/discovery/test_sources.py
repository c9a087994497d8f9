import doctest
import pickle
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import toml_lines
from crawler.discovery.source_keys import KEYS
from crawler.discovery.sources import (
    BrokenLine,
    Source,
    SourcesError,
    UrlLine,
    parse_sources,
    read_sources,
    read_url_list,
    source_from_url,
)
from crawler.discovery.toml_lines import TomlLines

FULL = b"""\
[[sources]]
url = "HTTPS://www.Example.org"
name = "Example Post"
feeds = ["https://www.example.org/rss"]
sitemaps = ["https://www.example.org/s.xml", "https://www.example.org/s.xml"]
sections = ["https://www.example.org/politics"]
discover = ["links", "sitemap", "feed"]
max_articles = 200
language = "AR"
allow = ["/2026/"]
deny = ["/sport/", '\\?page=\\d+$']
enabled = false

[[sources]]
url = "https://example.net/en/"
"""


def test_examples_in_docstrings():
    result = doctest.testmod(toml_lines)
    assert result.attempted > 0
    assert result.failed == 0


def problems_of(text):
    with pytest.raises(SourcesError) as caught:
        parse_sources(text.encode() if isinstance(text, str) else text, "sources.toml")
    return caught.value.problems


def test_every_key():
    first, second = parse_sources(FULL, "sources.toml")
    assert (first.url, first.site, first.name) == ("https://www.example.org/", "example.org", "Example Post")
    assert first.feeds == ("https://www.example.org/rss",)
    assert first.sitemaps == ("https://www.example.org/s.xml",)
    assert first.sections == ("https://www.example.org/politics",)
    assert first.discover == ("feed", "sitemap", "links")
    assert (first.max_articles, first.language, first.enabled) == (200, "ar", False)
    assert second == Source(url="https://example.net/en/", site="example.net")
    assert pickle.loads(pickle.dumps(first)) == first


@pytest.mark.parametrize(
    ("allow", "deny", "wanted"),
    [
        ("", "", True),
        ("/2026/", "", True),
        ("/2025/", "", False),
        ("", "/sport/", False),
        ("", "^/2026/", True),
        ("/2026/", "a$", False),
        ("^https://example", "", True),
    ],
)
def test_patterns_are_searched_in_the_address(allow, deny, wanted):
    lists = f"allow = {[allow] if allow else []}\ndeny = {[deny] if deny else []}\n"
    (source,) = parse_sources(f'[[sources]]\nurl = "https://example.org/"\n{lists}'.encode(), "f")
    assert source.wants("https://example.org/2026/sport/a") is wanted


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("max_articles = 'many'", "max_articles: 'many': must be a whole number ≥ 1"),
        ("max_articles = 0", "max_articles: 0: must be a whole number ≥ 1"),
        ("max_articles = true", "max_articles: True: must be a whole number ≥ 1"),
        ("max_artikles = 3", "max_artikles: unknown key; did you mean max_articles?"),
        ("zzz = 3", "zzz: unknown key; known are url, name,"),
        ("feeds = 'https://a.example/'", "feeds: 'https://a.example/': must be a list of URLs"),
        ("feeds = [1]", "feeds: [1]: must be a list of URLs"),
        ("sitemaps = ['/s.xml']", "sitemaps: ['/s.xml']: must start with http:// or https://"),
        ("sections = ['file:///etc/passwd']", "must start with http:// or https://"),
        ("discover = []", "discover: []: must name one or more of feed, sitemap, links"),
        ("discover = ['feeds']", "must name one or more of feed, sitemap, links"),
        ("discover = 'feed'", "must be a list of words"),
        ("language = 'english'", "must be a language code of ISO 639-1"),
        ("language = 'gr'", 'did you mean "el"?'),
        ("deny = ['[']", "deny: ['[']: must be a regular expression"),
        ("deny = ['']", "an empty pattern matches every address"),
        ("allow = '/a/'", "must be a list of patterns"),
        ("enabled = 'yes'", "enabled: 'yes': must be true or false"),
        ("name = ''", "name: '': must be a name in quotes"),
        ('name = "a\\u001b[31m"', "must be a name in quotes, on one line"),
        (
            "feeds = ['https://a.example/r']\ndiscover = ['links']",
            'feeds: has no effect: discover does not name "feed"',
        ),
    ],
)
def test_a_wrong_value_names_file_line_and_key(line, says):
    (problem,) = problems_of(f'# sites\n\n[[sources]]\nurl = "https://example.org/"\n{line}\n')
    assert problem.startswith("sources.toml:5: sources[1].")
    assert says in problem


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ('"example.org"', "must start with http:// or https://"),
        ('"https://"', "no host name"),
        ("3", "must be a URL in quotes"),
        ('"https://user:secret@example.org/"', "must not carry a user name or password"),
    ],
)
def test_a_wrong_url(value, says):
    (problem,) = problems_of(f"[[sources]]\nurl = {value}\n")
    assert problem.startswith("sources.toml:2: sources[1].url: ")
    assert says in problem


def test_all_mistakes_are_told_at_once_each_with_its_line():
    text = '''\
titel = "x"
[[sources]]   # the first
url = "https://a.example/" # not "[[sources]]"
deny = [
  "/[/",      # ] = [
]

[[sources]]
"url" = 'https://a.example'
max_articles = 0

[[ sources ]]
name = """
[[sources]]
url = 1
"""
[[sources]]
url = "https://a.example"
'''
    lines = [problem.split(": ")[:2] for problem in problems_of(text)]
    assert lines == [
        ["sources.toml:1", "titel"],
        ["sources.toml:4", "sources[1].deny"],
        ["sources.toml:10", "sources[2].max_articles"],
        ["sources.toml:12", "sources[3].url"],
        ["sources.toml:13", "sources[3].name"],
    ]


def test_an_address_stands_there_once():
    text = '[[sources]]\nurl = "https://a.example"\n[[sources]]\nname = "b"\nurl = "https://A.example/#top"\n'
    assert problems_of(text) == ["sources.toml:5: sources[2].url: 'https://a.example/': stands already in sources[1]"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "sources.toml: has no [[sources]] table"),
        (b"sources = []", "sources.toml: has no [[sources]] table"),
        (b"\n[sources]\nurl = 'https://a.example'", "sources.toml:2: sources: must be written as [[sources]]"),
        (b"\nsources = 3", "sources.toml:2: sources: must be written as [[sources]]"),
        (b"[[source]]\nurl = 'https://a.example'", "sources.toml:1: source: unknown key; did you mean sources?"),
        (b"[[sources]]\nurl = \n", "sources.toml:2: not TOML: Invalid value"),
        (b"[[sources]]\nurl = 'a'\nurl = 'b'\n", "sources.toml:3: not TOML: Cannot overwrite a value"),
        (b"[[sources]]\nname = '\xff'\n", "sources.toml:2: not UTF-8: byte 0xff"),
        (b"a = " + b"[" * 5000, "sources.toml:1: not TOML"),
        (b"a = " + b"9" * 5000, "sources.toml:1: not TOML"),
    ],
)
def test_what_is_no_sources_file(body, says):
    assert problems_of(body)[0].startswith(says)


def test_byte_order_mark_inline_tables_and_crlf():
    (one,) = parse_sources(b"\xef\xbb\xbf[[sources]]\r\nurl = 'https://a.example'\r\n", "f")
    (two,) = parse_sources(b"sources = [{url = 'https://a.example'}]", "f")
    assert one == two
    assert problems_of(b"\r\nsources = [\r\n{url = 'x'}]")[0].startswith("sources.toml:2: sources[1].url")


def test_reading_a_file(tmp_path):
    path = tmp_path / "sites.toml"
    path.write_bytes(FULL)
    assert [source.site for source in read_sources(path)] == ["example.org", "example.net"]
    with pytest.raises(SourcesError, match=r"none\.toml: cannot be read: No such file"):
        read_sources(tmp_path / "none.toml")


@given(st.one_of(st.binary(), st.text(alphabet="[]{}=#\"'\n\\ sourcerl1").map(str.encode)))
def test_any_bytes_are_read_or_refused(body):
    sources = []
    with suppress(SourcesError):
        sources = parse_sources(body, "f")
    assert all(source.url for source in sources)


VALUES = st.recursive(
    st.sampled_from(
        ["1", "'x'", '"[[sources]]"', "'''\n[a]\n'''", '"""\n\\"""x"""', "true", "2026-01-31", "'https://a.example'"]
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: "[ # ]\n" + ",\n".join(items) + "\n]"),
    max_leaves=5,
)
TABLES = st.lists(st.dictionaries(st.sampled_from([*KEYS, "other", '"a.b"', "x.y"]), VALUES), min_size=1, max_size=5)


@given(TABLES)
def test_lines_are_found_in_any_layout(tables):
    text, expected = "# [[sources]]\n", {}
    for index, table in enumerate(tables):
        text += "[[sources]] # x\n"
        for key, value in table.items():
            expected[index, key.strip('"') if '"' in key else key.partition(".")[0]] = text.count("\n") + 1
            text += f"{key} = {value}\n"
    lines = TomlLines.read(text)
    assert {place: lines.key("sources", *place) for place in expected} == expected


def test_source_from_an_address():
    assert source_from_url("https://Example.org") == Source(url="https://example.org/", site="example.org")
    with pytest.raises(SourcesError, match=r"did you mean 'https://example\.org/'\?"):
        source_from_url("example.org")
    with pytest.raises(SourcesError, match="must start with http"):
        source_from_url("ftp://example.org/")


def test_a_list_of_addresses():
    lines = [
        b"\xef\xbb\xbfhttps://a.example/1\r\n",
        b"\n",
        b"# a comment\n",
        b"  https://a.example/2#part   # why\n",
        "https://a.example/über\n",
        b"https://a.example/\xff\n",
        b"a.example/3\n",
        b"https://a.example/4 https://a.example/5\n",
        b"https://a.example/" + b"x" * 9_000 + b"\n",
        b"https://a.example/6",
        "https://a.example/\udcff",
    ]
    found = list(read_url_list(lines))
    assert [line for line in found if isinstance(line, UrlLine)] == [
        UrlLine(1, "https://a.example/1"),
        UrlLine(4, "https://a.example/2#part"),
        UrlLine(5, "https://a.example/über"),
        UrlLine(10, "https://a.example/6"),
    ]
    broken = {line.number: line for line in found if isinstance(line, BrokenLine)}
    assert broken[6].why == "not UTF-8"
    assert "did you mean 'https://a.example/3'?" in broken[7].why
    assert broken[8].why == "more than one word on a line"
    assert "longer than" in broken[9].why
    assert len(broken[9].text) <= 200
    assert broken[11].why == "not UTF-8"
    assert len(broken) == 5


@given(st.lists(st.binary()))
def test_any_line_is_good_or_broken(lines):
    assert all(isinstance(line, UrlLine | BrokenLine) for line in read_url_list(lines))
