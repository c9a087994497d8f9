from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reasons import Reason
from crawler.rights.robots import MAX_BYTES, answer_for, parse_robots, robots_text


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "rules"),
        (204, "rules"),
        (304, "none"),
        (400, "none"),
        (401, "none"),
        (403, "none"),
        (404, "none"),
        (410, "none"),
        (429, "unreachable"),
        (500, "unreachable"),
        (503, "unreachable"),
        (999, "unreachable"),
        (100, "unreachable"),
    ],
)
def test_what_a_status_means(status, state):
    assert answer_for(status, b"User-agent: *\nDisallow: /x", "winnow").state == state


@pytest.mark.parametrize(
    ("status", "url", "reason"),
    [
        (200, "https://e.org/x", Reason.ROBOTS_DENIED),
        (200, "https://e.org/robots.txt", None),
        (200, "https://e.org/a", None),
        (404, "https://e.org/x", None),
        (503, "https://e.org/a", Reason.ROBOTS_UNREACHABLE),
    ],
)
def test_refusal(status, url, reason):
    refused = answer_for(status, b"User-agent: *\nDisallow: /x", "winnow").refusal(url, 60)
    assert (refused and refused.reason) == reason


@pytest.mark.parametrize(
    ("body", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: winnow\nCrawl-delay: 2\nUser-agent: *\nCrawl-delay: 9", 2),
        ("User-agent: winnow\nCrawl-delay: 2\n\nUser-agent: winnow\nCrawl-delay: 3", 3),
        ("User-agent: b\nCrawl-delay: 9\nUser-agent: *\nDisallow: /x", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("User-agent: *\nCrawl-delay: nan", None),
        ("User-agent: *\nCrawl-delay:", None),
        ("Crawl-delay: 5", None),
    ],
)
def test_crawl_delay(body, delay):
    assert parse_robots(body.encode(), "winnow").crawl_delay == delay


def test_sitemaps_in_order_and_once():
    body = b"Sitemap: https://e.org/a.xml\nUser-agent: *\nsite-map: /b.xml # second\nDisallow: /\nSITEMAP: https://e.org/a.xml\nSitemap:"
    assert parse_robots(body, "winnow").sitemaps == ("https://e.org/a.xml", "/b.xml")


@given(st.binary() | st.text().map(str.encode))
def test_never_raises_and_always_answers(body):
    rules = parse_robots(b"User-agent: *\n" + body, "winnow")
    assert rules.allowed("https://e.org/a/b?c=d#e") in {True, False}
    assert rules.allowed("https://e.org/robots.txt")


@given(
    st.text(alphabet=st.characters(exclude_characters="#\r\n*$%\\", exclude_categories=["Cs", "Cc", "Z"]), min_size=1)
)
def test_a_rule_forbids_its_own_path(path):
    rules = parse_robots(f"User-agent: *\nDisallow: /{path}".encode(), "winnow")
    assert not rules.allowed(f"https://e.org/{path.replace('?', '%3F')}") or "?" in path or "//" in f"/{path}"


@given(st.binary(max_size=200))
def test_text_is_bounded_and_has_no_torn_line(tail):
    text = robots_text(b"Disallow: /x\n" * (MAX_BYTES // 13 + 10) + tail)
    assert len(text) <= MAX_BYTES
    assert text.endswith("Disallow: /x\n")
