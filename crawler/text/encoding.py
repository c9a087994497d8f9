"""Bytes of a page to UTF-8: which encoding they are in, whatever the page and its server say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import chardet
import webencodings

from crawler.text.mojibake import mend_utf8, odd_share

MAX_BROKEN_SHARE = 0.002
"""Of the characters. Pages that are cut within a character or hold one wrong byte are still in their encoding."""
MAX_STRAY_SHARE = 0.1
"""Of the characters beyond ASCII. With fewer strays a page is UTF-8 into which something else was pasted."""
MAX_CUT_BYTES = 3
"""Of a character at which a page was cut off."""
MAX_ODD_SHARE = 0.15
"""Of the words beyond ASCII. With more that no language would write so, the encoding is another one."""
GUESS_BYTES = 20_000
"""What is looked at for a guess: an article has that many bytes of words."""

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]+)""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]+)""")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_TWO_BYTES = (
    (re.compile(rb"\s{0,9}<\x00[!?a-zA-Z]\x00", re.ASCII), "utf-16-le"),
    (re.compile(rb"\s{0,9}\x00<\x00[!?a-zA-Z]", re.ASCII), "utf-16-be"),
)
_JAPANESE_MAIL = re.compile(rb"\x1b\$[@B]")
# Python's codecs for what the Encoding Standard means by its names: the supersets that browsers read.
_CODECS = {
    "shift_jis": ("cp932",),
    "euc-jp": ("euc_jp", "euc_jis_2004"),
    "iso-2022-jp": ("iso2022_jp_ext", "iso2022_jp_2004"),
    "euc-kr": ("cp949",),
    "gbk": ("gb18030",),
    "big5": ("big5hkscs", "cp950"),
    "windows-874": ("cp874",),
    "iso-8859-8-i": ("iso8859_8",),
    "macintosh": ("mac_roman",),
    "x-mac-cyrillic": ("mac_cyrillic",),
    # A page whose <meta> can be read byte by byte is not in two bytes a character.
    "utf-16le": ("utf-8",),
    "utf-16be": ("utf-8",),
}
_UNUSABLE = frozenset({"x-user-defined", "replacement"})
_CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic")
_CENTRAL = ("cp1250", "iso8859-2", "iso8859-16")
_BALTIC = ("cp1257", "iso8859-13", "iso8859-4")
_ARABIC = ("cp1256", "iso8859-6")
_CHINESE = ("gb18030", "big5hkscs")
_WRITTEN_IN = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr", "kk"), _CYRILLIC),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), _CENTRAL),
    **dict.fromkeys(("lt", "lv", "et"), _BALTIC),
    **dict.fromkeys(("ar", "fa", "ur"), _ARABIC),
    **dict.fromkeys(("tr", "az"), ("cp1254",)),
    "zh": _CHINESE,
    "ja": ("cp932", "euc_jis_2004"),
    "ko": ("cp949",),
    "th": ("cp874",),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255",),
    "vi": ("cp1258",),
}
_ALL_GUESSED = (*dict.fromkeys(name for names in _WRITTEN_IN.values() for name in names), "cp1252", "mac-roman")
_LANGUAGE = re.compile(rb"""<html[^>]{0,300}?\slang\s*=\s*["']?([a-z]{2})""", re.IGNORECASE)


