"""Listings that are gzip files, whatever their server calls them."""

from __future__ import annotations

import zlib

from crawler.discovery.markup import Problems


def inflated(body: bytes, max_bytes: int, problems: Problems) -> bytes:
    """Return a body without its gzip layers (two, where a server compresses a .gz again), cut at the limit."""
    for _ in range(2):
        if not body.startswith(b"\x1f\x8b"):
            break
        body = _gunzipped(body, max_bytes, problems)
    if len(body) > max_bytes:
        problems.add(f"larger than {max_bytes} bytes: the rest is left out")
    return body[:max_bytes]


def _gunzipped(body: bytes, max_bytes: int, problems: Problems) -> bytes:
    """Return what can be decompressed of all members of a gzip file, one byte over the limit at most."""
    whole = bytearray()
    while body.startswith(b"\x1f\x8b") and len(whole) <= max_bytes:
        reader = zlib.decompressobj(wbits=31)
        try:
            whole += reader.decompress(body, max_bytes + 1 - len(whole))
        except zlib.error as error:
            problems.add(f"broken gzip: {error}")
            break
        if not reader.eof and len(whole) <= max_bytes:
            problems.add("gzip ends too early")
        body = reader.unused_data
    return bytes(whole)
