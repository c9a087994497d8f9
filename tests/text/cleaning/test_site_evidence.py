"""How much the other articles of a site say against a block, and what follows for the text."""

import math
from zlib import crc32

import pytest

from crawler.text.blocks.block import HIDDEN_RULE, TITLE_RULE, Block, Kind
from crawler.text.cleaning.decide import (
    PAGE_RULE,
    PREFIX_WEIGHT,
    SITE_RULE,
    decide,
    set_apart,
    site_evidence,
    site_evidences,
    weigh,
)
from crawler.text.cleaning.site_memory import SiteCounts

SENTENCE = "The council opened the bridge on Monday after ten years of work on both banks. "  # 15 words
ALWAYS, AND_HIDDEN = {TITLE_RULE}, {TITLE_RULE, HIDDEN_RULE}


def block(text: str = "Four words stand here", score: float = 3.0, **more) -> Block:
    fingerprint = 2 * crc32(text.encode())
    more = {"extracted": True, "kind": Kind.PARAGRAPH, "rules": ()} | more
    return Block(text, position=0, score=score, fingerprint=fingerprint, prefix_fingerprint=fingerprint + 1, **more)


def counts(one: Block, *, whole: int = 0, opening: int = 0, articles: int = 11) -> SiteCounts:
    return SiteCounts(articles, {one.fingerprint: whole, one.prefix_fingerprint: opening})


@pytest.mark.parametrize(
    ("others_with_it", "log_odds"),
    [(0, 0.0), (1, 2.2 + 0.2), (3, 4.4 + 0.6), (7, 6.6 + 1.4), (10, 2.2 * math.log2(11) + 2.0)],
)
def test_each_doubling_and_the_share_of_the_other_articles_count(others_with_it, log_odds):
    one = block()
    assert site_evidence(one, counts(one, whole=others_with_it + 1)) == pytest.approx(log_odds)
    assert site_evidence(one, counts(one, opening=others_with_it + 1)) == pytest.approx(PREFIX_WEIGHT * log_odds)


def test_a_block_that_was_never_counted_has_nothing_against_it():
    one = block()
    assert site_evidence(one, SiteCounts(11, {})) == 0.0


def test_no_share_is_larger_than_all_others():
    one = block()
    assert site_evidence(one, counts(one, whole=16)) == pytest.approx(2.2 * 4 + 2.0)


@pytest.mark.parametrize(("articles", "speaks"), [(1, False), (2, False), (3, True)])
def test_two_other_articles_must_be_known(articles, speaks):
    one = block()
    assert bool(site_evidence(one, counts(one, whole=2, articles=articles))) is speaks


@pytest.mark.parametrize(("words", "weight"), [(1, 1.0), (12, 1.0), (24, 0.5), (48, 0.25)])
def test_above_twelve_words_repetition_weighs_fully_less(words, weight):
    one = block("word " * words)
    assert site_evidence(one, counts(one, whole=2)) == pytest.approx(2.4 * weight)


def series(under: Block) -> tuple[list[Block], list[float | None]]:
    blocks = [block(SENTENCE), block("What we know", kind=Kind.HEADING), under]
    return blocks, [None, -1.0, None]


def test_the_subheading_of_a_series_has_little_against_it():
    blocks, allowances = series(block(f"New: {SENTENCE}"))
    memory = counts(blocks[1], whole=9)
    assert site_evidences(blocks, memory, allowances) == [0.0, 1.0, 0.0]
    assert site_evidences(blocks, memory, [None, None, None])[1] > 1.0
    blocks[1].score = -0.5
    assert site_evidences(blocks, memory, allowances)[1] > 1.0


def test_a_subheading_over_what_repeats_too_is_furniture():
    blocks, allowances = series(block("Our ten best stories of the week"))
    memory = counts(blocks[1], whole=9)
    memory.counts[blocks[2].fingerprint] = 9
    assert min(site_evidences(blocks, memory, allowances)[1:]) > 1.0


