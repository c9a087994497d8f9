"""Pages that are no article, and articles that look like them: each kind by what a page says."""

import json
import tomllib
from pathlib import Path

import pytest

from crawler.extractors.winnow import WinnowExtractor
from crawler.items import PageOptions
from crawler.reasons import Reason
from crawler.text.gate.forms import is_form_address
from crawler.text.page import read_page

SITE = "https://www.example.org"
PROSE = [
    "The old weir of Orsa gave way on Monday night, and the mill pond behind it ran dry within an hour, the town says.",
    "Nobody was hurt. The miller, Tove Lindahl, had heard the timber crack and rang the bell of the fire station.",
    "Repairs will take until autumn and cost more than the town has set aside, so the council meets again on Friday.",
    "Anglers were carrying fish to the river in buckets until dawn, and some of them slept on the bank afterwards.",
]
SHORT = [
    "The bakers want warmer rooms.",
    "A ranger followed the tracks home.",
    "The choir sang for the bishop.",
    "Fog closed the airport again.",
]
SUMMARY = "A summary of two lines says what happened, and where, and who was there when it did, but not why."
MENU = "".join(f"<li><a href='/{name}/'>{name}</a></li>" for name in ("Home", "Town", "Sport", "Culture"))
FOOTER = "<footer><p>© Orsa Post. All rights reserved.</p></footer>"


def refusal(body: str, *, head: str = "", path: str = "/news/weir-of-orsa", title: str = "The weir of Orsa gives way"):
    html = (
        f"<html lang='en'><head><title>{title} | Orsa Post</title>{head}</head><body><header><nav><ul>{MENU}</ul></nav>"
        f"</header><main><h1>{title}</h1>{body}</main>{FOOTER}</body></html>"
    )
    found = read_page(html.encode(), SITE + path, PageOptions(), WinnowExtractor()).refusal
    return found.reason if found else None


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def og(kind: str) -> str:
    return f"<meta property='og:type' content='{kind}'>"


def jsonld(kind: str) -> str:
    node = json.dumps({"@context": "https://schema.org", "@type": kind})
    return f"<script type='application/ld+json'>{node}</script>"


def links(count: int, between: str = "") -> str:
    texts = (f"Headline number {at} of this week's paper" for at in range(count))
    return "".join(f"<li><a href='/n/{at}'>{text}</a>{between}</li>" for at, text in enumerate(texts))


def cards(texts, count=12) -> str:
    headlines = (f"<h2><a href='/n/{at}'>Headline number {at} of this week's paper</a></h2>" for at in range(count))
    return "".join(f"<article>{one}<p>{texts[at % len(texts)]}</p></article>" for at, one in enumerate(headlines))


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (cards([SUMMARY]), {"head": og("article"), "path": "/category/town/"}),
        (cards([SUMMARY]), {"head": og("article") + jsonld("CollectionPage"), "path": "/town/"}),
        (cards(SHORT), {"head": og("article"), "path": "/town/"}),
        (cards([SUMMARY]), {"head": og("article"), "path": "/town/"}),
        (cards(PROSE, 6), {"path": "/town/", "title": "Town"}),
        (paragraphs(*PROSE), {"path": "/"}),
        (f"<ul>{links(14, ' – full time')}</ul>", {"path": "/jobs/", "title": "Jobs"}),
    ],
)
def test_lists_whatever_they_call_themselves(body, page):
    assert refusal(body, **page) is Reason.LIST_PAGE


GREETING = "Good morning. This is what kept us awake last night, in the order in which it woke us up."
PARTS = [
    f"<h3><a href='/b/{at}'>What the town talks about, part {at}</a></h3><p>{text}" for at, text in enumerate(PROSE)
]


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (paragraphs(*PROSE), {}),
        (paragraphs(PROSE[1]) + cards(SHORT), {"head": jsonld("NewsArticle")}),
        (paragraphs(GREETING) + "".join(PARTS * 2), {"head": og("article")}),
        (f"<ul>{links(3)}</ul>".join(f"<p>{text}</p>" for text in PROSE * 2), {}),
        (paragraphs(*PROSE), {"head": og("article") + jsonld("ItemList")}),
        (f"<h2><a href='/x'>The weir of Orsa gives way</a></h2>{paragraphs(PROSE[0])}<ul>{links(7)}</ul>", {}),
    ],
)
def test_articles_that_look_like_lists(body, page):
    assert refusal(body, **page) is None


