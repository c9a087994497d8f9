"""A language is one file: it is read by parts, checked word for word, and needs no Python."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import crawler
from crawler.languages import LanguageError, language_codes, read_part
from crawler.languages.parts import KEYS
from crawler.languages.reader import parse_part

WHOLE = """
# A language of nowhere.
[dates]
published = ["oltad"]

[prompts.share]
opening = '''
[ma |]delin (vi|na) <net>
'''
example = '''
delin vi facebook
'''
"""


@pytest.mark.parametrize("code", language_codes())
def test_what_is_read_by_parts_is_what_the_whole_file_says(code):
    text = files("crawler.languages").joinpath(f"{code}.toml").read_text("utf-8")
    whole = tomllib.loads(text)
    assert {part: entry for part in KEYS if (entry := parse_part(text, part, code))} == whole
    for part in whole:
        assert read_part(part)[code] == whole[part]


@pytest.mark.parametrize(
    ("text", "part", "message"),
    [
        ("[dates]\nmonth = []\n", "dates", "xx.toml: dates.month: unknown key"),
        ("[dates]\nmonths = ['jan']\n", "dates", "xx.toml: dates.months: must be 12 strings"),
        ("[dates]\npublished = 'oltad'\n", "dates", "xx.toml: dates.published: must be a list of strings"),
        ("[prompts.share]\nexamples = 'a'\n", "prompts", "xx.toml: prompts.share.examples: unknown key"),
        ("[prompts.share]\nwhole = ['a']\n", "prompts", "xx.toml: prompts.share.whole: must be a string"),
        ("[prompts]\nshare = 'a'\n", "prompts", "xx.toml: prompts.share.is not a table"),
        ("[prompt.share]\nwhole = 'a'\n", "dates", "xx.toml: prompt: unknown part"),
        ("published = ['oltad']\n[dates]\n", "dates", "xx.toml: published = .* stands in no part"),
        ("[dates]\npublished = [\n", "dates", "xx.toml: dates: "),
    ],
)
def test_nothing_unknown_is_passed_over(text, part, message):
    with pytest.raises(LanguageError, match=message):
        parse_part(text, part, "xx.toml")


def test_a_fault_in_another_part_does_not_stand_in_the_way():
    assert parse_part(WHOLE + "\n[bylines]\nby = 3\n", "dates", "xx.toml") == {"published": ["oltad"]}


def test_a_part_that_a_file_lacks_is_empty():
    assert parse_part(WHOLE, "bylines", "xx.toml") == {}


NEW = """
[dates]
months = [
  "enak", "dvanak", "trinak", "kvatnak", "pinak", "sesnak", "sepnak", "otnak", "nofnak", "deknak", "dunak", "finak",
]

[prompts.newsletter]
whole = '''
hor na bulgrak
'''
example = '''
Hor na bulgrak
'''
counter = '''
Bulgrak hor na dalem.
'''
"""
USE = """
from crawler.dates.months import month_named
from crawler.text.cleaning.prompts import match_prompt
print(month_named("kvatnak", "qaa").number, match_prompt("Hor na bulgrak!"), match_prompt("Bulgrak hor na dalem."))
"""


def test_a_new_language_is_a_new_file_and_nothing_else(tmp_path):
    package = Path(crawler.__file__).parent
    shutil.copytree(package, tmp_path / "crawler", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "crawler/languages/qaa.toml").write_text(NEW, encoding="utf-8")
    told = subprocess.run([sys.executable, "-c", USE], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["4", "newsletter", "None"]
