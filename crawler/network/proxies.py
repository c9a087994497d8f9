"""What can be said of a proxy's address without telling its password."""

from __future__ import annotations

from urllib.parse import urlsplit


def proxy_host(value: str) -> str:
    """Return the host of a proxy setting like ``http://user:password@proxy:3128`` or ``proxy:3128``; empty if none.

    >>> proxy_host("http://me:secret@Proxy.example:3128/"), proxy_host("10.0.0.5:8080")
    ('proxy.example', '10.0.0.5')
    """
    try:
        return urlsplit(value if "://" in value else f"//{value}").hostname or ""
    except ValueError:
        return ""