def decode_page(body: bytes, charset: str | None = None) -> bytes:
    """Return the page as UTF-8.

    In this order: by its byte order mark, as UTF-8 where it is valid or nearly
    so, by the encoding that the HTTP header (``charset``) or the page declares,
    by guess. Valid UTF-8 of another encoding does not happen by chance, while
    wrong declarations are common; a declared encoding in which words come out
    as no language writes them is not believed either. Only the encodings of the
    `WHATWG standard <https://encoding.spec.whatwg.org/>`_ are used.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _as_utf8(body[len(mark) :].decode(name, "replace"))
    for opening, name in _TWO_BYTES:
        if opening.match(body):
            return _as_utf8(body.decode(name, "replace"))
    if _JAPANESE_MAIL.search(body, 0, GUESS_BYTES) and (text := _decoded(body, _CODECS["iso-2022-jp"])):
        return _as_utf8(text)
    if body.isascii():
        return body
    return _valid_utf8(body) or _nearly_utf8(body) or _as_utf8(_legacy(body, charset))


def web_codecs(label: str) -> tuple[str, ...]:
    """Return Python's codecs for the name of an encoding, the best one first; none where no browser knows the name.

    >>> web_codecs("Shift_JIS"), web_codecs("latin1"), web_codecs("punycode")
    (('cp932',), ('windows-1252',), ())
    """
    encoding = webencodings.lookup(label.strip(" \t\r\n\f\"';,"))
    if encoding is None or encoding.name in _UNUSABLE:
        return ()
    return _CODECS.get(encoding.name, (encoding.name,))


def load_guesser() -> None:
    """Load the models of the guess, which takes half a second."""
    _guessed("Zażółć gęślą jaźń".encode("cp1250"), _ALL_GUESSED)


def _valid_utf8(body: bytes) -> bytes | None:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return mend_utf8(body)


def _nearly_utf8(body: bytes) -> bytes | None:
    """Return a page of UTF-8 with a few strays, each read as the character that it would be in Western text."""
    text = body.decode("utf-8", "surrogateescape")
    strays = len(_STRAY.findall(text))
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if strays > max(MAX_CUT_BYTES, MAX_STRAY_SHARE * beyond_ascii) or strays * 2 >= beyond_ascii:
        return None
    return _as_utf8(_STRAY.sub(lambda found: _western(ord(found[0]) - 0xDC00), text))


_STRAY = re.compile("[\udc80-\udcff]")


def _western(octet: int) -> str:
    return bytes([octet]).decode("cp1252", "replace")


def _legacy(body: bytes, charset: str | None) -> str:
    """Return the text by the first encoding in which it reads well: declared in the header, in the page, guessed."""
    odd: list[tuple[float, str]] = []
    for codecs in _candidates(body, charset):
        text = _decoded(body, codecs)
        if text is None:
            continue
        share = odd_share(text)
        if share <= MAX_ODD_SHARE:
            return text
        odd.append((share, text))
    return min(odd, key=lambda one: one[0])[1] if odd else body.decode("utf-8", "replace")


def _candidates(body: bytes, charset: str | None) -> Iterator[tuple[str, ...]]:
    """Yield the codecs to try, the most trusted first. Many servers say Latin-1 of all that they send."""
    told, declared = web_codecs(charset or ""), web_codecs(_declared(body))
    yield from (declared, told) if told == web_codecs("latin1") else (told, declared)
    language = _LANGUAGE.search(body[:8192])
    written_in = _WRITTEN_IN.get(language[1].decode().lower()) if language else None
    if written_in:
        yield _guessed(body, written_in)
    yield _guessed(body, _ALL_GUESSED)


def _declared(body: bytes) -> str:
    """Return the name of the encoding that the page itself states, an empty string for none."""
    found = _XML_CHARSET.search(body[:200]) or _META_CHARSET.search(body[:8192])
    return found[1].decode("ascii", "ignore") if found else ""


def _guessed(body: bytes, among: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codec that the bytes look most like. Markup is left out: it is ASCII, and may declare something."""
    words = b"\n".join(_BEYOND_ASCII.findall(body))[:GUESS_BYTES]
    name = chardet.detect(words, include_encodings=among, compat_names=False)["encoding"]
    return (name,) if name in among else ()


_BEYOND_ASCII = re.compile(rb"[^<>\x80-\xff]*[\x80-\xff][^<>]*")


def _decoded(body: bytes, codecs: tuple[str, ...]) -> str | None:
    """Return the text in the first codec that knows all characters, or nearly all; ``None`` where none does."""
    nearly = None
    for codec in codecs:
        text = body.decode(codec, "replace")
        broken = text.count("\ufffd")
        if not broken:
            return text
        if nearly is None and broken <= MAX_BROKEN_SHARE * len(text):
            nearly = text
    return nearly


def _as_utf8(text: str) -> bytes:
    return text.encode("utf-8", "ignore")
