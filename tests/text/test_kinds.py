"""Kinds of articles that are not made of paragraphs alone: all of the text comes out, and no furniture."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from crawler.text.cleaning.decide import decide
from crawler.text.page_blocks import read_blocks
from crawler.text.parse import parse_html

TITLE = "Twelve small museums that are worth the slow train"
PARAGRAPHS = (
    "The slow train to the coast stops nineteen times, and at twelve stations there is a museum of some sort.",
    "We rode it for a week in October, with a thermos, a map and a list that a retired guard had written.",
    "None of them asks for more than four crowns, and the person at the door has often painted the signs.",
    "Bring coins: only the salt museum takes cards, and its machine sleeps whenever the tide is high.",
    "If you have a single day, leave at six and walk back along the dyke to the third station, where there is soup.",
)
NAMES = ("Salt museum", "House of buttons", "Old telegraph", "Museum of doors", "Eel smokery", "Room of clocks")
ENTRIES = (
    "Four basins, one pump and a guide who lets you taste the brine before she tells you how old it is.",
    "Some forty thousand buttons in drawers that visitors may open, and one coat that has never been finished.",
    "The last message that was sent from here is still on the desk; the line was cut a week after it in a storm.",
    "Thirty doors stand in a field without their houses, and through nine of them the path goes on to the river.",
    "The ovens are lit on Fridays. For the rest of the week there is a film about eels that is better than it sounds.",
    "No two of the clocks agree, and the owner says that this is the only honest way of showing the time.",
)
TEASERS = ("Tram depot will stay open after all", "Three wolves seen near the ski lift", "Choir wins over the bishop")


def page(content: str, *, body: str = '<article class="post">{}</article>', head: str = "") -> str:
    sections = "".join(
        f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in ("Town", "Sport", "Money", "Stage")
    )
    teasers = "".join(f'<li><a href="/news/{n}-88120{n}.html">{text}</a></li>' for n, text in enumerate(TEASERS))
    return (
        f"<html><head><title>{TITLE} | Coast Letter</title>{head}</head><body>"
        f'<header><a href="/">Coast Letter</a><nav><ul>{sections}</ul></nav></header>'
        f"<main>{body.format(f'<h1>{TITLE}</h1>{content}')}</main>"
        f'<aside class="sidebar"><h3>Most read</h3><ul>{teasers}</ul></aside>'
        f"<footer><p>© Coast Letter. All rights reserved.</p></footer></body></html>"
    )


def text_of(html: str) -> list[str]:
    tree = parse_html(html.encode(), charset="utf-8")
    blocks = read_blocks(tree, jsonld=[], titles=[TITLE], description=None)
    return [block.text for block in decide(blocks, memory=None).kept]


def paragraphs(texts=PARAGRAPHS, tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


@dataclass(frozen=True)
class Kind:
    name: str
    html: str
    lines: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


def numbered(tag: str) -> str:
    pairs = enumerate(zip(NAMES, ENTRIES, strict=True), 1)
    return "".join(f"<{tag}>{n}. {name}</{tag}><p>{entry}</p>" for n, (name, entry) in pairs)


PLACES = tuple(f"{n}. {name}" for n, name in enumerate(NAMES, 1))
NUMBERED = tuple(line for pair in zip(PLACES, ENTRIES, strict=True) for line in pair)
PAIRS = tuple(line for pair in zip(NAMES, ENTRIES, strict=True) for line in pair)
QUESTIONS = (
    "Why do you keep thirty doors in a field?",
    "Who opens them in the morning?",
    "What do the neighbours say?",
)
ANSWERS = (
    "Because the houses went and the doors were still good. A door is a promise, and I kept thirty of them.",
    "The wind does. I only close them again in the evening, all but the blue one, which the cat of the station needs.",
    "They bring me more doors. Last spring I had to say no for the first time, and I have regretted it ever since.",
)
CAPTIONS = tuple(f"{name}, photographed on a wet morning in October before the first visitors came." for name in NAMES)
ROWS = tuple(zip(NAMES, ("Mon to Sat", "Sunday", "by telephone", "always", "Friday", "when it rains"), strict=True))
STANZAS = ("The slow train waits,\n it has no other plan,\n", "\nand where it waits\n the sea begins again.")


def interview(form: str) -> str:
    pairs = zip(QUESTIONS, ANSWERS, strict=True)
    return "".join(form.format(question=question, answer=answer) for question, answer in pairs)


KINDS = (
    Kind("numbered h2", paragraphs(PARAGRAPHS[:2]) + numbered("h2"), (*PARAGRAPHS[:2], *NUMBERED)),
    Kind("subheadings h1", paragraphs(PARAGRAPHS[:2]) + numbered("h1"), (*PARAGRAPHS[:2], *NUMBERED)),
    Kind(
        "linked headings with text of their own",
        paragraphs(PARAGRAPHS[:2])
        + "".join(
            f'<h2><a href="https://museum-{n}.example/">{name}</a></h2><p>{entry}</p>'
            for n, (name, entry) in enumerate(zip(NAMES, ENTRIES, strict=True))
        ),
        (*PARAGRAPHS[:2], *PAIRS),
    ),
    Kind(
        "list of sentences",
        paragraphs(PARAGRAPHS[:2]) + f"<ol>{paragraphs(ENTRIES, 'li')}</ol>" + paragraphs(PARAGRAPHS[2:4]),
        (*PARAGRAPHS[:2], *ENTRIES, *PARAGRAPHS[2:4]),
    ),
    Kind(
        "definition list",
        paragraphs(PARAGRAPHS[:2])
        + "<dl>"
        + "".join(f"<dt>{name}</dt><dd>{entry}</dd>" for name, entry in zip(NAMES, ENTRIES, strict=True))
        + "</dl>"
        + paragraphs(PARAGRAPHS[2:4]),
        (*PARAGRAPHS[:2], *PAIRS, *PARAGRAPHS[2:4]),
    ),
    Kind(
        "table of data",
        paragraphs(PARAGRAPHS[:3])
        + "<table>"
        + "".join(f"<tr><td>{one}</td><td>{two}</td></tr>" for one, two in ROWS)
        + "</table>"
        + paragraphs(PARAGRAPHS[3:]),
        (*PARAGRAPHS[:3], *(f"{one} | {two}" for one, two in ROWS), *PARAGRAPHS[3:]),
    ),
    Kind(
        "bold questions",
        paragraphs(PARAGRAPHS[:2]) + interview("<p><strong>{question}</strong></p><p>{answer}</p>"),
        (*PARAGRAPHS[:2], *(line for pair in zip(QUESTIONS, ANSWERS, strict=True) for line in pair)),
    ),
    Kind(
        "questions with names",
        paragraphs(PARAGRAPHS[:2]) + interview("<p>Coast Letter: {question}</p><p>Ilse Varga: {answer}</p>"),
        (
            *PARAGRAPHS[:2],
            *(
                line
                for question, answer in zip(QUESTIONS, ANSWERS, strict=True)
                for line in (f"Coast Letter: {question}", f"Ilse Varga: {answer}")
            ),
        ),
    ),
    Kind(
        "photo story",
        paragraphs(PARAGRAPHS[:1])
        + "".join(
            f'<figure><img src="/{n}.jpg"><figcaption>{text}</figcaption></figure>' for n, text in enumerate(CAPTIONS)
        ),
        (PARAGRAPHS[0], *CAPTIONS),
    ),
    Kind(
        "box of numbers",
        paragraphs(PARAGRAPHS[:3])
        + '<div class="box"><h3>The line in numbers</h3><ul><li>19 stations, 12 museums</li><li>4 crowns at most</li>'
        "<li>2 tides a day</li></ul></div>" + paragraphs(PARAGRAPHS[3:]),
        (
            *PARAGRAPHS[:3],
            "The line in numbers",
            "19 stations, 12 museums",
            "4 crowns at most",
            "2 tides a day",
            *PARAGRAPHS[3:],
        ),
    ),
    Kind(
        "poem",
        paragraphs(PARAGRAPHS[:3]) + f"<pre>{''.join(STANZAS)}</pre>" + paragraphs(PARAGRAPHS[3:]),
        (
            *PARAGRAPHS[:3],
            "The slow train waits, it has no other plan,",
            "and where it waits the sea begins again.",
            *PARAGRAPHS[3:],
        ),
    ),
    Kind(
        "paragraph in one link",
        paragraphs(PARAGRAPHS[:2])
        + f'<p><a href="/2023/the-stationmaster-7712.html">{PARAGRAPHS[2]}</a></p>'
        + paragraphs(PARAGRAPHS[3:]),
        PARAGRAPHS,
    ),
    Kind(
        "list of linked names",
        paragraphs(PARAGRAPHS[:2])
        + "<p>These museums open on Sunday as well:</p><ul>"
        + "".join(f'<li><a href="https://m{n}.example/">{name}</a></li>' for n, name in enumerate(NAMES))
        + "</ul>"
        + paragraphs(PARAGRAPHS[2:]),
        (*PARAGRAPHS[:2], "These museums open on Sunday as well:", *NAMES, *PARAGRAPHS[2:]),
    ),
    Kind(
        "list in a table cell",
        paragraphs(PARAGRAPHS[:2])
        + f"<table><tr><td><ul>{paragraphs(ENTRIES, 'li')}</ul></td></tr></table>"
        + paragraphs(PARAGRAPHS[2:]),
        (*PARAGRAPHS[:2], *ENTRIES, *PARAGRAPHS[2:]),
    ),
    Kind(
        "live blog",
        paragraphs(PARAGRAPHS[:1])
        + "".join(
            f'<div class="update"><time datetime="2024-10-0{n}T0{n}:15:00">0{n}:15</time><p>{text}</p></div>'
            for n, text in enumerate(ENTRIES, 1)
        ),
        (PARAGRAPHS[0], *ENTRIES),
        tuple(f"0{n}:15" for n in range(1, 7)),
    ),
    Kind(
        "letters",
        "".join(
            f"<p>{text}</p><p><em>{name}, Lower Vesk</em></p>" for text, name in zip(PARAGRAPHS, NAMES, strict=False)
        ),
        PARAGRAPHS,
        tuple(f"{name}, Lower Vesk" for name in NAMES),
    ),
)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_all_of_the_text_comes_out_and_nothing_else(kind):
    found = [line for line in text_of(page(kind.html)) if line not in kind.optional]
    assert found == list(kind.lines)


LONG = tuple(f"{first} {second}" for first in PARAGRAPHS for second in ENTRIES)


def test_a_guide_of_thousands_of_words_comes_out_whole():
    lines = [
        line for n, text in enumerate(LONG * 3) for line in (f"Stop {n}: a day in the rain", f"{text} Number {n}.")
    ]
    content = "".join(f"<h2>{one}</h2><p>{two}</p>" for one, two in zip(lines[::2], lines[1::2], strict=True))
    assert text_of(page(paragraphs(PARAGRAPHS[:2]) + content)) == [*PARAGRAPHS[:2], *lines]


NAMES_OF_CONTAINERS = (
    '<div id="menu-wrap" class="comments-open">{}</div>',
    '<div class="related-on newsletter-page"><div class="promo-free">{}</div></div>',
    '<div id="withSidebar" class="popup-ready">{}</div>',
    '<div class="nav-open banner-off"><section class="footer-fixed">{}</section></div>',
    '<div class="field-label-hidden social-links-top">{}</div>',
    '<div class="ad-layout"><div class="share-enabled tags-on">{}</div></div>',
    '<section id="cookie-accepted" class="modal-closed widget-area">{}</section>',
    '<div class="author-page login-state-out subscribe-none">{}</div>',
)


@pytest.mark.parametrize("body", NAMES_OF_CONTAINERS)
def test_names_of_containers_alone_do_not_take_the_body(body):
    assert text_of(page(paragraphs(), body=body)) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "name", ["gdpr-text", "sponsor-line", "comment-body", "sidebar-text", "social-p", "promo-copy"]
)
def test_names_of_paragraphs_alone_do_not_take_the_body(name):
    content = "".join(f'<p class="{name}">{text}</p>' for text in PARAGRAPHS)
    assert text_of(page(content, body="<div>{}</div>")) == list(PARAGRAPHS)
