"""The shorter way keeps what the library keeps."""

from importlib.metadata import version
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trafilatura.htmlprocessing import convert_tags, tree_cleaning
from trafilatura.main_extractor import extract_content

from crawler.demo import render_page, standing_gold
from crawler.text.blocks.main_extractor import EQUAL_VERSION, OPTIONS
from crawler.text.blocks.membership import kept_runs, mark_runs, marked
from crawler.text.blocks.segment import Segmenter
from crawler.text.parse import parse_html

SENTENCE = "The ferry crossed the strait again on Monday, the harbour office said, and every cabin was taken. "
LONG = "".join(f"<p>{number} {SENTENCE}</p>" for number in range(9))
LINKS = "".join(f'<li><a href="/{number}">Another story of the day, number {number}</a></li>' for number in range(8))

PAGES = {
    "a frame by its class": f'<div class="post-content">{LONG}</div><div class="sidebar">{LONG}</div>',
    "an article element": f"<nav><ul>{LINKS}</ul></nav><article>{LONG}<ul>{LINKS}</ul></article>",
    "text without paragraphs": f'<div id="content">{SENTENCE * 4}<br><br>{SENTENCE * 4}</div>',
    "text in divs": f'<div class="story-body">{"".join(f"<div>{n} {SENTENCE}</div>" for n in range(9))}</div>',
    "a first frame that is too short": f'<div class="entry"><p>Short.</p></div><main>{LONG}</main>',
    "an empty first frame": f'<div class="entry"></div><article>{LONG}</article>',
    "no frame at all": f"<table><tr><td>{LONG}</td></tr></table>",
    "a frame that names say is no text": f'<article class="x"><div class="widget">{LONG}</div></article>',
    "a page in a form": f'<form id="aspnetForm"><div class="article-body">{LONG}</div></form>',
    "a form in an article": f"<article>{LONG}<form><p>Your name and address, please.</p></form></article>",
    "lists, quotes, headings and tables": f"<article>{LONG}<h2>What next</h2><ul><li>{SENTENCE}</li></ul>"
    f"<blockquote>{SENTENCE}</blockquote><table><tr><td>1</td><td>{SENTENCE}</td></tr></table></article>",
    "teasers": f'<article>{LONG}<div class="teaser-box"><p>{SENTENCE}</p></div></article>',
    "text before the first element": f'<div class="article-text">{SENTENCE * 3}<p>{SENTENCE}</p>{LONG}</div>',
    "nothing": "<div></div>",
}


def both(html: bytes) -> tuple[set[int], set[int]]:
    """Return which runs the library keeps, and which the shorter way does."""
    tree, again = parse_html(html), parse_html(html)
    runs = Segmenter().walk(tree.find("body"))
    mark_runs(runs)
    body, _ = extract_content(convert_tags(tree_cleaning(tree, OPTIONS), OPTIONS), OPTIONS)
    library = marked("".join(chain.from_iterable(element.itertext() for element in body)))
    return library, kept_runs(again, Segmenter().walk(again.find("body")))


@pytest.mark.parametrize("name", PAGES)
def test_made_pages(name):
    library, ours = both(f"<html><head><title>x</title></head><body>{PAGES[name]}</body></html>".encode())
    assert ours == library
    assert bool(ours) == (name != "nothing")


def test_pages_of_the_newsroom():
    for article, _ in standing_gold():
        library, ours = both(render_page(article))
        assert ours == library, article
        assert ours


def test_the_library_is_the_version_that_the_rules_equal():
    assert version("trafilatura") == EQUAL_VERSION, "compare the rules anew: see crawler/text/blocks/main_extractor"


_LEAVES = st.sampled_from(
    [
        f"<p>{SENTENCE}</p>",
        "<p>Short.</p>",
        f"<h2>{SENTENCE[:40]}</h2>",
        f"{SENTENCE}<br>",
        f"<p>{SENTENCE}<a href='/x'>{SENTENCE[:30]}</a></p>",
        "<p><a href='/one'>A link alone</a></p>",
        f"<ul>{LINKS}</ul>",
        f"<blockquote>{SENTENCE}</blockquote>",
        f"<figure><img src='/a.jpg'><figcaption>{SENTENCE[:50]}</figcaption></figure>",
        f"<table><tr><td>1</td><td>{SENTENCE}</td></tr></table>",
        f"<span>{SENTENCE}</span>",
        "<form><input name='q'><p>Search here</p></form>",
    ]
)
_NAMES = st.sampled_from(
    ["", "post-content", "entry", "article-body", "sidebar", "share", "teaser", "caption", "related", "main", "widget"]
)


@st.composite
def _boxes(draw, inner):
    """Return an element with a name around others."""
    tag = draw(st.sampled_from(["div", "section", "article", "main", "li"]))
    name = draw(_NAMES)
    return f'<{tag} class="{name}">{"".join(draw(st.lists(inner, max_size=5)))}</{tag}>'


@given(st.lists(st.recursive(_LEAVES, _boxes, max_leaves=20), min_size=1, max_size=6))
def test_composed_pages(parts):
    around = "".join(parts)
    article = f'<div class="post-content">{LONG}{around}{SENTENCE}</div>'  # the first frame: it has enough
    library, ours = both(f"<html><body><h1>Title</h1>{article}{around}</body></html>".encode())
    assert ours == library
