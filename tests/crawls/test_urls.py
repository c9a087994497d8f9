"""Lists of addresses: what is asked for, what is known, what is no address."""

from __future__ import annotations

from functools import partial

import pytest
from web import Host

INLINE = {"EXTRACT_WORKERS": "0"}
GOOD = ["/news/council-opens-bridge-4001.html", "/news/market-closes-early-4002.html", "/news/harbour-report-4003.html"]


@pytest.fixture(scope="module")
def runs(new_crawler):
    """A list on standard input, the same once more, when one of its pages has come back, and without memory."""
    crawl = partial(new_crawler(), settings=INLINE)
    with Host() as host:
        host.articles(*GOOD[:2])
        host.put(GOOD[2], "later", status=503)
        host.redirect("/node/40011", GOOD[0])
        lines = [
            "# pages of the week",
            *(host.url + path for path in GOOD),
            "",
            f"{host.url}{GOOD[1]}?utm_source=mail  # the same page",
            f"{host.url}/node/40011",
            "www.example.org/no-scheme",
            "https://two.example.org/ https://words.example.org/",
            f"{host.url}/gone.html",
        ]
        given = ("\n".join(lines) + "\n").encode()
        first = crawl("urls", file="-", stdin=given)
        asked = [len(host.paths)]
        second = crawl("urls", file="-", stdin=given)
        asked.append(len(host.paths))
        host.articles(GOOD[2])
        third = crawl("urls", file="-", stdin=given)
        fourth = crawl("urls", file="-", stdin=given, settings=INLINE | {"DEDUPE_ENABLED": "False"})
        yield host, (first, second, third, fourth), asked


def test_each_page_of_the_list_is_a_row_once(runs):
    host, (first, *_), asked = runs
    assert sorted(row["url"] for row in first.rows) == sorted(host.url + path for path in GOOD[:2])
    assert {row["discovered_via"] for row in first.rows} == {"list"}
    assert {row["discovered_from"] for row in first.rows} == {"standard input"}
    assert asked[0] == 6, host.paths  # three pages, a redirect and its end, a page that is gone


def test_what_is_no_address_is_refused_with_its_line(runs):
    refused = [line for line in runs[1][0].rejected if line["reason"] == "source_line_broken"]
    assert [line["detail"].split(": ")[0] for line in refused] == ["standard input:8", "standard input:9"]
    assert "did you mean 'https://www.example.org/no-scheme'?" in refused[0]["detail"]


def test_known_pages_are_not_asked_for_again_and_failed_ones_are(runs):
    host, (_, second, third, _), asked = runs
    assert second.status == 0
    assert not second.rows
    assert sorted(host.paths[asked[0] : asked[1]]) == ["/gone.html", GOOD[2]]
    assert [row["url"] for row in third.rows] == [host.url + GOOD[2]]


def test_all_pages_are_asked_for_again_where_nothing_is_to_be_remembered(runs):
    host, (*_, fourth), _ = runs
    assert {row["url"] for row in fourth.rows} == {host.url + path for path in GOOD}
