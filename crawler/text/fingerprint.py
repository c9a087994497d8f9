r"""Signatures by which near-duplicate texts are found: 5-character shingles, MinHash, bands. Pure.

Characters, not words: word shingles fail for Chinese, Japanese and Thai, and
``\w+`` cuts Arabic and Hindi words at their vowel signs.

128 values in 16 bands of 8: two texts with Jaccard similarity .8 share a band
with probability .95, with .9 always (.9999), with .5 in one case of 16. Candidates
are then verified by the share of equal values, whose standard error is .035 at
.8. Storing 512 bytes an article buys that; the shingles themselves would take 12 kB.

Shingles are hashed here, so that signatures do not hang on a library's string
hash; MinHash is rensa's, whose algorithm version is part of every band. Texts
signed by different versions therefore never meet, and nothing has to be rebuilt.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from crawler.text.normalize import all_characters, folded, major_categories

SHINGLE_CHARACTERS = 5
BANDS = 16
ROWS = 8
PERMUTATIONS = BANDS * ROWS
# One sentence more or less moves shorter texts across the threshold: only equal ones count as duplicates.
MIN_SHINGLES = 50

_SEED = 42
_PERSON = f"winnow-{RMinHash.ALGORITHM_VERSION}".encode()
_BAND_BYTES = ROWS * 4
# Beyond the first two planes there are ideographs, tags and private use: nothing to take out.
_TABLE_SIZE = 0x20000
_TAKEN_OUT = b"PSZC"
# Signs that writers of Arabic and Hebrew may leave out, tatweel, variation selectors.
_OPTIONAL = (
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x08D3, 0x08FF),
    (0xFE00, 0xFE0F),
)

# Powers of an odd constant (2^64 / golden ratio): the weights of the five characters.
_GOLDEN = 0x9E3779B97F4A7C15
_WEIGHTS = [np.uint64(pow(_GOLDEN, SHINGLE_CHARACTERS - i, 1 << 64)) for i in range(SHINGLE_CHARACTERS)]

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to find its near-duplicates."""

    bands: tuple[int, ...]
    """16 signed 64-bit hashes; near-duplicates share at least one. Empty for a short text."""
    minhash: bytes
    """128 unsigned 32-bit values, little-endian; empty for a short text."""


NO_SIGNATURE = Signature((), b"")


def fold(text: str) -> str:
    """Return the characters that count: NFKC, case folded, without white space, punctuation and optional signs.

    >>> fold("مُحَمَّـــد") == fold("محمد")
    True
    >>> fold("Straße  Nr. 5")
    'strassenr5'
    """
    return _code_points(text).tobytes().decode("utf-32-le", "surrogatepass")


def signature(text: str) -> Signature:
    """Return the signature of a text; :data:`NO_SIGNATURE` for fewer than 50 shingles."""
    hashes = shingle_hashes(text)
    if len(hashes) < MIN_SHINGLES:
        return NO_SIGNATURE
    offsets = np.array([0, len(hashes)], dtype=np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, PERMUTATIONS, _SEED)
    minhash = np.array(matrix.to_rows()[0], dtype="<u4").tobytes()
    return Signature(_bands(minhash), minhash)


def shingle_hashes(text: str) -> Hashes:
    """Return a 64-bit hash of each run of five characters of the folded text, in order, repeats included."""
    points = _code_points(text).astype(np.uint64)
    count = max(len(points) - SHINGLE_CHARACTERS + 1, 0)
    hashes = np.zeros(count, dtype=np.uint64)
    for place, weight in enumerate(_WEIGHTS):
        hashes += points[place : place + count] * weight
    return _mixed(hashes)


def _bands(minhash: bytes) -> tuple[int, ...]:
    return tuple(_band(index, minhash[index * _BAND_BYTES : (index + 1) * _BAND_BYTES]) for index in range(BANDS))


def _band(index: int, rows: bytes) -> int:
    digest = blake2b(rows, digest_size=8, salt=bytes([index]), person=_PERSON).digest()
    return int.from_bytes(digest, "little", signed=True)


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    points = np.frombuffer(folded(text).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kept: npt.NDArray[np.uint32] = points[_counts()[np.minimum(points, _TABLE_SIZE)]]
    return kept


@cache
def _counts() -> npt.NDArray[np.bool_]:
    """Return for each code point whether it counts; the last entry stands for all beyond the table."""
    categories = major_categories(all_characters(_TABLE_SIZE))
    table = np.append(~np.isin(categories, np.frombuffer(_TAKEN_OUT, np.uint8)), True)
    for first, last in _OPTIONAL:
        table[first : last + 1] = False
    return table


def _mixed(hashes: Hashes) -> Hashes:
    """Spread every bit over the word (the finalizer of SplitMix64)."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        hashes = (hashes ^ (hashes >> np.uint64(shift))) * np.uint64(factor)
    return hashes ^ (hashes >> np.uint64(31))
