"""Which folders of earlier runs are deleted when a run begins."""

from __future__ import annotations

import pytest

from crawler.output.parts import FileFacts
from crawler.run.empty_runs import drop_empty_runs_before
from crawler.run.manifest import Manifest

NOW = "20260301T130000Z-5555"


def finished(folder, run_id, *, status=0, lines=0):
    path = folder / "runs" / run_id
    path.mkdir(parents=True)
    manifest = Manifest(run_id, "news", arguments={}, started=None, versions={}, settings={})
    manifest.exit_status, manifest.files = status, [FileFacts("rejected.jsonl", 0, lines, "")]
    manifest.write(path)


@pytest.fixture
def left(tmp_path):
    def run_ids():
        (tmp_path / "runs" / NOW).mkdir(parents=True, exist_ok=True)
        drop_empty_runs_before(tmp_path, NOW)
        return sorted(path.name for path in (tmp_path / "runs").iterdir() if path.name != NOW)

    return run_ids


@pytest.mark.parametrize(("status", "lines", "stays"), [(0, 0, False), (0, 1, True), (4, 0, True), (7, 0, True)])
def test_only_a_run_that_ended_well_with_nothing_goes(tmp_path, left, status, lines, stays):
    finished(tmp_path, "20260301T123000Z-0000", status=status, lines=lines)
    assert bool(left()) is stays


@pytest.mark.parametrize("token", ["0000", "ffff"])
def test_runs_of_one_second_go_whatever_their_names(tmp_path, left, token):
    finished(tmp_path, f"20260301T130000Z-{token}")
    finished(tmp_path, "20260301T130000Z-7777")
    assert left() == []


def test_a_damaged_or_missing_manifest_stays_and_what_a_kill_left_half_deleted_goes(tmp_path, left):
    finished(tmp_path, "20260301T123000Z-0000")
    (tmp_path / "runs/20260301T123000Z-0000/manifest.json").write_text("{}")
    (tmp_path / "runs/20260301T123000Z-0001").mkdir()
    (tmp_path / "runs/20260301T110000Z-0000.going").mkdir()
    assert left() == ["20260301T123000Z-0000", "20260301T123000Z-0001"]
