"""Checks of one value each: what is wrong with it, as the end of a sentence; ``None`` for a good value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crawler.network.addresses import allowed_networks

Check = Callable[[Any], str | None]
"""Returns ``must be …``, or ``None`` for a good value."""

TRUE_OR_FALSE = frozenset({"0", "1", "true", "false", "True", "False"})
"""What Scrapy's ``getbool`` understands."""
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


def boolean(value: Any) -> str | None:
    """Check a switch."""
    return None if str(value) in TRUE_OR_FALSE else "must be True or False"


def number(*, least: float | None = None, above: float | None = None, whole: bool = False) -> Check:
    """Return a check of a number: ``least`` is allowed itself, ``above`` is not; ``whole`` refuses fractions.

    >>> number(least=1, whole=True)("0"), number(above=0)("0.5"), number()("two")
    ('must be a whole number, 1 or more', None, 'must be a number')
    """
    bound = f", {least:g} or more" if least is not None else f" greater than {above:g}" if above is not None else ""
    wanted = f"must be a {'whole ' if whole else ''}number{bound}"

    def check(value: Any) -> str | None:
        try:
            found = int(value) if whole else float(value)
        except (TypeError, ValueError, OverflowError):
            return wanted
        low = (least is not None and found < least) or (above is not None and found <= above)
        # A value of -s is text; int() would silently cut the fraction of a float in a settings file.
        return wanted if low or found != found or (whole and found != float(value)) else None  # noqa: PLR0124 - NaN

    return check


def one_of(*choices: str) -> Check:
    """Return a check of a value that is one of a few words."""
    return lambda value: None if value in choices else f"must be one of {', '.join(choices)}"


def each_of(known: Iterable[str], what: str) -> Check:
    """Return a check of a comma-separated list (or a list) of known words; ``word=value`` narrows a word."""
    names = sorted(set(known))

    def check(value: Any) -> str | None:
        unknown = [word for word in listed(value) if word.partition("=")[0] not in names]
        return f"{unknown[0]!r} is no {what}; known are {', '.join(names)}" if unknown else None

    return check


def networks(value: Any) -> str | None:
    """Check a list of CIDR blocks and addresses."""
    for one in listed(value):
        try:
            allowed_networks([one])
        except ValueError:
            return f"{one!r} must be a network such as 10.0.0.0/8, or an address"
    return None


def contact(value: Any) -> str | None:
    """Check an address at which people can be reached; empty is none."""
    text = str(value or "").strip()
    if not text or _MAIL.fullmatch(text.removeprefix("mailto:")) or _WEB.fullmatch(text):
        return None
    return "must be a mail address or the URL (https://…) of a page about the crawl"


def ending_in(suffix: str) -> Check:
    """Return a check of the name of a file; empty is none."""
    return lambda value: None if not value or str(value).endswith(suffix) else f"must end in {suffix}"


def mapping(value: Any) -> str | None:
    """Check a dictionary, which ``-s`` gives as JSON."""
    if isinstance(value, Mapping):
        return None
    try:
        return None if isinstance(json.loads(value), dict) else "must be a JSON object"
    except (TypeError, ValueError):
        return "must be a JSON object"


def listed(value: Any) -> list[str]:
    """Return the words of a list setting, as Scrapy's ``getlist`` reads it."""
    found = value.split(",") if isinstance(value, str) else value or ()
    return [word for one in found if (word := str(one).strip())]


def like(default: Any) -> Check | None:
    """Return the check that a default value implies: its type. ``None`` where any value will do."""
    if isinstance(default, bool):
        return boolean
    if isinstance(default, int | float):
        return number()
    return mapping if isinstance(default, Mapping) else None
