import pytest

from crawler.text.blocks.block import TITLE_RULE, Block, Kind
from crawler.text.cleaning.decide import SITE_RULE, decide, verdict_text
from crawler.text.cleaning.site_memory import SiteMemory, block_fingerprint, prefix_fingerprint
from crawler.text.cleaning.structure import CAPTION_LOG_ODDS, INTRODUCED_LOG_ODDS, LINKED_SENTENCE_LOG_ODDS

SENTENCE = "In the morning the market opened again and all that had been closed for years was sold before noon."


def block(text, score=3.0, kind=Kind.PARAGRAPH, link_share=0.0, rules=()) -> Block:
    made = Block(text, kind, 0, link_share=link_share, extracted=True, score=score, rules=tuple(rules))
    made.fingerprint, made.prefix_fingerprint = block_fingerprint(text), prefix_fingerprint(text)
    return made


def article(number: int) -> Block:
    return block(f"{'Abcdefgh'[number]} {SENTENCE}")


def linked(text: str, score: float) -> Block:
    return block(text, score, Kind.LIST_ITEM, link_share=1.0)


def lines(*blocks: Block, memory: SiteMemory | None = None) -> list[str]:
    return verdict_text(decide(blocks, memory=memory)).split("\n")


@pytest.mark.parametrize("introduction", ["Three yards build them:", "The boats of the sound are built by these yards"])
def test_a_list_of_links_that_the_article_introduces_is_text(introduction):
    yards = [linked(name, INTRODUCED_LOG_ODDS + 0.2) for name in ("Orrin & Sons", "Vestby Yard", "Tolk")]
    found = lines(article(0), block(introduction), *yards, article(1))
    assert found[1:5] == [introduction, "Orrin & Sons", "Vestby Yard", "Tolk"]


@pytest.mark.parametrize(
    "introduction",
    [block("Read also:", -1.0), block("Contents", 1.0), block("Our newsletters:", 2.0, rules=["prompt:newsletter"])],
    ids=lambda block: block.text,
)
def test_a_list_of_links_that_something_else_introduces_is_none(introduction):
    teasers = [linked(name, INTRODUCED_LOG_ODDS + 0.2) for name in ("A wolf in town", "Tram depot stays")]
    assert "A wolf in town" not in lines(article(0), introduction, *teasers, article(1))


def test_a_paragraph_in_one_link_between_two_others_is_text():
    whole = block(f"Linked: {SENTENCE}", LINKED_SENTENCE_LOG_ODDS + 0.2, link_share=1.0)
    assert whole.text in lines(article(0), whole, article(1))
    assert whole.text not in lines(article(0), article(1), whole)


def test_an_opening_in_one_link_is_text():
    title = block("The market opens again", 2.0, Kind.HEADING, rules=[TITLE_RULE])
    whole = block(f"Linked: {SENTENCE}", LINKED_SENTENCE_LOG_ODDS + 0.2, link_share=1.0)
    assert lines(title, whole, article(1)) == [whole.text, article(1).text]
    assert whole.text not in lines(whole, title, article(1))


def test_a_poem_between_two_paragraphs_is_text():
    stanza = block("the ice went out\nand nobody said a word", -1.5, Kind.PREFORMATTED)
    assert stanza.text in "\n".join(lines(article(0), stanza, article(1)))
    assert stanza.text not in "\n".join(lines(article(0), article(1), stanza))


def captions(count: int) -> list[Block]:
    told = "stands on the quay while the last boat of the evening leaves for the islands in the north"
    return [block(f"Person {'ABCDE'[n]} {told}", CAPTION_LOG_ODDS + 0.3, Kind.CAPTION) for n in range(count)]


def test_captions_are_the_text_of_a_photo_story():
    story = captions(5)
    assert lines(article(0), *story) == [article(0).text, *(one.text for one in story)]


def test_captions_of_an_article_are_not_its_text():
    assert lines(*map(article, range(8)), *captions(5)) == [article(n).text for n in range(8)]


def test_credits_are_no_photo_story():
    lent = [block(f"Photo {n}: agency of the sound", -0.5, Kind.CAPTION, rules=["prompt:photo_credit"]) for n in "abc"]
    assert lines(article(0), *lent) == [article(0).text]


def memory_of(*repeated: str) -> SiteMemory:
    memory = SiteMemory()
    for number in range(12):
        texts = [*repeated, f"story {'abcdefghijkl'[number]}"]
        memory.observe([value for text in texts for value in (block_fingerprint(text), prefix_fingerprint(text))], 10)
    return memory


def test_a_subheading_that_a_series_repeats_is_text():
    heading = block("How we tested", 2.0, Kind.HEADING)
    found = lines(article(0), heading, article(1), memory=memory_of("How we tested"))
    assert found == [article(0).text, "How we tested", article(1).text]


def test_a_recurring_subheading_may_announce_a_list():
    entries = [block(text, 2.0, Kind.LIST_ITEM) for text in ("200 g flour", "Salt", "A jar of rowan jelly")]
    blocks = [article(0), block("You need", 2.0, Kind.HEADING), *entries, article(1)]
    assert "You need" in lines(*blocks, memory=memory_of("You need", "200 g flour", "Salt"))


def test_an_entry_that_a_series_repeats_is_text_among_new_ones():
    entries = [block(text, 2.0, Kind.LIST_ITEM) for text in ("Six pears", "Salt and pepper", "A jar of honey")]
    found = lines(article(0), *entries, article(1), memory=memory_of("Salt and pepper"))
    assert found[1:4] == ["Six pears", "Salt and pepper", "A jar of honey"]


def test_a_box_that_the_site_repeats_is_none():
    box = [block("Stay with us", 2.0, Kind.HEADING), block("One letter a week, on Friday, from the editors.", 2.0)]
    blocks = [article(0), *box, article(1)]
    verdict = decide(blocks, memory=memory_of(*(one.text for one in box)))
    assert [rule for _, rule, _ in verdict.removed] == [SITE_RULE, SITE_RULE]
