"""Line numbers for the keys of a TOML file, which ``tomllib`` does not keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Strings and comments can hide brackets and line ends, brackets can hide line ends.
_TOKEN = re.compile(
    r"""
    (?P<text>\"\"\"(?:[^\\]|\\.)*?\"{3,5} | '''.*?'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
  | (?P<comment>\#[^\n]*)
  | (?P<open>[\[{]) | (?P<close>[\]}])
  | (?P<newline>\n)
    """,
    re.VERBOSE | re.DOTALL,
)
_HEADER = re.compile(r"[ \t]*(\[\[?)[ \t]*([^\]\n]+?)[ \t]*\]")


@dataclass(slots=True)
class TomlLines:
    """Where tables and keys stand in a file that ``tomllib`` has accepted."""

    tables: dict[tuple[str | None, int], int] = field(default_factory=dict)
    keys: dict[tuple[str | None, int, str], int] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> TomlLines:
        """Return the lines of all tables and of the keys in them."""
        lines = cls()
        table: tuple[str | None, int] = (None, 0)
        for number, statement in _statements(text.replace("\r\n", "\n")):
            header = _HEADER.match(statement)
            if header:
                name = _bare(header[2])
                nth = sum(known == name for known, _ in lines.tables) if header[1] == "[[" else 0
                table = (name, nth)
                lines.tables[table] = number
                lines.keys.setdefault((None, 0, name.partition(".")[0]), number)
            else:
                lines.keys.setdefault((*table, _bare(statement.partition("=")[0])), number)
        return lines

    def table(self, index: int, name: str = "sources") -> int:
        """Return the line of the ``index``-th table of a name, else of whatever has that name, else 1."""
        return self.tables.get((name, index)) or self.keys.get((None, 0, name), 1)

    def key(self, table: str | None, index: int, key: str) -> int:
        """Return the line of a key in a table, else of its table; ``table=None`` for the top of the file."""
        known = self.keys.get((table, index, key))
        return known or (1 if table is None else self.table(index, table))


def _bare(key: str) -> str:
    """Return the first part of a key without its quotes.

    >>> _bare('"max_articles" '), _bare("a . b")
    ('max_articles', 'a')
    """
    key = key.strip()
    if key[:1] in ("'", '"'):
        return key[1 : key.find(key[0], 1)]
    return key.partition(".")[0].strip()


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each table header and each ``key = value`` with the line it begins on."""
    start, depth, line = 0, 0, 1
    for token in _TOKEN.finditer(text + "\n"):
        if token["open"]:
            depth += 1
        elif token["close"]:
            depth -= 1
        elif token["newline"] and depth <= 0:
            statement = text[start : token.start()]
            if statement.strip() and not statement.lstrip().startswith("#"):
                yield line, statement
            line += statement.count("\n") + 1
            start = token.end()
