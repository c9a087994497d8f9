from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from crawler.reasons import Reason
from crawler.rights.decision import decide_rights
from crawler.rights.page import follows_links, page_signals
from crawler.rights.paywall import paywalled_parts, remove_paywalled
from crawler.rights.robots import parse_robots
from crawler.rights.signals import VALUE_LENGTH, signal
from crawler.rights.site import site_signals
from crawler.rights.tdm import read_tdmrep

ROBOTS = [
    ("User-agent: GPTBot\nDisallow: /", [("ai-crawlers", "Disallow: / (GPTBot)")]),
    ("User-agent: CCBot/2.0\nUser-agent: x\nDisallow: /a", [("ai-crawlers", "Disallow: /a (CCBot/2.0)")]),
    ("User-agent: AI2Bot\nDisallow: /", [("ai-crawlers", "Disallow: / (AI2Bot)")]),
    ("User-agent: GPTBot\nAllow: /", []),
    ("User-agent: GPTBot\nDisallow:", []),
    ("User-agent: Googlebot\nDisallow: /", []),
    (
        "User-agent: GPTBot\nDisallow: /a\nDisallow: /b\nDisallow: /c\nDisallow: /d",
        [("ai-crawlers", "Disallow: /a, Disallow: /b, Disallow: /c … (GPTBot)")],
    ),
    (
        "User-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /",
        [("content-signal", "search=yes,ai-train=no")],
    ),
    ("Content-signal: ai-train=no", [("content-signal", "ai-train=no")]),
    ("User-agent: b\nContent-Usage: train-ai=n", [("content-usage", "train-ai=n (b)")]),
    ("User-agent: *\nContent-Usage: /p train-ai=n", [("content-usage", "/p train-ai=n")]),
    ("License: https://e.org/l.xml", [("rsl-license", "https://e.org/l.xml")]),
    ("User-agent: *\nLicense: https://e.org/l.xml", [("rsl-license", "https://e.org/l.xml")]),
    ("License:", []),
    ("", []),
]


@pytest.mark.parametrize(("body", "expected"), ROBOTS)
def test_robots_txt(body, expected):
    found = site_signals(parse_robots(body.encode(), "winnow"), (), "https://e.org/a")
    assert [(item.name, item.value) for item in found] == expected
    assert all(item.source == "robots.txt" for item in found)


PAGES = [
    ("", {}, []),
    ('<meta name="robots" content="index, follow">', {}, []),
    ('<meta name="robots" content="NoIndex, nofollow">', {}, ["html noindex", "html nofollow"]),
    ('<META NAME="ROBOTS" CONTENT="none">', {}, ["html noindex", "html nofollow"]),
    (
        '<meta name="robots" content="noarchive,nosnippet,noai,noimageai,max-snippet:-1">',
        {},
        ["html noarchive", "html nosnippet", "html noai", "html noimageai"],
    ),
    ('<meta name="winnow" content="noai">', {}, ["html noai"]),
    ('<meta name="googlebot" content="noai">', {}, []),
    ("", {"x-robots-tag": "noai, noimageai"}, ["header noai", "header noimageai"]),
    ("", {"x-robots-tag": "winnow: noai, nofollow"}, ["header noai", "header nofollow"]),
    ("", {"x-robots-tag": "googlebot: noindex, nofollow"}, []),
    ("", {"x-robots-tag": "googlebot: noindex\nnoarchive"}, ["header noarchive"]),
    ("", {"x-robots-tag": "unavailable_after: 25 Jun 2010 15:00:00 PST, noindex"}, ["header noindex"]),
    ("", {"x-robots-tag": "max-snippet: 20, noai"}, ["header noai"]),
    ("", {"tdm-reservation": "1", "tdm-policy": "https://e.org/p"}, ["header tdm-reservation", "header tdm-policy"]),
    ("", {"tdm-reservation": "0"}, ["header tdm-reservation"]),
    ("", {"tdm-reservation": "yes", "tdm-policy": "https://e.org/p"}, []),
    ("", {"tdm-policy": "https://e.org/p"}, []),
    (
        '<meta name="tdm-reservation" content="1"><meta name="tdm-reservation" content="0">',
        {},
        ["html tdm-reservation"],
    ),
    ('<meta name="tdm-reservation" content="true">', {}, []),
    ("", {"content-usage": "train-ai=n"}, ["header content-usage"]),
    ("", {"content-signal": "ai-train=no"}, ["header content-signal"]),
    ('<link rel="license" type="application/rsl+xml" href="/l.xml">', {}, ["html rsl-license"]),
    ('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">', {}, []),
    ('<script type="application/rsl+xml"><rsl>x</rsl></script>', {}, ["html rsl-license"]),
    ("", {"link": '</a>; rel=next, </l.xml>; rel="license"; type="application/rsl+xml"'}, ["header rsl-license"]),
    ("", {"link": '</l.xml>; rel="license"; type="text/html"'}, []),
]


