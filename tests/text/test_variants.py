"""One article in many templates: its eleven paragraphs come out, and nothing else, without knowledge of the site."""

from __future__ import annotations

import itertools
import json
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest

from crawler.text.cleaning.decide import decide
from crawler.text.metadata.jsonld import read_jsonld
from crawler.text.metadata.page_metadata import read_metadata
from crawler.text.normalize import clean_text
from crawler.text.page_blocks import read_blocks
from crawler.text.parse import parse_html

STORIES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "pages").glob("*.toml"))
}
TAGS = ("p", "div", "span", "h4", "li")
SKELETONS = ("article", "bootstrap", "anonymous", "divs", "table", "breaks", "sections")
TELLING = {"newsletter": "newsletter-signup", "follow": "follow-us social", "next": "post-navigation next-post"}
UNTELLING = {"newsletter": "b7", "follow": "box c-12", "next": "text"}
URL = "https://paper.example/local/2024/05/14/story-7731.html"


@dataclass(frozen=True)
class Variant:
    """One template: where and how the prompts and the repeated headline stand."""

    language: str
    skeleton: str
    tag: str
    telling: bool
    inside: bool
    linked: bool
    repeats: int
    look_alike: bool = False

    def __str__(self) -> str:
        return "-".join(
            (
                self.language,
                self.skeleton,
                self.tag,
                "telling" if self.telling else "untelling",
                "inside" if self.inside else "outside",
                "linked" if self.linked else "bare",
                f"title{self.repeats}",
                *(["alike"] if self.look_alike else []),
            )
        )

    @property
    def story(self):
        return STORIES[self.language]

    @property
    def paragraphs(self) -> list[str]:
        lines = self.story["paragraphs"].strip().splitlines()
        return [*lines[:5], self.story["look_alike"], *lines[5:]] if self.look_alike else lines


def variants(language: str, *, every: int = 1, shift: int = 0) -> list[Variant]:
    """Every tag with and without telling classes, inside and outside, bare and linked; the rest takes turns."""
    found = []
    corners = itertools.product(TAGS, (True, False), (True, False), (True, False))
    for number, (tag, telling, inside, linked) in enumerate(corners):
        if (number + shift) % every == 0:
            turn = number // every + shift
            found.append(
                Variant(language, SKELETONS[turn % len(SKELETONS)], tag, telling, inside, linked, repeats=turn % 4)
            )
    return found


ARABIC = variants("ar") + variants("ar", shift=3) + variants("ar", shift=5)
OTHERS = [
    variant
    for shift, language in enumerate(language for language in STORIES if language != "ar")
    for variant in variants(language, every=7, shift=shift)
]
ALIKE = [
    Variant(language, skeleton, "p", telling=False, inside=True, linked=True, repeats=0, look_alike=True)
    for language, skeleton in zip(STORIES, itertools.cycle(SKELETONS), strict=False)
]


def page_of(variant: Variant) -> bytes:
    story = variant.story
    prompts = prompts_of(variant)
    body = BODIES[variant.skeleton](variant, prompts if variant.inside else "", "" if variant.inside else prompts)
    return f"""<!DOCTYPE html>
<html lang="{variant.language}" dir="{story["direction"]}">
<head>
<meta charset="utf-8">
<title>{escape(story["title"])} | {escape(story["site"])}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{escape(variant.paragraphs[0][:150])}">
<meta property="og:title" content="{escape(story["title"])}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{escape(story["site"])}">
<link rel="canonical" href="{URL}">
<link rel="stylesheet" href="/assets/site.css">
{jsonld_of(variant)}<script>window.dataLayer = window.dataLayer || [];</script>
</head>
<body>
{header_of(story)}
{body}
{aside_of(story)}
{footer_of(story)}
</body>
</html>""".encode()


def jsonld_of(variant: Variant) -> str:
    if variant.repeats % 2:
        return ""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": variant.story["title"],
        "datePublished": "2024-05-14T09:30:00+02:00",
        "publisher": {"@type": "Organization", "name": variant.story["site"]},
    }
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>\n'


def header_of(story) -> str:
    entries = "".join(f'<li><a href="/s/{number}">{name}</a></li>' for number, name in enumerate(story["nav"]))
    home, section = story["nav"][0], story["nav"][3]
    return (
        f'<header><div class="logo"><a href="/">{story["site"]}</a></div><nav><ul class="menu">{entries}</ul></nav>'
        f'</header>\n<div class="breadcrumbs"><a href="/">{home}</a> &raquo; <a href="/s/3">{section}</a></div>'
    )


def headline_of(variant: Variant) -> str:
    story = variant.story
    return (
        f'<h1>{escape(story["title"])}</h1>\n<div class="meta"><span class="author">{story["byline"]}</span> '
        f'<span class="date">{story["date"]}</span></div>'
    )


def repeated_title(variant: Variant) -> str:
    title = escape(variant.story["title"])
    plain = wrapped(variant.tag, "headline" if variant.telling else "x1", title)
    shapes = (f"<h2>{title}</h2>", f"{plain}<br>" if variant.tag == "span" else plain)
    return "\n".join(shapes[number % 2] for number in range(variant.repeats))


def wrapped(tag: str, class_name: str, html: str) -> str:
    inner = f'<{tag} class="{class_name}">{html}</{tag}>'
    return f"<ul>{inner}</ul>" if tag == "li" else inner


def prompts_of(variant: Variant) -> str:
    story = variant.story
    classes = TELLING if variant.telling else UNTELLING
    ahead = escape(story["next_title"])
    ahead = f'<a href="/local/2024/05/13/story-7702.html">{ahead}</a>' if variant.linked else ahead
    lines = {"newsletter": story["newsletter"], "follow": story["follow"], "next": f"{story['next']} {ahead}"}
    return "\n".join(wrapped(variant.tag, classes[name], html) for name, html in lines.items())


