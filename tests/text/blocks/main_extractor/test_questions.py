import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.xpaths import (
    BODY_XPATH,
    DISCARD_IMAGE_ELEMENTS,
    OVERALL_DISCARD_XPATH,
    PRECISION_DISCARD_XPATH,
    TEASER_DISCARD_XPATH,
)

from crawler.text.blocks.main_extractor.questions import Questionnaire, UnreadableError
from crawler.text.parse import parse_html

EXPRESSIONS = [*BODY_XPATH, *OVERALL_DISCARD_XPATH, *DISCARD_IMAGE_ELEMENTS, *TEASER_DISCARD_XPATH]
QUESTIONS = Questionnaire(EXPRESSIONS)
NAMES = [
    "post", "entry", "article", "article-body", "ArticleContent", "content", "main", "main-content", "story", "text",
    "sidebar", "Navigation", "nav", "share-buttons", "teaser", "Teaser", "caption", "cookie", "footer", "author",
    "hidden", "display:none", "display: none", "reply-3", "true", "comments-title", "fullText", "x", "post-content",
]  # fmt: skip
ATTRIBUTES = [
    "class",
    "id",
    "style",
    "role",
    "aria-hidden",
    "itemprop",
    "data-component",
    "data-lp-replacement-content",
]
TAGS = ["div", "section", "article", "main", "p", "span", "li", "a", "ul"]
VALUES = st.lists(st.sampled_from(NAMES), max_size=3).map(" ".join)


def element(tag: str, attributes: dict[str, str]) -> HtmlElement:
    """Return an element in a page; the attributes are written in this order."""
    found = parse_html(b"<html><body><div><p>text</p></div></body></html>").find(".//div")
    found.tag = tag
    for name, value in attributes.items():
        found.set(name, value)
    return found


def answers(expressions: list[XPath], one: HtmlElement) -> int:
    """Return what lxml itself says, a bit an expression."""
    return sum(1 << at for at, expression in enumerate(expressions) if one in expression(one.getparent()))


@given(st.sampled_from(TAGS), st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES, max_size=4))
def test_answers_are_those_of_xpath(tag, attributes):
    one = element(tag, attributes)
    assert QUESTIONS.bits(one) == answers(EXPRESSIONS, one)


@pytest.mark.parametrize(
    ("attributes", "expected"), [({"id": "x", "class": "cookie"}, 0), ({"class": "cookie", "id": "x"}, 1)]
)
def test_of_two_attributes_asked_as_one_the_first_counts(attributes, expected):
    expressions = [XPath(".//*[contains(@id|@class, 'cookie')]")]
    assert answers(expressions, element("div", attributes)) == expected
    assert Questionnaire(expressions).bits(element("div", attributes)) == expected


@pytest.mark.parametrize("source", [".//div[.//h1]", ".//div/p", "//div[@class='a' and @id='b']", ".//header|.//p[2]"])
def test_an_expression_that_asks_for_more_is_refused(source):
    with pytest.raises(UnreadableError):
        Questionnaire([XPath(source)])


def test_flags_and_translations_are_read():
    expressions = [PRECISION_DISCARD_XPATH[1], XPath(".//div[re:test(@class, 'full', 'i')]", namespaces=EXSLT)]
    questions = Questionnaire(expressions)
    for names in ("bottom bar", "FullWidth", "permalink", "link"):
        one = element("div", {"class": names})
        assert questions.bits(one) == answers(expressions, one)


def test_long_values_are_answered_too():
    one = element("div", {"style": f"background: url(data:{'A' * 2_000}); display:none"})
    assert QUESTIONS.bits(one) == answers(EXPRESSIONS, one) != 0


EXSLT = {"re": "http://exslt.org/regular-expressions"}
