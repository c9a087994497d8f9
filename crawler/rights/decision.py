"""Decides whether a text may be kept, from opt-out signals and the operator's policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from crawler.reasons import Reason
from crawler.rights.signals import Signal
from crawler.rights.tdm import is_reserved

Policy = Literal["respect", "record"]

# What drops a text under the policy "respect". "noindex" is about search engines and is only recorded.
RIGHTS_DROP = ("tdm-reservation", "noai")


@dataclass(frozen=True, slots=True)
class RightsDecision:
    """What follows from the signals of a page and of its site."""

    decision: Literal["allowed", "reserved", "overridden"]
    """``reserved``: the text is dropped; ``overridden``: it would be, but the policy is to record only."""
    signals: tuple[Signal, ...]
    refused: Reason | None
    detail: str
    """The signal that decided, as ``source name=value``."""
    follow_links: bool
    """False after ``nofollow``."""

    def as_row(self) -> dict[str, Any]:
        """Return the value of the key ``rights`` in a row of the output."""
        return {"decision": self.decision, "signals": [item.as_dict() for item in self.signals]}


def decide_rights(
    signals: Iterable[Signal], policy: Policy = "respect", drop: Iterable[str] = RIGHTS_DROP
) -> RightsDecision:
    """Return the decision for a page.

    ``drop`` holds names of signals, or ``name=value`` for one value of a
    signal, such as ``content-signal=ai-train=no``.
    """
    stated = tuple(dict.fromkeys(signals))
    wanted = set(drop)
    cause = next((item for item in stated if _drops(item, wanted, stated)), None)
    refused = Reason.RIGHTS_RESERVED if cause is not None and policy == "respect" else None
    return RightsDecision(
        decision="allowed" if cause is None else "reserved" if refused else "overridden",
        signals=stated,
        refused=refused,
        detail="" if cause is None else f"{cause.source} {cause.name}={cause.value}",
        follow_links=not any(item.name == "nofollow" for item in stated),
    )


def _drops(item: Signal, wanted: set[str], stated: tuple[Signal, ...]) -> bool:
    if item.name == "tdm-reservation":
        return item.name in wanted and item.value == "1" and is_reserved(stated)
    if item.name in wanted:
        return True
    return any(f"{item.name}={value.strip()}" in wanted for value in item.value.partition(" (")[0].split(","))
