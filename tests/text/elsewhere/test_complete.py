import json

import pytest

from crawler.extractors.winnow import WinnowExtractor
from crawler.items import PageOptions
from crawler.text.page import Page, read_page

TITLE = "Ferrymen of Lake Orn refuse the new timetable"
PARAGRAPHS = [
    "The ferrymen of Lake Orn will not sail by the new timetable, their spokeswoman Ida Brandvold said on Thursday.",
    "Under the plan the last boat would leave the northern shore at six, two hours before the cannery shuts.",
    "About ninety workers use that boat every evening; without it they would have to walk home along the road.",
    "The county wants to save fuel and says that no other route carries so few passengers so late in the day.",
    "Talks go on next week in the town hall, where both sides sat for five hours on Wednesday without a result.",
]
OTHERS = [
    {
        "title": f"Another story number {n} of the day",
        "teaser": f"What else happened in place {n}, in one long sentence.",
    }
    for n in range(30)
]
SHELL = "<div id='root'></div><footer><p>Lake Orn Herald, published since 1931.</p></footer>"


def read(body: str, head: str = "", **options) -> Page:
    html = f"<html><head><title>{TITLE}</title><meta property='og:title' content='{TITLE}'>{head}</head><body>{body}"
    return read_page(html.encode(), "https://www.example.org/ferrymen", PageOptions(**options), WinnowExtractor())


def paragraphs(texts=PARAGRAPHS) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def element(text: str) -> list:
    return [
        "$",
        "p",
        None,
        {"children": [text[:20], ["$", "a", None, {"href": "/x", "children": text[20:30]}], text[30:]]},
    ]


def pushed(rows: str) -> str:
    pieces = [rows[at : at + 150] for at in range(0, len(rows), 150)]
    return "".join(f"<script>self.__stream.push({json.dumps([1, piece])})</script>" for piece in pieces)


def flattened() -> list:
    return [{"data": 1}, {"headline": 2, "body": 3}, TITLE, [4, 5, 6, 7, 8], *PARAGRAPHS]


STORY = {"headline": TITLE, "body": [{"kind": "text", "html": f"<p>{text}</p>"} for text in PARAGRAPHS]}
RICH = {
    "seo": {"name": TITLE},
    "doc": {
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": text[:9]}, {"type": "text", "text": text[9:]}]}
            for text in PARAGRAPHS
        ]
    },
}
HEADING = ["$", "h1", None, {"children": TITLE}]
MAIN = ["$", "main", None, {"children": [HEADING, *map(element, PARAGRAPHS)]}]
PLACES = {
    "application/json": f"<script type='application/json'>{json.dumps({'a': [STORY], 'more': OTHERS})}</script>",
    "assigned": f"<script>window.APP = {json.dumps({'more': OTHERS, 'x': {'item': STORY}})};run()</script>",
    "no JSON within": f'<script>var s={{"ad":undefined,{json.dumps({"story": STORY})[1:]}</script>',
    "JSON.parse": f"<script>state(JSON.parse({json.dumps(json.dumps(STORY))}))</script>",
    "plain strings": f"<script>s={json.dumps({'name': TITLE, 'text': PARAGRAPHS, 'list': OTHERS})}</script>",
    "rich text": f"<script>s={json.dumps(RICH)}</script>",
    "one string": f"<script>s={json.dumps({'name': TITLE, 'list': OTHERS, 'html': paragraphs()})}</script>",
    "references": f"<script type='application/json'>{json.dumps(flattened())}</script>",
    "function": f'<script>window.N=(function(a){{return {{t:a,body:{json.dumps(paragraphs())}}}}}("x"))</script>',
    "pushed elements": pushed(f"0:{json.dumps(HEADING)}\n1:I[12,[]]\n2:{json.dumps(MAIN)}\n"),
    "pushed text": pushed(
        f"a:T{len(paragraphs().encode()):x},{paragraphs()}b:{json.dumps({'post': {'headline': TITLE, 'html': '$a'}})}\n"
    ),
}