@pytest.mark.parametrize(("head", "headers", "expected"), PAGES)
def test_page(head, headers, expected):
    tree = html.document_fromstring(f"<html><head>{head}</head><body><p>a</p></body></html>")
    assert [f"{item.source} {item.name}" for item in page_signals(tree, [], headers)] == expected


@pytest.mark.parametrize(
    ("head", "headers", "expected"),
    [
        ("", {}, True),
        ('<meta name="robots" content="noindex">', {}, True),
        ('<meta name="robots" content="noindex, nofollow">', {}, False),
        ('<meta name="robots" content="none">', {}, False),
        ('<meta name="winnow" content="nofollow">', {}, False),
        ('<meta name="googlebot" content="nofollow">', {}, True),
        ("", {"x-robots-tag": "nofollow"}, False),
    ],
)
def test_nofollow_on_a_page(head, headers, expected):
    assert follows_links(html.document_fromstring(f"<head>{head}</head><p>a"), headers) is expected


TDMREP = [
    ([{"location": "/", "tdm-reservation": 1}], "/news/a", "1"),
    ([{"location": "/news", "tdm-reservation": 1}], "/sport", None),
    ([{"location": "/news/", "tdm-reservation": "1"}], "/news/a", "1"),
    ([{"location": "news/", "tdm-reservation": 1}], "/news/a", "1"),
    ([{"location": "*.jpg", "tdm-reservation": 1}], "/a.html", None),
    ([{"location": "/*.html$", "tdm-reservation": 1}], "/a.html", "1"),
    ([{"location": "/*.html$", "tdm-reservation": 1}], "/a.html?x", None),
    ([{"location": "/a$", "tdm-reservation": 1}], "/ab", None),
    ([{"location": "/a*b*c", "tdm-reservation": 1}], "/a1b2c3", "1"),
    ([{"location": "/caf%C3%A9", "tdm-reservation": 1}], "/café", "1"),
    ([{"location": "/a", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}], "/a", "0"),
    ([{"location": "/", "tdm-reservation": 1}, {"location": "/a", "tdm-reservation": 0}], "/a", "1"),
    ([{"location": "/", "tdm-reservation": 2}], "/a", None),
    ([{"location": "/", "tdm-reservation": True}], "/a", None),
    ([{"location": "/"}], "/a", None),
    ([{"tdm-reservation": 1}], "/a", None),
    ([None, 1, "x", {"location": 3}], "/a", None),
    ({"location": "/", "tdm-reservation": 1}, "/a", "1"),
    ("text", "/a", None),
]


@pytest.mark.parametrize(("rules", "path", "expected"), TDMREP)
def test_tdmrep_json(rules, path, expected):
    found = site_signals(parse_robots(b"", "w"), read_tdmrep(json.dumps(rules).encode()), f"https://e.org{path}")
    assert [item.value for item in found if item.name == "tdm-reservation"] == ([] if expected is None else [expected])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"nan", b'\xef\xbb\xbf{"location":"/"}'])
def test_broken_tdmrep_json_says_nothing(body):
    assert all(not rule.reservation for rule in read_tdmrep(body))


def tdm(source, value):
    return signal(source, "tdm-reservation", value)


DECISIONS = [
    ([], "allowed"),
    ([tdm("tdmrep.json", "1")], "reserved"),
    ([tdm("tdmrep.json", "1"), tdm("header", "0")], "allowed"),
    ([tdm("header", "1"), tdm("tdmrep.json", "0")], "reserved"),
    ([tdm("header", "1"), tdm("html", "0")], "allowed"),
    ([tdm("header", "0"), tdm("html", "1")], "reserved"),
    ([signal("html", "noai", "noai")], "reserved"),
    ([signal("html", "noindex", "noindex")], "allowed"),
    ([signal("html", "noimageai", "noimageai")], "allowed"),
    ([signal("robots.txt", "ai-crawlers", "Disallow: / (GPTBot)")], "allowed"),
    ([signal("robots.txt", "content-signal", "ai-train=no")], "allowed"),
]


@pytest.mark.parametrize(("signals", "expected"), DECISIONS)
def test_decision(signals, expected):
    respected, recorded = decide_rights(signals), decide_rights(signals, "record")
    assert respected.decision == expected
    assert respected.refused == (Reason.RIGHTS_RESERVED if expected == "reserved" else None)
    assert recorded.refused is None
    assert recorded.decision == ("overridden" if expected == "reserved" else "allowed")
    assert respected.as_row()["signals"] == [item.as_dict() for item in signals]