def test_little_evidence_is_not_raised_to_that_of_a_series():
    blocks, allowances = series(block(f"New: {SENTENCE}"))
    memory = counts(blocks[1], opening=2, articles=1001)
    blocks[1].text = "What we know " * 8
    assert 0 < site_evidences(blocks, memory, allowances)[1] < 1.0


def test_without_a_memory_the_site_says_nothing():
    assert site_evidences([block(), block()], None, [None, None]) == [0.0, 0.0]


@pytest.mark.parametrize(
    ("score", "rules", "against", "rule"),
    [
        (1.0, (), True, SITE_RULE),
        (1.0, ("prompt:follow",), True, SITE_RULE),
        (-1.0, ("prompt:follow",), True, "prompt:follow"),
        (0.0, ("prompt:follow", "other"), True, "prompt:follow"),
        (-1.0, (), True, SITE_RULE),
        (-1.0, (), False, PAGE_RULE),
        (0.2, ("prompt:follow",), False, "prompt:follow"),
    ],
)
def test_what_decided_is_the_site_only_where_the_page_alone_would_keep(score, rules, against, rule):
    one = block("Follow us", score, rules=rules)
    removed = weigh([one], counts(one, whole=10 if against else 0)).removed
    assert [name for _, name, _ in removed] == [rule]


@pytest.mark.parametrize(("share_left", "overcut"), [(0.3, True), (0.5, False)])
def test_the_site_takes_no_more_than_a_part_of_what_the_page_keeps(share_left, overcut):
    lines = [f"{number} " + "word " * 10 for number in range(100)]
    blocks = [block(text, 1.0) for text in lines]
    for at, one in enumerate(blocks):
        one.fingerprint, one.prefix_fingerprint = 2 * at, 2 * at + 1
    gone = blocks[int(share_left * 100) :]
    verdict = decide(blocks, memory=SiteCounts(11, {one.fingerprint: 11 for one in gone}))
    assert verdict.overcut is overcut
    assert verdict.kept == (blocks if overcut else blocks[: int(share_left * 100)])


def test_after_an_overcut_only_title_and_hidden_text_are_called_removed():
    title, hidden = (
        block("The title", rules=(TITLE_RULE,)),
        block("Not seen", -2.0, rules=(HIDDEN_RULE,), extracted=False),
    )
    text, prompt = block(SENTENCE, -2.0), block("Follow us", -2.0, rules=("prompt:follow",))
    verdict = decide([title, hidden, text, prompt], memory=None)
    assert (verdict.overcut, verdict.kept) == (True, [text, prompt])
    assert [rule for _, rule, _ in verdict.removed] == [TITLE_RULE, HIDDEN_RULE]


@pytest.mark.parametrize(("hidden", "seen", "rules"), [(3, 1, ALWAYS), (2, 1, AND_HIDDEN), (1, 1, AND_HIDDEN)])
def test_hidden_text_is_the_article_where_it_is_more_than_twice_what_is_seen(hidden, seen, rules):
    blocks = [block(SENTENCE, rules=(HIDDEN_RULE,))] * hidden + [block(SENTENCE)] * seen
    assert set_apart(blocks) == rules


def test_what_the_page_would_not_keep_and_titles_do_not_count_as_seen():
    hidden = block(SENTENCE, rules=(HIDDEN_RULE,))
    beside = [block(SENTENCE * 9, 0.0), block(SENTENCE * 9, -3.0), block(SENTENCE * 9, rules=(TITLE_RULE,))]
    assert set_apart([hidden, *beside]) == ALWAYS


def test_where_the_page_keeps_nothing_the_extractor_says_what_is_seen():
    hidden, seen = block(SENTENCE, -1.0, rules=(HIDDEN_RULE,)), block(SENTENCE, -1.0)
    assert set_apart([hidden, seen]) == AND_HIDDEN
    assert set_apart([hidden, block(SENTENCE, -1.0, extracted=False)]) == ALWAYS


def test_of_two_equal_places_the_first_is_kept():
    first, between, second = block(SENTENCE), block("Between them stands another line"), block(SENTENCE)
    verdict = weigh([first, between, second], None)
    assert [id(one) for one in verdict.kept] == [id(first), id(between)]
