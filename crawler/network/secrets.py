"""Text without passwords, tokens and keys: what is written or printed anywhere goes through here. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

HIDDEN = "***"
_TELLING_NAMES = r"""
    pass(?:word|wd|phrase|code)? | pwd | secret | token | credentials? | authorization | auth | signature
  | (?:api|access|private|secret|account|signing|encryption)[_-]?key (?:[_-]?id)?
"""
_SECRET_NAME = re.compile(
    rf"(?:^|[^a-z]|(?<=[a-z])(?=[A-Z])) (?:{_TELLING_NAMES}) (?:$|[^a-z])", re.VERBOSE | re.IGNORECASE
)
_PROXY_NAME = re.compile(r"PROXY", re.IGNORECASE)
_NAMED = re.compile(
    rf"""
    (?P<name> (?<![a-z]) (?:[\w.-]*[_.-])? (?:{_TELLING_NAMES}) (?:[_.-]\w*)? ['"]? \s* [:=] \s*
              (?:(?:bearer|basic)\s+)? )
    (?P<value> '[^'\n]*' | "[^"\n]*" | [^\s,;&'"(){{}}\[\]]+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What stands before the host of an address. A password may hold a slash or an @ that nobody escaped; a port is none,
# and an @ in a path (https://example.org/@name) is no password either.
_IN_ADDRESS = re.compile(
    r"""
    (?<=://) (?: [^/?\#\s'"]* | [^/?\#\s:@'"]* : (?!\d+(?:[/?\#\s'"]|$)) [^\s'"]* ) @
  | (?<![\w/:@.-]) (?!mailto:) [\w.+-]+ : (?!/) [^\s@/:'"]+ @ (?=[\w-]+\.[\w.-]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """Return ``text`` with passwords in addresses, and the values of names that mean a secret, replaced by ``***``.

    >>> without_secrets("GET http://me:pa@ss@example.org/a?api_key=12ab&page=2")
    'GET http://***@example.org/a?api_key=***&page=2'
    >>> without_secrets("{'FTP_PASSWORD': 'x y', 'BOT_NAME': 'winnow'}")
    "{'FTP_PASSWORD': ***, 'BOT_NAME': 'winnow'}"
    >>> without_secrets("https://example.org/@editor and http://example.org:8080/@desk")
    'https://example.org/@editor and http://example.org:8080/@desk'
    """
    if "@" in text:
        text = _IN_ADDRESS.sub(f"{HIDDEN}@", text)
    return _NAMED.sub(rf"\g<name>{HIDDEN}", text) if ":" in text or "=" in text else text


def is_secret_name(name: str) -> bool:
    """Return whether the value of a setting or key of this name is a secret, or may carry one (proxies).

    >>> [is_secret_name(name) for name in ("AWS_ACCESS_KEY_ID", "FTP_PASSWORD", "apiKey", "DEDUPE_NEAR", "HTTPS_PROXY")]
    [True, True, True, False, True]
    """
    return bool(_SECRET_NAME.search(name) or _PROXY_NAME.search(name))


def plain_without_secrets(value: Any, *, named: bool = False) -> Any:
    """Return a value as JSON can hold it (dataclass, mapping, list, text, number), with nothing secret in it.

    ``named``: the keys of mappings name what their values are, as those of settings do; secret ones are left out.
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        shown = {str(key): one for key, one in value.items() if not (named and is_secret_name(str(key)))}
        return {without_secrets(key): plain_without_secrets(one, named=named) for key, one in shown.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_without_secrets(one, named=named) for one in value]
    if isinstance(value, str):
        return without_secrets(value)
    return value if value is None or isinstance(value, bool | int | float) else without_secrets(str(value))
