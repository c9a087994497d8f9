"""Opt-out signals that a site states for all of its pages."""

from __future__ import annotations

from crawler.rights.ai_crawlers import is_ai_crawler
from crawler.rights.robots import Group, RobotsRules
from crawler.rights.signals import Signal, signal
from crawler.rights.tdm import TdmRule, tdmrep_signals

# Signals that are kept for one site; more would only make every row of it longer.
MAX_SIGNALS = 40
RULES_SHOWN = 3


def site_signals(rules: RobotsRules, tdmrep: tuple[TdmRule, ...], url: str) -> list[Signal]:
    """Return what robots.txt and tdmrep.json say about the use of a page."""
    return [*robots_signals(rules)[:MAX_SIGNALS], *tdmrep_signals(tdmrep, url)]


def robots_signals(rules: RobotsRules) -> list[Signal]:
    """Return the statements of a robots.txt about use: groups that name AI crawlers, content signals, licences.

    They address other crawlers, so they are recorded and do not decide.
    """
    found = [_ai_group(group) for group in rules.groups]
    found += [signal("robots.txt", "rsl-license", value) for name, value in rules.site if name == "license" and value]
    for group in rules.groups:
        found += [_content(name, value, agents) for name, value, agents in group.other if name.startswith("content-")]
    found += [_content(name, value, ()) for name, value in rules.site if name.startswith("content-")]
    return list(dict.fromkeys(item for item in found if item is not None and item.value))


def _ai_group(group: Group) -> Signal | None:
    """Return the statement of a group that names AI crawlers and forbids them something."""
    named = [agent for agent in group.agents if is_ai_crawler(agent)]
    denied = [f"Disallow: {value}" for name, value in group.rules if name == "disallow" and value]
    if not named or not denied:
        return None
    shown = ", ".join(denied[:RULES_SHOWN]) + (" …" if len(denied) > RULES_SHOWN else "")
    return signal("robots.txt", "ai-crawlers", f"{shown} ({', '.join(dict.fromkeys(named))})")


def _content(name: str, value: str, agents: tuple[str, ...]) -> Signal:
    """Return a ``Content-Signal`` or ``Content-Usage`` line, with the agents it is addressed to if not to all."""
    addressed = "" if "*" in agents or not agents else f" ({', '.join(agents)})"
    return signal("robots.txt", name, f"{value}{addressed}")
