import argparse
import gzip
import json
import re

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.commands.verify import Command
from crawler.output.parts import facts
from crawler.run.manifest import Manifest

RUN = "20260101T120000Z-0a1b"


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "runs" / RUN
    folder.mkdir(parents=True)
    (folder / "articles-00001.jsonl").write_bytes(b'{"url": "a"}\n{"url": "b"}\n')
    (folder / "articles-00002.jsonl.gz").write_bytes(gzip.compress(b'{"url": "c"}\n'))
    (folder / "rejected.jsonl").write_bytes(b"")
    lines = {"articles-00001.jsonl": 2, "articles-00002.jsonl.gz": 1, "rejected.jsonl": 0}
    manifest = Manifest(RUN, "news", arguments={}, started=None, versions={}, settings={})
    manifest.files = [facts(folder / name, count) for name, count in lines.items()]
    manifest.write(folder)
    return folder


@pytest.fixture
def verify(tmp_path, capsys):
    def call():
        command = Command()
        command.settings = Settings({"OUTPUT_DIR": str(tmp_path)})
        command.run([], argparse.Namespace())
        return command.exitcode, capsys.readouterr().out

    return call


@pytest.mark.usefixtures("run")
def test_an_untouched_run_is_as_written(verify):
    assert verify() == (0, "1 run, all as written\n")


def damage_a_byte(run):
    path = run / "articles-00001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"b"', b'"d"'))


def cut_a_line(run):
    path = run / "articles-00001.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def damage_a_packed_file(run):
    path = run / "articles-00002.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-5])


def remove_a_file(run):
    (run / "rejected.jsonl").unlink()


def add_a_file(run):
    (run / "articles-00003.jsonl").write_bytes(b"{}\n")


def lose_the_manifest(run):
    (run / "manifest.json").unlink()


def damage_the_manifest(run):
    (run / "manifest.json").write_text(json.dumps({"run_id": RUN}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (damage_a_byte, r"articles-00001.jsonl: sha256: expected [0-9a-f]{64}, found [0-9a-f]{64}"),
        (cut_a_line, r"articles-00001.jsonl: lines: expected 2, found 1"),
        (damage_a_packed_file, r"articles-00002.jsonl.gz: content: expected readable, found "),
        (remove_a_file, r"rejected.jsonl: file: expected there, found missing"),
        (add_a_file, r"articles-00003.jsonl: file: expected listed in the manifest, found not listed"),
        (lose_the_manifest, r"manifest.json: manifest: expected readable, found "),
        (damage_the_manifest, r"manifest.json: manifest: expected readable, found .*: not a manifest: 'files'"),
    ],
)
def test_what_differs_is_named_and_the_status_is_1(verify, run, change, said):
    change(run)

    status, output = verify()

    assert status == 1
    assert re.search(said, output), output
    assert output.endswith("1 run, 1 not as written\n")


def test_a_run_that_goes_on_is_no_difference(verify, run):
    (run / "manifest.json").rename(run / "manifest.json.part")

    status, output = verify()

    assert status == 0
    assert f"{RUN}: not finished" in output


def test_a_folder_without_runs_is_a_usage_error(verify):
    with pytest.raises(UsageError, match="no run in it"):
        verify()
