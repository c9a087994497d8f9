import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.normalize import (
    CACHED_CHARACTERS,
    clean_text,
    content_hash,
    has_words,
    normalized_for_hash,
    word_count,
)


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        (" A\u00a0line \n of\ttext\u2028and\u2029more\x85here ", "A line of text and more here"),
        ("nul\x00 esc\x1b[0m bell\x07", "nul esc[0m bell"),
        ("cafe\u0301", "café"),
        ("\ufeffmark", "mark"),
        ("soft\u00adhyphen word\u2060joiner", "softhyphen wordjoiner"),
        ("lone \ud83d half", "lone half"),
        ("pair \ud83d\ude00", "pair 😀"),
        ("icon \uf09a font", "icon font"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("a\u200bb", "ab"),
        ("ស\u200bក", "ស\u200bក"),
        ("א \u2067abc\u2069 ב", "א \u2067abc\u2069 ב"),
        ("א \u202eabc", "א abc"),
        ("(C++\u200e) نص", "(C++\u200e) نص"),
        ("\u200f\u200e نص \u200e", "نص"),
        ("\u200b\u200c ", ""),
    ],
)
def test_a_line_is_clean_and_keeps_what_carries_meaning(written, clean):
    assert clean_text(written) == clean


@given(st.text(st.characters(exclude_categories=())))
def test_cleaning_twice_changes_nothing(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in once)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One, two – three!", 3),
        ("state-of-the-art isn't two", 3),
        ("北京时间2024年", 6),
        ("東京タワー", 5),
        ("서울 시내", 2),
        ("ไทย", 3),
        ("हिन्दी में", 2),
        ("می‌خواهم بروم", 2),
        ("… — !", 0),
    ],
)
def test_words_are_counted_by_character_where_there_are_no_spaces(text, words):
    assert word_count(text) == words


def test_words_of_a_long_text_are_those_of_its_lines():
    line = "Three words 中文, – and one more"
    assert word_count("\n".join([line] * CACHED_CHARACTERS)) == CACHED_CHARACTERS * word_count(line)


@given(st.text("ab 中é.–", max_size=12), st.integers(1, 5))
def test_a_text_has_as_many_words_as_are_counted(text, least):
    line = clean_text(text)
    assert has_words(line, least) is (word_count(line) >= least)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Hello”, World!", "hello world"),
        ("مُحَمَّد", "محمد"),
        ("العـــربية", "العربية"),
        ("ＡＢＣ１", "abc1"),
        ("Straße", "STRASSE"),
        ("line\nbreak", "line  break"),
    ],
)
def test_prints_of_one_text_have_one_hash(one, other):
    assert normalized_for_hash(one) == normalized_for_hash(other)
    assert content_hash(one) == content_hash(other)


@pytest.mark.parametrize(("one", "other"), [("7 dead", "8 dead"), ("हिन्दी", "हनद"), ("word", "words")])
def test_texts_that_differ_have_different_hashes(one, other):
    assert content_hash(one) != content_hash(other)


@given(st.text(st.characters(exclude_categories=())))
def test_normalising_for_the_hash_twice_changes_nothing(text):
    once = normalized_for_hash(text)
    assert normalized_for_hash(once) == once
