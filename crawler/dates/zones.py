"""Turns time zones as pages and feeds name them into offsets from UTC. Ambiguous names are not read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MAX_OFFSET_HOURS = 14

_HOURS: dict[str, float] = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "WAT": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "CAT": 2, "SAST": 2, "EEST": 3, "OEZ": 2, "OESZ": 3, "EAT": 3, "MSK": 3, "МСК": 3, "TRT": 3, "IRST": 3.5,
    "PKT": 5, "NPT": 5.75, "WIB": 7, "ICT": 7, "WITA": 8, "HKT": 8, "SGT": 8, "PHT": 8, "MYT": 8, "AWST": 8, "WIT": 9,
    "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3,
    "ART": -3, "NST": -3.5, "NDT": -2.5, "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7, "AKDT": -8, "AKST": -9, "HST": -10,
}  # fmt: skip
# Names that mean a zone of North America, but elsewhere another one: the country decides.
_AMERICAN: dict[str, float] = {"EST": -5, "CST": -6, "MST": -7, "PST": -8, "AST": -4, "ADT": -3}
_NOT_AMERICAN: dict[str, set[str]] = {
    "EST": {"au"},
    "CST": {"cn", "tw", "au", "cu", "hk"},
    "PST": {"ph", "pk"},
    "MST": {"my", "mm"},
}
_AMERICAN_ONLY = frozenset({"CST", "MST", "AST", "ADT"})
"""Believed only on pages that are known to be of North America."""
_BY_REGION: dict[str, dict[str, float]] = {
    "IST": {"in": 5.5, "lk": 5.5, "ie": 1},
    "BST": {"gb": 1, "bd": 6, "": 1},
    "CST": {"cn": 8, "tw": 8, "hk": 8},
    "PST": {"ph": 8},
    "EST": {"au": 10},
    "AST": {"sa": 3, "kw": 3, "qa": 3, "bh": 3, "iq": 3},
    "SST": {"sg": 8},
}
_BY_LANGUAGE: dict[str, dict[str, float]] = {
    "IST": dict.fromkeys(("hi", "ta", "te", "mr", "gu", "kn", "ml", "pa"), 5.5),
    "CST": {"zh": 8},
    "BST": {"bn": 6},
}
# Names without a season: the date tells whether it is summer.
_SEASONAL = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_AREAS = "Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc|US"
_ZONE = re.compile(
    rf"""
    [\s,(\[|]{{0,3}}
    (?: (?P<name>UTC|GMT|UT|Z|[A-ZА-Я]{{2,4}}T|WIB|WITA|CEST|AEST|MEZ|MESZ|OEZ|OESZ|МСК|MSK)?\s?
        (?P<sign>[+−–-])\s?(?P<hours>\d{{1,2}})(?::?(?P<minutes>[0-5]\d))?(?![\d/.-]|:\d)
      | (?P<area>(?:{_AREAS})/[A-Z][A-Za-z_+\-0-9]{{1,30}}(?:/[A-Z][A-Za-z_-]{{1,20}})?)
      | (?P<word>Z|[A-ZА-Я]{{2,4}})(?![\w+]|\.\w)
    )
    """,
    re.VERBOSE,
)


def read_zone(text: str, moment: datetime, *, region: str = "", language: str = "") -> tuple[tzinfo | None, int]:
    """Return the zone that a text begins with, as an offset at ``moment`` (naive), and where it ends; else ``None``.

    Understood are offsets (``+0530``, ``+02:00``, ``GMT+7``, ``UTC-5``), names with one meaning
    (``CET``, ``EDT``), names whose meaning the country of the page decides (``IST``), and those of
    the IANA data base (``America/Los_Angeles``).

    >>> read_zone(" (GMT+5:30)", datetime(2024, 3, 1))[0], read_zone(" XYZ", datetime(2024, 3, 1))[0]
    (datetime.timezone(datetime.timedelta(seconds=19800)), None)
    """
    match = _ZONE.match(text)
    if match is None:
        return None, 0
    if match["sign"]:
        zone = _offset(match)
    elif match["area"]:
        zone = _at(match["area"], moment)
    else:
        zone = _named(match["word"], moment, region, language)
    return zone, match.end() if zone else 0


def _offset(match: re.Match[str]) -> tzinfo | None:
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if len(match["hours"]) == 1 and not match["name"]:
        return None  # "10:00 - 5 comments"
    if hours > MAX_OFFSET_HOURS or match[0].endswith("-0000"):  # RFC 5322: a time of an unknown zone
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return fixed(offset if match["sign"] == "+" else -offset)


def _named(name: str, moment: datetime, region: str, language: str) -> tzinfo | None:
    if name in _SEASONAL:
        return _at(_SEASONAL[name], moment) if region in ("", "us", "ca") and language in ("", "en", "es") else None
    hours = _BY_REGION.get(name, {}).get(region)
    if hours is None and not region:
        hours = _BY_LANGUAGE.get(name, {}).get(language)
    if hours is None:
        hours = _HOURS.get(name, _american(name, region))
    return None if hours is None else fixed(timedelta(hours=hours))


def _american(name: str, region: str) -> float | None:
    if region in _NOT_AMERICAN.get(name, ()) or (name in _AMERICAN_ONLY and region not in ("us", "ca")):
        return None
    return _AMERICAN.get(name)


def _at(area: str, moment: datetime) -> tzinfo | None:
    """Return the offset of a zone of the IANA data base at a moment; ``None`` where the system does not have it."""
    try:
        offset = moment.replace(tzinfo=ZoneInfo(area)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return None if offset is None else fixed(offset)


def fixed(offset: timedelta) -> timezone:
    """Return a fixed zone; UTC itself for no offset."""
    return timezone(offset) if offset else UTC
