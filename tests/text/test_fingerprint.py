from __future__ import annotations

import random
import subprocess
import sys
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.fingerprint import NO_SIGNATURE, fold, shingle_hashes, signature
from crawler.text.likeness import NEAR_DUPLICATE_JACCARD, jaccard

ENGLISH = (
    "The council voted on Tuesday to close the old bridge for repairs that will take most of the coming year. "
    "Traffic is led through the harbour district, where shopkeepers hope for more visitors and fear the noise. "
)
ARABIC = "أعلنت الحكومة أمس أن الجسر القديم سيغلق لإجراء إصلاحات تستغرق معظم العام المقبل وفق ما ذكره المتحدث باسمها "
VOWELLED = (
    "أَعْلَنَتِ الْحُكُومَةُ أَمْسِ أَنَّ الْجِسْرَ الْقَدِيـــمَ سَيُغْلَقُ لِإِجْرَاءِ إِصْلَاحَاتٍ تَسْتَغْرِقُ مُعْظَمَ الْعَامِ الْمُقْبِلِ وِفْقَ مَا ذَكَرَهُ الْمُتَحَدِّثُ بِاسْمِهَا "
)
CHINESE = (
    "市议会周二投票决定关闭这座老桥进行维修工程将持续到明年年底交通将改道港口区店主们希望"
    "迎来更多游客但也担心噪音影响生意居民对此意见不一市长表示将尽快公布详细的施工计划"
)
HINDI = (
    "नगर परिषद ने मंगलवार को पुराने पुल को मरम्मत के लिए बंद करने का "
    "निर्णय लिया जो अगले वर्ष तक चलेगा और यातायात बंदरगाह से होकर जाएगा "
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("ﬁve", "FIVE"),
        ("Ⅳ", "iv"),
        ("co-operate, now!", "cooperate now"),
        ("a b\tc\nd", "abcd"),
        ("“quoted”", '"quoted"'),
        ("مُحَمَّـــد", "محمد"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("می\u200cخواهم", "میخواهم"),
        ("e\u0301", "é"),
        ("☀️", ""),
        ("price: 5€", "price 5"),
    ],
)
def test_spellings_that_are_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["हिन्दी", "ไทย", "日本語", "é", "ñ", "かな", "한국어", "a1", "𠀀"])
def test_signs_that_make_a_difference_stay(word):
    assert fold(word) == fold(fold(word))
    assert len(fold(word)) >= len(word) - 1
    assert all(fold(word) != fold(word.replace(sign, "")) for sign in word)


@given(st.text())
def test_composed_and_decomposed_spellings_are_the_same(text):
    assert fold(normalize("NFD", text)) == fold(normalize("NFC", text))


@given(st.text(max_size=300))
def test_every_text_has_one_signature(text):
    one = signature(text)
    assert one == signature(text)
    assert len(one.bands) in (0, 16)
    assert len(one.minhash) == 32 * len(one.bands)
    assert all(-(2**63) <= band < 2**63 for band in one.bands)
    assert bool(one.bands) == (len(fold(text)) >= 54)


@pytest.mark.parametrize("text", ["", "short", "你好", "x" * 53])
def test_short_texts_are_compared_by_hash_only(text):
    assert signature(text) == NO_SIGNATURE
    assert jaccard(NO_SIGNATURE.minhash, NO_SIGNATURE.minhash) == 0.0


def test_a_lone_surrogate_does_no_harm():
    assert signature(ENGLISH + "\ud800").bands


def test_vowel_signs_and_tatweel_make_no_difference_in_arabic():
    assert signature(ARABIC) == signature(VOWELLED) != NO_SIGNATURE


EDITS = [
    (ENGLISH * 3, (ENGLISH * 3).replace("Tuesday", "Wednesday")),
    (ENGLISH, "(Agency) " + ENGLISH),
    (ARABIC * 2, ARABIC * 2 + "(وكالات)"),
    (CHINESE, CHINESE.replace("周二", "周三")),
    (HINDI * 2, HINDI * 2 + "एजेंसी"),
]


@pytest.mark.parametrize(("one", "other"), EDITS, ids=["en", "en agency", "ar", "zh", "hi"])
def test_light_edits_in_any_script_are_near_duplicates(one, other):
    left, right = signature(one), signature(other)
    assert set(left.bands) & set(right.bands)
    assert jaccard(left.minhash, right.minhash) >= NEAR_DUPLICATE_JACCARD


@pytest.mark.parametrize("other", [ARABIC, CHINESE, HINDI, " ".join(reversed(ENGLISH.split()))])
def test_different_texts_are_not(other):
    left, right = signature(ENGLISH), signature(other)
    assert not set(left.bands) & set(right.bands)
    assert jaccard(left.minhash, right.minhash) < 0.5


def words(chance: random.Random, count: int) -> list[str]:
    return ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(count)]


def true_jaccard(one: str, other: str) -> float:
    left, right = set(shingle_hashes(one).tolist()), set(shingle_hashes(other).tolist())
    return len(left & right) / len(left | right)


def test_the_estimate_is_near_the_true_similarity_and_bands_find_four_of_five():
    chance = random.Random(7)
    errors, found, near = [], 0, 0
    for edits in range(2, 62):
        text = words(chance, 300)
        edited = [*text]
        for place in chance.sample(range(300), edits // 2):
            edited[place] = words(chance, 1)[0]
        one, other = " ".join(text), " ".join(edited)
        left, right, truth = signature(one), signature(other), true_jaccard(one, other)
        errors.append(jaccard(left.minhash, right.minhash) - truth)
        if truth >= 0.8:
            near += 1
            found += bool(set(left.bands) & set(right.bands))
    assert max(map(abs, errors)) < 0.15
    assert abs(sum(errors) / len(errors)) < 0.02
    assert near >= 20
    assert found / near >= 0.8


def test_shingles_are_runs_of_five_characters():
    assert len(shingle_hashes("abc de")) == 1
    assert len(shingle_hashes("abcd")) == 0
    assert shingle_hashes("abcdeXabcde")[0] == shingle_hashes("abcdeXabcde")[-1]


PINNED = (-7430704942765410027, 4488945749769153289)


def test_signatures_are_the_same_on_every_machine_and_in_every_process():
    code = "import sys; from crawler.text.fingerprint import signature; print(signature(sys.argv[1]).bands[:2])"
    result = subprocess.run([sys.executable, "-c", code, ENGLISH], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == str(signature(ENGLISH).bands[:2]) == str(PINNED)
