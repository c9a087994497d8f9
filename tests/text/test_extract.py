import json

import pytest

from crawler.text.blocks.block import Kind
from crawler.text.cleaning.decide import decide, verdict_text
from crawler.text.metadata.jsonld import read_jsonld
from crawler.text.page_blocks import read_blocks
from crawler.text.parse import parse_html

TITLE = "Ferry service returns to the northern islands"
PARAGRAPHS = [
    f"In week {n} the ferry crossed the strait {n + 3} times, the harbour office said, and every cabin was taken."
    for n in range(9)
]


def page(content: str, head: str = "") -> str:
    sections = ("World", "Sport", "Money", "Weather")
    navigation = "".join(f'<li><a href="/section/{name}">{name}</a></li>' for name in sections)
    return (
        f"<html><head><title>{TITLE} - The Strait</title>{head}</head><body><nav><ul>{navigation}</ul></nav>"
        f"<main><h1>{TITLE}</h1>{content}</main>"
        "<footer><p>© 2024 The Strait. All rights reserved.</p></footer></body></html>"
    )


def read(html: str):
    tree = parse_html(html.encode())
    return read_blocks(tree, jsonld=read_jsonld(tree), titles=[TITLE], description=None)


def text_of(html: str) -> list[str]:
    return verdict_text(decide(read(html), memory=None)).split("\n")


def paragraphs(texts) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_article_comes_out_alone():
    assert text_of(page(paragraphs(PARAGRAPHS))) == PARAGRAPHS


def test_body_split_over_containers_comes_out_whole():
    halves = [f'<div class="part">{paragraphs(half)}</div>' for half in (PARAGRAPHS[:4], PARAGRAPHS[4:])]
    assert text_of(page('<div class="ad"><span>Advertisement</span></div>'.join(halves))) == PARAGRAPHS


def test_text_in_divs_and_after_line_breaks():
    assert text_of(page("".join(f"<div>{text}</div>" for text in PARAGRAPHS))) == PARAGRAPHS
    assert text_of(page(f"<div>{'<br><br>'.join(PARAGRAPHS)}</div>")) == PARAGRAPHS


def test_structure_inside_the_article_stays():
    inner = (
        "<h2>What the timetable says</h2><ul><li>Monday: three crossings and one night ferry</li>"
        "<li>Friday: five crossings, the last of them at ten</li></ul>"
        "<blockquote><p>We waited for this ship for two winters.</p></blockquote>"
    )
    found = text_of(page(paragraphs(PARAGRAPHS[:4]) + inner + paragraphs(PARAGRAPHS[4:])))
    assert found[:4] + found[-5:] == PARAGRAPHS
    assert found[4:-5] == [
        "What the timetable says",
        "Monday: three crossings and one night ferry",
        "Friday: five crossings, the last of them at ten",
        "We waited for this ship for two winters.",
    ]


def test_joiners_survive_extraction():
    texts = [
        f"او گفت که می‌خواهد این کار را برای بار {n} انجام دهد و از آن خسته نمی‌شود، حتی در زمستان." for n in range(8)
    ]
    assert text_of(page(paragraphs(texts))) == texts


def test_blocks_carry_kind_and_share_of_links():
    blocks = read(page(paragraphs(PARAGRAPHS) + '<ul class="more"><li><a href="/other">Other story</a></li></ul>'))
    item = next(block for block in blocks if block.text == "Other story")
    assert (item.kind, item.link_share) == (Kind.LIST_ITEM, 1.0)
    assert [block.position for block in blocks] == list(range(len(blocks)))
    assert next(block for block in blocks if block.text == TITLE).rules == ("title_repeated",)


def test_tree_is_left_as_it_was():
    tree = parse_html(page(paragraphs(PARAGRAPHS)).encode())
    before = tree.text_content()
    read_blocks(tree, jsonld=[], titles=[TITLE], description=None)
    assert tree.text_content() == before


@pytest.mark.parametrize("html", ["<html><body></body></html>", "<html><body><img src='x.png'></body></html>"])
def test_page_without_text_gives_no_blocks(html):
    assert read(html) == []


UNSEEN = (
    "Readers of this paper know that the harbour master was never asked, and nobody on the quay has said otherwise."
)


@pytest.mark.parametrize(
    "opening",
    [
        "<p hidden>",
        '<p style="display:none !important">',
        '<p style="visibility: collapse">',
        '<div aria-hidden="true"><p>',
        '<p style="position:fixed; top:-5000px">',
        '<p style="text-indent:-9999em">',
        '<p style="font-size: 0">',
        '<p style="max-height:0; overflow:hidden">',
        '<p class="sr-only">',
        '<p>In May <span style="display: none">',
    ],
)
def test_text_that_no_reader_sees_is_left_out(opening):
    texts = text_of(page(f"{paragraphs(PARAGRAPHS[:3])}{opening}{UNSEEN}</p></div>{paragraphs(PARAGRAPHS[3:])}"))
    assert UNSEEN not in "\n".join(texts)
    assert [text for text in texts if text != "In May"] == PARAGRAPHS


def test_a_body_that_waits_for_a_script_is_the_article():
    assert text_of(page(f'<div style="display:none" id="story">{paragraphs(PARAGRAPHS)}</div>')) == PARAGRAPHS


def test_paragraphs_in_elements_of_the_sites_own_come_out_as_lines():
    assert text_of(page(f"<x-story>{''.join(f'<x-par>{text}</x-par>' for text in PARAGRAPHS)}</x-story>")) == PARAGRAPHS


def test_rows_of_a_table_are_lines_whatever_stands_in_their_cells():
    rows = [("Island", "Boats"), ("Great Holm", "four a day, one of them at night"), ("Little Holm", "two on Sunday")]
    cells = [f"<tr><td><div>{one}</div></td><td><ul><li>{two}</li></ul></td></tr>" for one, two in rows]
    found = text_of(page(f"{paragraphs(PARAGRAPHS[:4])}<table>{''.join(cells)}</table>{paragraphs(PARAGRAPHS[4:])}"))
    assert found[4:7] == [f"{one} | {two}" for one, two in rows]


def test_a_paragraph_that_the_body_in_jsonld_holds_scores_more():
    aside = "The harbour master asks travellers to bring a blanket, because the heating works on the way out alone."
    html = page(f"{paragraphs(PARAGRAPHS)}<div class='note'><div><p>{aside}</p></div></div>")
    story = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join([*PARAGRAPHS, aside])}
    told = html.replace("</head>", f'<script type="application/ld+json">{json.dumps(story)}</script></head>')
    plain, marked = ({block.text: block.score for block in read(one)}[aside] for one in (html, told))
    assert marked > plain + 1


@pytest.mark.parametrize("title", ["Bridge", "大橋開通", "Ж/Д"])
def test_a_short_title_is_not_repeated_as_a_heading_and_stays_a_word_of_the_text(title):
    said = ["The keeper of the old bridge was asked what he would miss most of all in the coming years.", f"{title}."]
    html = (
        f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>"
        f"{paragraphs([*PARAGRAPHS[:3], *said])}</main></body></html>"
    )
    blocks = read_blocks(parse_html(html.encode()), jsonld=[], titles=[title], description=None)
    assert [block.text for block in blocks if block.rules == ("title_repeated",)] == [title]
    assert title not in verdict_text(decide(blocks, memory=None)).split("\n")
