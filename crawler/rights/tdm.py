"""TDM Reservation Protocol (W3C community group report, 2024): the well-known file, and which statement counts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.rights.signals import Signal, signal

MAX_RULES = 1_000  # a site with more patterns than this does not exist yet
# Later ones win: what stands nearest to the text is the most specific.
PRECEDENCE = ("tdmrep.json", "header", "html")


@dataclass(frozen=True, slots=True)
class TdmRule:
    """One object of a ``tdmrep.json``."""

    location: str
    """Path pattern; ``*`` matches anything, a last ``$`` the end."""
    reservation: str
    """``0`` or ``1``, or whatever else was written (which means: unset)."""
    policy: str
    """URL, empty if none."""

    def matches(self, path: str) -> bool:
        """Return whether the rule is about this path (with query)."""
        pattern = unquote(self.location)
        anchored = pattern.endswith("$")
        parts = re.split(r"\*+", pattern[:-1] if anchored else pattern)
        path = unquote(path)
        if not path.startswith(parts[0]):
            return False
        return _follow(path, len(parts[0]), parts[1:], anchored=anchored)


def _follow(path: str, start: int, parts: list[str], *, anchored: bool) -> bool:
    """Return whether ``parts`` stand in this order behind ``start``; in linear time, whatever the pattern."""
    if not parts:
        return not anchored or start == len(path)
    for part in parts[:-1]:
        start = path.find(part, start)
        if start < 0:
            return False
        start += len(part)
    last = parts[-1]
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= start
    return path.find(last, start) >= 0


def read_tdmrep(body: bytes) -> tuple[TdmRule, ...]:
    """Return the rules of a ``tdmrep.json`` in their order; a broken file or rule says nothing."""
    try:
        data = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    entries = data if isinstance(data, list) else [data]
    rules = (_rule(entry) for entry in entries[:MAX_RULES] if isinstance(entry, dict))
    return tuple(rule for rule in rules if rule is not None)


def _rule(entry: dict[str, Any]) -> TdmRule | None:
    location = entry.get("location")
    if not isinstance(location, str) or not location:
        return None
    policy = entry.get("tdm-policy")
    reservation = entry.get("tdm-reservation")
    return TdmRule(
        # "location" is a path; some write it without its first slash
        location if location.startswith(("/", "*")) else f"/{location}",
        "" if reservation is None or isinstance(reservation, bool) else str(reservation),
        policy if isinstance(policy, str) else "",
    )


def tdmrep_signals(rules: tuple[TdmRule, ...], url: str) -> list[Signal]:
    """Return what the file says about a page: the first rule that matches its path counts."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    rule = next((rule for rule in rules if rule.matches(path)), None)
    return [] if rule is None else tdm_signals("tdmrep.json", rule.reservation, rule.policy)


def tdm_signals(source: str, reservation: str, policy: str) -> list[Signal]:
    """Return the signals for one pair of values; what is not 0 or 1 is unset, and a policy alone says nothing."""
    if reservation.strip() not in {"0", "1"}:
        return []
    found = [signal(source, "tdm-reservation", reservation)]
    return [*found, signal(source, "tdm-policy", policy)] if policy.strip() else found


def is_reserved(signals: Iterable[Signal]) -> bool:
    """Return whether text and data mining is reserved, the most specific statement deciding: file < header < HTML."""
    stated = {item.source: item.value for item in signals if item.name == "tdm-reservation"}
    values = [stated[source] for source in PRECEDENCE if source in stated]
    return bool(values) and values[-1] == "1"
