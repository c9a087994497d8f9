"""``python -m crawler.demo``: the newsroom on the command line.

serve  (default) until Ctrl-C; ``--sources FILE`` writes a sources.toml
run    ``run -- COMMAND … {sources} …``: while a command runs, with the path of a sources.toml put in
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from crawler.demo.serving import run_with_newsroom, serve


def main(arguments: list[str] | None = None) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m crawler.demo", description="A small multilingual newsroom on loopback."
    )
    parser.add_argument("--sources", type=Path, metavar="FILE", help="write a sources.toml with the addresses")
    actions = parser.add_subparsers(dest="action")
    actions.add_parser("serve", help="serve until Ctrl-C (default)")
    run = actions.add_parser("run", help="serve while a command runs; {sources} in it becomes a sources.toml")
    run.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    if chosen.action != "run":
        return serve(chosen.sources)
    command = chosen.command[1:] if chosen.command[:1] == ["--"] else chosen.command
    if not command:
        run.error("a command is needed: run -- COMMAND …")
    return run_with_newsroom(command)


if __name__ == "__main__":
    sys.exit(main())
