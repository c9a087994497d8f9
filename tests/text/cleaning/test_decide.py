import pytest

from crawler.text.blocks.block import HIDDEN_RULE, TITLE_RULE, Block, Kind
from crawler.text.cleaning.decide import (
    COPY_RULE,
    MIN_KEPT_WORDS,
    PAGE_RULE,
    SITE_RULE,
    decide,
    verdict_text,
)
from crawler.text.cleaning.site_memory import SiteMemory, block_fingerprint, prefix_fingerprint

PARAGRAPH = "The paragraph says what happened yesterday in the town and who said so. " * 3


def block(text: str, score: float = 3.0, *, kind: Kind = Kind.PARAGRAPH, rules=(), extracted=True) -> Block:
    return Block(
        text,
        kind,
        0,
        extracted=extracted,
        score=score,
        rules=tuple(rules),
        fingerprint=block_fingerprint(text),
        prefix_fingerprint=prefix_fingerprint(text),
    )


def page(*blocks: Block) -> list[Block]:
    for position, one in enumerate(blocks):
        one.position = position
    return list(blocks)


def memory_of(*articles: list[str]) -> SiteMemory:
    memory = SiteMemory()
    for texts in articles:
        memory.observe([value for text in texts for value in (block_fingerprint(text), prefix_fingerprint(text))], 10)
    return memory


def rules(verdict) -> list[str]:
    return [rule for _, rule, _ in verdict.removed]


def test_score_decides():
    verdict = decide(page(block(f"1 {PARAGRAPH}"), block("Follow us", -1.0)), memory=None)
    assert verdict_text(verdict) == f"1 {PARAGRAPH}"
    assert rules(verdict) == [PAGE_RULE]


def test_rule_of_a_removed_block_is_its_strongest_evidence():
    verdict = decide(page(block(PARAGRAPH), block("Follow us", -1.0, rules=["prompt:follow"])), memory=None)
    assert rules(verdict) == ["prompt:follow"]


def test_title_goes_whatever_its_score():
    verdict = decide(page(block("The title", 9.0, rules=[TITLE_RULE]), block(PARAGRAPH)), memory=None)
    assert verdict_text(verdict) == PARAGRAPH
    assert [(one.text, rule) for one, rule, _ in verdict.removed] == [("The title", TITLE_RULE)]


def test_what_the_markup_hides_goes_whatever_its_score():
    unseen = f"Unseen: {PARAGRAPH}"
    verdict = decide(page(block(PARAGRAPH), block(unseen, 9.0, rules=[HIDDEN_RULE])), memory=None)
    assert verdict_text(verdict) == PARAGRAPH
    assert rules(verdict) == [HIDDEN_RULE]


def test_hidden_text_does_not_come_back_with_what_the_extractor_kept():
    blocks = page(block(PARAGRAPH, -2.0), block(f"Unseen: {PARAGRAPH}", -2.0, rules=[HIDDEN_RULE], extracted=False))
    assert verdict_text(decide(blocks, memory=None)) == PARAGRAPH


def test_an_article_that_a_script_shows_is_kept():
    texts = [f"{letter} {PARAGRAPH}" for letter in "abc"]
    blocks = page(block("A line that is seen"), *[block(text, rules=[HIDDEN_RULE]) for text in texts])
    assert verdict_text(decide(blocks, memory=None)).endswith("\n".join(texts))


def test_what_repeats_over_the_site_goes():
    furniture = "All about the town, every morning"
    memory = memory_of(*[[furniture, f"story {n}"] for n in "abcd"])
    blocks = page(block(PARAGRAPH), block(furniture, 2.0))
    assert verdict_text(decide(blocks, memory=memory)) == PARAGRAPH
    assert rules(decide(blocks, memory=memory)) == [SITE_RULE]
    assert verdict_text(decide(blocks, memory=None)) == f"{PARAGRAPH}\n{furniture}"


def test_a_repeated_opening_goes_too():
    memory = memory_of(*[[f"Next: story {n}"] for n in ("one", "two", "three", "four", "five", "six")])
    blocks = page(block(PARAGRAPH), block("Next: story seven", 1.0))
    assert verdict_text(decide(blocks, memory=memory)) == PARAGRAPH


def test_an_article_is_no_evidence_against_itself():
    own = "The mayor has resigned"
    long = "Something new happened here today. " * 30
    memory = memory_of([own, long], ["another"], ["a third"], ["a fourth"])
    verdict = decide(page(block(long), block(own, 2.0)), memory=memory)
    assert (verdict_text(verdict), verdict.removed) == (f"{long}\n{own}", [])
    memory = memory_of([own, long], [own], ["a third"], ["a fourth"])
    assert rules(decide(page(block(long), block(own, 2.0)), memory=memory)) == [SITE_RULE]


def test_short_blocks_need_less_repetition_than_long_ones():
    short, long = "Our readers say", PARAGRAPH
    memory = memory_of(*[[short, long, f"story {n}"] for n in "abc"])
    blocks = page(block("Something new happened here today. " * 30), block(short, 4.0), block(long, 4.0))
    verdict = decide(blocks, memory=memory)
    assert short not in verdict_text(verdict)
    assert long in verdict_text(verdict)


@pytest.mark.parametrize("articles", [1, 2])
def test_few_articles_say_nothing(articles):
    memory = memory_of(*[["Short line"]] * articles)
    assert "Short line" in verdict_text(decide(page(block(PARAGRAPH), block("Short line", 1.0)), memory=memory))


def test_the_site_never_takes_nearly_everything():
    texts = [f"{letter} {PARAGRAPH}" for letter in "abcde"]
    memory = memory_of(*[texts] * 200)
    verdict = decide(page(*[block(text, 0.5) for text in texts]), memory=memory)
    assert verdict.overcut
    assert verdict_text(verdict) == "\n".join(texts)


def test_the_page_never_loses_everything():
    verdict = decide(page(block("The title", rules=[TITLE_RULE]), block(PARAGRAPH, -2.0)), memory=None)
    assert verdict.overcut
    assert verdict_text(verdict) == PARAGRAPH


def test_an_article_in_a_long_list_is_no_overcut():
    article = block("word " * MIN_KEPT_WORDS)
    lists = [block(f"A teaser of another story {letter}", -3.0) for letter in "abcdefghijklmnopqrstuvwxyz" * 3]
    verdict = decide(page(article, *lists), memory=None)
    assert not verdict.overcut
    assert verdict.kept == [article]


def test_a_sentence_that_stands_twice_comes_out_once():
    version = block(PARAGRAPH, 1.0, kind=Kind.LIST_ITEM)
    verdict = decide(page(version, block(f"1 {PARAGRAPH}"), block(PARAGRAPH, 3.0)), memory=None)
    assert verdict_text(verdict) == f"1 {PARAGRAPH}\n{PARAGRAPH}"
    assert verdict.removed == [(version, COPY_RULE, 1.0)]


def test_a_refrain_and_rows_of_a_table_may_repeat():
    rows = [block("Yes | No | Yes | No | Yes | No", kind=Kind.TABLE_ROW) for _ in range(2)]
    blocks = page(block("And so on"), block(PARAGRAPH), *rows, block("And so on"))
    assert decide(blocks, memory=None).kept == blocks


def test_no_blocks_no_text():
    assert verdict_text(decide([], memory=None)) == ""