LOGIN = "<form><input type='email' name='who'><input type='password' name='key'><button>Go</button></form>"
CONTACT = "<form>" + "<input type='text'>" * 4 + "<textarea></textarea><button>Send</button></form>"
WELCOME = "Welcome back to our pages. Enter your address and the word that you chose, then press the button to go on."


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (paragraphs(WELCOME) + LOGIN, {"path": "/members/login", "title": "Log in"}),
        (paragraphs(WELCOME) + LOGIN, {"path": "/konto", "title": "Mein Konto"}),
        (paragraphs(WELCOME) + CONTACT, {"path": "/contact-us/", "title": "Contact"}),
    ],
)
def test_forms(body, page):
    assert refusal(body, **page) is Reason.FORM_PAGE


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (LOGIN + paragraphs(*PROSE), {}),
        (paragraphs(*PROSE) + CONTACT, {}),
        (paragraphs(*PROSE), {"path": "/2026/first-contact-with-a-comet"}),
        (LOGIN + paragraphs(*PROSE[:2]), {"head": jsonld("NewsArticle")}),
    ],
)
def test_articles_beside_forms(body, page):
    assert refusal(body, **page) is None


@pytest.mark.parametrize(
    ("path", "is_form"),
    [
        ("/contact-us", True),
        ("/user/AccountLogin.aspx", True),
        ("/bruger/log-ind", True),
        ("/news/bank-account-of-a-saint-found", False),
        ("/news/4821", False),
    ],
)
def test_addresses_of_forms(path, is_form):
    assert is_form_address(SITE + path) is is_form


VIDEO_LINE = "Watch how the mill pond ran dry, filmed by our reporter from the bridge in the early hours of Tuesday."


@pytest.mark.parametrize(
    "page",
    [
        {"head": jsonld("VideoObject")},
        {"head": og("video.other")},
        {"path": "/videos/pond"},
        {"head": jsonld("NewsArticle") + jsonld("VideoObject"), "path": "/video/pond"},
    ],
)
def test_videos_with_a_line_about_them(page):
    assert refusal(paragraphs(VIDEO_LINE) + "<video src='/pond.mp4'></video>", **page) is Reason.VIDEO_PAGE


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (paragraphs(*PROSE, SUMMARY, GREETING, WELCOME), {"head": jsonld("VideoObject") + og("video.other")}),
        (paragraphs(PROSE[0]), {"head": jsonld("NewsArticle") + jsonld("VideoObject")}),
        (paragraphs(PROSE[0], PROSE[1]), {"path": "/video-game-news/x", "head": og("article")}),
    ],
)
def test_articles_with_a_video(body, page):
    assert refusal(body, **page) is None


WALLS = tomllib.loads((Path(__file__).parent / "walls.toml").read_text("utf-8"))
ABOUT_SUCH_THINGS = WALLS.pop("articles")


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in WALLS.items() for text in texts])
@pytest.mark.parametrize("head", ["", og("article")])
def test_what_stands_in_front_of_an_article(reason, text, head):
    assert refusal(paragraphs(*text.split("\n")), head=head, title="Orsa Post") is Reason(reason)


@pytest.mark.parametrize("text", ABOUT_SUCH_THINGS)
def test_articles_about_such_things(text):
    assert refusal(paragraphs(*text.split("\n"))) is None


@pytest.mark.parametrize(
    "body",
    [
        paragraphs("Ferry cancelled tonight: the boat to the island stays in port because of the storm, they say."),
        "<ul><li>Orsa – Vell 3:1</li><li>Holm – Skerry 0:0</li><li>Ost – Tollan 2:2</li><li>Kest – Lund 1:4</li></ul>",
        "<p>I went down to the water<br>and the water was not there;<br>it left a note in the mud<br>to say so.</p>",
        paragraphs("What do you do all day?", "I mend nets and wait for the ferry.", "And at night?", "I do the same."),
    ],
)
def test_short_articles_stay(body):
    assert refusal(body, head=jsonld("NewsArticle")) is None
