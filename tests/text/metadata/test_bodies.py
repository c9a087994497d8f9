import pytest

from crawler.text.metadata.bodies import jsonld_bodies

FILLER = " and the river rose again" * 12


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("<p>One &amp; two</p><p>three", "One & two\nthree"),
        ("&lt;p&gt;One&lt;/p&gt;two", "One\ntwo"),
    ],
)
def test_markup_in_json_ld_bodies(told, expected):
    filler = " word" * 60
    assert jsonld_bodies([{"articleBody": told + filler}, {"articleBody": "short"}, {}]) == [expected + filler]


@pytest.mark.parametrize(
    "told",
    [
        {"@type": "Text", "@value": "The dam held." + FILLER},
        ["The dam held.", {"@value": FILLER.strip()}],
        {"@list": [{"text": "The dam held."}, FILLER.strip()]},
        {"@id": "#text"},
    ],
)
def test_bodies_of_all_shapes(told):
    nodes = [{"@type": "Article", "articleBody": told}, {"@id": "#text", "text": "The dam held.\n" + FILLER}]
    assert jsonld_bodies(nodes)[0].split("\n")[0].startswith("The dam held.")
    assert FILLER.strip() in jsonld_bodies(nodes)[0]


def test_a_live_blog_is_one_body_in_the_order_of_its_entries():
    entries = [
        {"headline": "Gates shut", "articleBody": "The gates were shut at six." + FILLER},
        {"@id": "#second"},
        {"articleBody": {"@value": "First drops fell on the old quay."}},
    ]
    nodes = [
        {"@type": "LiveBlogPosting", "articleBody": "All about the flood.", "liveBlogUpdate": entries},
        {"@id": "#second", "headline": "Boats tied up", "articleBody": "The boats were tied up by noon."},
    ]
    lines = jsonld_bodies(nodes)[0].split("\n")
    openings = ["All about the", "Gates shut", "The gates were", "Boats tied up", "The boats were", "First drops fe"]
    assert [line[:14].strip() for line in lines] == openings


def test_short_bodies_are_given_where_asked_for_and_only_of_articles():
    flash = "A train stopped at Vell for an hour; nobody was hurt, the operator said."
    nodes = [{"@type": "NewsArticle", "articleBody": flash}, {"@type": "Comment", "text": flash + " Really?"}]
    assert jsonld_bodies(nodes) == []
    assert jsonld_bodies(nodes, flashes=True) == [flash]
