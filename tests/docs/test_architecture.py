"""The page about the architecture names the rooms and the tables that there are, in their order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from crawler.state.schema import metadata

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/architecture.md").read_text("utf-8")
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]["layers"]


def table_under(heading):
    """Return the names in code of the first column of the table under a heading."""
    lines = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0].splitlines()
    rows = [line.split("|")[1] for line in lines if line.startswith("| `")]
    return [re.findall(r"`([^`]+)`", row) for row in rows]


def test_the_rooms_are_those_of_the_contract_in_its_order():
    expected = [sorted(name.strip().removeprefix("crawler.") for name in layer.split("|")) for layer in LAYERS]
    assert [sorted(row) for row in table_under("Rooms")] == expected


def test_every_room_and_module_has_its_place():
    there = {path.stem for path in (ROOT / "crawler").iterdir() if path.suffix == ".py" or path.is_dir()}
    told = {name for row in table_under("Rooms") for name in row}
    assert there - told - {"__pycache__", "__init__"} == {"settings", "addon", "__main__", "monitors"}
    assert all(f"`{name}" in TEXT for name in ("settings.py", "addon.py", "__main__.py", "monitors.py"))


def test_the_tables_are_those_of_the_state():
    assert {name for row in table_under("Who owns which state") for name in row} == {*metadata.tables}


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`((?:\w+/)+\w+\.py)`", TEXT))
    assert len(named) > 5
    assert [name for name in named if not (ROOT / "crawler" / name).is_file()] == []
