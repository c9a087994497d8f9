"""Chooses the canonical address of a page among those that it names."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.urls import names_another, registered_domain, same_site


def choose_canonical(links: Iterable[str | None], shared: str | None, url: str) -> str | None:
    """Return the canonical address of the page at ``url``, ``None`` where none of the named ones can be it.

    ``links`` are the canonical links in the order of the page, ``shared`` is what Open Graph says; all of them
    absolute. A front page that stands in for every article, another site, and the address of another article or of
    an earlier page of this one are no canonical addresses. Of
    several links the one at the page's own path is believed, then the one that Open Graph confirms, then the first.

    >>> choose_canonical(["https://a.example/", "https://a.example/news/1"], None, "https://a.example/news/1?x=2")
    'https://a.example/news/1'
    """
    told = [link for link in links if link and _can_be_canonical(link, url)]
    own = [link for link in told if urlsplit(link).path == urlsplit(url).path]
    confirmed = [link for link in told if link == shared]
    told_elsewhere = [shared] if shared and _can_be_canonical(shared, url) else []
    return next(iter([*own, *confirmed, *told, *told_elsewhere]), None)


def _can_be_canonical(address: str, url: str) -> bool:
    fits = _has_path(address) or not _has_path(url)
    return _is_same_site(address, url) and fits and not names_another(address, url)


def _is_same_site(one: str, other: str) -> bool:
    """Return whether two addresses are of one site; the public suffix list is asked only where their hosts differ."""
    hosts = {(urlsplit(address).hostname or "").removeprefix("www.") for address in (one, other)}
    return len(hosts) == 1 or same_site(one, registered_domain(other) or "")


def _has_path(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query)