@pytest.mark.parametrize(
    ("drop", "refused"),
    [
        (["noindex"], True),
        (["noai"], False),
        (["content-signal=ai-train=no"], True),
        (["content-signal=ai-train=yes"], False),
        ([], False),
    ],
)
def test_what_drops_is_a_setting(drop, refused):
    signals = [
        signal("html", "noindex", "noindex"),
        signal("robots.txt", "content-signal", "search=yes, ai-train=no (b)"),
    ]
    assert bool(decide_rights(signals, drop=drop).refused) is refused


def test_the_refusal_names_its_signal():
    assert decide_rights([signal("header", "noai", "winnow: noai")]).detail == "header noai=winnow: noai"


@pytest.mark.parametrize(("name", "follow"), [("nofollow", False), ("noindex", True)])
def test_nofollow_stops_link_following(name, follow):
    assert decide_rights([signal("html", name, name)]).follow_links is follow


PAYWALLS = [
    ({"isAccessibleForFree": False, "hasPart": {"isAccessibleForFree": False, "cssSelector": ".pay"}}, [".pay"]),
    ({"isAccessibleForFree": "False", "hasPart": [{"isAccessibleForFree": "false", "cssSelector": ".pay"}]}, [".pay"]),
    ({"isAccessibleForFree": False, "hasPart": {"isAccessibleForFree": True, "cssSelector": ".free"}}, []),
    ({"hasPart": {"isAccessibleForFree": "http://schema.org/False", "cssSelector": [".a", "#b"]}}, [".a", "#b"]),
    ({"isAccessibleForFree": False}, []),
    ({"isAccessibleForFree": True}, []),
    ({"isAccessibleForFree": False, "hasPart": "x"}, []),
    ({"hasPart": {"isAccessibleForFree": False, "cssSelector": {"x": 1}}}, []),
]


@pytest.mark.parametrize(("node", "selectors"), PAYWALLS)
def test_paywalled_parts(node, selectors):
    assert paywalled_parts([node]) == selectors


@pytest.mark.parametrize(
    ("selector", "left"),
    [
        (".pay", "free after"),
        ("div.pay", "free after"),
        ("#p, .none", "free after"),
        ("body > .pay", "free after"),
        ("body", "free paid after"),
        ("*", "free paid after"),
        ("p:not(.x):nth-child(n+1)", "free paid after"),
        ("]]>", "free paid after"),
        (".", "free paid after"),
    ],
)
def test_paid_part_is_taken_out(selector, left):
    tree = html.document_fromstring("<body><p>free </p><div id=p class=pay>paid </div>after</body>")
    remove_paywalled(tree, [{"isAccessibleForFree": False, "cssSelector": selector}])
    assert tree.text_content() == left


def test_control_characters_behind_a_paid_part_stay():
    tree = html.document_fromstring(b"<body>free \x1b<div class=pay>paid<p>more</div>after\x01</body>")
    assert remove_paywalled(tree, [{"isAccessibleForFree": False, "cssSelector": ".pay"}]) == 1
    assert tree.text_content() == "free \x1bafter\x01"


def test_a_value_is_one_bounded_line():
    assert signal("header", "noai", "a\r\n b" + "x" * 1000).value == ("a b" + "x" * 1000)[:VALUE_LENGTH]


@given(st.text(), st.text())
def test_headers_never_raise(tag, link):
    headers = {"x-robots-tag": tag, "link": link, "tdm-reservation": tag}
    assert all(found.source for found in page_signals(html.document_fromstring("<p>a"), [], headers))


@pytest.mark.parametrize("selector", [".0", "p .0", "p[", "::x", ".paid:foo"])
def test_a_selector_that_nobody_understands_takes_nothing(selector):
    tree = html.document_fromstring("<p class='paid'>a</p>")
    assert remove_paywalled(tree, [{"isAccessibleForFree": False, "cssSelector": selector}]) == 0


KEYS = st.sampled_from(["hasPart", "isAccessibleForFree", "cssSelector", "location", "tdm-reservation"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=50)
@given(st.lists(st.dictionaries(KEYS, JSON, max_size=3), max_size=3))
def test_jsonld_never_raises(nodes):
    remove_paywalled(html.document_fromstring("<p>a"), nodes)


@settings(max_examples=50)
@given(JSON, st.text())
def test_tdmrep_never_raises(data, path):
    site_signals(parse_robots(b"", "w"), read_tdmrep(json.dumps(data).encode()), f"https://e.org/{path}")
