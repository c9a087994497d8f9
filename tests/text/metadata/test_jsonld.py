import pytest
from lxml.html import fromstring

from crawler.text.metadata.jsonld import MAX_NODES, is_article, node_types, read_jsonld


def page(*scripts):
    return fromstring(
        "<html><head>"
        + "".join(f"<script type='application/ld+json'>{one}</script>" for one in scripts)
        + "</head><body><p>x</p></body></html>"
    )


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Rain"}',
        '<!-- {"@type": "NewsArticle", "headline": "Rain"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Rain"}\n//]]>',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "Rain"}/*]]>*/',
        '{"@type": "NewsArticle", "headline": "Rain",}',
        '{"@type": "NewsArticle", "headline": "Rain"};',
        '{"@type": "NewsArticle", "body": "a\nb", "headline": "Rain"}',
        '{"@type": "NewsArticle", "body": "it\\\'s", "headline": "Rain"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Rain&quot;}",
        '{"@type": "Thing"}{"@type": "NewsArticle", "headline": "Rain"}',
        '{"@type": "NewsArticle", "headline": "Rain", "body": "an "inner" quote"}',
        '{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"], "headline": "Rain"}]}',
        '[[{"@type": "NewsArticle", "headline": "Rain"}]]',
        '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Rain"}}',
    ],
)
def test_the_article_is_found_however_it_is_written(script):
    assert [node["headline"] for node in read_jsonld(page(script)) if is_article(node)] == ["Rain"]


@pytest.mark.parametrize(
    "script", ["", "null", "7", '"text"', "{", "not json", "[" * 100_000, "{" * 5000, ";" * 100_000]
)
def test_what_holds_no_node_gives_none(script):
    assert read_jsonld(page(script)) == []


def test_other_scripts_are_left_alone():
    assert read_jsonld(fromstring("<html><script>{}</script><script type='text/json'>{\"a\":1}</script></html>")) == []


def test_a_page_of_nodes_is_cut_off():
    assert len(read_jsonld(page("[" + ",".join(['{"@type":"Thing"}'] * 1000) + "]"))) == MAX_NODES


@pytest.mark.parametrize(
    ("told", "types"),
    [
        ("NewsArticle", {"newsarticle"}),
        ("http://schema.org/NewsArticle", {"newsarticle"}),
        (["Article", "schema:Report"], {"article", "report"}),
        (None, set()),
    ],
)
def test_types_are_read_without_their_vocabulary(told, types):
    assert node_types({"@type": told}) == types
