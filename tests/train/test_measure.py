import pytest

from train.evaluate import compare, main
from train.measure import score_page, segment_f1, summarize

GOLD = "The council met on Monday to talk about the bridge.\nIts members could not agree on who should pay for it."


def test_perfect_text():
    figures = summarize([score_page(GOLD, GOLD, "Council talks")])
    assert (figures["f1"], figures["pages_with_leak"], figures["lost_share"]) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "leaked", "tail", "title", "lost"),
    [
        (f"{GOLD}\nSign up for our letter", 1, 1, False, 0),
        (f"Council talks\n{GOLD}", 0, 0, True, 0),
        (f"By A. Writer today\n{GOLD}", 1, 0, False, 0),
        (GOLD.split("\n", maxsplit=1)[0], 0, 0, False, 11),
        ("", 0, 0, False, 21),
    ],
)
def test_leaks_and_losses(text, leaked, tail, title, lost):
    score = score_page(GOLD, text, "Council talks")
    assert (len(score.leaked), score.tail, score.title_repeated, score.lost_tokens) == (leaked, tail, title, lost)


def test_segments():
    assert segment_f1([("a wanted  part", ["wanted part"], ["unwanted"])]) == 1.0
    assert segment_f1([("nothing", ["wanted"], ["no"])]) == 0.0


@pytest.mark.parametrize(
    ("now", "fallen"),
    [
        ({"f1": 0.9, "pages_with_leak": 0.2}, 0),
        ({"f1": 0.95, "pages_with_leak": 0.1}, 0),
        ({"f1": 0.89, "pages_with_leak": 0.2}, 1),
        ({"f1": 0.9, "pages_with_leak": 0.3}, 1),
        ({}, 2),
    ],
)
def test_a_pinned_score_that_falls_is_named(now, fallen):
    assert len(compare({"set": {"f1": 0.9, "pages_with_leak": 0.2}}, {"set": now})) == fallen


def test_a_folder_without_gold_is_named(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["/nowhere"])
    assert "/nowhere: neither this folder nor its folder dev holds gold.jsonl" in capsys.readouterr().err
