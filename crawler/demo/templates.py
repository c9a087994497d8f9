"""Page templates: ``templates/<family>.html`` holds named fragments, ``common.html`` those that families share."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

FRAGMENT = re.compile(r"^<!-- == ([a-z_]+) == -->\n", re.MULTILINE)


class Html(str):
    """Text that is markup already and is not escaped again."""

    __slots__ = ()


class Family:
    """The templates of one look."""

    def __init__(self, fragments: dict[str, Template]) -> None:
        self._fragments = fragments

    def fill(self, fragment: str, **values: str) -> Html:
        """A fragment with its places filled; plain text is escaped, ``Html`` is not."""
        safe = {name: value if isinstance(value, Html) else escape(value) for name, value in values.items()}
        return Html(self._fragments[fragment].substitute(safe))

    def join(self, fragment: str, rows: list[dict[str, str]]) -> Html:
        """The same fragment once a row."""
        return Html("".join(self.fill(fragment, **row) for row in rows))


@cache
def load_family(name: str) -> Family:
    """The templates of a family, on top of the common ones."""
    return Family(read_fragments("common") | read_fragments(name))


def read_fragments(name: str) -> dict[str, Template]:
    """The fragments of one file by their name."""
    text = (files("crawler.demo") / "templates" / f"{name}.html").read_text("utf-8")
    pieces = FRAGMENT.split(text)
    return {key: Template(body.rstrip("\n")) for key, body in zip(pieces[1::2], pieces[2::2], strict=True)}
