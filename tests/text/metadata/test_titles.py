import pytest
from lxml.html import fromstring

from crawler.text.metadata.head import Heading, read_head
from crawler.text.metadata.titles import choose_title, site_keys, without_site

URL = "https://www.dailyexample.org/2024/03/01/rain-over-the-city-of-rome"


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Rain over Rome | The Daily Example", "Rain over Rome"),
        ("Rain over Rome - Politics - The Daily Example", "Rain over Rome - Politics"),
        ("The Daily Example: Rain over Rome", "The Daily Example: Rain over Rome"),
        ("The Daily Example | Rain over Rome", "Rain over Rome"),
        ("Rain over Rome » dailyexample.org", "Rain over Rome"),
        ("Rain over Rome – what we know", "Rain over Rome – what we know"),
        ("Rain-soaked Rome", "Rain-soaked Rome"),
        ("The Daily Example", "The Daily Example"),
        ("雨の東京：The Daily Example", "雨の東京"),
        ("罗马大雨-国际-某某网", "罗马大雨"),
    ],
)
def test_the_name_of_the_site_goes(title, clean):
    assert without_site(title, site_keys(["The Daily Example"], URL)) == clean


def heading(*parts):
    return Heading(" ".join(parts), parts, 0)


@pytest.mark.parametrize(
    ("headings", "stated", "document", "title"),
    [
        (
            [heading("Rain over the city of Rome")],
            ["Rain over Rome's city"],
            "Rain over Rome's city | Site",
            "Rain over the city of Rome",
        ),
        ([heading("Daily Example")], ["Rain over the city of Rome"], "x", "Rain over the city of Rome"),
        ([heading("Weather", "Rain over Rome")], ["Rain over Rome"], None, "Rain over Rome"),
        ([heading("Weather", "Rain over Rome")], ["Weather: Rain over Rome"], None, "Weather Rain over Rome"),
        (
            [heading("Newsletter"), heading("Rain over the city of Rome")],
            [],
            "Rain over the city of Rome | Site",
            "Rain over the city of Rome",
        ),
        ([heading("Newsletter")], ["Rain over Rome | Daily Example"], None, "Rain over Rome"),
        ([heading("The Other Name")], [], "The Other Name » Rain over the city of Rome", "Rain over the city of Rome"),
        ([], [], "Rain over Rome tonight | Weather | Something", "Rain over Rome tonight"),
        ([heading("Wholly different words here")], [], None, "Wholly different words here"),
        ([heading("Rain " * 2000)], ["Rain over Rome"], None, "Rain over Rome"),
        ([], [], None, None),
    ],
)
def test_the_headline_that_readers_see(headings, stated, document, title):
    assert choose_title(headings, stated, document, [], URL) == title


@pytest.mark.parametrize(
    ("stated", "document", "title"),
    [
        (
            ["The mill on the hill turns …"],
            "The mill on the hill turns again | Post",
            "The mill on the hill turns again",
        ),
        (["The mill on the hill turns ..."], None, "The mill on the hill turns ..."),
        (["And then it turned…"], "And then it turned… | All about mills", "And then it turned…"),
    ],
)
def test_a_cut_headline_is_completed(stated, document, title):
    assert choose_title([], stated, document, ["Post"], "https://post.example/1") == title


def test_a_heading_that_the_wrong_tag_closed_ends_at_the_next_heading():
    tree = fromstring("<html><body><h1>The mill turns again</h2><h2>Also in</h3><ul><li>Suomi</li></ul></body></html>")
    assert [heading.text for heading in read_head(tree).headings] == ["The mill turns again"]
