import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.cleaning.site_memory import (
    ENTRY,
    HALF_LIFE_DAYS,
    HEADER,
    MAX_ENTRIES,
    SiteMemory,
    block_fingerprint,
    block_fingerprints,
    prefix_fingerprint,
)

ENTRIES = st.lists(st.tuples(st.sets(st.integers(1, 40), max_size=8), st.integers(1, 400)), max_size=20)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12 Comments", "3 comments", True),
        ("Share this: ", "share this", True),
        ("© 2023 The Post", "© 2024 The Post", True),
        ("تابعنا", "تابعونا", False),
    ],
)
def test_fingerprint_folds_case_digits_and_punctuation(one, other, same):
    assert (block_fingerprint(one) == block_fingerprint(other)) is same


@pytest.mark.parametrize("text", ["", " — ", "»"])
def test_text_without_letters_has_no_fingerprint(text):
    assert block_fingerprint(text) == 0


LINES = st.text(st.characters(exclude_characters="\n") | st.sampled_from(" 09٣²Aß_-—."), max_size=12)


@given(st.lists(LINES, max_size=6))
def test_many_lines_have_the_fingerprints_that_each_has_alone(lines):
    assert block_fingerprints(lines) == list(map(block_fingerprint, lines))


@pytest.mark.parametrize(
    ("text", "has"),
    [("Read more: a headline", True), ("Next » a headline", True), ("A plain sentence without any", False)],
)
def test_prefix(text, has):
    assert (prefix_fingerprint(text) != 0) is has


def test_prefix_is_not_the_block():
    assert prefix_fingerprint("Read more: a") != block_fingerprint("Read more")


def test_an_article_counts_a_block_once():
    memory = SiteMemory()
    memory.observe([7, 7, 8, 0], day=100)
    memory.observe([7], day=101)
    assert (memory.count(7), memory.count(8), memory.count(9), memory.count(0), memory.articles) == (2, 1, 0, 0, 2)


@given(ENTRIES)
def test_what_is_dumped_is_loaded(articles):
    memory = SiteMemory()
    for fingerprints, day in sorted(articles, key=lambda row: row[1]):
        memory.observe(fingerprints, day)
    blob = memory.dump()
    again = SiteMemory.load(blob)
    assert again.dump() == blob
    assert [again.count(n) for n in range(41)] == [memory.count(n) for n in range(41)]
    assert again.articles == memory.articles


@given(ENTRIES, ENTRIES)
def test_merging_is_counting_both(one, other):
    both, first, second = SiteMemory(), SiteMemory(), SiteMemory()
    for fingerprints, _ in one:
        first.observe(fingerprints, 50)
        both.observe(fingerprints, 50)
    for fingerprints, _ in other:
        second.observe(fingerprints, 50)
        both.observe(fingerprints, 50)
    first.merge(second)
    assert [first.count(n) for n in range(41)] == [both.count(n) for n in range(41)]
    assert first.articles == both.articles


@pytest.mark.parametrize("blob", [None, b"", b"x", b"\xff" * 64, b"\x01\x00" + b"\x00" * 7])
def test_unreadable_memory_is_empty(blob):
    assert len(SiteMemory.load(blob)) == 0


def test_a_fingerprint_costs_less_than_twenty_bytes():
    memory = SiteMemory()
    memory.observe(range(1, 1001), day=3)
    assert (len(memory.dump()) - HEADER.itemsize) / 1000 == ENTRY.itemsize <= 20


def test_furniture_outlives_the_rare_when_memory_is_full():
    memory = SiteMemory()
    for article in range(10):
        memory.observe([1, *range(article * 8000 + 2, article * 8000 + 8002)], day=article)
    assert len(SiteMemory.load(memory.dump())) <= MAX_ENTRIES
    assert memory.count(1) == 10


def test_old_furniture_fades():
    memory = SiteMemory()
    for _ in range(8):
        memory.observe([1, 2], day=10)
    memory.observe([2], day=10 + 2 * HALF_LIFE_DAYS)
    assert (memory.count(1), memory.count(2), memory.articles) == (2, 3, 3)
    memory.observe([2], day=10 + 20 * HALF_LIFE_DAYS)
    assert memory.count(1) == 0


def test_an_earlier_day_fades_nothing():
    memory = SiteMemory()
    memory.observe([1], day=1000)
    memory.observe([1], day=1)
    assert memory.count(1) == 2
