"""Text as it may stand in a log: one record stays one record, nothing steers a terminal, no password is told. Pure."""

from __future__ import annotations

import re

from crawler.network.secrets import without_secrets

# C0 and C1 controls but tab and newline, and the marks that reorder or break lines on a screen.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
CONTINUATION = "\n    "


def log_text(text: str) -> str:
    r"""Return ``text`` with control characters escaped, later lines indented and secrets hidden.

    A later line is indented, so that no value can forge the start of a record.

    >>> log_text("a\x1b[31m\nINFO: b"), log_text("http://me:secret@proxy:3128/")
    ('a\\x1b[31m\n    INFO: b', 'http://***@proxy:3128/')
    """
    return shown_text(text).replace("\n", CONTINUATION)


def shown_text(text: str) -> str:
    r"""Return ``text`` with control characters escaped and secrets hidden; line ends and tabs stay.

    >>> shown_text("a\x1b[31m\nb")
    'a\\x1b[31m\nb'
    """
    return UNSAFE.sub(_escape, without_secrets(text))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"  # noqa: PLR2004 - Latin-1
