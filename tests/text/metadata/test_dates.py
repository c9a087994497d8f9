from datetime import UTC, datetime

import pytest
from lxml.html import fromstring

from crawler.text.metadata.jsonld import read_jsonld
from crawler.text.metadata.page_metadata import read_metadata

CAPTURED = datetime(2024, 6, 20, 9, 30, tzinfo=UTC)
TITLE = "A mill on the Lune turns again"
TEXT = (
    "<p>The wheel had stood still for a generation when the last miller's daughter found the key to the sluice in a"
    " tin of buttons.</p><p>It took two winters, a retired shipwright and a loan from the parish to make the shaft run"
    " true, and on Saturday the first sack was filled.</p><p>Nobody had expected the smell, which drew people out of"
    " their houses long before noon and kept them on the bridge for hours.</p>"
)
H1 = f"<h1>{TITLE}</h1>"


def page(body, *, head="", lang="en", url="https://news.example/a/mill"):
    head = f"<title>{TITLE} | Lune Post</title>{head}"
    tree = fromstring(f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>")
    return read_metadata(tree, url, jsonld=read_jsonld(tree), headers={}, latest=CAPTURED)


def told(body, **options):
    found = page(body, **options)
    return found.date_published, found.date_source


@pytest.mark.parametrize(
    ("lang", "line", "date"),
    [
        ("en", "<p class='byline'>By May Sampleton | Feb 15, 2024</p>", "2024-02-15"),
        ("en", "<p>Wednesday, 15 May 2024</p>", "2024-05-15"),
        ("en", "<div><span>By Ada Sample</span><span>15 May 2024 at 10:05</span></div>", "2024-05-15T10:05:00"),
        ("en", "<div class='meta'>Updated 17 May 2024, published 15 May 2024</div>", "2024-05-15"),
        ("en", "<p>Updated: 17 May 2024</p><p>Published: 15 May 2024</p>", "2024-05-15"),
        ("en", "<p>Last updated 15 May 2024</p>", "2024-05-15"),
        ("en", "<p>15 May 2024 <a href='/author/2'>Ada Sampleton-Example and Bo Sampleton</a></p>", "2024-05-15"),
        ("en", "<p>Posted 1 month ago on 15 May 2024</p>", "2024-05-15"),
        ("de", "<div>Stand: 17.05.2024, 10:00 Uhr | Erschienen am 15.05.2024</div>", "2024-05-15"),
        ("de", "<p class='stand'>Stand des Berichts: 15. Februar 2024</p>", "2024-02-15"),
        ("ja", "<p>公開 2024年5月15日 更新 2024年5月17日</p>", "2024-05-15"),
        ("fa", "<div>چهارشنبه ۲۶ اردیبهشت ۱۴۰۳ - ۱۰:۰۵</div>", "2024-05-15T10:05:00"),
        ("th", "<span>15 พ.ค. 67</span>", "2024-05-15"),
        ("tr", "<span class='tarih'>15 MAYIS 2024 ÇARŞAMBA</span>", "2024-05-15"),
    ],
)
def test_the_dateline_beside_the_headline(lang, line, date):
    assert told(f"<main>{H1}{line}{TEXT}</main>", lang=lang) == (date, "dateline")


@pytest.mark.parametrize(
    "body",
    [
        f"<p class='date'>15 May 2024</p>{H1}{TEXT}",
        f"<article><header><span class='date'>15 May 2024</span>{H1}</header>{TEXT}</article>",
        f"{H1}<p class='standfirst'>{'A river, a wheel and a tin of buttons. ' * 4}</p><p>15 May 2024</p>{TEXT}",
        f"{H1}<p>(15 May 2024) {TEXT[3:]}",
        f"{H1}<p>LUNE, May 15, 2024 (Wire) - {TEXT[3:]}",
        f"<div class='top'><div class='date'>Thursday, June 20, 2024</div></div>{H1}<p>15 May 2024</p>{TEXT}",
        f"<ul><li>17 May 2024 <a href='/b'>Why the parish lent the money</a></li></ul>{H1}<p>15 May 2024</p>{TEXT}",
        f"<div class='bar'><div class='date'>17 May 2024</div></div><main>{H1}<p>15 May 2024</p>{TEXT}</main>",
        f"{H1}<p>15 May 2024</p>{TEXT}<div><b>Bo</b> <time datetime='2024-05-17'>17 May</time> Well done!</div>",
        f"{H1}<p>15-MAY-24</p>{TEXT}",
        f"{H1}<p>www.lune.example 2024年5月15日</p>{TEXT}",
        f"{H1}<p class='meta'>By Ada Sampleton, Lune Post | Posted: 15 May 2024 {'| Share it ' * 7}</p>{TEXT}",
        f"{H1}<p>15 May 2024</p>{TEXT}<ol class='comments'><li>Bo, 17 May 2024</li></ol>",
    ],
)
def test_where_a_dateline_stands(body):
    assert told(body) == ("2024-05-15", "dateline")


@pytest.mark.parametrize(
    "body",
    [
        f"{H1}{TEXT}",
        f"{H1}{TEXT}<p>The next open day: 15 May 2024</p>",
        f"{H1}<p>The mill opens again on 15 May 2024.</p>{TEXT}",
        f"{H1}<p>Valid until 15 May 2024</p>{TEXT}",
        f"{H1}<p>Event date: 15 May 2024</p>{TEXT}",
        f"{H1}<p>15 July 2024</p>{TEXT}",
        f"{H1}<p>5 hours ago</p>{TEXT}",
        f"{H1}<p>Yesterday, 17:40</p>{TEXT}",
        f"{H1}{TEXT}<div class='imprint'>© 2003-2024 Lune Post. Since 1887.</div>",
        f"{H1}{TEXT}<p>Copyright 15 May 2024 Lune Post</p>",
        f"{H1}{TEXT}<footer>15 May 2024</footer>",
        f"{H1}{TEXT}<div class='comments'><time datetime='2024-05-15T10:00Z'>15 May</time> Well done!</div>",
        f"{H1}{TEXT}<div class='related'><time datetime='2024-05-15'>15 May</time> <a href='/b'>The parish</a></div>",
        f"{H1}{TEXT}<ul><li><time datetime='2024-05-15'></time> <a href='/b'>Why the parish lent the money</a></ul>",
        f"<div class='bar'><span>20 June 2024</span></div>{H1}{TEXT}",
        f"<div class='bar'><div class='date'>17 June 2024</div></div><main>{H1}{TEXT}</main>",
        f"<header><div class='date'>17 June 2024</div></header><article>{H1}{TEXT}</article>",
        f"{H1}{TEXT}<div><b>Bo</b> <time datetime='2024-05-17'>17 May</time> Well done!</div>",
        f"{H1}<p>Concert: 15 May 2024, 8 pm, at the mill</p>{TEXT}",
        f"{H1}<p>水車小屋は2024年5月15日に再び回り出した。</p>{TEXT}",
        f"{H1}<aside><p>15 May 2024</p></aside>{TEXT}",
        f"<script>var sale = {{'expires': '2024-05-15'}}</script>{H1}{TEXT}",
        f"{H1}<p>05/04/2024</p>{TEXT}",
    ],
)
def test_what_is_only_a_guess_is_no_date(body):
    assert told(body) == (None, None)


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='copyright' content='&copy; 2016 Lune Post'>",
        "<link rel='stylesheet' href='/style.css?v=20230112'>",
        "<script>window.build = '2023-01-12T08:00:00Z'</script>",
        "<meta name='expires' content='2024-05-15'>",
    ],
)
def test_dates_of_the_site_are_none_of_the_article(head):
    assert told(H1 + TEXT, head=head) == (None, None)


