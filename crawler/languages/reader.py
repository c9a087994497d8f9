"""Reads one part of all languages, and parses no other: a process pays only for what it uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from crawler.languages.parts import KEYS, Entry, faults

# The headings of tables. Within a file they alone stand so: phrases have blanks or no closing bracket at their end.
_HEADING = re.compile(r"^\[(?P<part>[a-z_]+)(?:\.[a-z_]+)?\]\s*(?:#.*)?$", re.MULTILINE)
_SUFFIX = ".toml"


class LanguageError(ValueError):
    """A language's file is wrong; the message names the file, the key and the reason."""


@cache
def read_part(part: str) -> dict[str, Entry]:
    """Return one part of the files of all languages that have it, by language code, in the order of the codes.

    It is read once a process. An unknown part, an unknown key or a wrong value raises :class:`LanguageError`.
    """
    texts = ((code, path.name, path.read_text("utf-8")) for code, path in _paths(files(__package__)))
    found = ((code, parse_part(text, part, name)) for code, name, text in texts)
    return {code: entry for code, entry in found if entry}


def language_codes() -> list[str]:
    """Return the codes (ISO 639) of the languages that have a file, in order."""
    return [code for code, _ in _paths(files(__package__))]


def parse_part(text: str, part: str, name: str) -> Entry:
    """Return one part of a language's file, an empty table where it has none; ``name`` is that of the file."""
    pieces = [piece for found, piece in _pieces(text, name) if found == part]
    try:
        entry: Entry = tomllib.loads("".join(pieces)).get(part, {})
    except tomllib.TOMLDecodeError as error:
        raise LanguageError(f"{name}: {part}: {error}") from error
    for fault in faults(part, entry):
        raise LanguageError(f"{name}: {fault}")
    return entry


def _pieces(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the tables of a file as text, each with the part that it belongs to."""
    headings = list(_HEADING.finditer(text))
    before = text[: headings[0].start()] if headings else text
    if any(line.strip() and not line.lstrip().startswith("#") for line in before.splitlines()):
        raise LanguageError(f"{name}: {before.strip().splitlines()[0]}: stands in no part")
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    for heading, end in zip(headings, ends, strict=True):
        if heading["part"] not in KEYS:
            raise LanguageError(f"{name}: {heading['part']}: unknown part, known are {', '.join(sorted(KEYS))}")
        yield heading["part"], text[heading.start() : end]


def _paths(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(_SUFFIX)), key=lambda path: path.name)
    return ((path.name.removesuffix(_SUFFIX), path) for path in paths)
