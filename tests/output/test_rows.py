import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.output.rows import dump_row, load_row

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(st.characters(codec=None), max_size=5), ANY_JSON, max_size=5))
def test_any_row_is_one_line_of_strict_json(row):
    line = dump_row(row)

    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert len(line.decode("utf-8").splitlines()) == 1
    json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.mark.parametrize(
    ("value", "read_back"),
    [
        ("می‌خواهم", "می‌خواهم"),
        ("a\u2028b\u2029c\u0085d", "a\u2028b\u2029c\u0085d"),
        ("\x00\x1b[31m", "\x00\x1b[31m"),
        ("half \ud83d of an emoji", "half \ufffd of an emoji"),
        (math.nan, None),
        (math.inf, None),
        (2**70, str(2**70)),
        ({"deep": ["\ud800"]}, {"deep": ["\ufffd"]}),
    ],
)
def test_nothing_is_dropped(value, read_back):
    assert load_row(dump_row({"value": value})) == {"value": read_back}


def test_a_line_that_is_no_object_is_refused():
    with pytest.raises(ValueError, match="not a JSON object"):
        load_row(b"[1]")
