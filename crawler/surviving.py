"""Standard streams that survive their reader: a crawl does not end because nobody reads its log any more."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any


class SurvivingStream:
    """Writes to a text stream until that fails (a pipe without a reader, a full disk), and then to nowhere.

    What is written below Python, by C libraries and by child processes, goes nowhere from then on too.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def write(self, text: str) -> int:
        """Write, or lose the text; return its length in any case."""
        try:
            self._inner.write(text)
        except (OSError, ValueError):
            self._let_go()
        return len(text)

    def flush(self) -> None:
        """Flush, or lose what was to be flushed."""
        try:
            self._inner.flush()
        except (OSError, ValueError):
            self._let_go()

    def writelines(self, lines: Any) -> None:
        """Write some lines."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def _let_go(self) -> None:
        """Let the stream lead nowhere: what its buffer still holds would fail again when the program ends."""
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            try:
                os.dup2(nowhere, self._inner.fileno())
            finally:
                os.close(nowhere)
            self._inner.flush()


def survive_readers() -> None:
    """Let both standard streams survive whoever reads them; doing it twice is no error."""
    if not isinstance(sys.stdout, SurvivingStream):
        sys.stdout = SurvivingStream(sys.stdout)
    if not isinstance(sys.stderr, SurvivingStream):
        sys.stderr = SurvivingStream(sys.stderr)
