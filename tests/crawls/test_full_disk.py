"""A disk that fills up while a crawl writes: the run says so, what was there stays, and the next run goes on."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from made_site import MadeSite

from crawler.output.parts import read_lines
from crawler.run.manifest import read_manifest, verify

INLINE = {"EXTRACT_WORKERS": "0"}


class SmallDisk:
    """A file system of its own, of 256 kB at first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resize(self, kilobytes: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", self.folder], check=True)

    def used(self) -> int:
        facts = os.statvfs(self.folder)
        return (facts.f_blocks - facts.f_bfree) * facts.f_frsize // 1024


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]
    mounted = subprocess.run(mount, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a tmpfs cannot be mounted here: {mounted.stderr.decode().strip()}")
    yield SmallDisk(folder)
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("state_is_elsewhere", [True, False])
def test_a_full_disk_is_5_and_costs_nothing(crawl, small_disk, tmp_path, state_is_elsewhere):
    crawl.output = small_disk.folder / "data"
    settings = INLINE | ({"STATE_URL": str(tmp_path / "state.sqlite3")} if state_is_elsewhere else {})
    with MadeSite(2) as site:
        if not state_is_elsewhere:  # its log alone is as large as the whole disk
            small_disk.resize(16_384)
        first = crawl("news", settings=settings, url=site.url)
        assert first.status == 0, first.log
        if not state_is_elsewhere:
            small_disk.resize(small_disk.used() + 256)
        site.numbers = range(90)

        full = crawl("news", settings=settings, url=site.url)

        assert full.status == 5, full.log
        assert "exit status 5" in full.log
        assert list(verify(first.runs[0])) == []
        finished = [path for run in full.runs for path in run.glob("*.jsonl")]
        assert all(json.loads(line) for path in finished for line in read_lines(path))

        small_disk.resize(16_384)
        assert crawl("news", settings=settings, url=site.url).status == 0
        assert Counter(row["url"] for row in crawl.rows()) == Counter(site.addresses())
        if state_is_elsewhere:  # else nothing could be written of why it ended
            assert read_manifest(full.runs[0]).exit_status == 5