@pytest.mark.parametrize(
    ("head", "body", "options", "date"),
    [
        ("", "<time datetime='2024-05-15T08:05:00Z'>today</time>", {}, ("2024-05-15T08:05:00+00:00", "time")),
        (
            "",
            "<time datetime='Wed May 15 2024 10:05:00 GMT+0200 (CEST)'></time>",
            {},
            ("2024-05-15T10:05:00+02:00", "time"),
        ),
        ("", "<time datetime='1403/02/26 10:05'></time>", {"lang": "fa"}, ("2024-05-15T10:05:00", "time")),
        (
            "",
            "<time class='updated' datetime='2024-05-17'></time><time class='published' datetime='2024-05-15'></time>",
            {},
            ("2024-05-15", "time"),
        ),
        (
            "",
            "<abbr class='published' title='2024-05-15T08:05:00Z'>15 May</abbr>",
            {},
            ("2024-05-15T08:05:00+00:00", "time"),
        ),
        ("", "<span itemprop='datePublished' content='2024-05-15'>in May</span>", {}, ("2024-05-15", "time")),
        ("<meta name='date' content='1715767500'>", "", {}, ("2024-05-15T10:05:00+00:00", "meta")),
        ("<meta name='article.published-date' content='May 15, 2024'>", "", {}, ("2024-05-15", "meta")),
        (
            "<meta property='article:published_time' content='1403-02-26T10:05:00+03:30'>",
            "",
            {"lang": "fa"},
            ("2024-05-15T10:05:00+03:30", "meta"),
        ),
        ("<meta name='pubdate' content='2024-07-15'>", "<p>15 May 2024</p>", {}, ("2024-05-15", "dateline")),
        ("", "", {"url": "https://news.example/2024/05/15/mill"}, ("2024-05-15", "url")),
        ("", "", {"url": "https://news.example/04-05-2024/mill"}, (None, None)),
    ],
)
def test_dates_for_machines(head, body, options, date):
    assert told(H1 + body + TEXT, head=head, **options) == date


