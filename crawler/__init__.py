"""Winnow: clean news text for people who build corpora."""

from typing import Final

__version__: Final = "0.1.0"
SCHEMA_VERSION: Final = "1"
