from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.state.errors import LockedError, StateWriteError
from crawler.state.lock import AdvisoryLock, RunLock, state_lock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOLD = """
import sys
from datetime import UTC, datetime
from crawler.state.lock import state_lock
lock = state_lock(sys.argv[1], "run-of-the-other", datetime.now(UTC)).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def holder(url: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_another_process_is_named_and_its_death_frees_the_lock(state_url):
    process = holder(state_url)
    try:
        with pytest.raises(LockedError, match="run-of-the-other"):
            state_lock(state_url, "mine", NOW).acquire()
    finally:
        end(process)
    lock = state_lock(state_url, "mine", NOW)
    for _ in range(200):
        # The server notices the death of its client a moment later.
        try:
            lock.acquire()
            break
        except LockedError:
            subprocess.run([sys.executable, "-c", ""], check=True)
    with pytest.raises(LockedError, match="mine"):
        state_lock(state_url, "third", NOW).acquire()
    lock.release()
    lock.release()


def test_two_processes_that_start_at_once_get_one_lock(tmp_path):
    script = HOLD.replace('print("held"', 'print("held", file=sys.stderr); print("held"')
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "s")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    first_lines = sorted(process.stdout.readline() for process in processes)
    for process in processes:
        end(process)
    assert first_lines == ["", "held\n"]


def test_the_file_tells_who_holds_it_and_stays_behind_without_meaning(tmp_path):
    for run_id in ("first-with-a-long-name", "second"):
        with RunLock(tmp_path / "out", run_id, NOW) as lock:
            told = json.loads(lock.path.read_text())
            assert (told["run_id"], told["pid"], told["started"]) == (run_id, os.getpid(), NOW.isoformat())
            assert stat.S_IMODE(lock.path.stat().st_mode) == 0o600


def test_a_holder_that_is_just_writing_its_name_is_waited_for(tmp_path, monkeypatch):
    with RunLock(tmp_path, "mine", NOW) as lock:
        note = lock.path.read_text()
        lock.path.write_text("")
        monkeypatch.setattr("crawler.state.lock.time.sleep", lambda _: lock.path.write_text(note))
        with pytest.raises(LockedError, match="held by run mine"):
            RunLock(tmp_path, "other", NOW).acquire()


@pytest.mark.parametrize("note", ["", "{", "[]", '{"run_id": 1}', "\0" * 10])
def test_a_holder_that_has_not_written_its_name_yet(tmp_path, note):
    with RunLock(tmp_path, "mine", NOW) as lock:
        lock.path.write_text(note)
        with pytest.raises(LockedError, match="just starting"):
            RunLock(tmp_path, "other", NOW).acquire()


def test_a_forked_child_does_not_hold_its_parents_lock(tmp_path):
    lock = RunLock(tmp_path, "parent", NOW).acquire()
    ready, wait = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.write(ready[1], b"x")
        os.read(wait[0], 1)
        os._exit(0)
    os.read(ready[0], 1)
    lock.release()
    RunLock(tmp_path, "next", NOW).acquire().release()
    os.write(wait[1], b"x")
    assert os.waitpid(child, 0)[1] == 0
    for end_ in (*ready, *wait):
        os.close(end_)


def test_a_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateWriteError, match="file"):
        RunLock(tmp_path / "file" / "out", "mine", NOW).acquire()


def test_which_lock_a_state_has(tmp_path):
    assert state_lock(tmp_path / "s.sqlite3", "r", NOW).path == Path(tmp_path) / ".s.sqlite3.lock"
    assert isinstance(state_lock("postgresql://127.0.0.1/x", "r", NOW), AdvisoryLock)
