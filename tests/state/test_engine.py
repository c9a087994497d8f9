from __future__ import annotations

import os
import resource
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from crawler.state.batch import Batch
from crawler.state.errors import StateDamagedError, StateTooNewError, StateUrlError, StateWriteError
from crawler.state.records import Outcome, UrlOutcome
from crawler.state.store import StateStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def mark_done(store, visits):
    store.commit(Batch(urls=[*visits]))


def visits(count: int, start: int = 0) -> list[UrlOutcome]:
    return [
        UrlOutcome(f"https://example.org/{'x' * 100}/{number}", Outcome.DONE, NOW, "example.org")
        for number in range(start, start + count)
    ]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "state.sqlite3"
    with StateStore.open(path) as store:
        mark_done(store, visits(2000))
    return path


def text_file(path: Path) -> None:
    path.write_text("this is not a database " * 400)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def zeroed_start(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(8192))


def foreign_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE urls (url TEXT)")
    connection.close()


def unreadable_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 'one'")
    connection.close()


def without_version(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM meta")
    connection.close()


@pytest.mark.parametrize(
    "damage",
    [text_file, emptied, zeroed_start, cut_in_half, foreign_database, unreadable_version, without_version],
    ids=lambda damage: damage.__name__,
)
def test_a_damaged_state_is_refused_with_its_path_and_left_alone(state, damage):
    damage(state)
    before = state.read_bytes()
    with pytest.raises(StateDamagedError, match=str(state)), StateStore.open(state) as store:
        store.lookup(visit.url for visit in visits(2000))
    assert state.read_bytes() == before


def test_damage_in_the_middle_is_told_when_it_is_read(state):
    with state.open("r+b") as file:
        file.seek(state.stat().st_size // 2)
        file.write(b"\xff" * 20_000)
    with StateStore.open(state) as store, pytest.raises(StateDamagedError, match=r"state\.sqlite3"):
        store.lookup(visit.url for visit in visits(2000))


def test_a_newer_state_is_refused_and_left_alone(state):
    with sqlite3.connect(state) as connection:
        connection.execute("UPDATE meta SET value = '9999' WHERE name = 'schema_version'")
    connection.close()
    before = state.read_bytes()
    with pytest.raises(StateTooNewError, match=r"has schema 9999, this program knows up to \d+"):
        StateStore.open(state)
    assert state.read_bytes() == before


def test_files_are_for_their_owner_only(tmp_path):
    with StateStore.open(tmp_path / "new" / "state.sqlite3") as store:
        mark_done(store, visits(1))
        files = sorted((tmp_path / "new").iterdir())
        assert [file.name for file in files] == ["state.sqlite3", "state.sqlite3-shm", "state.sqlite3-wal"]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["state.sqlite3"]


def test_drafts_of_killed_starts_are_no_hindrance(tmp_path):
    (tmp_path / f".state.sqlite3.{os.getpid()}.new").write_text("draft of a process with our number")
    with StateStore.open(tmp_path / "state.sqlite3") as store:
        assert store.runs() == []
    assert [file.name for file in tmp_path.iterdir()] == ["state.sqlite3"]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://host/db", "only sqlite and postgresql"),
        ("nonsense://", "nonsense"),
        ("://", "state URL"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
    ],
)
def test_urls_that_cannot_be_a_state(url, message):
    with pytest.raises(StateUrlError, match=message):
        StateStore.open(url)


@pytest.mark.parametrize("where", ["sqlite:///{}/s.sqlite3", "{}/s.sqlite3"])
def test_paths_and_urls_name_the_same_file(tmp_path, where):
    with StateStore.open(where.format(tmp_path)) as store:
        assert store.where == f"{tmp_path}/s.sqlite3"
    assert (tmp_path / "s.sqlite3").exists()


def test_a_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateWriteError, match="file"):
        StateStore.open(tmp_path / "file" / "state.sqlite3")


def test_the_password_is_not_in_the_message():
    pytest.importorskip("psycopg")
    with pytest.raises(StateWriteError) as caught:
        StateStore.open("postgresql://user:hunter2@127.0.0.1:1/none")
    assert "hunter2" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


LIMITED = """
import resource, sys
from crawler.state.errors import StateWriteError
from crawler.state.store import StateStore
sys.path.insert(0, sys.argv[2])
from test_engine import mark_done, visits
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
with StateStore.open(sys.argv[1]) as store:
    try:
        for start in range(0, 1_000_000, 100):
            mark_done(store, visits(100, start))
            print(start + 100, flush=True)
    except StateWriteError as error:
        print(error, file=sys.stderr)
        sys.exit(5)
"""


def until_full(path: Path, size: int = resource.RLIM_INFINITY) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED, str(path), str(Path(__file__).parent), str(size)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def whole_batches(path: Path, written: int) -> None:
    """What was committed is there, the failed batch is not, and it goes on."""
    with StateStore.open(path) as store:
        known = store.lookup([visit.url for visit in visits(written + 100)])
        assert len(known) == written
        mark_done(store, visits(100, written))
    with closing(sqlite3.connect(path)) as state:
        assert state.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)


def test_no_room_is_an_error_that_names_the_state_and_keeps_what_was_there(tmp_path):
    path = tmp_path / "state.sqlite3"
    StateStore.open(path).close()
    result = until_full(path, 1_000_000)
    assert result.returncode == 5
    assert str(path) in result.stderr
    whole_batches(path, int(result.stdout.split()[-1]))


@pytest.fixture
def tiny_disk(tmp_path: Path):
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(tiny_disk):
    path = tiny_disk / "state.sqlite3"
    StateStore.open(path).close()
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(bytes(100_000))
    result = until_full(path)
    assert result.returncode == 5
    assert "full" in result.stderr
    ballast.unlink()
    whole_batches(path, int(result.stdout.split()[-1]))


def test_a_state_that_does_not_fit_is_not_left_half_made(tiny_disk):
    path = tiny_disk / "state.sqlite3"
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(bytes(490_000))
    with pytest.raises(StateWriteError, match="full"):
        StateStore.open(path)
    assert [file.name for file in tiny_disk.iterdir()] == ["ballast"]
    ballast.unlink()
    StateStore.open(path).close()


def test_a_lost_server_is_a_write_error(postgresql_url):
    with StateStore.open(postgresql_url) as store, StateStore.open(postgresql_url) as other:
        with other._connection.begin():
            other._connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'winnow' AND pid <> pg_backend_pid()"
            )
        with pytest.raises(StateWriteError, match=make_url(postgresql_url).host):
            mark_done(store, visits(1))
