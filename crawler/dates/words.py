"""The words of dates in all languages, and the form in which words are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from crawler.languages import read_part

# Harakat, tatweel, nukta, joiners, full stops and quotation marks that come and go.
_IGNORED = re.compile(r"[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0640\u0670\u093c\u09bc\u0a3c\u200c\u200d.'’׳״॰ʼ`ʻ]")
_ALIKE = str.maketrans("ıςيىكأإآةۀہھە", "iσییکاااههههه")


@cache
def date_words() -> dict[str, dict[str, list[str]]]:
    """Return the part ``dates`` of all languages: language to kind of word to words."""
    return read_part("dates")


@cache
def folded(word: str) -> str:
    """Return a word without case, accents, vowel signs and dots: how names of months are compared.

    >>> folded("ΜΑΡΤΙΟΥ") == folded("Μαρτίου"), folded("KASIM") == folded("Kasım"), folded("มิ.ย.")
    (True, True, 'มิย')
    """
    plain = unicodedata.normalize("NFKD", word.replace("İ", "i").lower())
    return unicodedata.normalize("NFC", _IGNORED.sub("", plain)).translate(_ALIKE)
