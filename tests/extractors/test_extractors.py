"""Extractors are swapped by one setting, and a bad one costs pages, never the crawl."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pytest

from crawler import extract
from crawler.extractors import extractor_class, extractor_of
from crawler.items import DEFAULT_EXTRACTOR, PageOptions
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.text.page import read_page

SENTENCE = "The council of the harbour town voted on Monday to open the old bridge to cyclists from next spring."
PARAGRAPHS = [f"{SENTENCE} Vote number {number} was the closest of all." for number in range(6)]
PAGE = f"""<!doctype html><html lang="en"><head><title>Bridge opens - Harbour Post</title>
<meta name="author" content="Ada Marsh"><meta property="article:published_time" content="2026-03-02T08:00:00+01:00">
<meta property="og:type" content="article"></head><body><nav><a href="/a">Politics</a><a href="/b">Sport</a></nav>
<article><h1>Bridge opens</h1>{"".join(f"<p>{one}</p>" for one in PARAGRAPHS)}</article></body></html>"""
URL = "https://harbour.example/2026/03/02/bridge-opens.html"
STOCK = "crawler.extractors.stock.TrafilaturaExtractor"


def test_one_page_in_three_lines():
    page = extract(PAGE, URL)

    assert page.text == "\n".join(PARAGRAPHS)
    assert (page.title, page.authors, page.date_published) == (
        "Bridge opens",
        ["Ada Marsh"],
        "2026-03-02T08:00:00+01:00",
    )
    assert (page.language, page.refusal, page.text_source) == ("en", None, "html")
    assert page.word_count > 100
    assert [block.text for block in page.blocks if block.score > 0] == ["Bridge opens", *PARAGRAPHS]


def test_text_and_bytes_give_the_same_and_text_is_not_decoded_again():
    wrong = PAGE.replace("<head>", '<head><meta charset="shift_jis">').replace("cyclists", "cyclistes à vélo")
    assert "à vélo" in extract(wrong, URL).text
    assert extract(PAGE.encode(), URL) == extract(PAGE, URL)


def test_what_is_no_article_is_read_and_told_and_what_is_no_page_is_refused():
    page = extract("<html><body><h1>404 Not Found</h1><p>This page is gone.</p></body></html>", URL)
    assert page.refusal is not None
    with pytest.raises(RefusedError) as caught:
        extract(b"", URL)
    assert caught.value.reason is Reason.NOT_HTML


@pytest.mark.parametrize("url", ["http://[2001:db8/a", "https://[harbour.example/a"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(RefusedError) as caught:
        extract(PAGE, url)
    assert caught.value.refusal == Refusal(Reason.URL_INVALID, url)


def test_a_page_without_an_address_is_not_taken_for_a_front_page():
    short = " ".join(SENTENCE.replace("Monday", day) for day in ("Monday", "Friday"))
    page = extract(f"<html><body><article><h1>Bridge</h1><p>{short}</p></article></body></html>")
    assert (page.text, page.refusal) == (short, None)


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_bytes_may_come_in_any_form(kind):
    assert extract(kind(PAGE.encode()), URL) == extract(PAGE, URL)


def test_neither_scrapy_nor_a_network_library_is_loaded():
    loaded = "{'scrapy', 'twisted', 'sqlalchemy'} & {*sys.modules}"
    script = f"import sys, crawler; crawler.extract(sys.argv[1]); print(*{loaded})"
    done = subprocess.run([sys.executable, "-c", script, PAGE], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_stock_trafilatura_gives_its_own_text_and_metadata():
    page = read_page(PAGE.encode(), URL, PageOptions(), extractor_of(STOCK))

    assert page.text == "\n".join(PARAGRAPHS)
    assert page.extractor.startswith("trafilatura ")
    assert (page.title, page.authors, page.date_published) == ("Bridge opens", ["Ada Marsh"], "2026-03-02")
    assert page.refusal is None


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere.Reader", "no such class"),
        ("crawler.extractors.stock.Nobody", "no such class"),
        ("Reader", "no such class"),
        ("crawler.items.Hints", "must be a class with a name .* and a method extract"),
        ("crawler.extractors.extractor_class", "must be a class"),
    ],
)
def test_what_is_no_extractor_is_told(path, told):
    with pytest.raises(ValueError, match=told):
        extractor_class(path)


def test_a_module_that_cannot_be_imported_is_told(tmp_path, monkeypatch):
    (tmp_path / "half_written.py").write_text("class Reader:\n    name = 'x\n")
    (tmp_path / "no_model.py").write_text("open('/nowhere/model.bin')\n")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ValueError, match="cannot be imported: SyntaxError: "):
        extractor_class("half_written.Reader")
    with pytest.raises(ValueError, match="cannot be imported: FileNotFoundError: "):
        extractor_class("no_model.Reader")


def test_our_own_is_not_guarded_and_another_is():
    assert type(extractor_of(DEFAULT_EXTRACTOR)).__name__ == "WinnowExtractor"
    assert extractor_of(STOCK) is extractor_of(STOCK)


OWN = """
    from crawler.text.metadata.page_metadata import Metadata
    from crawler.text.source import Extracted

    class Capitals:
        name = "capitals 2.1"

        def extract(self, page):
            if b"number 3" in page.body:
                raise KeyError("three")
            words = "THE COUNCIL OPENED THE BRIDGE TO CYCLISTS AFTER A LONG DEBATE ON MONDAY NIGHT"
            return Extracted(text=f"{words} {page.url}\\n" + words * 3)
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    (tmp_path / "own_extractor.py").write_text(dedent(OWN))
    monkeypatch.syspath_prepend(tmp_path)
    return "own_extractor.Capitals"


