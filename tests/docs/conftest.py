from __future__ import annotations

import gzip
import importlib.util
import sys
from uuid import uuid4

import pytest

RECORD = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-02T09:00:00Z\r\n"
    "WARC-Record-ID: <urn:uuid:{id}>\r\nContent-Type: application/http; msgtype=response\r\n"
    "Content-Length: {size}\r\n\r\n"
)
ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {size}\r\n\r\n"


@pytest.fixture
def archive(tmp_path_factory):
    """Return a function that writes a WARC file of pages, by address, and returns its path."""

    def write(pages, lang="en"):
        path = tmp_path_factory.mktemp("archive") / "pages.warc.gz"
        with path.open("wb") as file:
            for url, body in pages.items():
                page = f"<!doctype html><html lang={lang}><head><title>Bridge</title></head><body>{body}</body></html>"
                answer = (ANSWER.format(size=len(page.encode())) + page).encode()
                head = RECORD.format(url=url, id=uuid4(), size=len(answer)).encode()
                file.write(gzip.compress(head + answer + b"\r\n\r\n"))
        return path

    return write


@pytest.fixture(scope="session")
def import_from():
    """Return a function that imports a module from its file: tests are no package."""

    def load(path):
        if path.stem not in sys.modules:
            spec = importlib.util.spec_from_file_location(path.stem, path)
            sys.modules[path.stem] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[path.stem])
        return sys.modules[path.stem]

    return load
