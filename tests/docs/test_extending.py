"""What the page about extending says is true: its code is run as it stands."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/extending.md").read_text("utf-8")
FILES = {name: f"# {name}\n{code}" for name, code in re.findall(r"```python\n# (\S+\.py)\n(.*?)```", TEXT, re.DOTALL)}
WORDS = "The council of the harbour town voted on Monday to open the old bridge to all cyclists from next spring on."


@pytest.fixture
def folder(tmp_path):
    """Return a folder with all the files of the page."""
    for name, code in FILES.items():
        (tmp_path / name).write_text(code, "utf-8")
    return tmp_path


def winnow(*arguments, cwd):
    command = [sys.executable, "-m", "crawler", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60, check=False, env=None)


def test_the_extractor_reads_the_page_of_a_crawl(folder, archive):
    path = archive({"https://post.example/2026/03/bridge": "".join(f"<p>{WORDS} Vote {n}.</p>" for n in range(4))})
    done = winnow("crawl", "warc", "-a", f"path={path}", "-s", "EXTRACTOR=first_paragraphs.FirstParagraphs", cwd=folder)

    assert done.returncode == 0, done.stderr
    (part,) = folder.glob("data/runs/*/articles-*.jsonl")
    row = json.loads(part.read_text("utf-8"))
    assert row["extractor"] == "first paragraphs 1.0"
    assert row["text"] == "\n".join(f"{WORDS} Vote {n}." for n in range(4))


def test_a_path_that_leads_nowhere_is_told_before_anything_is_opened(folder, archive):
    path = archive({"https://post.example/2026/03/bridge": "<p>x</p>"})
    done = winnow("crawl", "warc", "-a", f"path={path}", "-s", "EXTRACTOR=first_paragraphs.Nobody", cwd=folder)

    assert done.returncode == 2
    assert "EXTRACTOR: 'first_paragraphs.Nobody': there is no such class" in done.stderr
    assert not (folder / "data").exists()
