import pytest

from crawler.text.blocks.segment import Segmenter
from crawler.text.parse import parse_html
from crawler.text.tag_soup import MAX_ENDLESS


def shown(html: str) -> list[str]:
    """Return the runs of text that a page gives."""
    tree = parse_html(html.encode())
    assert [child.tag for child in tree if child.tag != "head"] == ["body"]
    return [" ".join("".join(run.pieces).split()) for run in Segmenter().walk(tree.find("body"))]


@pytest.mark.parametrize("reference", ["&#12;", "&#11;", "&#x0C;", "&#xb;", "&#012", "&#31;", "\x0c", "\x0b"])
def test_white_space_that_no_tree_may_hold_still_parts_words(reference):
    assert shown(f"<body><p>the{reference} ferry{reference}left</p>") == ["the ferry left"]


@pytest.mark.parametrize(
    "reference", ["&#8;", "&#27;", "&#0;", "&#xFFFE;", "&#65535;", "&#xD800;", "&#57343;", "&#127;", "\ufffe", "\x1b"]
)
def test_what_is_no_character_is_left_out(reference):
    html = f'<html><head><title>fer{reference}ry</title></head><body><p title="a{reference}b">fer{reference}ry</p>'
    tree = parse_html(html.encode("utf-8", "surrogatepass"))
    assert (tree.findtext(".//title"), tree.findtext(".//p"), tree.find(".//p").get("title")) == (
        "ferry",
        "ferry",
        "ab",
    )


@pytest.mark.parametrize(
    ("reference", "sign"), [("&#146;", "’"), ("&#x96;", "–"), ("&#39;", "'"), ("&#8217;", "’"), ("&#1200;", "Ұ")]
)
def test_references_to_windows_characters_mean_those_and_others_stay(reference, sign):
    assert shown(f"<body><p>a{reference}b</p>") == [f"a{sign}b"]


@pytest.mark.parametrize("tag", ["article", "main", "section", "header", "figure"])
def test_text_without_head_and_body(tag):
    assert shown(f"<{tag}><h1>Head</h1><p>One</p></{tag}><p>Two</p>") == ["Head", "One", "Two"]
    assert shown(f"<!DOCTYPE html><title>t</title><{tag}><p>One</p></{tag}> and <p>Two</p>") == ["One", "and", "Two"]
    assert shown(f"<html lang=sv><meta charset=utf-8><title>t</title><{tag}><p>One</p></{tag}></html>") == ["One"]


@pytest.mark.parametrize(
    "html",
    [
        "<html><body><p>One</p></body><body class=late><p>Two</p></body></html>",
        "<html><body><p>One</p></body></html><p>Two</p>",
        "<html><body><div><p>One</p></body></html>\n<article>Two</article></html>",
        "<html><body><p>One</p></BODY></HTML> <html><body><p>Two</p></body></html>",
        "<html><head><title>t</title></head><p>One</p><body><p>Two</p></body></html>",
    ],
)
def test_all_that_is_shown_is_in_one_body(html):
    assert shown(html) == ["One", "Two"]


@pytest.mark.parametrize("tag", ["noscript", "template", "dialog", "NOSCRIPT"])
@pytest.mark.parametrize("left_open", ["<div class=x>", "<section>", "<table><tr><td>", "<ul><li>"])
def test_an_element_left_open_in_what_is_not_shown_takes_nothing_in(tag, left_open):
    assert shown(f"<body><{tag}>{left_open}off</{tag}><main><p>One</p></main><p>Two</p></body>") == ["One", "Two"]
    assert shown(f"<body><p>One</p><{tag}>{left_open}<main><p>Two</p></main>") == ["One", "Two"]


def test_shadow_roots_are_shown_in_their_place_and_templates_are_not():
    html = (
        "<body><p>One</p><my-text><template shadowrootmode='open'><p>Two</p><template><p>no</p></template>"
        "<p>Three</p></template></my-text><p>Four</p>"
    )
    assert shown(html) == ["One", "Two", "Three", "Four"]


def test_tags_in_scripts_comments_and_titles_are_no_tags():
    html = (
        "<title>How to use <noscript></title><body><script>write('<noscript><div>')</script><!-- <template> -->"
        "<p>One</p><noscript>off</noscript><p>Two</p>"
    )
    assert shown(html) == ["One", "Two"]


def test_a_page_of_parts_without_end_is_still_read():
    assert "One" in shown("<body><p>One</p>" + "<template>" * (MAX_ENDLESS * 2))
