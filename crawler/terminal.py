"""Terminal output: text from outside is made harmless here before it is laid out."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from crawler.network.log_text import shown_text


class SafeConsole(Console):
    """A console on which no string can steer the terminal, whatever page, feed or file it came from.

    Every string that is printed, and every cell of a table, passes :meth:`render_str`; there control characters and
    marks that reorder text become visible escapes and secrets are hidden. Where text from outside may hold square
    brackets, the caller still has to escape them (``rich.markup.escape``) or to switch markup off.
    """

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a string as rich lays it out, with nothing in it that a terminal obeys."""
        return super().render_str(shown_text(text), **options)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "article"), counted(0, "article"), counted(2, "copy", "copies")
    ('1 article', '0 articles', '2 copies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
