"""What the program knows about languages: one file each, ``de.toml`` for German, in parts by what they are used for.

Whoever adds a language adds a file, and no Python. The parts are described in ``docs/languages.md``.
"""

from __future__ import annotations

from crawler.languages.reader import LanguageError, language_codes, read_part

__all__ = ["LanguageError", "language_codes", "read_part"]
