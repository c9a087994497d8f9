"""The time of day beside a date, with its zone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from crawler.dates.style import DateStyle
from crawler.dates.zones import read_zone

REACH_CHARACTERS = 40
"""Characters after a date in which its time of day is looked for."""
REACH_BEFORE_CHARACTERS = 25

CLOCK = re.compile(
    r"""
    (?<![\d./:-])
    (?P<before>(?:오전|오후|上午|下午|午前|午後|凌晨|晚上|早上|中午|นาที)\s?)?
    (?P<hour>[01]?\d|2[0-4])
    (?: (?::|\s?[hHч]\s?|\s?[時时点點시]\s?|(?<=\d)\.(?=\d\d(?![\d.]|/)))
        (?P<minute>[0-5]\d)(?!\d|/|\.\d)(?:\s?[分분])?
        (?:[:.](?P<second>[0-5]\d)(?:[.,:]\d{1,9})?)?
      | (?=\s?[ap]\.?m\b) | \s?[時时点點시](?!\d)
    )
    \s?(?P<half>[ap]\.?\s?m\b\.?|[πμ]\.\s?μ\.|ق[.\s]?ظ|ب[.\s]?ظ|صباح[اً]*|مساء[ًا]*|[صم](?!\w))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT = re.compile(r"T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?!\d)")
_AFTERNOON = ("p", "오후", "下午", "午後", "晚上", "μ", "ب", "م")
_TWELVE = 12


def blanked(text: str) -> str:
    """Return a text of the same length with blanks for its times of day, which are no numbers of a date."""
    return CLOCK.sub(lambda match: " " * len(match[0]), text) if ":" in text or "." in text else text


def clock_after(day: date, rest: str, style: DateStyle) -> tuple[date | datetime, int]:
    """Return the day with the time that is told in the next characters of ``rest``, and where that ends.

    A day without such a time comes back as it is, with 0.
    """
    match = CLOCK.search(rest[:REACH_CHARACTERS]) or (_COMPACT.match(rest) if rest[:1] == "T" else None)
    return (day, 0) if match is None else _at(day, match, rest, style)


def clock_before(day: date, text: str, style: DateStyle) -> date | datetime:
    """Return the day with the last time of day in the characters before it."""
    text = text[-REACH_BEFORE_CHARACTERS:]
    matches = list(CLOCK.finditer(text))
    return _at(day, matches[-1], text, style)[0] if matches else day


def _at(day: date, match: re.Match[str], text: str, style: DateStyle) -> tuple[date | datetime, int]:
    groups = match.groupdict()
    hour, late = int(groups["hour"]) % 24, timedelta(days=int(groups["hour"]) // 24)
    half = (groups.get("half") or groups.get("before") or "").lower().strip()
    if half and hour <= _TWELVE:
        hour = hour % _TWELVE + (_TWELVE if half.startswith(_AFTERNOON) else 0)
    naive = datetime(  # noqa: DTZ001 - the zone follows
        day.year, day.month, day.day, hour, int(groups["minute"] or 0), int(groups["second"] or 0)
    )
    zone, length = read_zone(text[match.end() :], naive, region=style.region, language=style.language)
    return naive.replace(tzinfo=zone) + late, match.end() + length  # 24:00 is the midnight that ends the day
