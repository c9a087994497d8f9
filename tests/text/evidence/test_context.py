import numpy as np

from crawler.text.blocks.segment import Segmenter
from crawler.text.evidence.context import Place, main_container, names_below
from crawler.text.evidence.features import ToldByHead, page_evidence
from crawler.text.evidence.order import MANY_RUNS
from crawler.text.parse import parse_html

SENTENCE = "The ferry left at noon, and nobody on the quay could say when another one would come from the islands."


def runs_of(body: str):
    return Segmenter().walk(parse_html(f"<html><body>{body}</body></html>".encode()).find("body"))


def evidence_of(body: str, kept=None):
    runs = runs_of(body)
    texts = ["".join(run.pieces) for run in runs]
    found = page_evidence(runs, texts, set(range(len(runs))) if kept is None else kept, ToldByHead.of([], None, []))
    return {name: found.matrix[row].tolist() for row, name in enumerate(found.names)}


def paragraphs(count: int, attributes: str = "") -> str:
    return "".join(f"<p{attributes}>{number} {SENTENCE}</p>" for number in range(count))


def test_containers_hold_the_runs_of_those_within():
    place = Place.of(runs_of("<div>a<section><p>b</p><p>c</p></section>d</div><p>e</p>"))
    held = [list(range(*ends)) for ends in zip(place.first.tolist(), place.end.tolist(), strict=True)]
    tags = [container.tag for container in place.containers]
    assert dict(zip(tags[:3], held[:3], strict=True)) == {
        "body": [0, 1, 2, 3, 4],
        "div": [0, 1, 2, 3],
        "section": [1, 2],
    }


def test_the_main_container_is_the_deepest_with_most_of_the_text():
    runs = runs_of("<div><main><p>a</p><p>b</p></main><div><aside><p>c</p></aside></div></div>")
    found = main_container(Place.of(runs), np.array([40, 40, 10], np.float32)).columns
    assert found["in_main"].tolist() == [1, 1, 0]
    assert found["main_above"].tolist() == [0, 0, 1]
    assert found["main_below"].tolist() == [1, 1, 3]


def test_names_count_only_where_they_tell_one_run_from_another():
    place = Place.of(
        runs_of('<div class="comments"><main><p>a</p><p class="ad">b</p></main><p class="share">c</p></div>')
    )
    shared = main_container(place, np.array([50, 50, 0], np.float32)).shared
    own = names_below(place, shared)[place.own]
    assert (own[0], own[1] > 0, own[2] > 0) == (0, True, True)


def test_a_name_that_all_paragraphs_have_says_nothing():
    named = evidence_of(f"<div>{paragraphs(6, ' class=comment-body')}</div>")
    assert named["close_comment"] == [0] * 6
    one = evidence_of(f"<div>{paragraphs(6)}<p class=comment-body>1 {SENTENCE}</p></div>")
    assert one["close_comment"] == [0] * 6 + [1]


def test_more_than_many_count_as_many():
    many, more = (evidence_of(f"<main>{paragraphs(MANY_RUNS + extra)}</main>") for extra in (1, 300))
    for name in ("page_good", "own_runs", "path_runs", "stretch"):
        assert many[name][0] == more[name][0], name
