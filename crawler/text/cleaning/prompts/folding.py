"""Folding of a line before it is compared with a phrase: case, letters, digits, marks, bullets."""

from __future__ import annotations

import re
import unicodedata

_REMOVED_MARKS = (
    (0x0300, 0x036F),  # accents: uppercase French and Greek leave them out
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),  # Arabic signs
    (0x064B, 0x065F),  # Arabic vowels, and the hamza and madda that decomposition sets free
    (0x0670, 0x0670),  # superscript alef
    (0x06D6, 0x06ED),  # Quranic signs
    (0x200B, 0x200F),  # zero width and direction marks; ZWNJ is written or left out at will
    (0x202A, 0x202E),  # embeddings
    (0x2066, 0x2069),  # isolates
    (0xFE00, 0xFE0F),  # variation selectors of emoji
)
_ONE_LETTER = {
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ے": "ي",
    "ة": "ه",
    "ہ": "ه",
    "ۃ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ک": "ك",
    "ı": "i",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "–": "-",
    "—": "-",
    "―": "-",
    "‐": "-",
    "‑": "-",
}
_TO_SPACE = ".,;!?…؟،؛。、।॥։·።፣\u00a0"
_TO_QUOTE = '“”„‟«»「」『』《》״"'

FOLDED_AWAY: dict[int, str | None] = {
    **{code: None for first, last in _REMOVED_MARKS for code in range(first, last + 1)},
    0x00AD: None,
    0x0640: None,  # tatweel
    0xFEFF: None,
    ord("©"): "copyright ",
    ord("【"): " ",
    ord("】"): ": ",
    ord("［"): " ",
    ord("］"): ": ",
    **{ord(letter): folded for letter, folded in _ONE_LETTER.items()},
    **dict.fromkeys(map(ord, _TO_SPACE), " "),
    **dict.fromkeys(map(ord, _TO_QUOTE), '"'),
}

_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_GUILLEMETS = frozenset("»›«‹")
_BULLET_QUOTE = re.compile(r"^\s*[»›]+\s+|\s+[«‹]+\s*$|(?<=\S)\s*[»›]+\s*$(?<!\w[»›])")
_ORNAMENTS = frozenset(
    [
        *" ¿¡※:|>/()[]{}<*•·▪■□◆◇★☆○●-_=+~#@‹›",
        *map(chr, range(0x2190, 0x2C00)),  # arrows, shapes, dingbats
        *map(chr, range(0x3000, 0x3005)),
        *map(chr, range(0x1F000, 0x1FB00)),  # emoji
    ]
)
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_BEFORE_WORD = " \t\n\r\u00a0¿¡:|>/()[]{}<*•·▪■□◆◇★☆○●-–—_=+~#@‹›»«►▶→➤➜👉🔴🔔.…!\u200b\u200e\u200f\ufeff"
_WORD = re.compile(r"[a-z0-9]+(?=[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff])|\w+")
_HEAD_CHARACTERS = 40
_DENSE_KEY_CHARACTERS = 2
_HEAD_DENSE_CHARACTERS = 12


def fold_letters(text: str) -> str:
    """Return the text with one form for each letter; numbers are ``0``, sentence punctuation is a space.

    >>> fold_letters("اشترك فى النشرة") == fold_letters("إشترك في النشره")
    True
    """
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKD", text.casefold())
    return _NUMBER.sub("0", folded).translate(FOLDED_AWAY)


def fold_line(text: str) -> str:
    """Return a line as phrases are compared with it: letters folded, bullets, arrows and emoji off both ends.

    Quotation marks at the ends stay: a quoted sentence is speech, not a prompt.

    >>> fold_line("► READ  ALSO: Ten things… »")
    'read also: ten things'
    """
    bare = text if _GUILLEMETS.isdisjoint(text) else _BULLET_QUOTE.sub("", text)
    folded = _without_ornaments(" ".join(fold_letters(bare).split()))
    return folded.replace(" ", "") if _DENSE.search(folded, 0, _HEAD_DENSE_CHARACTERS) else folded


def _without_ornaments(text: str) -> str:
    """Return the text without bullets, arrows, emoji and brackets at its ends."""
    start, end = 0, len(text)
    while start < end and text[start] in _ORNAMENTS:
        start += 1
    while start < end and text[end - 1] in _ORNAMENTS:
        end -= 1
    return text[start:end]


def is_dense(text: str) -> bool:
    """Return whether the text has letters of a script that is written without spaces."""
    return _DENSE.search(text) is not None


def opening_key(folded: str) -> str:
    """Return the opening by which phrases are looked up: the first word, or two characters of a dense script."""
    if _DENSE.match(folded):
        return folded[:_DENSE_KEY_CHARACTERS]
    word = _WORD.match(folded)
    return word.group() if word else ""


def line_key(text: str) -> str:
    """Return :func:`opening_key` of a line without folding more of it than its first word."""
    words = text[:_HEAD_CHARACTERS].lstrip(_BEFORE_WORD).split(None, 1)
    word = words[0] if words else ""
    if word.isascii() and word.isalpha():
        return word.lower()
    if not word or word[0].isdigit() or _DENSE.match(word):
        return opening_key(fold_line(text[:_HEAD_CHARACTERS]))
    return opening_key(fold_letters(word))
