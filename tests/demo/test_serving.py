import os
import signal
import subprocess
import sys
import tomllib

import pytest

from crawler.demo.__main__ import main

MODULE = [sys.executable, "-m", "crawler.demo"]
FETCH = """
import sys, tomllib, urllib.request
for source in tomllib.load(open(sys.argv[1], "rb"))["sources"]:
    print(urllib.request.urlopen(source["url"]).status)
sys.exit(4)
"""

WAIT = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
print(1, flush=True)
signal.pause()
"""


def run(*arguments):
    return subprocess.run([*MODULE, *arguments], capture_output=True, text=True, timeout=30, check=False)


def test_command_runs_while_the_newsroom_is_served():
    done = run("run", "--", sys.executable, "-c", FETCH, "{sources}")
    assert (done.stdout.split(), done.returncode) == (["200"] * 4, 4)


def test_command_that_cannot_be_run(capsys):
    assert main(["run", "--", "/no/such/command"]) == 127
    assert "/no/such/command: cannot be run" in capsys.readouterr().err


def test_run_without_a_command_is_a_usage_error(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["run", "--"])
    assert "a command is needed" in capsys.readouterr().err


def test_signal_is_passed_on_to_the_command():
    with subprocess.Popen([*MODULE, "run", "--", sys.executable, "-c", WAIT], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"1\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 7


def test_death_by_signal_is_told_as_shells_do():
    command = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"]
    assert main(["run", "--", *command]) == 128 + signal.SIGKILL


@pytest.fixture
def heard_interrupts():
    """Let programs that the test starts hear SIGINT, also where a shell started the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard_interrupts")
def test_serve_prints_and_writes_the_addresses(tmp_path):
    sources = tmp_path / "sources.toml"
    command = [*MODULE, "--sources", os.fspath(sources)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        lines = [process.stdout.readline() for _ in range(5)]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    urls = [source["url"] for source in tomllib.loads(sources.read_text("utf-8"))["sources"]]
    assert [line.split()[0] for line in lines[:4]] == urls
