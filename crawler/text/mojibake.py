"""Recognises text that was decoded with the wrong encoding, and undoes double encoding."""

from __future__ import annotations

import re

JUDGED_WORDS = 3_000
"""So many words beyond ASCII tell; a Chinese or Russian page has ten times as many."""
MIN_DOUBLE_SHARE = 0.5
"""Of the characters beyond ASCII. A page that only shows such text, say to explain it, has a few."""

_WORD = re.compile("[A-Za-z\x80-\U0010ffff]{0,40}[\x80-\U0010ffff][A-Za-z\x80-\U0010ffff]{0,40}")
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_NOT_LATIN = "\u0370-\u05ff\u0620-\u065f\u066e-\u06d3\u0e00-\u0e7f"
_SIGNS = "\xa1-\xa9\xab\xac\xae-\xb3\xb5\xb6\xb8\xb9\xbb-\xbf\xd7\xf7\u20ac\u2122\u2039\u0192\u02c6\u02dc"
# What no language writes: see each line.
_ODD = re.compile(
    f"""
      [\x80-\x84\x86-\x9f\ufffd\ue000-\uf8ff]                  # controls, broken and private characters
    | (?<=[{_LATIN}])[{_SIGNS}](?=[{_LATIN}])
    | (?<=[{_NOT_LATIN}])[\xa1-\xaa\xac\xae-\xb6\xb8-\xba\xbc-\xbf\u2021\u2030\u20ac](?=[{_NOT_LATIN}])
    | (?<=[{_LATIN}])[{_NOT_LATIN}] | (?<=[{_NOT_LATIN}])[{_LATIN}]     # two scripts in one word
    | (?<=[a-z\xdf-\xf6\xf8-\xff])[\xc0-\xd6\xd8-\xde]                   # a capital behind a small letter
    | (?<![\uff61-\uff9f])[\uff61-\uff9f](?![\uff61-\uff9f])             # one narrow kana alone
    | [\u2500-\u257f](?=[{_NOT_LATIN}{_LATIN}])                          # box drawing before a letter
    """,
    re.VERBOSE,
)
_ACCENTED = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
MIN_ACCENTED_WORD = 4
MAX_ACCENTED_SHARE = 0.8
"""Of the letters of a word: even Vietnamese and Czech stay below, all of a Russian word read as Latin is above."""

# One character beyond ASCII in UTF-8, each byte of it read as a character of Western text and written as UTF-8 again.
_CONTINUATION = (
    rb"(?:\xc2[\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c]"
    rb"|\xe2\x80[\x93\x94\x98-\x9a\x9c-\x9e\xa0-\xa2\xa6\xb0\xb9\xba]|\xe2\x82\xac|\xe2\x84\xa2)"
)
_DOUBLE = re.compile(
    rb"\xc3(?:[\x82-\x9f]%(byte)s|[\xa0-\xaf]%(byte)s{2}|[\xb0-\xb4]%(byte)s{3})" % {b"byte": _CONTINUATION}
)
# What Western pages in UTF-8 hold where bytes of a Windows page were taken for Latin-1: quotes, dashes, the euro sign.
_CONTROL = re.compile(rb"\xc2[\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f]")
_LEADING = re.compile(rb"[\xc2-\xf4]")


def odd_share(text: str) -> float:
    """Return the share of the words beyond ASCII that no language writes so: scripts mixed, signs within.

    >>> odd_share("Zażółć gęślą jaźń"), odd_share("ZaÅ¼Ã³Å‚Ä‡ gÄ™Å›lÄ…") > 0.5
    (0.0, True)
    """
    words = 0
    odd = 0
    for found in _WORD.finditer(text):
        words += 1
        odd += bool(_ODD.search(found[0]) or _is_all_accents(found[0]))
        if words >= JUDGED_WORDS:
            break
    return odd / words if words else 0.0


def _is_all_accents(word: str) -> bool:
    return len(word) >= MIN_ACCENTED_WORD and len(_ACCENTED.findall(word)) > MAX_ACCENTED_SHARE * len(word)


def mend_utf8(utf8: bytes) -> bytes:
    r"""Return a page of UTF-8 with what was encoded twice encoded once, and controls as the signs they stand for.

    >>> mend_utf8("Ã©tÃ©".encode()).decode(), mend_utf8("it\x92s".encode()).decode()
    ('été', 'it’s')
    """
    once = _without_double_encoding(utf8)
    return _CONTROL.sub(lambda found: _sign(found[0][1]), once)


def _without_double_encoding(utf8: bytes) -> bytes:
    """Return the page with what was encoded twice encoded once, where that is most of it."""
    doubles = len(_DOUBLE.findall(utf8))
    if not doubles or doubles < MIN_DOUBLE_SHARE * _characters_meant(utf8, doubles):
        return utf8
    return _DOUBLE.sub(_once, utf8)


def _characters_meant(utf8: bytes, doubles: int) -> int:
    """Return how many characters beyond ASCII there would be, at least, with each double as one."""
    return max(doubles, len(_LEADING.findall(_DOUBLE.sub(b"", utf8))) + doubles)


def _sign(octet: int) -> bytes:
    return bytes([octet]).decode("cp1252").encode()


def _once(found: re.Match[bytes]) -> bytes:
    octets = b"".join(map(_octet, found[0].decode("utf-8")))
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
    return octets


def _octet(character: str) -> bytes:
    """Return the byte that was read as this character; the five that Western text leaves open stand for themselves."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
