"""What the program imports is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NEVER_IMPORTED = {
    "lxml-html-clean",  # trafilatura loads it
    "psycopg",  # SQLAlchemy loads it for an address that begins with postgresql+psycopg
}
OPTIONAL = {"spidermon": "spidermon"}
"""Packages by their module that need not be installed where the tests run."""


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def declared():
    groups = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    return {normalised(re.match(r"[\w.-]+", line)[0]) for group in groups for line in group}


def imported():
    """Return the names of all distributions that the package imports, also inside of functions."""
    modules = set()
    for path in (ROOT / "crawler").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules.add(node.module.split(".")[0])
    of = packages_distributions()
    foreign = modules - sys.stdlib_module_names - {"crawler"}
    return {normalised(OPTIONAL[name] if name in OPTIONAL else of[name][0]) for name in foreign}


def test_what_is_imported_is_declared():
    assert imported() - declared() == set()


def test_what_is_declared_is_imported():
    assert declared() - imported() == NEVER_IMPORTED