@pytest.mark.parametrize(
    ("head", "body", "options", "date"),
    [
        (
            "<meta name='date' content='05/04/2024 10:05'>",
            "<p>Saturday, 4 May 2024</p>",
            {"lang": "de"},
            "2024-05-04T10:05:00",
        ),
        ("<meta name='date' content='05/04/2024'>", "<p>5. April 2024</p>", {"lang": "de"}, "2024-04-05"),
        ("<meta name='date' content='05/04/2024'>", "<p>4. Mai 2024</p>", {"lang": "de"}, "2024-05-04"),
        ("<meta name='date' content='05/04/2024'>", "", {"lang": "de"}, "2024-04-05"),
        ("<meta name='date' content='05/04/2024'>", "", {"lang": "en"}, None),
        ("<meta name='date' content='05/05/2024'>", "", {"lang": "en"}, "2024-05-05"),
        ("<meta name='date' content='05/04/2024'><meta property='og:locale' content='en_US'>", "", {}, "2024-05-04"),
        ("<meta name='date' content='05/04/2024'>", "", {"url": "https://n.example/2024/05/04/mill"}, "2024-05-04"),
        ("", "<p>Published 05/04/2024</p><p>Updated 05/16/2024</p>", {}, "2024-05-04"),
        ("", "<p>05/04/2024 9:15 AM</p>", {}, "2024-05-04T09:15:00"),
        ("", "<p>05/04/2024</p>", {"lang": "en-GB"}, "2024-04-05"),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_page(head, body, options, date):
    assert told(H1 + body + TEXT, head=head, **options)[0] == date


def test_an_offset_that_stands_elsewhere_on_the_page_is_kept():
    head = """<meta property="article:published_time" content="2024-05-15T10:05:00+02:00">
      <script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-15 10:05:00"}</script>"""
    assert told(H1 + TEXT, head=head) == ("2024-05-15T10:05:00+02:00", "meta")


def test_a_date_with_a_label_is_believed_far_from_the_headline():
    assert told(f"{H1}{TEXT}<p>Published: 15 May 2024</p>") == ("2024-05-15", "text")


def test_the_last_change_is_read_beside_the_date_of_publication():
    found = page(f"{H1}<p>Published 15 May 2024, updated 17 May 2024 at 11:00</p>{TEXT}")
    assert (found.date_published, found.date_modified) == ("2024-05-15", "2024-05-17T11:00:00")


def test_json_ld_of_another_article_has_no_say():
    head = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Why the parish lent the money",
      "url": "https://news.example/a/parish", "datePublished": "2024-05-17"}</script>"""
    assert told(f"{H1}<p>15 May 2024</p>{TEXT}", head=head) == ("2024-05-15", "dateline")
    assert told(H1 + TEXT, head=head.replace("Why the parish lent the money", TITLE)) == ("2024-05-17", "json-ld")


def test_a_json_ld_date_as_a_number_counts_seconds():
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": 1715767500000}</script>'
    assert told(H1 + TEXT, head=head) == ("2024-05-15T10:05:00+00:00", "json-ld")
