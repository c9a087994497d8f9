"""The pages of WARC files, and the same pages served on loopback or written to one archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

HTTP_OK = "200"
HTML = ("text/html", "application/xhtml")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page of an archive."""

    url: str
    content_type: str
    body: bytes


def archives(data: Path, names: list[str]) -> list[Path]:
    """Return the WARC files below a folder, all or those whose name begins with one of ``names``."""
    found = sorted(data.rglob("*.warc.gz"))
    return [path for path in found if not names or path.name.split(".")[0] in names]


def read_pages(paths: list[Path], most: int) -> list[SavedPage]:
    """Return the HTML pages of WARC files; of more than ``most``, so many at even distances."""
    pages = [page for path in paths for page in _pages(path)]
    step = max(1.0, len(pages) / most) if most else 1.0
    return [pages[int(place * step)] for place in range(int(len(pages) / step))]


def _pages(path: Path) -> Iterator[SavedPage]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type != "response" or record.http_headers.get_statuscode() != HTTP_OK:
                continue
            kind = record.http_headers.get_header("Content-Type") or "text/html"
            if kind.startswith(HTML):
                url = record.rec_headers.get_header("WARC-Target-URI")
                yield SavedPage(url, kind, record.content_stream().read())


def local_path(number: int, page: SavedPage) -> str:
    """Return the path under which a page is served: its own, behind a number that tells equal ones apart."""
    return f"/{number}{quote(urlsplit(page.url).path or '/', safe='/%:@!$&()*+,;=~')}"


def write_archive(pages: list[SavedPage], path: Path) -> None:
    """Write the pages as one compressed WARC file."""
    from io import BytesIO  # noqa: PLC0415 - here alone

    from warcio.statusandheaders import StatusAndHeaders  # noqa: PLC0415 - here alone

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for page in pages:
            headers = StatusAndHeaders("200 OK", [("Content-Type", page.content_type)], protocol="HTTP/1.1")
            record = writer.create_warc_record(page.url, "response", payload=BytesIO(page.body), http_headers=headers)
            writer.write_record(record)
