"""Writes the pages of this folder that are made from the code: ``python docs/generate.py``.

``--check`` writes nothing; it ends with status 1 and names the pages that are not as the code would make them.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import sys
from collections.abc import Callable
from inspect import getsource
from itertools import pairwise
from pathlib import Path
from typing import get_args

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent))

from crawler import SCHEMA_VERSION, items  # noqa: E402 - the project need not be installed
from crawler.reasons import Reason  # noqa: E402 - see above

REASONS = """# Why something was refused

Each refusal is a line in `rejected.jsonl` with one of these words as its `reason`; the manifest and the summary count
them. *Again* says whether a later run asks for the address again. A *failure* is a page that never arrived: a site
all of whose pages fail has failed itself (exit status 4, or 3 where every site did).

| reason | phase | again | counts as | what it means |
|---|---|---|---|---|
"""


def reasons() -> str:
    """Return the page of all reasons."""
    return REASONS + "".join(
        f"| `{one}` | {one.phase} | {one.again.value} | {one.counts.value} | {one.meaning} |\n" for one in Reason
    )


FIELDS = """# The keys of a record

One article is one line of JSON. Every key is always there and has one type; `null` means unknown, and lists are never
`null`. [article.schema.json](article.schema.json) says the same to programs (JSON Schema).

| key | type | meaning |
|---|---|---|
"""


def article_fields() -> list[tuple[str, str, str]]:
    """Return name, type and meaning of each key of a record, in the order of a row."""
    classes = {one.name: one for one in ast.parse(getsource(items)).body if isinstance(one, ast.ClassDef)}
    meanings = {}
    for part in map(classes.get, (base.__name__ for base in items.Article.__mro__[:-1])):
        for line, after in pairwise(part.body if part else ()):
            if isinstance(line, ast.AnnAssign) and isinstance(after, ast.Expr):
                meanings[ast.unparse(line.target)] = ast.literal_eval(after.value)
    return [(one.name, str(one.type), meanings[one.name]) for one in dataclasses.fields(items.Article)]


def fields() -> str:
    """Return the page of all keys."""
    rows = ((name, SHORT.get(kind, kind), meaning) for name, kind, meaning in article_fields())
    return FIELDS + "".join(f"| `{name}` | {kind} | {meaning} |\n" for name, kind, meaning in rows)


SHORT = {"str | None": "str?", "bool | None": "bool?", "dict[str, Any]": "object", "Via": "str"}
SCHEMAS: dict[str, dict[str, object]] = {
    "str": {"type": "string"},
    "str | None": {"type": ["string", "null"]},
    "bool | None": {"type": ["boolean", "null"]},
    "int": {"type": "integer"},
    "list[str]": {"type": "array", "items": {"type": "string"}},
    "dict[str, Any]": {"type": "object"},
    "Via": {"enum": [*get_args(items.Via)]},
}


def schema() -> str:
    """Return the JSON Schema of a record."""
    told = {name: {**SCHEMAS[kind], "description": meaning} for name, kind, meaning in article_fields()}
    found = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": f"One line of articles-*.jsonl, schema_version {SCHEMA_VERSION}.",
        "type": "object",
        "properties": told,
        "required": [*told],
        "additionalProperties": False,
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {"reasons.md": reasons, "fields.md": fields, "article.schema.json": schema}


def is_current(page: str) -> bool:
    """Return whether a page is as the code would make it."""
    path = FOLDER / page
    return path.exists() and path.read_text("utf-8") == PAGES[page]()


def main(arguments: list[str]) -> int:
    """Write or check all pages; return the exit status."""
    old = [page for page in PAGES if not is_current(page)]
    if "--check" in arguments:
        sys.stdout.writelines(f"docs/{page}: is not what the code says: run python docs/generate.py\n" for page in old)
        return bool(old)
    for page in old:
        (FOLDER / page).write_text(PAGES[page](), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
