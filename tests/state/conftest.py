from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url

from crawler.state.store import StateStore


def _server_binaries() -> Path | None:
    found = [Path(p).parent for p in [shutil.which("initdb")] if p]
    return next(iter([*found, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]), None)


def _server_user() -> str | None:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """URL of a server: the one named by WINNOW_TEST_POSTGRESQL, or one of our own on loopback."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("the extra 'postgresql' is not installed")
    given = os.environ.get("WINNOW_TEST_POSTGRESQL")
    if given:
        yield given
        return
    binaries, user = _server_binaries(), _server_user()
    if binaries is None or user is None:
        pytest.skip("no PostgreSQL server here")
    yield from _own_server(binaries, user)


def _own_server(binaries: Path, user: str) -> Iterator[str]:
    directory = Path(tempfile.mkdtemp(prefix="winnow-postgresql-"))
    identity = {"user": user} if os.geteuid() == 0 else {}
    if identity:
        shutil.chown(directory, user)
    data, port = directory / "data", _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(directory / "log")]
    try:
        initdb = [str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "winnow", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=directory, **identity)
        subprocess.run(
            [*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=directory, **identity
        )
        yield f"postgresql+psycopg://winnow@127.0.0.1:{port}/postgres"
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, check=True, capture_output=True, cwd=directory, **identity)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """An empty database."""
    engine = create_engine(make_url(postgresql_server), poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return postgresql_server


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "state.sqlite3")
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def store(state_url: str) -> Iterator[StateStore]:
    with StateStore.open(state_url) as opened:
        yield opened
