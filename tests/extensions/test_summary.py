"""The summary of a run as a person sees it: whole at 80 columns, plain whatever a site is called."""

from __future__ import annotations

import io

import pytest

from crawler.extensions.summary import headline, sites_table
from crawler.run.exit_status import Ending, ExitStatus
from crawler.run.tally import Tally
from crawler.terminal import SafeConsole

EVIL = "\x1b]0;x\x07\u202e [red]x[/red]"
LONG = "a-very-long-name-of-a-regional-newspaper.example.org"


class Ended:
    """What the summary asks of a run."""

    def __init__(self, tally) -> None:
        self.tally = tally
        self.ending = Ending(ExitStatus.DONE, "finished", "")


def tally_of(sites):
    tally = Tally()
    for name, (found, articles) in sites.items():
        site = tally.site(name)
        site.found, site.known, site.pages, site.articles = found, 1, articles, articles
    return tally


def printed(*what, width=80):
    out = io.StringIO()
    console = SafeConsole(file=out, width=width, force_terminal=False)
    for one in what:
        console.print(one)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 100, 140])
def test_headings_and_counts_are_whole_and_names_of_sites_give_way(width):
    run = Ended(tally_of({LONG: (123_456, 123_450), "b.example": (1, 1)}))

    text = printed(sites_table(run, width), width=width)

    lines = text.splitlines()
    assert max(map(len, lines)) <= width
    assert "Found" in text
    assert [word for word in lines[2].split() if word != "Site"] == [
        *("Found", "Known", "Pages", "Articles", "Copies", "Refused")
    ]
    assert "123456" in text
    assert "a-very-long-n" in text


def test_nothing_that_a_site_is_called_steers_the_terminal_or_is_taken_for_markup():
    text = printed(sites_table(Ended(tally_of({EVIL: (2, 2)})), 140), width=140)

    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "[red]x[/red]" in text


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        (0, "0 new articles (1 was already known)"),
        (1, "1 new article (1 was"),
        (1200, "1,200 new articles"),
    ],
)
def test_one_is_one_and_many_are_many(articles, told):
    assert told in headline(Ended(tally_of({"a.example": (articles, articles)})))
