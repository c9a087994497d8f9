"""Site memory: on how many articles of a site each block appears, as packed counters of block fingerprints.

A block that appears on several articles of a site is boilerplate. Each
fingerprint costs 14 bytes: a 64-bit hash, the number of distinct articles, first and
last day seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from crawler.text.normalize import all_characters

ENTRY = np.dtype([("fingerprint", "<u8"), ("count", "<u2"), ("first", "<u2"), ("last", "<u2")])
"""Days are counted from 1970-01-01: 16 bits reach to the year 2149."""
HEADER = np.dtype([("version", "<u2"), ("day", "<u2"), ("articles", "<f4")])
VERSION = 1
MAX_ENTRIES = 50_000
"""A site: 700 kB. An article brings 100 to 300 fingerprints, nearly all of them rare."""
HALF_LIFE_DAYS = 90
"""Days after which a count has faded to its half: boilerplate of an old design is forgotten."""
MAX_COUNT = 65_535
PREFIX_WORDS = 2
MAX_PREFIX_CHARACTERS = 40

_DIGITS = re.compile(r"\d+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_PREFIX = re.compile(r"^(.{2,40}?)\s?[:：|»›>→](?=\s|\S)")
_WORD = re.compile(r"\w+")

_SPACE, _LETTER, _DIGIT, _LINE_END = range(4)
_TABLE_SIZE = 0x20000
"""Beyond there are ideographs so rare that a page with one is folded line by line."""


def block_fingerprint(text: str) -> int:
    """Return a 64-bit hash of the text, case and digits folded; 0 for a text without letters and digits.

    >>> block_fingerprint("12 comments") == block_fingerprint("3 Comments")
    True
    """
    return _hash(_fingerprint_key(text.casefold()))


def block_fingerprints(lines: Sequence[str]) -> list[int]:
    """Return :func:`block_fingerprint` of each of many lines, which have no line breaks: folded all at once."""
    folded = "\n".join(lines).casefold()
    points = np.frombuffer(bytearray(folded, "utf-32-le", "surrogatepass"), "<u4")
    if not points.size or points.max() >= _TABLE_SIZE:
        return list(map(block_fingerprint, lines))
    kinds = _kinds()[points]
    repeats = (kinds[1:] == kinds[:-1]) & ((kinds[1:] == _DIGIT) | (kinds[1:] == _SPACE))
    points[kinds == _SPACE] = ord(" ")
    points[kinds == _DIGIT] = ord("0")
    kept = points[np.concatenate(([True], ~repeats))].tobytes().decode("utf-32-le", "surrogatepass")
    return [_hash(key.strip()) for key in kept.split("\n")]


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Return for each code point what a fingerprint makes of it."""
    everything = all_characters(_TABLE_SIZE)
    kinds = np.full(_TABLE_SIZE, _LETTER, np.uint8)
    for pattern, kind in ((_NOT_LETTERS, _SPACE), (_DIGITS, _DIGIT)):
        for run in pattern.finditer(everything):
            kinds[run.start() : run.end()] = kind
    kinds[ord("\n")] = _LINE_END
    return kinds


def prefix_fingerprint(text: str) -> int:
    """Return a hash of what stands before a colon or arrow near the start (``Read more: …``), else 0.

    >>> prefix_fingerprint("Read more: one") == prefix_fingerprint("Read more: two") != 0
    True
    """
    found = _PREFIX.match(text)
    key = _fingerprint_key(found[1].casefold()) if found else ""
    return _hash(f"{key}:") if key else 0


def _fingerprint_key(folded: str) -> str:
    return _NOT_LETTERS.sub(" ", _DIGITS.sub("0", folded)).strip()


def _hash(key: str) -> int:
    if not key:
        return 0
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """What a site's memory says of the blocks of some pages."""

    articles: int
    """Distinct articles behind the counts."""
    counts: dict[int, int]

    def count(self, fingerprint: int) -> int:
        """Return on how many articles a block stood."""
        return self.counts.get(fingerprint, 0)


