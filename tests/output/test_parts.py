import gzip
import hashlib
import os

import pytest
import zstandard

from crawler.output.parts import LineFile, cut_torn_line, facts, publish, read_lines


@pytest.mark.parametrize(
    ("content", "lines", "kept"),
    [
        (b"", 0, b""),
        (b"one\n", 1, b"one\n"),
        (b"one\ntwo\nthr", 2, b"one\ntwo\n"),
        (b"torn from the start", 0, b""),
    ],
)
def test_a_torn_last_line_is_cut_and_the_rest_stays(tmp_path, content, lines, kept):
    path = tmp_path / "part"
    path.write_bytes(content)

    assert cut_torn_line(path) == (lines, len(kept))
    assert path.read_bytes() == kept


def test_a_long_file_is_cut_behind_its_last_newline(tmp_path):
    path = tmp_path / "part"
    whole = (b"x" * 3_000_000 + b"\n") * 2
    path.write_bytes(whole + b"y" * 2_500_000)

    assert cut_torn_line(path) == (2, len(whole))
    assert path.stat().st_size == len(whole)


def test_lines_are_in_the_file_as_soon_as_they_are_appended(tmp_path):
    with LineFile(tmp_path / "part") as file:
        file.append(b"one\n")
        assert (tmp_path / "part").read_bytes() == b"one\n"
        assert (file.lines, file.bytes) == (1, 4)


def test_a_line_that_does_not_fit_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "part"
    with LineFile(path) as file:
        file.append(b"one\n")
        write, written = os.write, []

        def full_disk(handle, data):
            if written:
                raise OSError(28, "No space left on device")
            written.append(write(handle, bytes(data[:2])))
            return written[0]

        monkeypatch.setattr(os, "write", full_disk)
        with pytest.raises(OSError, match="No space"):
            file.append(b"two\n")
        monkeypatch.undo()
        file.append(b"three\n")
    assert path.read_bytes() == b"one\nthree\n"


def test_facts_tell_bytes_lines_and_hash(tmp_path):
    path = tmp_path / "articles-00001.jsonl"
    path.write_bytes(b"one\ntwo\n")

    found = facts(path)

    assert (found.name, found.bytes, found.lines) == ("articles-00001.jsonl", 8, 2)
    assert found.sha256 == hashlib.sha256(b"one\ntwo\n").hexdigest()


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [("", bytes), (".gz", gzip.compress), (".zst", zstandard.ZstdCompressor().compress)],
)
def test_finished_files_read_the_same_however_packed(tmp_path, suffix, pack):
    path = tmp_path / f"articles-00001.jsonl{suffix}"
    path.write_bytes(pack(b"one\ntwo\n"))

    assert list(read_lines(path)) == [b"one\n", b"two\n"]


def test_publishing_replaces_in_one_step(tmp_path):
    (tmp_path / "new.part").write_text("new")
    (tmp_path / "final").write_text("old")

    publish(tmp_path / "new.part", tmp_path / "final")

    assert (tmp_path / "final").read_text() == "new"
    assert not (tmp_path / "new.part").exists()
