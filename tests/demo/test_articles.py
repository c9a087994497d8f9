from collections import Counter

import pytest

from crawler.demo.articles import Part, load_articles, read_part
from crawler.demo.labels import load_labels
from crawler.demo.specs import load_specs
from crawler.text.blocks.block import Kind

ARTICLES = load_articles()
WRITTEN = [article for article in ARTICLES if article.role == "article"]
LANGUAGES = {"ar", "de", "el", "en", "es", "fa", "fr", "hi", "ja", "ru", "zh"}
ZWNJ, ZWJ = "\u200c", "\u200d"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Plain text.", Part(Kind.PARAGRAPH, "Plain text.")),
        ("## A subheading", Part(Kind.HEADING, "A subheading")),
        ("- an item", Part(Kind.LIST_ITEM, "an item")),
        ("> said somebody", Part(Kind.QUOTE, "said somebody")),
        ("| 1 | two | 3", Part(Kind.TABLE_ROW, "1 | two | 3")),
        ("-5 degrees is cold.", Part(Kind.PARAGRAPH, "-5 degrees is cold.")),
    ],
)
def test_line_of_a_body(line, expected):
    assert read_part(line) == expected


def test_table_row_reads_as_its_cells():
    assert read_part("| 1 | two | 3").gold == "1 two 3"


def test_every_language_has_at_least_four_articles():
    counts = Counter(article.language for article in WRITTEN)
    assert set(counts) == LANGUAGES
    assert min(counts.values()) >= 4
    assert len(WRITTEN) >= 48


@pytest.mark.parametrize("article", WRITTEN, ids=lambda article: article.id)
def test_article_is_whole(article):
    assert 4 <= len(article.body) <= 14
    assert article.authors
    assert article.tags
    assert article.summary
    assert article.date.tzinfo is not None
    assert article.section in load_labels(article.language).sections
    assert article.language in load_specs()[article.site].languages
    assert sum(len(part.text) for part in article.body) >= (450 if article.language in {"zh", "ja"} else 900)


def test_no_line_stands_in_two_articles_except_wire_copies():
    lines = Counter(
        part.text for article in WRITTEN if article.copy_of is None for part in article.body if len(part.text) > 40
    )
    assert [line for line, count in lines.items() if count > 1] == []


def test_pull_quotes_are_sentences_of_their_articles():
    quotes = [
        (article.id, article.pull_quote.rstrip(".。") in article.text) for article in WRITTEN if article.pull_quote
    ]
    assert len(quotes) >= 8
    assert [article_id for article_id, found in quotes if not found] == []


def test_wire_copy_differs_from_its_original():
    articles = {article.id: article for article in WRITTEN}
    [copy] = [article for article in WRITTEN if article.copy_of]
    original = articles[copy.copy_of]
    assert copy.site != original.site
    assert copy.text != original.text
    assert set(copy.text.split("\n")[1:]) <= set(original.text.split("\n"))


def test_joiners_are_in_the_texts():
    texts = {language: "".join(a.text for a in WRITTEN if a.language == language) for language in LANGUAGES}
    assert texts["fa"].count(ZWNJ) > 50
    assert ZWJ in texts["hi"]


def test_labels_have_the_same_keys_in_every_language():
    keys = {language: set(load_labels(language).all("")) for language in LANGUAGES}
    assert {language: sorted(found ^ keys["en"]) for language, found in keys.items() if found != keys["en"]} == {}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "18 November 2026, 07:40"),
        ("zh", "2026年11月18日 07:40"),
        ("fa", "۱۸ نوامبر ۲۰۲۶ ساعت ۰۷:۴۰"),
    ],
)
def test_date_line(language, expected):
    [ferry] = [article for article in ARTICLES if article.id == "ferry-line-returns"]
    assert load_labels(language).date(ferry.date) == expected
