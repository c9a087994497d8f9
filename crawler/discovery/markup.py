"""Guesses the format of a body from its first bytes, and keeps a bounded list of its problems."""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import dataclass, field

MAX_PROLOG_BYTES = 65_536  # comments and a document type can stand before the first element
MAX_PROBLEMS = 50  # kept as text; all are counted

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{4,8})|([0-9]{5,10}));?")
_SURROGATES = range(0xD800, 0xE000)
_ELEMENT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")


@dataclass(slots=True)
class Problems:
    """Problems of a body: all are counted, the first ones are kept as text."""

    count: int = 0
    texts: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Count one problem, and keep its text while there are few."""
        self.count += 1
        if len(self.texts) < MAX_PROBLEMS:
            self.texts.append(text)


def sniffed_text(body: bytes, size: int = MAX_PROLOG_BYTES) -> str:
    """Return the beginning of a body by its byte order mark, else byte by byte, without leading space."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) : size].decode(encoding, "ignore").lstrip()
    return body[:size].decode("latin-1").lstrip()


def root_name(body: bytes) -> str:
    """Return the local name of the first element, in lower case; empty where there is none.

    >>> root_name(b'<?xml version="1.0"?><!-- <a> --><rdf:RDF>'), root_name(b'{"version": 1}')
    ('rdf', '')
    """
    text = sniffed_text(body)
    at = text.find("<")
    while text.startswith(("<?", "<!"), at):
        at = text.find("<", _end_of_prolog(text, at))
        if at < 0:
            return ""
    match = _ELEMENT.match(text, at) if at >= 0 else None
    return match[2].lower() if match else ""


def _end_of_prolog(text: str, at: int) -> int:
    """Return where the comment, processing instruction or document type at a position ends."""
    if text.startswith("<!--", at):
        mark = "-->"
    elif text.startswith("<?", at):
        mark = "?>"
    else:
        bracket, close = text.find("[", at), text.find(">", at)
        mark = "]>" if 0 <= bracket < close else ">"
    end = text.find(mark, at + 2)
    return end if end >= 0 else len(text)


def sound_references(body: bytes) -> bytes:
    """Return markup without references to half a surrogate pair, over which its readers stumble.

    >>> sound_references(b"&#xd83d;&#x1f600;&#65;")
    b'&#65533;&#x1f600;&#65;'
    """
    return _REFERENCE.sub(_sound, body) if b"&#" in body else body


def _sound(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    return b"&#65533;" if code in _SURROGATES or code > sys.maxunicode else match[0]
