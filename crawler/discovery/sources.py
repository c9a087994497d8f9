"""What to crawl: ``sources.toml``, one address, or a list of addresses. Reads and checks; fetches nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.discovery.source_keys import KEYS, WAYS, KeyInvalidError, unknown_key
from crawler.discovery.toml_lines import TomlLines
from crawler.urls import UrlInvalidError, check_url, registered_domain, without_user

MAX_LINE_CHARACTERS = 8_192  # of a list of addresses; servers refuse longer ones

# Addresses listed under a key are of use only where this way of discovery is on.
_WAY_OF_KEY = {"feeds": "feed", "sitemaps": "sitemap", "sections": "links"}
_NOT_UTF8 = re.compile("[\ufffd\ud800-\udfff]")  # replaced by us, or escaped by a text stream
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


class SourcesError(ValueError):
    """A ``sources.toml`` that cannot be used. One line of the message for each mistake, with file, line and key."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Source:
    """One site to collect from."""

    url: str
    """Canonical address of the front page."""
    site: str
    """Registered domain; what is on another one is out of scope."""
    name: str | None = None
    feeds: tuple[str, ...] = ()
    """Empty: found by itself, like ``sitemaps`` and ``sections``."""
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    discover: tuple[str, ...] = WAYS
    max_articles: int | None = None
    allow: tuple[re.Pattern[str], ...] = ()
    """Regular expressions searched in the canonical address of an article: where there are any, one must match."""
    deny: tuple[re.Pattern[str], ...] = ()
    """The same: none may match. ``"/sport/"`` matches the address that has it anywhere."""
    language: str | None = None
    """ISO 639-1; articles in other languages are refused."""
    enabled: bool = True

    def wants(self, url: str) -> bool:
        """Return whether ``allow`` and ``deny`` let an address pass."""
        if any(pattern.search(url) for pattern in self.deny):
            return False
        return not self.allow or any(pattern.search(url) for pattern in self.allow)


def source_from_url(url: str) -> Source:
    """Return the source for one address, with everything else found by itself.

    Raises :class:`SourcesError` where it is not an http(s) address.
    """
    try:
        return _source({"url": check_url(url)})
    except UrlInvalidError as error:
        raise SourcesError([f"url: {error}{_suggested_url(url)}"]) from error


def read_sources(path: Path) -> list[Source]:
    """Return the sources of a ``sources.toml``, also those that are switched off, in their order.

    Raises :class:`SourcesError` with every mistake of the file at once.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise SourcesError([f"{path}: cannot be read: {error.strerror or error}"]) from error
    return parse_sources(body, str(path))


def parse_sources(body: bytes, file: str) -> list[Source]:
    """Return the sources of the text of a ``sources.toml``; ``file`` is its name in messages."""
    text, tables = _load(body, file)
    found = tables.get("sources", [])
    lines = TomlLines.read(text)
    problems = [
        f"{file}:{lines.key(None, 0, key)}: {key}: {unknown_key(key, ['sources'])}"
        for key in tables
        if key != "sources"
    ]
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise SourcesError(
            [*problems, f"{file}:{lines.table(0)}: sources: must be written as [[sources]], a table a site"]
        )
    if not found and not problems:
        problems.append(f"{file}: has no [[sources]] table")
    sources: list[tuple[int, Source]] = []
    for index, table in enumerate(found):
        values, wrong = _read_table(table)
        problems += [
            f"{file}:{lines.key('sources', index, key)}: sources[{index + 1}].{key}: {why}" for key, why in wrong
        ]
        if not wrong:
            sources.append((index, _source(values)))
    problems += [
        f"{file}:{lines.key('sources', index, 'url')}: sources[{index + 1}].url: {why}"
        for index, why in _repeated(sources)
    ]
    if problems:
        raise SourcesError(problems)
    return [source for _, source in sources]


def _load(body: bytes, file: str) -> tuple[str, dict[str, Any]]:
    """Return the text of a TOML file and what it holds."""
    try:
        text = body.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise SourcesError([f"{file}:{line}: not UTF-8: byte 0x{body[error.start]:02x}"]) from error
    except (ValueError, RecursionError) as error:  # ValueError: also of a number with thousands of digits
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at and at[1] else body.count(b"\n") + 1
        why = _AT_LINE.sub("", str(error)).strip()
        raise SourcesError([f"{file}:{line}: not TOML: {why}"]) from error


def _read_table(table: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the checked values of one table, and its mistakes as key and reason."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for key, value in table.items():
        if key not in KEYS:
            wrong.append((key, unknown_key(key, KEYS)))
            continue
        try:
            values[key] = KEYS[key](value)
        except KeyInvalidError as error:
            wrong.append((key, f"{value!r:.200}: {error}"))
    if "url" not in table:
        wrong.insert(0, ("url", "is missing; every source needs one"))
    wrong += [
        (key, f'has no effect: discover does not name "{way}"')
        for key, way in _WAY_OF_KEY.items()
        if values.get(key) and way not in values.get("discover", WAYS)
    ]
    return values, wrong


def _source(values: Mapping[str, Any]) -> Source:
    return Source(site=registered_domain(values["url"]) or "", **values)


def _repeated(sources: list[tuple[int, Source]]) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for index, source in sources:
        earlier = first.setdefault(source.url, index)
        if earlier != index:
            yield index, f"{source.url!r}: stands already in sources[{earlier + 1}]"


def _suggested_url(url: str) -> str:
    """Return the hint for an address that was written without its scheme."""
    try:
        return f"; did you mean {check_url('https://' + url.strip())!r}?" if "://" not in url else ""
    except UrlInvalidError:
        return ""


@dataclass(frozen=True, slots=True)
class UrlLine:
    """A good line of a list of addresses."""

    number: int
    url: str
    """What is to be asked for: as it was written, without a user name and password."""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line of a list of addresses that is none."""

    number: int
    text: str
    """Its beginning."""
    why: str


def read_url_list(lines: Iterable[bytes | str]) -> Iterator[UrlLine | BrokenLine]:
    """Yield each line of a list of addresses, one a line, good or broken, as it comes.

    Blank lines, and what follows a ``#`` at the start or after a space, are
    left out; line numbers begin at 1.
    """
    for number, raw in enumerate(lines, 1):
        text = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
        text = re.split(r"(?:^|\s)#", text.removeprefix("\ufeff"), maxsplit=1)[0].strip()
        if not text:
            continue
        why = _why_broken(text)
        yield UrlLine(number, without_user(text)) if why is None else BrokenLine(number, text[:200], why)


def _why_broken(text: str) -> str | None:
    if len(text) > MAX_LINE_CHARACTERS:
        return f"longer than {MAX_LINE_CHARACTERS} characters"
    if _NOT_UTF8.search(text):
        return "not UTF-8"
    if re.search(r"\s", text):
        return "more than one word on a line"
    try:
        check_url(text)
    except UrlInvalidError as error:
        return f"{error}{_suggested_url(text)}"
    return None
