"""A small run of ``bench/fuzz.py``, and everything that a long one has found."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("fuzz", HERE.parents[1] / "bench" / "fuzz.py")
fuzz = importlib.util.module_from_spec(SPEC)
sys.modules["fuzz"] = fuzz
SPEC.loader.exec_module(fuzz)


@pytest.mark.parametrize("path", sorted((HERE / "cases").iterdir()), ids=lambda path: path.stem)
def test_found_cases_do_not_raise(path):
    fuzz.TARGETS[path.name.partition("-")[0]].read(path.read_bytes())


@pytest.mark.parametrize(("name", "inputs"), [(name, 20 if name == "page" else 200) for name in fuzz.TARGETS])
def test_damaged_input_does_not_raise(name, inputs):
    assert fuzz.fuzz(fuzz.TARGETS[name], inputs, seed=1).raised == {}


def test_the_fuzzer_finds_what_raises():
    def broken(data: bytes) -> None:
        data.decode("utf-8")

    findings = fuzz.fuzz(fuzz.Target(broken, (fuzz.PAGE,), 0), 100, seed=1)
    assert findings.inputs == 100
    assert any("UnicodeDecodeError" in place for place in findings.raised)
