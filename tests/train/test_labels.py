import math

import pytest

from train.labels import align, snippet_labels

ONE = "The council met on Monday to talk about the bridge."
TWO = "Its members could not agree on who should pay for it."
THREE = "They will meet again in a month, the mayor said."


@pytest.mark.parametrize(
    ("blocks", "labels"),
    [
        ([ONE, TWO, THREE], [1, 1, 1]),
        (["Home", ONE, "Share", TWO, THREE, "Read more"], [0, 1, 0, 1, 1, 0]),
        ([TWO, ONE, TWO, THREE], [0, 1, 1, 1]),
        ([ONE, TWO, THREE, ONE, TWO], [1, 1, 1, 0, 0]),
        ([THREE, ONE, TWO], [1, 1, 1]),
        ([f"{ONE} {TWO}", THREE], [1, 1]),
        ([], []),
    ],
)
def test_blocks_are_labelled_by_their_place(blocks, labels):
    assert [round(cover) for cover in align(blocks, f"{ONE}\n{TWO}\n{THREE}")] == labels


def test_short_lines_of_the_gold_are_found():
    assert [round(cover) for cover in align([ONE, "Money", TWO], f"{ONE}\nMoney\n{TWO}")] == [1, 1, 1]


def test_dense_scripts_are_aligned_by_character():
    gold = "市議会は月曜日に橋について話し合った。\n誰が費用を払うかは決まらなかった。"
    assert [round(cover) for cover in align(["関連記事", *gold.split("\n")], gold)] == [0, 1, 1]


def test_snippets_label_what_they_name():
    labels = snippet_labels([ONE, TWO, "Sign up now!"], ["about the BRIDGE"], ["sign up"])
    assert (labels[0], math.isnan(labels[1]), labels[2]) == (1.0, True, 0.0)
