"""The keys of a ``[[sources]]`` table: each with a reader that returns the checked value or says what it must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from crawler.urls import UrlInvalidError, check_url

WAYS = ("feed", "sitemap", "links")

_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
    el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io
    is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn
    mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se
    sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo
    wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_CODES.split())  # ISO 639-1
# Country codes and old codes that are written for languages.
_MEANT_LANGUAGE = {
    "gr": "el",
    "jp": "ja",
    "cn": "zh",
    "ua": "uk",
    "dk": "da",
    "cz": "cs",
    "iw": "he",
    "in": "id",
    "gb": "en",
    "us": "en",
    "at": "de",
}


class KeyInvalidError(ValueError):
    """A value that a key cannot have; the message says what it must be."""


def unknown_key(key: str, known: Iterable[str]) -> str:
    """Return why a key is refused, with the one that was probably meant."""
    near = get_close_matches(key, list(known), n=1)
    return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known are {', '.join(known)}"


def _url(value: object) -> str:
    if not isinstance(value, str):
        raise KeyInvalidError("must be a URL in quotes")
    if re.match(r"https?://[^/?#]*@", value):
        raise KeyInvalidError("must not carry a user name or password")
    try:
        return check_url(value)
    except UrlInvalidError as error:
        raise KeyInvalidError(str(error).rpartition(": ")[2]) from error


def _list(value: object, what: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise KeyInvalidError(f'must be a list of {what}, ["…", "…"]')
    return value


def _urls(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_url(item) for item in _list(value, "URLs")))


def _ways(value: object) -> tuple[str, ...]:
    items = _list(value, "words")
    if not items or not set(items) <= set(WAYS):
        raise KeyInvalidError(f"must name one or more of {', '.join(WAYS)}")
    return tuple(way for way in WAYS if way in items)


def _patterns(value: object) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(item) for item in _list(value, "patterns"))


def _pattern(item: str) -> re.Pattern[str]:
    if not item:
        raise KeyInvalidError("an empty pattern matches every address")
    try:
        return re.compile(item)
    except (re.error, OverflowError, RecursionError) as error:
        raise KeyInvalidError(f"must be a regular expression: {item!r}: {error}") from error


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise KeyInvalidError("must be a whole number ≥ 1")
    return value


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise KeyInvalidError("must be true or false")
    return value


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise KeyInvalidError("must be a name in quotes, on one line")
    return value.strip()


def _language(value: object) -> str:
    code = value.lower() if isinstance(value, str) else ""
    if code in LANGUAGES:
        return code
    meant = _MEANT_LANGUAGE.get(code)
    hint = f'; did you mean "{meant}"?' if meant else ""
    raise KeyInvalidError(f'must be a language code of ISO 639-1, such as "ar"{hint}')


KEYS: Mapping[str, Callable[[object], Any]] = {
    "url": _url,
    "name": _name,
    "feeds": _urls,
    "sitemaps": _urls,
    "sections": _urls,
    "discover": _ways,
    "max_articles": _count,
    "allow": _patterns,
    "deny": _patterns,
    "language": _language,
    "enabled": _switch,
}
