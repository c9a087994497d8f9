"""robots.txt by RFC 9309: bytes in, rules out.

Groups are read here, because every record other than ``allow`` and
``disallow`` must leave them whole (RFC 9309, 2.2.4) and because a group is ours
only where its product token *is* ours; Protego matches the paths.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from protego import Protego

from crawler.reasons import Reason, Refusal

# RFC 9309, 2.5: at least 500 KiB are parsed. What stands behind is not read.
MAX_BYTES = 512 * 1024

# Spellings that are understood, as in Google's parser.
FIELDS = {
    "user-agent": "user-agent",
    "useragent": "user-agent",
    "user agent": "user-agent",
    "allow": "allow",
    "disallow": "disallow",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "sitemap": "sitemap",
    "site-map": "sitemap",
    "crawl-delay": "crawl-delay",
    "crawldelay": "crawl-delay",
    "content-signal": "content-signal",
    "content-usage": "content-usage",
    "license": "license",
}
RULES = {"allow", "disallow"}
SITE_WIDE = {"sitemap", "license"}

LINE_END = re.compile(r"\r\n|\r|\n")
PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")
UNDECODED = re.compile("[\udc80-\udcff]")
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")  # Protego would end the line at some of them


def robots_text(body: bytes) -> str:
    """Return the text of a robots.txt: its first :data:`MAX_BYTES`, without a torn last line and without BOM.

    UTF-8, or UTF-16 where a BOM says so. Bytes that are not UTF-8 become
    percent escapes, which is how they stand in a URL.
    """
    head = body[:MAX_BYTES]
    if len(body) > MAX_BYTES:
        head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    text = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    return UNDECODED.sub(lambda found: f"%{ord(found[0]) - 0xDC00:02X}", text)


def read_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield field and value of each record; fields that nobody here reads are left out."""
    for raw in LINE_END.split(text):
        line = raw.partition("#")[0].strip()
        name, colon, value = line.partition(":")
        if not colon:
            words = line.split()
            if len(words) != 2:  # noqa: PLR2004 - a field and a value, the colon forgotten
                continue
            name, value = words
        known = FIELDS.get(name.strip().lower())
        if known:
            yield known, value.strip()


@dataclass(slots=True)
class Group:
    """Consecutive ``user-agent`` lines and what stands below them."""

    agents: list[str] = field(default_factory=list)
    """As written."""
    rules: list[tuple[str, str]] = field(default_factory=list)
    """``allow`` and ``disallow`` with their values."""
    other: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    """Field, value, and the agents of the ``user-agent`` lines right above: a ``crawl-delay`` speaks for them alone."""

    def names(self, token: str) -> bool:
        """Return whether one of the ``user-agent`` lines is for this product token (``*`` is a token here)."""
        return any(product_token(agent) == token for agent in self.agents)


def product_token(agent: str) -> str:
    """Return the lower-case product token of a ``user-agent`` value, ``*`` for everybody, empty for nonsense.

    >>> product_token("Winnow/2.0 (news)"), product_token("* everyone"), product_token("9")
    ('winnow', '*', '')
    """
    if agent == "*" or agent[:2] in {"* ", "*\t"}:
        return "*"
    found = PRODUCT_TOKEN.match(agent)
    return found[0].lower() if found else ""


def read_groups(text: str) -> tuple[list[Group], list[tuple[str, str]]]:
    """Return the groups, and the records that are about the whole site."""
    groups: list[Group] = []
    site: list[tuple[str, str]] = []
    addressed: list[str] = []
    before = ""
    for name, value in read_lines(text):
        if name in SITE_WIDE or (name != "user-agent" and not groups):
            site.append((name, value))
            continue
        if name == "user-agent":
            addressed = [*addressed, value] if before == name else [value]
            if not groups or groups[-1].rules:
                groups.append(Group())
            groups[-1].agents.append(value)
        elif name in RULES:
            groups[-1].rules.append((name, value))
        else:
            groups[-1].other.append((name, value, tuple(addressed)))
        before = name
    return groups, [record for record in site if record[0] not in RULES]


