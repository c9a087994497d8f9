from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from crawler.text.metadata.dates import choose_date, parse_date, url_date
from crawler.text.metadata.datetext import text_date

LATEST = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T10:05:06Z", "2024-03-01T10:05:06+00:00"),
        ("2024-03-01T10:05:06.123+01:00", "2024-03-01T10:05:06+01:00"),
        ("2024-03-01T10:05+0530", "2024-03-01T10:05:00+05:30"),
        ("2024-03-01 10:05:06", "2024-03-01T10:05:06"),
        ("2024-3-1", "2024-03-01"),
        ("2024/03/01", "2024-03-01"),
        ("20240301", "2024-03-01"),
        ("20240301T100506Z", "2024-03-01T10:05:06+00:00"),
        ("Fri, 01 Mar 2024 10:05:06 GMT", "2024-03-01T10:05:06+00:00"),
        ("Fri, 01 Mar 2024 10:05:06 -0500", "2024-03-01T10:05:06-05:00"),
        ("Fri Mar 01 10:05:06 CET 2024", "2024-03-01T10:05:06+01:00"),
        ("March 1, 2024 at 5:06 p.m. EST", "2024-03-01T17:06:00-05:00"),
        ("Published: 1st March 2024, 12:30am", "2024-03-01T00:30:00"),
        ("01.03.2024 - 10:05 Uhr", "2024-03-01T10:05:00"),
        ("1. März 2024, 10:05 Uhr", "2024-03-01T10:05:00"),
        ("1er mars 2024 à 10h05", "2024-03-01T10:05:00"),
        ("1 de marzo de 2024", "2024-03-01"),
        ("13/03/2024", "2024-03-13"),
        ("03/13/2024", "2024-03-13"),
        ("2024年3月1日 10時05分", "2024-03-01T10:05:00"),
        ("2024. 3. 1. 10:05", "2024-03-01T10:05:00"),
        ("2024년 3월 1일", "2024-03-01"),
        ("١ مارس ٢٠٢٤", "2024-03-01"),
        ("١٥ كانون الثاني ٢٠٢٤", "2024-01-15"),
        ("1 मार्च 2024", "2024-03-01"),
        ("1 มีนาคม 2567", "2024-03-01"),
        ("1 марта 2024, 10:05", "2024-03-01T10:05:00"),
        ("1 Μαρτίου 2024", "2024-03-01"),
        ("1 marca 2024", "2024-03-01"),
        ("1709287506", "2024-03-01T10:05:06+00:00"),
        ("1709287506000", "2024-03-01T10:05:06+00:00"),
    ],
)
def test_dates_as_pages_write_them(written, iso):
    assert parse_date(written, latest=LATEST) == iso


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        " ",
        "yesterday",
        "2024",
        "March 2024",
        "0001-01-01T00:00:00",
        "1970-01-01",
        "1989-12-31",
        "2024-13-45",
        "2024-02-30",
        "2024-06-10",
        "9999999999",
        "31 February 2024",
        "١",
        "²⁰²⁴",
    ],
)
def test_what_is_no_possible_date_is_none(written):
    assert parse_date(written, latest=LATEST) is None


def test_month_first_decides_what_is_ambiguous():
    assert parse_date("3/4/2024", month_first=True) == "2024-03-04"
    assert parse_date("3/4/2024") == "2024-04-03"


@given(st.text())
def test_any_string_gives_a_date_or_none(text):
    told = parse_date(text, latest=LATEST)
    assert told is None or datetime.fromisoformat(told).year >= 1990


@given(st.integers(631152000, 1714521600).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_iso_8601_is_read_as_it_stands(moment):
    assert parse_date(moment.isoformat(), latest=LATEST) == moment.isoformat()


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2024/03/01/rain", "2024-03-01"),
        ("https://news.example/2024/3/1/rain", "2024-03-01"),
        ("https://news.example/rain-20240301.html", "2024-03-01"),
        ("https://news.example/2024-03-01-rain", "2024-03-01"),
        ("https://news.example/01-03-2024/rain", "2024-03-01"),
        ("https://news.example/2024/mar/01/rain", "2024-03-01"),
        ("https://news.example/2024/03/rain", None),
        ("https://news.example/article-1234567890", None),
        ("https://news.example/2030/01/01/rain", None),
        ("https://2024-03-01.example/rain", None),
        ("https://news.example/rain?date=2024-03-01", None),
    ],
)
def test_dates_in_addresses(url, day):
    assert url_date(url, latest=LATEST) == day


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], (None, None)),
        ([(None, "json-ld"), ("2024-03-01", "url")], ("2024-03-01", "url")),
        (
            [
                ("2024-03-02", "text"),
                ("2024-03-01", "url"),
                ("2024-03-03T10:00:00Z", "sitemap"),
                ("2024-03-04", "feed"),
            ],
            ("2024-03-04", "feed"),
        ),
        ([("2024-03-01", "meta"), ("2024-03-01T10:00:00+00:00", "feed")], ("2024-03-01T10:00:00+00:00", "feed")),
        ([("2024-03-01", "meta"), ("2024-03-02T10:00:00+00:00", "feed")], ("2024-03-01", "meta")),
        ([("2024-03-01", "elsewhere")], (None, None)),
    ],
)
def test_the_best_source_wins_and_a_time_fills_up_its_day(candidates, chosen):
    assert choose_date(candidates) == chosen


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("<h1>Rain</h1><p>1 March 2024</p><p>Text of 3 April 2020</p>", "2024-03-01"),
        ("<p>2 March 2024</p><h1>Rain</h1><span class='date'>1 March 2024</span>", "2024-03-01"),
        ("<h1>Rain</h1><p>Updated 2 March 2024</p><p>1 March 2024</p>", "2024-03-01"),
        ("<h1>Rain</h1><footer><p>2 March 2024</p></footer><div>1.3.2024</div>", "2024-03-01"),
        ("<h1>Rain</h1><p>no date</p>", None),
    ],
)
def test_dates_in_the_text(body, day):
    assert text_date(fromstring(f"<html><body>{body}</body></html>"), latest=LATEST, month_first=False) == day