class SiteMemory:
    """On how many distinct articles of one site each fingerprint stood.

    Counts fade with :data:`HALF_LIFE_DAYS`, so that what a site no longer prints
    is forgotten. At most :data:`MAX_ENTRIES` fingerprints stay: the rare
    and old ones go first.
    """

    def __init__(self, entries: dict[int, list[int]] | None = None, articles: float = 0.0, day: int = 0) -> None:
        self._entries = entries if entries is not None else {}
        self._articles = articles
        self._day = day

    @classmethod
    def load(cls, blob: bytes | None) -> SiteMemory:
        """Return the memory that :meth:`dump` wrote; an empty one for ``None`` and for bytes of another version."""
        if not blob or len(blob) < HEADER.itemsize:
            return cls()
        header = np.frombuffer(blob, HEADER, 1)[0]
        if int(header["version"]) != VERSION or (len(blob) - HEADER.itemsize) % ENTRY.itemsize:
            return cls()
        rows = np.frombuffer(blob, ENTRY, offset=HEADER.itemsize)
        entries = {row[0]: [row[1], row[2], row[3]] for row in rows.tolist()}
        return cls(entries, float(header["articles"]), int(header["day"]))

    def dump(self) -> bytes:
        """Return the memory as bytes, 14 a fingerprint, in the order of the fingerprints."""
        self._shrink(MAX_ENTRIES)
        rows = np.array([(key, *value) for key, value in sorted(self._entries.items())], ENTRY)
        header = np.array([(VERSION, self._day, self._articles)], HEADER)
        return bytes(header.tobytes() + rows.tobytes())

    @property
    def articles(self) -> int:
        """How many distinct articles were counted, faded like the counts."""
        return round(self._articles)

    def __len__(self) -> int:
        return len(self._entries)

    def count(self, fingerprint: int) -> int:
        """Return on how many articles the fingerprint stood; 0 for an unknown one and for 0."""
        entry = self._entries.get(fingerprint)
        return entry[0] if entry else 0

    def counts_of(self, fingerprints: Iterable[int]) -> SiteCounts:
        """Return what is known of some fingerprints alone: a full memory takes 14 MB, this some kB."""
        return SiteCounts(self.articles, {one: seen for one in fingerprints if (seen := self.count(one))})

    def observe(self, fingerprints: Iterable[int], day: int) -> None:
        """Count one distinct article, seen on ``day`` (days since 1970-01-01). Repeats within it count once."""
        self._fade(day)
        day = min(max(day, 0), MAX_COUNT)
        self._articles += 1
        for fingerprint in set(fingerprints) - {0}:
            entry = self._entries.get(fingerprint)
            if entry is None:
                self._entries[fingerprint] = [1, day, day]
            else:
                entry[0] = min(entry[0] + 1, MAX_COUNT)
                entry[1] = min(entry[1], day)
                entry[2] = max(entry[2], day)
        if len(self._entries) > MAX_ENTRIES + MAX_ENTRIES // 4:
            self._shrink(MAX_ENTRIES)

    def merge(self, other: SiteMemory) -> None:
        """Add the counts of another memory of the same site; of distinct articles that this one has not seen."""
        self._fade(other._day)
        for fingerprint, (count, first, last) in other._entries.items():
            entry = self._entries.setdefault(fingerprint, [0, first, last])
            entry[0] = min(entry[0] + count, MAX_COUNT)
            entry[1] = min(entry[1], first)
            entry[2] = max(entry[2], last)
        self._articles += other._articles
        self._shrink(MAX_ENTRIES)

    def _fade(self, day: int) -> None:
        """Halve the counts once for each half-life since they were last faded."""
        if self._day == 0:
            self._day = day
        periods = (day - self._day) // HALF_LIFE_DAYS
        if periods <= 0:
            return
        self._day += periods * HALF_LIFE_DAYS
        self._articles /= 2.0**periods
        halved = ((key, value[0] >> min(periods, 16), value) for key, value in self._entries.items())
        self._entries = {key: [count, value[1], value[2]] for key, count, value in halved if count > 0}

    def _shrink(self, limit: int) -> None:
        """Forget the rarest, among equals the longest unseen, fingerprints beyond the limit."""
        if len(self._entries) <= limit:
            return
        order = sorted(self._entries.items(), key=lambda item: (item[1][0], item[1][2], item[0]), reverse=True)
        self._entries = dict(order[:limit])
