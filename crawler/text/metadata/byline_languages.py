"""The words of bylines in all languages, from their files (:mod:`crawler.languages`), as expressions."""

from __future__ import annotations

import re
from functools import cache

from crawler.languages import read_part

_DENSE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]$")
"""Scripts whose words need nothing but a blank to be told from a name."""


def without_others(text: str) -> str:
    """Return a part of a byline up to who translated, edited or took pictures: they are not the authors.

    >>> without_others("Mara Ellwood, translated by Theo Brandt"), without_others("Fotos: Till Ansorge")
    ('Mara Ellwood', '')
    """
    found = _others().search(text)
    return text[: found.start()].rstrip(" ,;|") if found else text


def without_label(text: str) -> str:
    """Return a part of a byline without the label before the name.

    >>> without_label("A cura di Nives Tarantola"), without_label("Text: Edda Moosbrugger")
    ('Nives Tarantola', 'Edda Moosbrugger')
    """
    return _label().sub("", text, count=1)


def without_asides(text: str) -> str:
    """Return a part of a byline without what stands beside names: calls, counters, days of the week.

    >>> without_asides("Mara Ellwood Tuesday Updated"), without_asides("See full bio")
    ('Mara Ellwood', '')
    """
    leading, trailing = _asides()
    if leading.match(text):
        return ""
    while found := trailing.search(text):
        text = text[: found.start()].rstrip(" ,;|·-–—")
    return text


@cache
def lone_labels() -> frozenset[str]:
    """Return what stands alone before a name: ``written by``, in lower case."""
    return frozenset(_words("labels"))


def _words(key: str) -> list[str]:
    return [word.lower() for entry in read_part("bylines").values() for word in entry.get(key, ())]


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(set(words), key=len, reverse=True))


@cache
def _label() -> re.Pattern[str]:
    words = _words("labels")
    telling = [word for word in words if " " in word or _DENSE.search(word)]
    return re.compile(rf"^(?:(?:{_any(words)})\s*[:：/|]\s*|(?:{_any(telling)})\s+)(?=\S)", re.IGNORECASE)


@cache
def _others() -> re.Pattern[str]:
    words = _words("others")
    telling = [word for word in words if " " in word or _DENSE.search(word)]
    return re.compile(
        rf"^(?:{_any(words)})(?:\s*[:：/|.]|\s+(?=\S))|(?:^|[\s,;|/(])(?:(?:{_any(words)})\s*[:：]|(?:{_any(telling)})\s+(?=\S))",
        re.IGNORECASE,
    )


@cache
def _asides() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the expressions of what opens an aside, and of what is one at the end."""
    words = _any(_words("asides"))
    several = _any([word for word in _words("asides") if " " in word])
    return (
        re.compile(rf"(?:{several})(?!\w)|(?:{words})\W*$", re.IGNORECASE),
        re.compile(rf"(?:\s|[|,·–—-])(?:{words})[\s.:]*$", re.IGNORECASE),
    )
