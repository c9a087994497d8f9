"""Prompt rules: every phrase of every language matches its examples and leaves article sentences alone."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.languages import read_part
from crawler.text.cleaning.prompts import FAMILIES, PromptMode, load_rules, match_prompt, may_be_prompt, prompt_evidence
from crawler.text.cleaning.prompts.folding import fold_line
from crawler.text.cleaning.prompts.phrases import PhraseIndex
from crawler.text.cleaning.prompts.rules import MAX_LINE_CHARACTERS, read_rules
from crawler.text.cleaning.prompts.templates import MORE_NETWORKS, NETWORK, expansions

DATA = read_part("prompts")
ENTRIES = [
    pytest.param(family, entry, id=f"{language}-{family}")
    for language, families in DATA.items()
    for family, entry in families.items()
]


def lines(entry, key):
    return [line for line in entry.get(key, "").splitlines() if line.strip()]


@pytest.mark.parametrize(("family", "entry"), ENTRIES)
def test_entry_matches_its_examples_and_not_its_counters(family, entry):
    assert lines(entry, "example")
    assert lines(entry, "counter")
    assert {line: match_prompt(line) for line in lines(entry, "example")} == dict.fromkeys(
        lines(entry, "example"), family
    )
    assert {line: match_prompt(line) for line in lines(entry, "counter")} == dict.fromkeys(lines(entry, "counter"))


@pytest.mark.parametrize("language", DATA)
def test_every_phrase_is_found_by_what_it_stands_for(language):
    missed = []
    for rule in read_rules(language, DATA[language]):
        for text in itertools.islice(expansions(rule.template), 40):
            assert "  " not in text, rule
            assert text == text.strip(), rule
            line = text.replace("<net>", "telegram").replace("<name>", "abc").replace("<date>", "0 may 0")
            if prompt_evidence(line + " abc" if line.endswith(":") else line) is None:
                missed.append((rule.family, line))
    assert missed == []


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("اشترك فى النشرة البريدية لتحصل على اهم الاخبار بمجرد نشرها", "newsletter"),
        ("تابعنا على مواقع التواصل الاجتماعى", "follow"),
        ("التالى أوكرانيا تلاحق الصحفيين لإخفاء الحقائق", "next"),
        ("إشتــرك في النَّشرة البريديّة", "newsletter"),
        ("  ► READ ALSO:  Ten things… »", "read_also"),
        ("🔔 Subscribe to our newsletter 👇", "newsletter"),
        ("", None),
        ("…", None),
        ('"Follow us," she said.', None),
        ("»Subscribe to our newsletter«, sagte sie.", None),
    ],
)
def test_spelling_and_ornament_do_not_matter_but_speech_does(text, family):
    assert match_prompt(text) == family


def test_strength_follows_how_much_of_the_line_is_prompt():
    whole, delimited, opening = map(
        prompt_evidence, ("Read also", "Read also: Rivers rise again", "Read also Rivers rise again")
    )
    assert (whole.mode, delimited.mode, opening.mode) == (
        PromptMode.WHOLE,
        PromptMode.OPENING,
        PromptMode.OPENING,
    )
    assert whole.strength > delimited.strength > opening.strength
    assert prompt_evidence("Read also what the king wrote in his last letters.") is None


def test_long_lines_are_never_prompts():
    assert match_prompt("Subscribe to our newsletter " + "and more " * (MAX_LINE_CHARACTERS // 9)) is None


@given(st.text(max_size=200))
def test_any_text_is_judged(text):
    hit = prompt_evidence(text)
    assert hit is None or hit.family in FAMILIES
    assert len(fold_line(text).splitlines()) <= 1


@given(st.text("•►→ *-–▪🔔\u200f", max_size=6), st.text("•►→ *-–▪👇\u200e:!", max_size=6))
def test_ornament_around_a_prompt_does_not_matter(before, after):
    assert match_prompt(f"{before} Read ALSO {after}") == "read_also"


def test_what_is_a_prompt_of_a_family_may_be_one():
    examples = [
        (line, family)
        for entries in DATA.values()
        for family, entry in entries.items()
        for line in lines(entry, "example")
    ]
    assert [example for example in examples if not may_be_prompt(*example)] == []


def test_what_no_phrase_of_a_family_opens_like_is_none():
    assert not may_be_prompt("Subscribe to our newsletter", "photo_credit")
    assert not may_be_prompt("", "photo_credit")


def test_rules_are_read_once():
    assert load_rules() is load_rules()


RULES = [rule for language, families in DATA.items() for rule in read_rules(language, families)]
SLOTS = {
    MORE_NETWORKS: rf"(?:[ ,/&+|'-]*(?:\w{{1,5}}[ '-]*)?{NETWORK}){{0,6}}",
    "<name>": r"\S+(?: \S+){0,3}",
    "<date>": r"(?=.{0,40}0).{1,60}",
}
SYMBOLS = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|"}


def regex(template):
    """Return what a template means, as a regular expression."""
    pieces = re.findall(r"<\w+>|[()\[\]|]|[^()\[\]|<]+", template)
    return "".join(SLOTS.get(piece) or SYMBOLS.get(piece) or re.escape(piece) for piece in pieces)


@st.composite
def templates_and_lines(draw):
    """Draw a template of the data files and a line much like those it stands for."""
    template = draw(st.sampled_from(RULES)).template.replace("<net>", NETWORK + MORE_NETWORKS)
    line = draw(st.sampled_from(list(itertools.islice(expansions(template.rstrip(": ")), 40))))
    for slot in ("<name>", "<date>", MORE_NETWORKS):
        fillings = (
            st.text(f"ab 0-:|,{NETWORK}", max_size=12) if slot == MORE_NETWORKS else st.text("ab 0-:|", min_size=1)
        )
        while slot in line:
            line = line.replace(slot, draw(fillings), 1)
    if draw(st.booleans()):
        line = line.replace(" ", draw(st.sampled_from([": ", " | ", "|", " :| "])))
    line += draw(st.sampled_from(["", ":", ": b", " : b", " b", "b", "-b", " | 0", " > b", f", {NETWORK} b"]))
    return template, " ".join(line.split())


@given(templates_and_lines())
def test_whole_lines_match_as_a_regular_expression_would(drawn):
    template, line = drawn
    index = PhraseIndex()
    index.add_whole(0, template)
    expected = re.match(regex(template).replace(r"\ ", "[ :|]{1,3}") + r"\Z", line)
    assert index.first_match(line, {0}) == (expected and (0, expected.end()))


@given(templates_and_lines(), st.booleans())
def test_openings_match_as_a_regular_expression_would(drawn, parted):
    template, line = drawn
    index = PhraseIndex()
    index.add_opening(0, template, parted=parted)
    behind = r"(?=\s*[:=|>»›→]|\Z)" if template.endswith(":") else r"(?![\w'-])" if parted else ""
    expected = re.match(regex(template.rstrip(": ")) + behind, line)
    assert index.first_match(line, {0}) == (expected and (0, expected.end()))


def test_of_several_phrases_the_lowest_number_counts():
    index = PhraseIndex()
    index.add_whole(0, "read also")
    index.add_opening(1, "read (also|more)", parted=True)
    index.add_opening(2, "read", parted=True)
    assert index.first_match("read also", {0, 1, 2}) == (0, 9)
    assert index.first_match("read more", {0, 1, 2}) == (1, 9)
    assert index.first_match("read more", {0, 2}) == (2, 4)
    assert index.first_match("reading", {0, 1, 2}) is None
