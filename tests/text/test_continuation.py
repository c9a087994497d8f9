import pytest

from crawler.text.blocks.block import Block, Kind
from crawler.text.cleaning.decide import decide, verdict_text
from crawler.text.continuation import MAX_PAGES, join_pages, next_page
from crawler.text.parse import parse_html

SITE = "https://www.example.org"


def follows(url: str, href: str, *, first: str | None = None, markup: str = "<a rel='next' href='{}'>Next</a>") -> bool:
    tree = parse_html(f"<html><body><p>text</p>{markup.format(href)}</body></html>".encode())
    return next_page(SITE + url, tree, first=first and SITE + first) is not None


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("/news/weir.html", "?page=2"),
        ("/news/weir.html?ref=a", "?ref=a&seite=2"),
        ("/news/weir/", "/news/weir/2/"),
        ("/news/weir", "/news/weir/page/2"),
        ("/news/weir-4821.html", "/news/weir-4821-2.html"),
        ("/news/weir.html", "https://www.example.org/news/weir_2.html"),
    ],
)
def test_an_article_goes_on_at_its_own_address_with_the_next_number(url, href):
    assert follows(url, href)
    assert follows(url, href, markup="<link rel='next' href='{}'>")


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("/news/weir.html", "/news/another-story.html"),
        ("/news/weir.html", "?page=3"),
        ("/news/weir-12.html", "/news/weir-13.html"),
        ("/2026/11", "/2026/12"),
        ("/news/weir.html", "https://other.example/news/weir.html?page=2"),
        ("/news/weir.html", "?page=1999"),
        ("/news/weir.html", "http://[broken"),
        ("/news/weir.html", ""),
    ],
)
def test_links_to_other_articles_are_no_next_page(url, href):
    assert not follows(url, href)


def test_later_pages_go_on_by_the_address_of_the_first():
    assert follows("/weir.html?page=2", "?page=3", first="/weir.html")
    assert not follows("/weir.html?page=2", "?page=2", first="/weir.html")
    assert not follows("/weir.html", "?page=2", markup="<a href='{}'>2</a>")


def page(*texts: str) -> list[Block]:
    return [Block(text, Kind.PARAGRAPH, at, score=2.0, extracted=True) for at, text in enumerate(texts)]


def test_joined_pages_are_one_text_that_repeats_nothing():
    blocks = join_pages([page("Standfirst of it all.", "First part."), page("Standfirst of it all.", "Second part.")])
    assert verdict_text(decide(blocks, memory=None)).split("\n") == [
        "Standfirst of it all.",
        "First part.",
        "Second part.",
    ]
    assert [block.position for block in blocks] == list(range(4))


def test_a_text_may_say_the_same_twice_on_one_page():
    assert verdict_text(decide(join_pages([page("Again.", "Again.")]), memory=None)) == "Again.\nAgain."


def test_pages_are_bounded():
    assert len(join_pages(page(f"Part {at}.") for at in range(MAX_PAGES * 3))) == MAX_PAGES
