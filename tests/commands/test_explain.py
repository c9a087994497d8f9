"""What ``scrapy extract --explain`` shows: whole texts, wrapped on a terminal, one line each for another program."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from crawler.commands.explain import explain
from crawler.extractors import extractor_of
from crawler.items import DEFAULT_EXTRACTOR, FetchedPage, PageOptions
from crawler.reasons import Reason
from crawler.rights.decision import decide_rights
from crawler.run.forecast import forecast, remembered_of
from crawler.terminal import SafeConsole
from crawler.text.article import build_article
from crawler.text.page import read_page
from crawler.workers.page_reader import reading_of

URL = "https://www.example.org/town/lighthouse-lamp.html"
LONG = " ".join(
    f"In year {year} the keeper of the lamp wrote down the weather and the ships." for year in range(1950, 1964)
)
MARKED = "A note of [link=file:///etc/hosts]the keeper[/link] ends in [bold]a bracket\\[/] and a smile :smile: for all."
HOSTILE = "The lamp\u202e was lit again on Sunday, said the keeper, \x9b31m and the bay saw it for many miles around."


def page_of(*paragraphs: str):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    head = '<meta property="og:type" content="article"><title>Lamp [red]lit[/red] again</title>'
    html = f"<html lang=en><head>{head}</head><body><article><h1>Lamp</h1>{body}</article></body></html>"
    return read_page(html.encode(), URL, PageOptions(charset="utf-8"), extractor_of(DEFAULT_EXTRACTOR))


def told_of(page, folder, **settings):
    now = datetime.now(UTC).isoformat(timespec="seconds")
    fetched = FetchedPage(URL, URL, b"", 200, {}, now, "list", "-", "example.org")
    article = build_article(fetched, reading_of(page), "")
    remembered = remembered_of(article, page.signature, folder, "")
    return forecast(page, article, decide_rights(page.signals), remembered, site_asked=False, **settings)


def shown(page, folder, **console) -> list[str]:
    out = io.StringIO()
    explain(SafeConsole(file=out, highlight=False, color_system=None, **console), page, told_of(page, folder))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 140])
def test_a_terminal_shows_whole_texts_within_its_width(tmp_path, width):
    lines = shown(page_of(LONG, MARKED), tmp_path, width=width, force_terminal=True)

    assert max(map(len, lines)) <= width
    assert LONG in " ".join(" ".join(lines).split())


def test_another_program_gets_a_line_a_block(tmp_path):
    lines = shown(page_of(LONG, MARKED), tmp_path, width=80)

    blocks = [line.split("\t") for line in lines if "\t" in line]
    assert blocks[0] == ["#", "Kept", "Score", "Ext", "Kind", "Evidence", "Text"]
    assert {len(fields) for fields in blocks} == {7}
    assert [fields[6] for fields in blocks[1:]] == ["Lamp", LONG, MARKED]
    assert [fields[1] for fields in blocks[1:]] == ["-", "+", "+"]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_page_steers_nothing(tmp_path, terminal):
    said = " ".join(
        " ".join(shown(page_of(LONG, MARKED, HOSTILE), tmp_path, width=400, force_terminal=terminal)).split()
    )

    assert MARKED in said
    assert "Lamp [red]lit[/red] again" in said
    assert not set("\x1b\x9b\u202e") & set(said.replace("\x1b[0m", "").replace("\x1b[2m", ""))


def test_what_decides_is_told_in_the_order_of_a_crawl(tmp_path):
    lines = shown(page_of(LONG, MARKED), tmp_path, width=80)

    assert [line.partition(":")[0] for line in lines[-5:]] == [
        "Page gate",
        "Rights",
        "Address",
        "Site",
        "A crawl would write it",
    ]
    assert "no run has been here" in lines[-2]
    assert not list(tmp_path.iterdir())


def test_a_page_that_the_gate_refuses_is_refused_unless_the_gate_is_off(tmp_path):
    page = page_of("Come back soon.")

    assert page.refusal.reason in (Reason.NO_TEXT, Reason.TOO_SHORT)
    assert told_of(page, tmp_path).refusal == page.refusal
    assert told_of(page, tmp_path, check=False).refusal is None
