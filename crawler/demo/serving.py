"""Serving the newsroom for people, and while a command runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from crawler.demo.newsroom import Newsroom

FIRST_PORT = 8421
"""The sites have this port and the next ones, so that a second crawl finds the addresses of the first."""
COMMAND_NOT_FOUND = 127
SIGNALLED = 128
"""Shells add the signal's number to this."""


def serve(sources: Path | None) -> int:
    """Serve until Ctrl-C; always 0."""
    with suppress(KeyboardInterrupt), Newsroom(first_port=FIRST_PORT) as newsroom:
        for site in newsroom.sites:
            say(f"{site.url:<28} {site.name} ({', '.join(site.languages)}; found by {', '.join(site.discover)})")
        if sources:
            sources.write_text(newsroom.sources_toml(), "utf-8")
            say(f"addresses written to {sources}")
        signal.pause()
    return 0


def run_with_newsroom(command: Sequence[str]) -> int:
    """The exit status of the command, run while the newsroom is served.

    ``{sources}`` in its arguments becomes the path of a sources.toml; 128 + n where signal n ended it.
    """
    with Newsroom(first_port=FIRST_PORT) as newsroom, tempfile.TemporaryDirectory(prefix="newsroom-") as folder:
        sources = Path(folder) / "sources.toml"
        sources.write_text(newsroom.sources_toml(), "utf-8")
        if not newsroom.has_stable_addresses:
            sys.stderr.write(f"A port from {FIRST_PORT} on is in use: this time the sites have other addresses.\n")
        filled = [argument.replace("{sources}", str(sources)) for argument in command]
        try:
            child = subprocess.Popen(filled)  # noqa: S603 - the user's own command
        except OSError as error:
            sys.stderr.write(f"{filled[0]}: cannot be run: {error.strerror}\n")
            return COMMAND_NOT_FOUND
        with forwarded_signals(child):
            status = child.wait()
    return status if status >= 0 else SIGNALLED - status


@contextmanager
def forwarded_signals(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """While it lasts, SIGINT and SIGTERM are the child's affair.

    A terminal sends Ctrl-C to the child itself; sending it on would count twice, and Scrapy takes the second
    for "stop at once".
    """
    by_terminal = sys.stdin is not None and os.isatty(0)

    def forward(number: int, _frame: FrameType | None) -> None:
        if not (number == signal.SIGINT and by_terminal):
            child.send_signal(number)

    before = {number: signal.signal(number, forward) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
