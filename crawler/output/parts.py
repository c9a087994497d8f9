"""Append-only files that survive a kill: a line is whole or it is cut away."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import zstandard

CHUNK_BYTES = 1 << 20


class OutputError(Exception):
    """Output could not be written or read: ``what: value: why``."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the manifest says of one file."""

    name: str
    bytes: int
    lines: int
    sha256: str


class LineFile:
    """An append-only file of lines; every line is flushed to the system, :meth:`sync` puts them on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = 0
        self.bytes = 0
        self._file = None if not path.exists() else path.open("ab", buffering=0)

    def append(self, line: bytes) -> None:
        """Write one line, which ends in a newline. Raises ``OSError`` and leaves no torn line behind."""
        if self._file is None:
            self._file = self.path.open("ab", buffering=0)
        try:
            _write_all(self._file.fileno(), line)
        except OSError:
            os.ftruncate(self._file.fileno(), self.bytes)
            raise
        self.lines += 1
        self.bytes += len(line)

    def sync(self) -> None:
        """Return when all lines are on the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file; what was appended stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def cut_torn_line(path: Path) -> tuple[int, int]:
    """Cut what stands behind the last newline; return the count of whole lines and their bytes."""
    if not path.exists():
        return 0, 0
    lines = whole = position = 0
    with path.open("r+b") as file:
        while chunk := file.read(CHUNK_BYTES):
            lines += chunk.count(b"\n")
            last = chunk.rfind(b"\n")
            whole = position + last + 1 if last >= 0 else whole
            position += len(chunk)
        if whole != position:
            file.truncate(whole)
            os.fsync(file.fileno())
    return lines, whole


def whole_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file that end in a newline."""
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line


@contextmanager
def synced(path: Path) -> Iterator[IO[bytes]]:
    """Return a new file to be written; all of it is on the disk at the end of the block."""
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def packed(path: Path, compression: str) -> Iterator[IO[bytes]]:
    """Return a new file to be written: ``none``, ``gzip`` or ``zstd``; on the disk at the end of the block."""
    with synced(path) as file:
        if compression == "gzip":
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as inside:
                yield inside  # type: ignore[misc] # GzipFile is a binary file in all but name
        elif compression == "zstd":
            with zstandard.ZstdCompressor(level=6).stream_writer(file, closefd=False) as inside:
                yield inside
        else:
            yield file


def read_lines(path: Path, compression: str | None = None) -> Iterator[bytes]:
    """Yield the lines of a finished file; without ``compression``, its name tells it."""
    kind = compression or {".gz": "gzip", ".zst": "zstd"}.get(path.suffix, "none")
    with path.open("rb") as file:
        if kind == "gzip":
            with gzip.open(file) as unpacked:
                yield from unpacked
        elif kind == "zstd":
            yield from io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True))
        else:
            yield from file


def publish(temporary: Path, final: Path) -> None:
    """Give a complete, synced file its final name and sync the folder, so that the name survives a power cut."""
    temporary.replace(final)
    sync_folder(final.parent)


def sync_folder(folder: Path) -> None:
    """Put the names of a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def facts(path: Path, lines: int | None = None) -> FileFacts:
    """Return name, bytes, lines and sha256 of a file; ``lines`` where they are known or the file is compressed."""
    digest, size, counted = hashlib.sha256(), 0, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            counted += chunk.count(b"\n")
    return FileFacts(path.name, size, counted if lines is None else lines, digest.hexdigest())


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
