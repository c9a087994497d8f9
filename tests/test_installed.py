"""Installed from a wheel into an environment of its own, the program works from any folder, without the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[1]
UV = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
ENVIRON = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "PYTHON", "VIRTUAL_ENV"))},
    "UV_SYSTEM_CERTS": "1",
    "UV_NATIVE_TLS": "1",
}
DEMO = [
    *("crawl", "news", "-a", "sources={sources}", "-s", "ALLOWED_NETWORKS=127.0.0.0/8", "-s", "DOWNLOAD_DELAY=0"),
    *("-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", "EXTRACT_WORKERS=1"),
    *("-s", "CONTACT=https://newsroom.example/"),
]


def call(*command, cwd, check=True):
    done = subprocess.run(
        [os.fspath(one) for one in command],
        cwd=cwd, env=ENVIRON, capture_output=True, text=True, timeout=110, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """Return the folder with the programs of a fresh environment into which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("installed")
    call(UV, "build", "--wheel", "--out-dir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("winnow_news-*.whl")
    call(UV, "venv", "--python", sys.executable, folder / "env", cwd=folder)
    call(UV, "pip", "install", "--python", folder / "env/bin/python", wheel, cwd=folder)
    return folder / "env/bin"


@pytest.mark.xdist_group("installed")
def test_the_demo_is_crawled_from_another_folder(programs, tmp_path):
    call(programs / "python", "-m", "crawler.demo", "run", "--", programs / "winnow", *DEMO, cwd=tmp_path)

    (part,) = (tmp_path / "data").glob("runs/*/articles-*.jsonl")
    rows = [json.loads(line) for line in part.read_text("utf-8").split("\n") if line]
    assert len(rows) > 50
    assert {row["language"] for row in rows} >= {"ar", "en", "fa", "ja"}
    assert not any(path.suffix == ".py" for path in tmp_path.rglob("*"))


@pytest.mark.xdist_group("installed")
def test_its_settings_hold_in_the_folder_of_another_project(programs, tmp_path):
    call(programs / "scrapy", "startproject", "other", cwd=tmp_path)
    other = tmp_path / "other"

    spiders = call(programs / "winnow", "list", cwd=other).stdout.split()
    assert {"news", "urls", "warc"} <= {*spiders}
    assert call(programs / "winnow", "settings", "--get", "BOT_NAME", cwd=other).stdout == "winnow\n"
    assert call(programs / "scrapy", "settings", "--get", "BOT_NAME", cwd=other).stdout == "other\n"


@pytest.mark.xdist_group("installed")
def test_one_page_and_a_wrong_argument(programs, tmp_path):
    words = " ".join(["The council opened the bridge on Monday after two years of work on its piers."] * 9)
    (tmp_path / "page.html").write_text(f"<title>Bridge</title><body><article><h1>Bridge</h1><p>{words}</p></article>")

    row = json.loads(call(programs / "winnow", "extract", "page.html", cwd=tmp_path).stdout)
    assert row["text"] == words
    wrong = call(programs / "winnow", "crawl", "news", "-a", "ulr=https://example.org/", cwd=tmp_path, check=False)
    assert wrong.returncode == 2
    assert "did you mean url?" in wrong.stderr


ABSENT = """
    import importlib, os, pkgutil, sys
    for name in ("sched_getaffinity", "pidfd_open", "pipe2", "posix_fallocate", "sched_setaffinity"):
        if hasattr(os, name):
            delattr(os, name)
    sys.modules["resource"] = None
    import crawler
    for found in pkgutil.walk_packages(crawler.__path__, "crawler."):
        if found.name not in ("crawler.workers.preload", "crawler.monitors") and "__main__" not in found.name:
            importlib.import_module(found.name)
    from crawler.workers.limits import can_limit_memory, limited_memory, usable_cores
    sys.platform = "darwin"
    assert usable_cores() >= 1
    assert not can_limit_memory()
    with limited_memory(100):
        pass
    print("all imported")
"""


def test_nothing_that_only_linux_has_is_needed_to_import_the_program():
    done = subprocess.run(
        [sys.executable, "-c", dedent(ABSENT)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "all imported\n", done.stderr
