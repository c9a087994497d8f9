"""One statement of a publisher about the use of a page."""

from __future__ import annotations

from dataclasses import asdict, dataclass

# Characters of a raw value that are kept; the longest honest one seen is a licence URL.
VALUE_LENGTH = 300
# Directives of X-Robots-Tag and meta robots that are recorded; the others (max-snippet, notranslate …) say nothing
# about the use of the text.
DIRECTIVES = frozenset({"noindex", "nofollow", "noarchive", "nosnippet", "noai", "noimageai"})
SIGNAL_NAMES = DIRECTIVES | {
    "tdm-reservation",
    "tdm-policy",
    "content-usage",
    "content-signal",
    "rsl-license",
    "ai-crawlers",
    "is-accessible-for-free",
    "paywalled-part",
}
"""Every name that a :class:`Signal` can have."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A statement, where it stood, and its raw value."""

    source: str
    """``robots.txt``, ``tdmrep.json``, ``header``, ``html`` or ``json-ld``."""
    name: str
    """``noai``, ``tdm-reservation``, ``content-signal`` …"""
    value: str
    """As it was written, cut to :data:`VALUE_LENGTH` characters."""

    def as_dict(self) -> dict[str, str]:
        """Return the signal as it stands in a row of the output."""
        return asdict(self)


def signal(source: str, name: str, value: str) -> Signal:
    """Return a signal with its raw value folded to one line and cut."""
    return Signal(source, name, " ".join(value.split())[:VALUE_LENGTH])
