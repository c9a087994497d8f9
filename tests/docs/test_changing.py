"""The changes to the program itself that the page about extending shows: applied to a copy, each does what it says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(900)  # several whole crawls in processes of their own; a busy machine takes its time
ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/extending.md").read_text("utf-8")
MODULES = dict(re.findall(r"```(?:python|toml)\n# (\S+\.(?:py|toml))\n(.*?)```", TEXT, re.DOTALL))
DIFFS = re.findall(r"```diff\n# (\S+)\n(.*?)```", TEXT, re.DOTALL)
WORDS = "The council of the harbour town voted on Monday to open the old bridge to all cyclists from next spring on."
PROSE = "".join(f"<p>{WORDS} Vote {number}.</p>" for number in range(4))
ARTICLE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge", "genre": "Comment"}</script>'
)
SONG = '<script type="application/ld+json">{"@type": "MusicComposition", "name": "Bridge"}</script>'


def applied(text, diff):
    """Return a text with one hunk of a diff in it, whose lines that stay must stand there once."""
    lines = [line or " " for line in diff.splitlines()]
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    after = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
    assert text.count(before) == 1, f"docs/extending.md shows lines that are not there, or not once:\n{before}"
    return text.replace(before, after)


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Return a copy of the program with all changes of the page."""
    folder = tmp_path_factory.mktemp("changed")
    for name in ("crawler", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, diff in DIFFS:
        (folder / name).write_text(applied((folder / name).read_text("utf-8"), diff), "utf-8")
    for name, code in MODULES.items():
        (folder / name).write_text(code, "utf-8")
    return folder


def run(*command, cwd):
    done = subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def crawl(path, *settings, cwd):
    arguments = ("-m", "crawler", "crawl", "warc", "-a", f"path={path}", "-s", "EXTRACT_WORKERS=0", *settings)
    return run(*arguments, cwd=cwd)


def lines(folder, name):
    return [json.loads(line) for path in folder.glob(f"runs/*/{name}") for line in path.read_bytes().splitlines()]


def test_the_new_key_stands_in_rows_schema_and_docs(changed, archive, tmp_path):
    path = archive({"https://post.example/2026/03/bridge": ARTICLE + PROSE})
    crawl(path, "-s", f"OUTPUT_DIR={tmp_path}", cwd=changed)

    (row,) = lines(tmp_path, "articles-*.jsonl")
    assert row["genre"] == "Comment"
    run("docs/generate.py", cwd=changed)
    assert "| `genre` | str? | Kind of text" in (changed / "docs/fields.md").read_text("utf-8")
    assert "genre" in json.loads((changed / "docs/article.schema.json").read_text("utf-8"))["properties"]


def test_dates_of_the_new_language_are_read(changed, archive, tmp_path):
    dateline = "<h1>Brig</h1><p class=dateline>Furthset 12 Mairch 2025</p>"
    path = archive({"https://post.example/brig": dateline + PROSE}, lang="sco")
    for folder, expected in ((ROOT, None), (changed, "2025-03-12")):
        output = tmp_path / str(expected)
        crawl(path, "-s", f"OUTPUT_DIR={output}", cwd=folder)
        (row,) = lines(output, "articles-*.jsonl")
        assert row["date_published"] == expected


def test_the_new_reason_is_written_down_counted_and_explained(changed, archive, tmp_path):
    path = archive({"https://post.example/2026/03/song": SONG + PROSE, "https://post.example/2026/03/vote": PROSE})
    crawl(path, "-s", f"OUTPUT_DIR={tmp_path}", "-s", "EXTRACTOR=no_songs.NoSongs", cwd=changed)

    assert [line["url"] for line in lines(tmp_path, "articles-*.jsonl")] == ["https://post.example/2026/03/vote"]
    (refusal,) = lines(tmp_path, "rejected.jsonl")
    assert (refusal["reason"], refusal["detail"]) == ("song_lyrics", "declared by the page")
    (manifest,) = tmp_path.glob("runs/*/manifest.json")
    assert json.loads(manifest.read_text("utf-8"))["counts"]["refused"] == {"song_lyrics": 1}
    run("docs/generate.py", cwd=changed)
    assert "| `song_lyrics` | extraction | no | refusal | The page holds" in (changed / "docs/reasons.md").read_text()


def test_a_state_of_the_version_before_gets_the_new_table(changed, archive, tmp_path):
    path = archive({"https://post.example/2026/03/bridge": PROSE})
    (tmp_path / "correct.py").write_text(MODULES["correct.py"])
    crawl(path, "-s", f"OUTPUT_DIR={tmp_path / 'data'}", cwd=ROOT)  # the program as it is makes the state

    code = f"import sys; sys.path.insert(0, {str(changed)!r}); import correct"
    assert run("-c", code, cwd=tmp_path) == "the mayor's name was wrong\n"
    again = ("-m", "crawler", "crawl", "warc", "-a", f"path={path}", "-s", f"OUTPUT_DIR={tmp_path / 'data'}")
    run(*again, cwd=changed)
    assert len(lines(tmp_path / "data", "articles-*.jsonl")) == 1


def test_the_format_gets_the_final_rows(changed, archive, tmp_path):
    path = archive({"https://post.example/2026/03/bridge": f"<h1>Bridge for all</h1>{PROSE}"})
    exporters = '{"copy": "reading_copy.ReadingCopy"}'
    target = tmp_path / "articles.txt"
    crawl(
        path, "-s", f"OUTPUT_DIR={tmp_path}", "-s", f"FEED_EXPORTERS={exporters}", "-O", f"{target}:copy", cwd=changed
    )

    (row,) = lines(tmp_path, "articles-*.jsonl")
    assert target.read_text("utf-8") == f"{row['title']}\n\n{row['text']}\n\n\n"
