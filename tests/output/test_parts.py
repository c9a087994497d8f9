import gzip
import hashlib
import os

import pytest
import zstandard

from crawler.output.parts import LineFile, cut_torn_line, facts, packed, publish, read_lines, synced


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


@pytest.fixture
def on_disk(monkeypatch):
    """Return what was put on the disk, by inode: how many bytes the file had when it was synced."""
    sizes: dict[int, int] = {}
    fsync = os.fsync

    def recorded(handle: int) -> None:
        fsync(handle)
        told = os.fstat(handle)
        sizes[told.st_ino] = told.st_size

    monkeypatch.setattr(os, "fsync", recorded)
    return sizes


def test_a_synced_line_is_on_the_disk_and_an_appended_one_is_not_yet(tmp_path, on_disk):
    with LineFile(tmp_path / "part") as file:
        file.append(b"one\n")
        assert on_disk == {}
        file.sync()
    assert on_disk == {(tmp_path / "part").stat().st_ino: 4}


def test_nothing_written_needs_no_sync(tmp_path, on_disk):
    with LineFile(tmp_path / "part") as file:
        file.sync()
    assert (on_disk, list(tmp_path.iterdir())) == ({}, [])


@pytest.mark.parametrize("compression", ["none", "gzip", "zstd"])
def test_a_packed_file_is_on_the_disk_to_its_last_byte(tmp_path, on_disk, compression):
    with packed(tmp_path / "part", compression) as file:
        file.write(b"one\ntwo\n")
    told = (tmp_path / "part").stat()
    assert on_disk == {told.st_ino: told.st_size}
    assert list(read_lines(tmp_path / "part", compression)) == [b"one\n", b"two\n"]


def test_a_plain_file_is_on_the_disk_to_its_last_byte(tmp_path, on_disk):
    with synced(tmp_path / "plain") as file:
        file.write(b"12345")
    assert on_disk == {(tmp_path / "plain").stat().st_ino: 5}


@pytest.mark.parametrize(("content", "synced_to"), [(b"one\n", None), (b"one\ntw", 4), (b"torn", 0)])
def test_a_cut_is_on_the_disk(tmp_path, on_disk, content, synced_to):
    path = tmp_path / "part"
    path.write_bytes(content)
    cut_torn_line(path)
    assert on_disk.get(path.stat().st_ino) == synced_to


def test_a_published_name_is_on_the_disk(tmp_path, on_disk):
    (tmp_path / "draft").write_bytes(b"one\n")
    publish(tmp_path / "draft", tmp_path / "final")
    assert on_disk.keys() == {tmp_path.stat().st_ino}
    assert [path.name for path in tmp_path.iterdir()] == ["final"]
