"""The site an address belongs to."""

from __future__ import annotations

from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

from crawler.urls.canonical import DEFAULT_PORTS, UrlInvalidError, authority
from crawler.urls.remembered import remembered

if TYPE_CHECKING:
    from tldextract import TLDExtract


@remembered
def registered_domain(url: str) -> str | None:
    """Return the site an address belongs to: its registered domain by the public suffix list.

    Private suffixes count, so two blogs of one host are two sites. IP addresses
    and names without a domain are a site each, with their port where it is not
    the default one. ``None`` for an invalid address.

    >>> registered_domain("https://news.example.co.uk:8080/a"), registered_domain("http://127.0.0.1:8000/a")
    ('example.co.uk', '127.0.0.1:8000')
    """
    try:
        parts, host, port = authority(url)
    except UrlInvalidError:
        return None
    domain = _domain_of_host(host)
    if domain is not None:
        return domain
    return host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


def same_site(url: str, site: str) -> bool:
    """Return whether the address belongs to the site, a value of :func:`registered_domain`; subdomains do.

    >>> same_site("https://sport.example.com/a", "example.com"), same_site("https://anexample.com/", "example.com")
    (True, False)
    """
    return registered_domain(url) == site.lower()


@cache
def _suffix_list() -> TLDExtract:
    """Return the public-suffix reader with the list that ships with it; it never asks the network."""
    from tldextract import TLDExtract  # noqa: PLC0415 (0.3 s, and worker processes never need it)

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=4096)
def _domain_of_host(host: str) -> str | None:
    """Return the registered domain of a host; ``None`` for an IP address or a bare or local name."""
    if host.startswith("[") or "." not in host or host.endswith(".localhost") or _is_ip(host):
        return None
    found = _suffix_list().extract_str(host)
    if not found.suffix:  # an unlisted suffix has one label (rule "*" of the list)
        return ".".join(host.split(".")[-2:])
    return found.top_domain_under_public_suffix or host  # a public suffix stands alone


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