def aside_of(story) -> str:
    related = "".join(
        f'<li><a href="/local/story-{number}.html">{title}</a></li>' for number, title in enumerate(story["related"])
    )
    ranked = "".join(
        f'<li><a href="/top/{number}.html">{title}</a></li>' for number, title in enumerate(story["related"][::-1])
    )
    return (
        f'<div class="related"><h3>{story["related_label"]}</h3><ul>{related}</ul></div>\n'
        f"<aside><h3>{story['read_label']}</h3><ol>{ranked}</ol></aside>"
    )


def footer_of(story) -> str:
    links = " | ".join(f'<a href="/s/{number}">{name}</a>' for number, name in enumerate(story["nav"]))
    return f"<footer><p>{links}</p><p>{story['footer']}</p></footer>"


def in_paragraphs(variant: Variant, tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{escape(text)}</{tag}>" for text in variant.paragraphs)


def article_body(variant: Variant, inside: str, outside: str) -> str:
    return f"""<main><article class="post">
{headline_of(variant)}
<div class="entry-content">
{repeated_title(variant)}
{in_paragraphs(variant)}
{inside}
</div>
{outside}
</article></main>"""


def bootstrap_body(variant: Variant, inside: str, outside: str) -> str:
    return f"""<div class="container"><div class="row"><div class="col-md-8">
{headline_of(variant)}
<div id="content"><div class="text">
{repeated_title(variant)}
{in_paragraphs(variant)}
{inside}
</div></div>
{outside}
</div></div></div>"""


def anonymous_body(variant: Variant, inside: str, outside: str) -> str:
    return f"""<div><div>
{headline_of(variant)}
<div>
{repeated_title(variant)}
{in_paragraphs(variant)}
{inside}
</div>
{outside}
</div></div>"""


def divs_body(variant: Variant, inside: str, outside: str) -> str:
    return f"""<div id="page"><div class="news-detail">
{headline_of(variant)}
<div class="body">
{repeated_title(variant)}
{in_paragraphs(variant, "div")}
{inside}
</div>
{outside}
</div></div>"""


def table_body(variant: Variant, inside: str, outside: str) -> str:
    return f"""<table width="980" cellpadding="0"><tr><td width="160" valign="top"><a href="/ads">&nbsp;</a></td>
<td valign="top">
{headline_of(variant)}
<table><tr><td>
{repeated_title(variant)}
{in_paragraphs(variant)}
{inside}
</td></tr></table>
{outside}
</td></tr></table>"""


def breaks_body(variant: Variant, inside: str, outside: str) -> str:
    text = "<br><br>\n".join(map(escape, variant.paragraphs))
    return f"""<div id="wrap"><div class="left">
{headline_of(variant)}
<div id="story">
{repeated_title(variant)}
{text}<br><br>
{inside}
</div>
{outside}
</div></div>"""


def sections_body(variant: Variant, inside: str, outside: str) -> str:
    paragraphs = [f"<p>{escape(text)}</p>" for text in variant.paragraphs]
    parts = "\n".join(
        f"<section>{''.join(paragraphs[start : start + 4])}</section>" for start in range(0, len(paragraphs), 4)
    )
    return f"""<main id="main">
<header>{headline_of(variant)}</header>
<div class="article-body">
{repeated_title(variant)}
{parts}
{inside}
</div>
{outside}
</main>"""


BODIES = {
    "article": article_body,
    "bootstrap": bootstrap_body,
    "anonymous": anonymous_body,
    "divs": divs_body,
    "table": table_body,
    "breaks": breaks_body,
    "sections": sections_body,
}


def read_text(body: bytes) -> list[str]:
    tree = parse_html(body, charset="utf-8")
    jsonld = read_jsonld(tree)
    metadata = read_metadata(tree, URL, jsonld=jsonld, headers={})
    blocks = read_blocks(tree, jsonld=jsonld, titles=metadata.titles, description=metadata.summary)
    return [block.text for block in decide(blocks, memory=None).kept]


@pytest.mark.parametrize("variant", ARABIC, ids=str)
def test_arabic_article_comes_out_clean_in_every_template(variant):
    assert read_text(page_of(variant)) == [clean_text(text) for text in variant.paragraphs]


@pytest.mark.parametrize("variant", OTHERS, ids=str)
def test_article_of_any_language_comes_out_clean(variant):
    assert read_text(page_of(variant)) == [clean_text(text) for text in variant.paragraphs]


@pytest.mark.parametrize("variant", ALIKE, ids=str)
def test_short_speech_that_looks_like_a_prompt_stays(variant):
    assert read_text(page_of(variant)) == [clean_text(text) for text in variant.paragraphs]


def test_variants_cover_what_templates_do():
    assert len(set(ARABIC)) >= 100
    assert len({variant.language for variant in OTHERS}) >= 13
    for many in (ARABIC, OTHERS):
        assert {variant.tag for variant in many} == set(TAGS)
        assert {variant.skeleton for variant in many} == set(SKELETONS)
        assert {variant.repeats for variant in many} == {0, 1, 2, 3}
        assert {(variant.telling, variant.inside, variant.linked) for variant in many} == set(
            itertools.product((True, False), repeat=3)
        )


@pytest.mark.parametrize("language", STORIES)
def test_stories_are_whole(language):
    story = STORIES[language]
    paragraphs = story["paragraphs"].strip().splitlines()
    assert len(set(paragraphs)) == 11
    assert min(map(len, paragraphs)) > 50
    assert story["title"] not in paragraphs