def test_the_users_own_gives_text_alone_and_we_read_the_metadata(own):
    page = read_page(PAGE.replace("number 3", "number x").encode(), URL, PageOptions(), extractor_of(own))

    assert page.text.startswith("THE COUNCIL OPENED")
    assert page.title == "Bridge opens"
    assert (page.authors, page.extractor) == (["Ada Marsh"], "capitals 2.1")


def test_what_it_raises_costs_the_page_with_a_reason(own):
    with pytest.raises(RefusedError) as caught:
        read_page(PAGE.encode(), URL, PageOptions(), extractor_of(own))

    assert caught.value.reason is Reason.EXTRACTOR_FAILED
    assert caught.value.detail == "capitals 2.1: KeyError: 'three'"


FAULTY = """
    import sys
    from datetime import datetime
    from crawler.text.metadata.page_metadata import Metadata
    from crawler.text.source import Extracted

    class Named:
        name = "faulty"

    class Unmade(Named):
        def __init__(self):
            raise OSError("no model here")

        def extract(self, page):
            return Extracted()

    class Leaves(Named):
        def extract(self, page):
            sys.exit(3)

    class Forgets(Named):
        def extract(self, page):
            pass

    class GivesBytes(Named):
        def extract(self, page):
            return Extracted(text=page.body)

    class GivesTime(Named):
        def extract(self, page):
            return Extracted(text="x", metadata=Metadata(date_published=datetime(2026, 1, 1)))

    class GivesOneAuthor(Named):
        def extract(self, page):
            return Extracted(text="x", metadata=Metadata(authors="Ada Marsh"))
"""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Unmade", "Unmade: OSError: no model here"),
        ("Leaves", "faulty: SystemExit: 3"),
        ("Forgets", "faulty: TypeError: extract: NoneType: must be Extracted"),
        ("GivesBytes", "faulty: TypeError: text: b'"),
        ("GivesTime", "faulty: TypeError: date_published: datetime.datetime(2026, 1, 1, 0, 0): must be str | None"),
        ("GivesOneAuthor", "faulty: TypeError: authors: 'Ada Marsh': must be list[str]"),
    ],
)
def test_whatever_is_wrong_with_it_costs_the_page(tmp_path, monkeypatch, name, told):
    (tmp_path / "faulty_extractor.py").write_text(dedent(FAULTY))
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(RefusedError) as caught:
        read_page(PAGE.encode(), URL, PageOptions(), extractor_of(f"faulty_extractor.{name}"))

    assert caught.value.reason is Reason.EXTRACTOR_FAILED
    assert caught.value.detail.startswith(told)
