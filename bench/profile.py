"""Raw samples of py-spy to a table: where the time goes, by function, with and without what it calls.

py-spy record -F -f raw -o main.raw -- python -m scrapy crawl warc -a path=pages.warc.gz
python -m bench.profile main.raw
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

SHOWN = 70
WAITING = re.compile(
    r"unix_poll|pool_manager_loop|Condition\.wait|EpollSelector\.select|read_signed|_recv \(|Connection\._send \("
)
"""Places where a thread waits, for a worker to take what is in its pipe too; py-spy takes some of them for work."""
IMPORTING = "importlib"


def table(raw: str, inside: str = "") -> str:
    """Return the functions that most samples stand in; with ``inside``, only of samples below that function."""
    total, imports = 0, 0
    below: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for line in raw.splitlines():
        stack, _, count = line.rpartition(" ")
        frames = [re.sub(r"\S*/(?:site-packages|main|lib/python3\.\d+)/", "", frame) for frame in stack.split(";")]
        if WAITING.search(frames[-1]) or (inside and not any(inside in frame for frame in frames)):
            continue
        total += int(count)
        if any(IMPORTING in frame for frame in frames):
            imports += int(count)
            continue
        below.update(dict.fromkeys(frames, int(count)))
        own[frames[-1]] += int(count)
    lines = [f"{total} samples at work, {imports / total:.0%} of them importing modules", "", "  with   own"]
    lines += [f"{n / total:6.1%} {own[name] / total:6.1%}  {name}" for name, n in below.most_common(SHOWN)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(Path(sys.argv[1]).read_text(encoding="utf-8"), *sys.argv[2:]), end="")
