import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.evidence import shapes
from crawler.text.evidence.shapes import SHAPE_NAMES, letter_key, letter_keys
from crawler.text.normalize import clean_text

LINES = st.lists(st.text(max_size=200).map(clean_text).filter(bool), min_size=1, max_size=8)

SHOWN = [
    ("Read more:", {"ends_colon": 1, "ends_sentence": 0, "capital_words": 0.5}),
    ("He came. She went! “Why?” 3.5 points", {"sentences": 3, "ends_sentence": 0, "digits": 2 / 36}),
    ("他来了。她走了。", {"sentences": 2, "ends_sentence": 1, "dense": 1, "log_words": np.log1p(1 + 6 / 2)}),
    ("Updated 12:30, 5 May 2024", {"time": 1, "year": 1, "day": 0, "commas": 1 / 5}),
    ("• Politics | Sport", {"starts_mark": 1, "separators": 2, "capital_words": 2 / 4}),
    ("© 2024 www.example.com", {"address": 1, "year": 1}),
    ("«Да», сказал он.", {"quote_start": 1, "commas": 1 / 3, "capitals": 1 / 16}),
]


def text_shapes(lines):
    return shapes.text_shapes(lines, np.array(list(map(len, lines))))


@pytest.mark.parametrize(("text", "expected"), SHOWN)
def test_a_line_has_its_shape_whatever_stands_beside_it(text, expected):
    for lines, place in (([text], 0), (["Before 7,", text, "after."], 1)):
        shape = dict(zip(SHAPE_NAMES, text_shapes(lines)[:, place], strict=True))
        assert {name: pytest.approx(value) for name, value in expected.items()} == {
            name: shape[name] for name in expected
        }


@given(LINES)
def test_lines_looked_at_together_are_as_if_looked_at_alone(lines):
    together = text_shapes(lines)
    alone = np.concatenate([text_shapes([line]) for line in lines], axis=1)
    assert np.allclose(together, alone)
    assert np.isfinite(together).all()


@given(st.lists(st.text(max_size=50)))
def test_keys_of_many_are_the_keys_of_each(texts):
    assert letter_keys(texts) == [letter_key(text) for text in texts]