def our_groups(groups: list[Group], token: str) -> tuple[list[Group], str]:
    """Return the groups that bind a crawler, and the token they name it by: its own, else ``*``."""
    for name in (token.lower(), "*"):
        found = [group for group in groups if group.names(name)]
        if found:
            return found, name
    return [], "*"


def _delay_seconds(groups: list[Group], name: str) -> float | None:
    """Return the longest ``crawl-delay`` of the groups that bind us, ``None`` without a readable one."""
    found = []
    for group in groups:
        for key, value, agents in group.other:
            if key == "crawl-delay" and any(product_token(agent) == name for agent in agents):
                try:
                    found.append(float(value))
                except ValueError:
                    continue
    return max((delay for delay in found if math.isfinite(delay) and delay >= 0), default=None)


def _quoted(value: str) -> str:
    return UNPRINTABLE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), value)


class RobotsRules:
    """What one robots.txt says to one crawler."""

    def __init__(self, text: str, token: str) -> None:
        self.size = len(text)
        groups, site = read_groups(text)
        ours, name = our_groups(groups, token)
        self.groups = groups
        self.site = site
        self.crawl_delay = _delay_seconds(ours, name)
        """Seconds between two requests, ``None`` where nothing is said."""
        self._lines = [f"{name}: {_quoted(value)}" for group in ours for name, value in group.rules if value]

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Return the addresses of ``Sitemap`` lines, in their order, as written, each once."""
        return tuple(dict.fromkeys(value for name, value in self.site if name == "sitemap" and value))

    @cached_property
    def _protego(self) -> Protego:
        return Protego.parse("\n".join(["User-agent: *", *self._lines]))

    def allowed(self, url: str) -> bool:
        """Return whether the crawler may fetch an absolute URL: the longest rule decides, ``allow`` wins a tie."""
        return not self._lines or bool(self._protego.can_fetch(url, "*"))


def parse_robots(body: bytes, token: str) -> RobotsRules:
    """Return what a robots.txt says to the crawler with this product token; never raises."""
    return RobotsRules(robots_text(body), token)


class RobotsState(StrEnum):
    """What came of asking for a robots.txt (RFC 9309, 2.3.1)."""

    RULES = "rules"
    """It was there."""
    NONE = "none"
    """"Unavailable": 4xx, or too many redirects. Everything may be fetched."""
    UNREACHABLE = "unreachable"
    """429, 5xx, or no answer. Nothing may be fetched."""


NO_RULES = RobotsRules("", "*")


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """The outcome of asking one authority for its robots.txt."""

    state: RobotsState
    detail: str = ""
    rules: RobotsRules = NO_RULES

    def refusal(self, url: str, crawl_delay_max_seconds: float) -> Refusal | None:
        """Return why ``url`` may not be fetched, else ``None``."""
        if self.state is RobotsState.UNREACHABLE:
            return Refusal(Reason.ROBOTS_UNREACHABLE, self.detail)
        delay = self.rules.crawl_delay or 0.0
        if delay > crawl_delay_max_seconds:
            return Refusal(Reason.CRAWL_DELAY_TOO_LONG, f"{delay:g} s")
        return None if self.rules.allowed(url) else Refusal(Reason.ROBOTS_DENIED)


def answer_for(status: int, body: bytes, token: str) -> RobotsAnswer:
    """Return what an HTTP answer to the request for robots.txt means; redirects are followed before."""
    detail = f"HTTP {status}"
    if 200 <= status < 300:  # noqa: PLR2004 - classes of HTTP status
        return RobotsAnswer(RobotsState.RULES, detail, parse_robots(body, token))
    if 300 <= status < 500 and status != 429:  # noqa: PLR2004 - 429 asks to wait, it does not say that there is none
        return RobotsAnswer(RobotsState.NONE, detail)
    return RobotsAnswer(RobotsState.UNREACHABLE, detail)
