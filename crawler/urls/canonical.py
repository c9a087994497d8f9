"""Canonical addresses: one spelling for each address.

``canonicalize`` never raises, whatever it is given; ``check_url`` is for
addresses that a person wrote, and says what is wrong with one.
"""

from __future__ import annotations

import re
import socket
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

import idna

from crawler.urls.remembered import remembered

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_HOST_CHARACTERS = 253  # RFC 1035

# WHATWG URL: stripped from both ends; tab, CR and LF vanish from everywhere.
_OUTER = "".join(map(chr, range(0x21)))
_VANISHING = str.maketrans("", "", "\t\r\n")

_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "!$&'()*+,;=:@/%~"
_QUERY_SAFE = "!$'()*+,;=:@/?%~"

_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMERIC_LABEL = re.compile(r"(?:\d+|0x[0-9a-f]*)")

_SESSION_SEGMENT = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;]*", re.IGNORECASE)

# Parameters that tell where a reader came from, never which article is meant.
_TRACKING_NAME = re.compile(
    r"""
    utm[_-]\w+ | mtm_\w+ | pk_\w+ | piwik_\w+ | hsa_\w+ | at_(?:medium|campaign|custom\d|creation|link_\w+|ptr_name)
  | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | yclid | ysclid | twclid | ttclid | li_fat_id
  | igshid | igsh | mc_cid | mc_eid | mkt_tok | _ga | _gl | _hsenc | _hsmi | _openstat
  | oly_(?:anon|enc)_id | vero_(?:id|conv) | wickedid | xtor | cmpid | icid
  | ns_(?:mchannel|source|campaign|fee|linkname) | wt[._](?:mc|zmc|mc_id) | s_cid
  | s_kwcid | ef_id | guccounter | guce_referrer(?:_sig)? | __twitter_impression | fb_(?:action_\w+|source|ref)
  | phpsessid | jsessionid | aspsessionid\w* | sessionid | session_id | cfid | cftoken
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Names of session ids that are short enough to mean something else (a story's number, a search): dropped only with a
# value that nobody would type.
_SESSION_NAME = re.compile(r"s|sid|sess(?:id|ion)?|zenid|oscsid|phpsess", re.IGNORECASE)
_SESSION_VALUE = re.compile(r"(?=[^&]*\d)[0-9A-Za-z,_-]{16,}")
# Names that carry meaning on some sites: dropped only with a value that tells a channel.
_CHANNEL_NAME = re.compile(r"ref|referrer|referer|from|source|src|via|origin|share|rss|feed", re.IGNORECASE)
_CHANNEL_VALUE = re.compile(
    r"1|true|rss\d?|feed|atom|home|homepage|twitter|facebook|fb|whatsapp|telegram|newsletter|e?mail|social|share|share[_-]\w+",
    re.IGNORECASE,
)


class UrlInvalidError(ValueError):
    """An address that cannot be asked for; the message is ``value: why``."""


def check_url(url: str) -> str:
    """Return the canonical address, or say why there is none.

    Scheme and host in lower case, host in ASCII, no default port, user name,
    fragment, tracking parameter or session id; dot segments resolved, one way
    of escaping, parameters sorted by name (those of one name keep their order).

    >>> check_url("HTTP://www.Example.com:80/a/../b?z=1&utm_source=x&a=2#top")
    'http://www.example.com/b?a=2&z=1'
    >>> check_url("https://Bücher.example/ملف")
    'https://xn--bcher-kva.example/%D9%85%D9%84%D9%81'

    Raises :class:`UrlInvalidError` where it is not an http(s) address with a host.
    """
    parts, host, port = authority(url)
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = _without_dots(_SESSION_SEGMENT.sub("", _escaped(parts.path, _PATH_SAFE)))
    return urlunsplit((parts.scheme, host, path, _clean_query(parts.query), ""))


def joined(base: str, address: str) -> str | None:
    """Return an address that stands on the page ``base`` as an absolute http(s) URL, ``None`` where it is none.

    >>> joined("https://example.com/robots.txt", "/map.xml"), joined("https://example.com/", "http://[")
    ('https://example.com/map.xml', None)
    """
    try:
        whole = urljoin(base, address)
        return whole if urlsplit(whole).scheme in ("http", "https") and urlsplit(whole).hostname else None
    except ValueError:
        return None


@remembered
def canonicalize(url: str) -> str | None:
    """Return the canonical address of :func:`check_url`; ``None`` where there is none.

    >>> canonicalize("mailto:desk@example.com") is None
    True
    """
    try:
        return check_url(url)
    except UrlInvalidError:
        return None


def without_user(url: str) -> str:
    """Return the address without a user name and a password before its host: nothing is fetched in anybody's name.

    >>> without_user("https://reader:secret@example.org/@desk"), without_user("https://example.org/@desk")
    ('https://example.org/@desk', 'https://example.org/@desk')
    """
    scheme, mark, rest = url.partition("://")
    end = min((place for character in "/?#" if (place := rest.find(character)) >= 0), default=len(rest))
    return f"{scheme}{mark}{rest[:end].rpartition('@')[2]}{rest[end:]}" if mark else url


def is_http(url: str) -> bool:
    """Return whether the address is http or https and names a host.

    >>> is_http("https://example.com/"), is_http("file:///etc/passwd"), is_http("//example.com/")
    (True, False, False)
    """
    try:
        authority(url)
    except UrlInvalidError:
        return False
    return True


def authority(url: str) -> tuple[SplitResult, str, int | None]:
    """Return the parts of an address, its host in ASCII and its port."""
    text = url.strip(_OUTER).translate(_VANISHING)
    if "\\" in text:  # browsers read it as a slash; we must see the same host
        head, mark, query = text.partition("?")
        text = head.replace("\\", "/") + mark + query
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        # Python quotes what it takes for the port, which may be part of a password.
        why = "the port is not a number" if "could not be cast" in str(error) else error
        raise UrlInvalidError(f"{url[:200]!r}: {why}") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise UrlInvalidError(f"{url[:200]!r}: must start with http:// or https://")
    ascii_host = _ascii_host(host or "")
    if ascii_host is None:
        raise UrlInvalidError(f"{url[:200]!r}: {'bad' if host else 'no'} host name")
    return parts, ascii_host, port


@lru_cache(maxsize=4096)
def _ascii_host(host: str) -> str | None:
    """Return a host as it is asked for: lower-case ASCII, all spellings of an IP address alike."""
    if ":" in host:
        return _ipv6(host)
    text = unquote(host).lower()
    if not text.isascii():
        try:
            text = idna.encode(text, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    text = text.removesuffix(".")
    if len(text) > MAX_HOST_CHARACTERS or not _HOST.fullmatch(text):
        return None
    if _NUMERIC_LABEL.fullmatch(text.rpartition(".")[2]):
        return _ipv4(text)
    return text


def _ipv4(text: str) -> str | None:
    """Return the dotted form of an IPv4 address in decimal, octal, hexadecimal or shortened spelling."""
    try:
        return socket.inet_ntoa(socket.inet_aton(text))
    except OSError:
        return None


def _ipv6(text: str) -> str | None:
    try:
        return f"[{IPv6Address(text.partition('%')[0]).compressed}]"
    except ValueError:
        return None


def _escaped(text: str, safe: str) -> str:
    """Return the text with one way of escaping: upper-case hexadecimal, and only where it is needed."""
    if _PLAIN.fullmatch(text):
        return text
    text = _ESCAPE.sub(_unescaped_or_upper, _STRAY_PERCENT.sub("%25", text))
    return quote(text, safe=safe, errors="replace")


def _unescaped_or_upper(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    """Return a path without ``.`` and ``..`` (RFC 3986, 5.2.4), at least ``/``."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _clean_query(query: str) -> str:
    pieces = [_escaped(piece, _QUERY_SAFE) for piece in query.split("&") if piece]
    kept = [piece for piece in pieces if not _is_tracking(piece)]
    return "&".join(sorted(kept, key=lambda piece: piece.partition("=")[0]))


def _is_tracking(piece: str) -> bool:
    name, _, value = piece.partition("=")
    if _TRACKING_NAME.fullmatch(name):
        return True
    if _SESSION_NAME.fullmatch(name) and _SESSION_VALUE.fullmatch(value):
        return True
    return bool(_CHANNEL_NAME.fullmatch(name) and _CHANNEL_VALUE.fullmatch(value))
