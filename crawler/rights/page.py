"""Opt-out signals that stand on a page or in its HTTP headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crawler.rights.paywall import paywall_signals
from crawler.rights.signals import DIRECTIVES, Signal, signal
from crawler.rights.tdm import tdm_signals

PRODUCT = "winnow"
NONE_MEANS = ("noindex", "nofollow")
# Directives with a value: what stands before their colon is not the name of a robot.
VALUED = {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}
RSL_TYPE = "application/rsl+xml"
MAX_SIGNALS = 40

LINK = re.compile(
    r"""
    < (?P<url> [^>]* ) >            # the target
    (?P<parameters> (?: \s* ; \s* [\w*-]+ (?: \s* = \s* (?: "[^"]*" | [^\s;,"]* ) )? )* )
    """,
    re.VERBOSE,
)


def page_signals(tree: Any, jsonld: list[dict[str, Any]], headers: Mapping[str, str]) -> list[Signal]:
    """Return the signals of one page.

    ``tree`` is the parsed page (``lxml``), or anything whose ``iter`` yields its ``meta``, ``link`` and ``script``
    elements as that does; ``headers`` have lower-case names; repeated ones are joined by ``, `` or newlines.
    """
    found = [
        *robots_directives("header", headers.get("x-robots-tag", "")),
        *_header_signals(headers),
        *_meta_signals(tree),
        *_license_links(tree),
        *paywall_signals(jsonld),
    ]
    return list(dict.fromkeys(found))[:MAX_SIGNALS]


def follows_links(tree: Any, headers: Mapping[str, str]) -> bool:
    """Return whether the links of a page may be followed: nobody said ``nofollow`` to everybody or to us."""
    found = [*robots_directives("header", headers.get("x-robots-tag", "")), *_meta_signals(tree)]
    return not any(item.name == "nofollow" for item in found)


def robots_directives(source: str, value: str) -> Iterator[Signal]:
    """Yield the directives of an ``X-Robots-Tag`` or ``meta robots`` that are for everybody or for us.

    ``name: directive`` addresses one robot, and what follows it up to the next
    name or line.
    """
    for line in value.splitlines():
        agent = ""
        for part in line.split(","):
            name, colon, rest = part.partition(":")
            if colon and name.strip().lower() not in VALUED:
                agent, part = name.strip().lower(), rest  # noqa: PLW2901 - the rest is the directive
            if agent in {"", PRODUCT}:
                yield from _directive(source, part, agent)


def _directive(source: str, text: str, agent: str) -> Iterator[Signal]:
    name = text.strip().lower()
    shown = f"{agent}: {name}" if agent else name
    for directive in NONE_MEANS if name == "none" else (name,):
        if directive in DIRECTIVES:
            yield signal(source, directive, shown)


def _header_signals(headers: Mapping[str, str]) -> Iterator[Signal]:
    yield from tdm_signals("header", headers.get("tdm-reservation", ""), headers.get("tdm-policy", ""))
    for name in ("content-usage", "content-signal"):
        if headers.get(name, "").strip():
            yield signal("header", name, headers[name])
    for found in LINK.finditer(headers.get("link", "")):
        parameters = found["parameters"].lower().replace(" ", "").replace('"', "").split(";")
        if "rel=license" in parameters and f"type={RSL_TYPE}" in parameters:
            yield signal("header", "rsl-license", found["url"])


def _meta_signals(tree: Any) -> Iterator[Signal]:
    """Yield what ``meta`` elements say; the first of each TDM name counts."""
    tdm: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = element.get("content") or ""
        if name == "robots":
            yield from robots_directives("html", content)
        elif name == PRODUCT:
            yield from robots_directives("html", ",".join(f"{PRODUCT}: {part}" for part in content.split(",")))
        elif name in {"tdm-reservation", "tdm-policy"}:
            tdm.setdefault(name, content)
    yield from tdm_signals("html", tdm.get("tdm-reservation", ""), tdm.get("tdm-policy", ""))


def _license_links(tree: Any) -> Iterator[Signal]:
    """Yield RSL licences: linked, or written into the page."""
    for element in _typed(tree.iter("link")):
        if "license" in (element.get("rel") or "").lower().split() and element.get("href"):
            yield signal("html", "rsl-license", element.get("href"))
    for element in _typed(tree.iter("script")):
        yield signal("html", "rsl-license", element.text or "")


def _typed(elements: Iterable[Any]) -> Iterator[Any]:
    return (element for element in elements if (element.get("type") or "").strip().lower() == RSL_TYPE)
