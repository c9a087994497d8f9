"""Normalises strings for the output: one line, NFC, no invisible characters but those that carry meaning.

No business logic lives here. Joiners (ZWNJ, ZWJ) are letters in Persian, Hindi,
Sinhala or emoji and stay; direction marks stay inside a text and embeddings or
isolates stay where they are balanced, because an unbalanced one would turn
around whatever the text is pasted into.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

# C0 and C1 controls without the white space among them, soft hyphen, deprecated format characters, byte order mark,
# interlinear annotation, object replacement, noncharacters, lone surrogates and the private use area (icon fonts).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u180e\u2060-\u2065\u206a-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\ufffc\ufffe\uffff"
    + "".join(chr(plane << 16 | end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
    + "\U000f0000-\U000ffffd\U00100000-\U0010fffd]+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# The zero width space parts words in scripts of South-East Asia; anywhere else it is layout.
_SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaa7f"
_ZERO_WIDTH_SPACE = re.compile(rf"(?<![{_SOUTH_EAST_ASIAN}])\u200b+|\u200b+(?![{_SOUTH_EAST_ASIAN}])")
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_MARKS_AT_ENDS = re.compile("^[\u200b-\u200f\u061c\\s]+|[\u200b\u200e\u200f\u061c\\s]+$")
_EMBEDDING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSES = {"\u202c": "\u202a\u202b\u202d\u202e", "\u2069": "\u2066\u2067\u2068"}

# Scripts written without spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, Tai scripts, kana, Han.
_SPACELESS = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaadf\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff](?<=\\w)"
)
_WORD = re.compile(r"\w")
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")

# Arabic vowel signs, small Koranic letters and the stretching character: typography, not letters.
_ARABIC_ORNAMENTS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]+")
_FORMAT_CHARACTERS = re.compile("[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")


CACHED_CHARACTERS = 2_000
"""Words of longer lines are counted anew each time: blocks are counted often, also as the lines of a text."""


def clean_text(text: str) -> str:
    r"""Return ``text`` as one line: NFC, white space folded, no control characters, joiners kept.

    >>> clean_text(" A\u00a0 line\x00\n of  text ")
    'A line of text'
    """
    line = " ".join(text.split())
    if line.isprintable() and "\ufffc" not in line:
        return unicodedata.normalize("NFC", line)
    return " ".join(_clean_invisible(text).split())


def _clean_invisible(text: str) -> str:
    if _SURROGATE.search(text):
        text = _joined_surrogates(text)
    text = _INVISIBLE.sub("", text)
    if _DIRECTION.search(text) and not _is_balanced(text):
        text = _EMBEDDING.sub("", text)
    if "\u200b" in text:
        text = _ZERO_WIDTH_SPACE.sub("", text)
    return unicodedata.normalize("NFC", _MARKS_AT_ENDS.sub("", text))


def _joined_surrogates(text: str) -> str:
    """Return ``text`` with halves that stand side by side made one character and lone halves left out."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _is_balanced(text: str) -> bool:
    """Return whether each embedding or isolate of ``text`` is closed in the right order."""
    opened: list[str] = []
    for mark in _EMBEDDING.findall(text):
        if mark not in _CLOSES:
            opened.append(mark)
        elif not opened or opened.pop() not in _CLOSES[mark]:
            return False
    return not opened


def word_count(text: str) -> int:
    """Return how many words ``text`` has; a character is a word in scripts that are written without spaces.

    >>> word_count("Two words, 中文")
    4
    """
    if len(text) <= CACHED_CHARACTERS:
        return _words_of_block(text)
    return sum(map(word_count, text.split("\n"))) if "\n" in text else _words(text)


def has_words(text: str, least: int) -> bool:
    """Return whether ``text``, white space folded, has so many words; short ones in Latin letters are not counted."""
    if text.isascii() and text.count(" ") < least - 1:
        return False
    return word_count(text) >= least


def _words(text: str) -> int:
    rest, characters = (text, 0) if text.isascii() else _SPACELESS.subn(" ", text)
    pieces = rest.split()
    bare = sum(not piece[0].isalnum() and _WORD.search(piece) is None for piece in pieces)
    return characters + len(pieces) - bare


_words_of_block = lru_cache(maxsize=4_096)(_words)


@lru_cache(maxsize=1)
def folded(text: str) -> str:
    """Return ``text`` with compatibility forms and case folded; kept for the next to ask, of the same text."""
    return unicodedata.normalize("NFKC", text).casefold()


def normalized_for_hash(text: str) -> str:
    """Return the letters and digits of ``text``: case, compatibility forms, punctuation and Arabic ornaments folded.

    Two prints of one article that differ in quotation marks, vowel signs or
    white space give the same string; digits stay, because a changed figure is a changed article.

    >>> normalized_for_hash("“Hello”,  WORLD – 7")
    'hello world 7'
    """
    compatible = unicodedata.normalize("NFKC", folded(text))
    points = np.frombuffer(compatible.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    becomes = _becomes()[np.minimum(points, _TABLE_SIZE)]
    letters = np.where(becomes == _LETTER, points, ord(" "))[becomes != _NOTHING].tobytes()
    return unicodedata.normalize("NFC", " ".join(letters.decode("utf-32-le", "surrogatepass").split()))


_LETTER, _SPACE, _NOTHING = 1, 0, 2
_TABLE_SIZE = 0x40000
"""No letters are assigned beyond."""
_MARKS_END = 0x1F000


def all_characters(count: int) -> str:
    """Return the first characters of Unicode in order, surrogates among them."""
    return np.arange(count, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")


def major_categories(characters: str) -> npt.NDArray[np.uint8]:
    """Return for each character the code of the first letter of its general category: ``M`` for marks."""
    return np.frombuffer("".join(map(unicodedata.category, characters)).encode("ascii"), np.uint8)[::2]


@cache
def _becomes() -> npt.NDArray[Any]:
    """Return for each code point whether it stays, becomes a space, or goes; the last entry is for all beyond.

    Letters, digits and the marks that belong to letters stay: without the
    marks, Indic words would fall into pieces at their vowel signs.
    """
    everything = all_characters(_TABLE_SIZE)
    table = np.zeros(_TABLE_SIZE + 1, np.uint8)
    for run in _LETTERS_AND_DIGITS.finditer(everything):
        table[run.start() : run.end()] = _LETTER
    table[0x300:_MARKS_END][major_categories(everything[0x300:_MARKS_END]) == ord("M")] = _LETTER
    for pattern in (_ARABIC_ORNAMENTS, _FORMAT_CHARACTERS):
        for run in pattern.finditer(everything[:0x10000]):
            table[run.start() : run.end()] = _NOTHING
    return table


def content_hash(text: str) -> str:
    """Return the sha256 of the normalised text, hexadecimal."""
    return hashlib.sha256(normalized_for_hash(text).encode("utf-8", "ignore")).hexdigest()
