"""The record: one list of keys for the code, its docs, the README and the files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from crawler.items import Article, MoreFacts, PageFacts, Reading, facts_of
from crawler.output.rows import as_row
from crawler.text.metadata.page_metadata import Metadata
from crawler.text.page import Page

ROOT = Path(__file__).parents[1]
KEYS = [field.name for field in fields(Article)]
LAST_BEFORE_MORE = "schema_version"


def test_new_keys_come_last():
    more = [field.name for field in fields(MoreFacts)]
    assert KEYS[:4] == ["id", "url", "requested_url", "domain"]
    assert KEYS[KEYS.index(LAST_BEFORE_MORE) + 1 :] == more


def test_the_record_in_the_readme_has_these_keys_in_this_order():
    block = re.search(r"```json\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert list(json.loads(block[1])) == KEYS


def test_the_schema_has_these_keys_and_takes_a_row():
    schema = json.loads((ROOT / "docs/article.schema.json").read_text("utf-8"))
    assert schema["required"] == list(schema["properties"]) == KEYS
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("kind", [Metadata, Page, Reading])
def test_whatever_carries_a_page_has_all_of_its_facts(kind):
    assert {field.name for field in fields(PageFacts)} <= {field.name for field in fields(kind)}


def test_a_new_fact_travels_without_being_named_again():
    @dataclass(kw_only=True)
    class Longer(Metadata):
        pass

    page = Longer(title="A", authors=["B"])
    assert facts_of(page)["title"] == "A"
    assert as_row(Metadata(tags=["x"]))["tags"] == ["x"]
    assert list(facts_of(page)) == [field.name for field in fields(PageFacts)]
