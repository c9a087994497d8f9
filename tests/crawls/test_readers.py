"""Whoever reads what a crawl says may leave, in the middle or before it began: the crawl goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from made_site import MadeSite

ROOT = Path(__file__).parents[2]
QUICK = {
    "ALLOWED_NETWORKS": "127.0.0.0/8",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "EXTRACT_WORKERS": "1",
    "CONTACT": "me@example.org",
    "LOG_LEVEL": "DEBUG",
}


def command(site, output):
    pairs = [part for name, value in {**QUICK, "OUTPUT_DIR": output}.items() for part in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"url={site.url}/", *pairs]


def articles(output):
    return sum(part.read_bytes().count(b"\n") for part in output.glob("runs/*/articles-*.jsonl"))


@pytest.mark.parametrize("lines", [0, 1, 25])
def test_a_pipe_without_a_reader(tmp_path, lines):
    with MadeSite(12) as site:
        process = subprocess.Popen(
            command(site, tmp_path),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for _ in range(lines):
            process.stdout.readline()
        process.stdout.close()

        assert process.wait(90) == 0
    assert articles(tmp_path) == 12


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_log_on_a_full_disk(tmp_path):
    with MadeSite(3) as site, Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(site, tmp_path),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=full,
            timeout=90,
            check=False,
        )
    assert done.returncode == 0
    assert articles(tmp_path) == 3


def test_what_child_processes_say_goes_nowhere_too(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys\n"
        "from crawler.surviving import survive_readers\n"
        "survive_readers(); survive_readers()\n"
        "print('x' * 100000, file=sys.stderr)\n"
        "print('still there', file=sys.stderr, flush=True)\n"
        "os.write(2, b'from below')\n"
        "sys.exit(5)\n"
    )
    read, write = os.pipe()
    os.close(read)
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], cwd=ROOT, stderr=write, env=environ, check=False)
    os.close(write)
    assert done.returncode == 5
