"""All settings of a crawl, checked together: every mistake is named, not only the first one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from crawler.configuration.kinds import like
from crawler.configuration.rules import DOUBTS, RULES

COMMAND_LINE = 40
"""The priority that Scrapy gives to what stands behind ``-s``."""
LIKE_ENOUGH = 0.8
"""Likeness of two names (:mod:`difflib`) from which one counts as a misspelling of the other."""


def setting_problems(
    values: Mapping[str, Any], defaults: Mapping[str, Any], typed: Iterable[str] = ()
) -> Iterator[str]:
    """Yield one line for each setting with an impossible value: ``NAME: value: must be …``.

    ``values``: the settings in force; ``defaults``: those of Scrapy and of this project, whose types tell what a value
    must be; ``typed``: names that somebody typed for this command. A typed name that no program knows, but that is
    nearly a known one, is a mistake; any other unknown name may belong to a component of the user's own.
    """
    known = {**defaults, **RULES}
    for name in typed:
        if name not in known and (close := get_close_matches(name, known, 1, LIKE_ENOUGH)):
            yield f"{name}: there is no setting of this name; did you mean {close[0]}?"
    for name in sorted(set(values) & set(known)):
        check = RULES.get(name) or like(defaults.get(name))
        if check is not None and values[name] is not None and (wrong := check(values[name])):
            yield f"{name}: {values[name]!r}: {wrong}"


def check_settings(settings: Any, defaults: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` with a line for each mistake in the ``scrapy.settings.Settings`` of a crawl.

    ``defaults``: as for :func:`setting_problems`.
    """
    typed = [name for name in settings if settings.getpriority(name) == COMMAND_LINE]
    problems = list(setting_problems(settings, defaults, typed))
    if problems:
        raise ValueError("\n".join(problems))


def setting_doubts(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield one line for each setting whose value is valid but probably a mistake."""
    for name, check in DOUBTS.items():
        if wrong := check(values.get(name)):
            yield f"{name}: {values[name]!r}: {wrong}"
