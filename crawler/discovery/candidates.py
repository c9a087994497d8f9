"""Addresses that listings name: which of them are wanted, and why the others are not. Nothing is fetched here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from crawler.dates import url_date
from crawler.discovery.since import is_older
from crawler.discovery.sources import Source
from crawler.items import Hints
from crawler.reasons import Reason
from crawler.urls import amp_to_plain, canonicalize, same_site, trap

_SCHEME_AND_WWW = re.compile(r"https?://(?:www\.)?")
FOLD_BYTES = 8  # a set of a million is 60 MB; two of a million addresses collide once in 40 million runs


class Candidate(NamedTuple):
    """One address that may be fetched, or why it is not wanted."""

    url: str
    """As written: what is asked for."""
    key: str
    """Canonical form: how the state knows it."""
    fold: int
    """The same for http and https, with and without ``www.``, closing slash and AMP: one article in a run."""
    hints: Hints
    refusal: Reason | None = None


def candidates(
    entries: Iterable[tuple[str, Hints]], source: Source, since: datetime | None = None
) -> Iterator[Candidate]:
    """Yield what a listing names, each with the reason why the source does not want it, if there is one."""
    for url, hints in entries:
        hints.language = source.language
        key = canonicalize(url)
        if key is None:
            yield Candidate(url, url, fold_of(url), hints, Reason.URL_INVALID)
        else:
            yield Candidate(key if key == url else url, key, fold_of(key), hints, _unwanted(key, source, since, hints))


def fold_of(key: str) -> int:
    """Return what stands for all spellings of a canonical address.

    >>> fold_of("http://www.example.com/a/") == fold_of("https://example.com/a/amp")
    True
    """
    bare = _SCHEME_AND_WWW.sub("", amp_to_plain(key), count=1).rstrip("/")
    return int.from_bytes(hashlib.blake2b(bare.encode("utf-8", "replace"), digest_size=FOLD_BYTES).digest(), "big")


def _unwanted(key: str, source: Source, since: datetime | None, hints: Hints) -> Reason | None:
    if not same_site(key, source.site):
        return Reason.OFFSITE
    if not source.wants(key):
        return Reason.URL_DENIED
    if trap(key) is not None:
        return Reason.URL_TRAP
    day = url_date(key)
    dates = (hints.date_published, str(day) if day else None, hints.date_modified)
    return Reason.TOO_OLD if since is not None and is_older(dates, since) else None