@pytest.mark.parametrize("script", PLACES.values(), ids=PLACES)
def test_text_that_stands_only_in_the_data_of_scripts(script):
    page = read(SHELL + script)
    assert page.text.split("\n") == PARAGRAPHS
    assert page.text_source == "script"
    assert page.refusal is None


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        ("noscript", f"<noscript><div class='body'>{paragraphs()}</div></noscript>"),
        ("noscript", "".join(f"<noscript><p>{text}</p></noscript>" for text in PARAGRAPHS)),
        ("template", f"<template><section>{paragraphs()}</section></template>"),
        ("template", f"<script type='text/template'>{paragraphs()}</script>"),
        ("template", "<textarea readonly>" + "\n\n".join(PARAGRAPHS) + "</textarea>"),
        ("html", f"<my-story><template shadowrootmode='open'>{paragraphs()}</template></my-story>"),
    ],
)
def test_text_that_stands_only_in_markup_that_is_not_shown(source, markup):
    page = read(f"<main><h1>{TITLE}</h1>{markup}</main>")
    assert page.text.split("\n") == PARAGRAPHS
    assert page.text_source == source


def jsonld(**keys) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **keys}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


def test_text_of_json_ld_where_the_page_shows_none():
    page = read(SHELL, jsonld(articleBody={"@value": "\n\n".join(PARAGRAPHS)}))
    assert page.text.split("\n") == PARAGRAPHS
    assert page.text_source == "json-ld"


@pytest.mark.parametrize("body", [PARAGRAPHS[0], PARAGRAPHS[0] + "  ", f"<p>{PARAGRAPHS[0]}</p>"])
def test_a_flash_that_stands_in_page_and_json_ld_comes_out_once(body):
    page = read(f"<article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p></article>", jsonld(articleBody=body))
    assert (page.text, page.text_source) == (PARAGRAPHS[0], "html")


@pytest.mark.parametrize("join", ["\n", " "])
def test_a_page_that_shows_the_opening_gives_the_whole_once(join):
    page = read(f"<article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p></article>", jsonld(articleBody=join.join(PARAGRAPHS)))
    assert page.text.replace("\n", " ") == " ".join(PARAGRAPHS)


def test_what_readers_pay_for_is_not_taken_from_elsewhere():
    paid = jsonld(articleBody="\n".join(PARAGRAPHS), isAccessibleForFree=False)
    opening = f"<article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p></article>"
    page = read(opening, paid)
    assert (page.text, page.text_is_free_part) == (PARAGRAPHS[0], None)
    assert read(opening, paid, paywalled=True).text.split("\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("body", "is_part"),
    [
        (f"{paragraphs()}<div class='wall'><p>Subscribe to read the full story</p></div>", True),
        (f"{paragraphs(PARAGRAPHS[:3])}<div class='paid'>{paragraphs(PARAGRAPHS[3:])}</div>", True),
        (paragraphs(), None),
    ],
)
def test_a_text_that_is_only_the_free_part_says_so(body, is_part):
    parts = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}
    page = read(f"<article><h1>{TITLE}</h1>{body}</article>", jsonld(isAccessibleForFree=False, hasPart=parts))
    assert (page.refusal, page.is_accessible_for_free, page.text_is_free_part) == (None, False, is_part)
    assert set(page.text.split("\n")) <= set(PARAGRAPHS)


@pytest.mark.parametrize(
    "carried",
    [
        "<noscript>Please switch on JavaScript in the settings of your browser to read what we have to say.</noscript>",
        f"<script>s={json.dumps({'list': OTHERS})}</script>",
        f"<script>s={json.dumps({'page': {'name': TITLE}, 'list': OTHERS})}</script>",
        "<template><p>"
        + "We and our partners store cookies on your device and read them again. " * 12
        + "</p></template>",
        "<script>" + "var a = function(x) { return x; }; " * 200 + "</script>",
        "<script>x={" + '"a":{' * 300 + "</script>",
    ],
)
def test_what_is_no_article_is_not_made_one(carried):
    assert read(SHELL + carried).text_source in (None, "html")


def test_a_page_with_its_text_is_not_searched():
    other = {"headline": TITLE, "body": [f"<p>{text} It is another version.</p>" for text in PARAGRAPHS]}
    page = read(f"<article><h1>{TITLE}</h1>{paragraphs()}</article><script>s={json.dumps(other)}</script>")
    assert page.text.split("\n") == PARAGRAPHS


def test_json_ld_that_a_script_puts_in_is_read():
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2026-03-04T05:06:07Z"}
    call = json.dumps([0, {"type": "application/ld+json", "children": json.dumps(node)}])
    page = read(f"<article><h1>{TITLE}</h1>{paragraphs()}</article><script>(self.s=self.s||[]).push({call})</script>")
    assert (page.date_published, page.date_source) == ("2026-03-04T05:06:07+00:00", "json-ld")
