from copy import copy

from crawler.text.blocks.membership import kept_runs, mark_runs, marked
from crawler.text.blocks.segment import Segmenter
from crawler.text.parse import parse_html

TEXT = "of the story says something at some length, and then it ends."
PARAGRAPHS = "".join(f"<p>Paragraph {n} {TEXT}</p>" for n in range(8))
PAGE = f"""<html><body><nav><ul><li><a href="/a">Home</a></li><li><a href="/b">World</a></li></ul></nav>
<article>{PARAGRAPHS}</article><aside><p>Paragraph 3 {TEXT}</p></aside>
</body></html>"""


def test_membership_is_told_by_the_place_and_not_by_the_words():
    tree = parse_html(PAGE.encode())
    work = copy(tree)
    runs = Segmenter().walk(work.find("body"))
    kept = kept_runs(work, runs)
    texts = ["".join(run.pieces) for run in runs]
    assert [texts[number][:11] for number in sorted(kept)] == [f"Paragraph {n}" for n in range(8)]
    assert texts[-1] == texts[5]
    assert len(runs) - 1 not in kept


def test_marks_tell_runs_apart():
    body = parse_html(b"<html><body>" + b"<p>x</p>" * 1200).find("body")
    runs = Segmenter().walk(body)
    mark_runs(runs)
    assert marked("".join(body.itertext())) == set(range(1200))


def test_text_without_marks_is_of_no_run():
    assert marked("any text \U0001d800 with one symbol") == set()
