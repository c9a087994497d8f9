"""What the markup itself keeps from being seen: attributes, inline styles, and the class names that all frameworks use.

Style sheets are not read, so what only they hide counts as shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lxml.html import HtmlElement

_HIDDEN_STYLE = re.compile(
    r"""
    (?:^|;)                                     # the name of a property begins: backface-visibility is another one
    (?: display:none
    |   (?:content-)?visibility:(?:hidden|collapse)
    |   font-size:0(?![.]?\d*[1-9])             # 0, 0px, 0.0em; not 0.8em
    |   (?:left|right|top|bottom|text-indent|margin-left|margin-top):-\d{3,}     # far off the screen
    |   clip:rect\((?:0|1px)
    |   clip-path:inset\((?:50|100)%
    )
    """,
    re.VERBOSE,
)
_TRANSPARENT = re.compile(r"(?:^|;)opacity:0(?![.]?\d*[1-9])")
_FADES = re.compile(r"transform|transition|animation|will-change")
_NO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:height|width):[01](?:px)?(?:;|!|$)")
_CLIPPED = re.compile(r"(?:^|;)overflow:(?:hidden|clip)")
_HIDDEN_CLASS = re.compile(
    r"""
    (?:^|[\s_-])
    (?: sr-?only | visually-?hidden | hidden-visually | screen-?reader-?(?:text|only|s)? | element-invisible
    |   off-?screen | a11y-hidden )
    (?:$|\s)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Return whether an element with these attributes is kept from being seen, by attribute, style or class name."""
    told = attributes.get("hidden")
    if told is not None and told.lower() != "until-found":
        return True
    if attributes.get("aria-hidden") == "true":
        return True
    style, classes = attributes.get("style"), attributes.get("class")
    if style is not None and (hides(style) or (is_transparent(style) and not any(map(_is_hook, attributes)))):
        return True
    return classes is not None and is_hidden_class(classes)


def _is_hook(name: str) -> bool:
    """Return whether a script may know the element by this attribute, to let it fade in."""
    return name.startswith("data-")


@lru_cache(maxsize=4_096)
def hides(style: str) -> bool:
    """Return whether an inline style keeps its element from being seen.

    >>> hides("position: absolute; left: -9999px"), hides("backface-visibility: hidden")
    (True, False)
    """
    plain = _SPACE.sub("", style.lower())
    return _HIDDEN_STYLE.search(plain) is not None or _has_no_size(plain)


def _has_no_size(plain: str) -> bool:
    return _CLIPPED.search(plain) is not None and _NO_SIZE.search(plain) is not None


@lru_cache(maxsize=4_096)
def is_transparent(style: str) -> bool:
    """Return whether an inline style makes its element transparent, and says nothing of how it fades in."""
    plain = _SPACE.sub("", style.lower())
    return _TRANSPARENT.search(plain) is not None and _FADES.search(plain) is None


def is_hidden_class(classes: str) -> bool:
    """Return whether class names say that only a screen reader tells the text.

    >>> is_hidden_class("label sr-only"), is_hidden_class("field-label-hidden")
    (True, False)
    """
    return _HIDDEN_CLASS.search(classes) is not None


def any_hides(element: HtmlElement) -> bool:
    """Return whether an element has an attribute, beside its class names, that may hide it."""
    get = element.get
    return get("style") is not None or get("aria-hidden") is not None or get("hidden") is not None


def is_hidden_inline(element: HtmlElement) -> bool:
    """Return whether a piece of a line is kept from being seen.

    What is only read aloud often has a twin beside it that is only seen: then the twin is the text.
    """
    given = element.attrib
    if given.get("aria-hidden") == "true" and not (given.get("style") or "hidden" in given):
        beside = (element.getprevious(), element.getnext())
        return not any(one is not None and is_hidden_class(one.get("class", "")) for one in beside)
    return is_hidden(given)
