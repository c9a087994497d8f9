from __future__ import annotations

from dataclasses import dataclass

import pytest
from scrapy import Field, Item

from crawler.extensions.log_lines import QuietLogFormatter


class Teaser(Item):
    url = Field()


@dataclass
class Entry:
    url: str | None = None
    text: str = "long words of a page"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"url": "https://port.example/1", "text": "long words of a page"}, "Item: https://port.example/1"),
        (Teaser(url="https://port.example/2"), "Item: https://port.example/2"),
        (Entry(url="https://port.example/3"), "Item: https://port.example/3"),
        (Entry(), "Item: Entry"),
        ({"text": "long words of a page"}, "Item: dict"),
        ("long words of a page", "Item: str"),
    ],
)
def test_items_of_every_kind_are_named_and_never_printed(item, said):
    line = QuietLogFormatter().scraped(item, None, None)
    assert line["msg"] % line["args"] == said
