"""Writes the pages of this folder that are made from the code: ``python docs/generate.py``.

``--check`` writes nothing; it ends with status 1 and names the pages that are not as the code would make them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent))

from crawler.reasons import Reason  # noqa: E402 - the project need not be installed

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


PAGES: dict[str, Callable[[], str]] = {"reasons.md": reasons}


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
