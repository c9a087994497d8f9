"""Archives of any producer: pages become rows, everything else is passed over, and nothing touches the network."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
import zstandard
from web import Host, article

HOST = "http://news.example.org"
DATE = "2026-03-01T12:00:00Z"


def page(url, **facts):
    return url, "response", "200 OK", "text/html; charset=utf-8", article(url, **facts).encode()


def archive(records, *, gzipped):
    """Return the bytes of a WARC file, and where each record begins."""
    out, starts = b"", []
    for number, (url, kind, status, media_type, body) in enumerate(records):
        starts.append(len(out))
        block = body
        if kind in ("response", "revisit"):
            block = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\r\n".encode() + body
        kept = f"application/http; msgtype={kind}" if kind in ("response", "request", "revisit") else media_type
        head = (
            f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {DATE}\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
            f"Content-Type: {kept}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        out += gzip.compress(record) if gzipped else record
    return out, starts


MIXED = [
    (f"{HOST}/", "warcinfo", "", "application/warc-fields", b"software: test\r\n"),
    page(f"{HOST}/news/council-opens-bridge-5001.html"),
    (f"{HOST}/news/council-opens-bridge-5001.html", "request", "", "text/plain", b"GET / HTTP/1.1\r\n\r\n"),
    (f"{HOST}/news/council-opens-bridge-5001.html", "metadata", "", "text/plain", b"fetchTimeMs: 3\r\n"),
    (f"{HOST}/news/council-opens-bridge-5001.html", "revisit", "200 OK", "text/html", b""),
    (f"{HOST}/photo.jpg", "response", "200 OK", "image/jpeg", b"\xff\xd8\xff\xe0"),
    (f"{HOST}/old.html", "response", "301 Moved", "text/html", b"moved"),
    (f"{HOST}/gone.html", "response", "404 Not Found", "text/html", b"gone"),
    page(f"{HOST}/news/market-closes-early-5002.html"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    (folder / "a.warc.gz").write_bytes(archive(MIXED, gzipped=True)[0])
    plain, _ = archive([page(f"{HOST}/news/harbour-report-5003.html")], gzipped=False)
    (folder / "b.warc").write_bytes(plain)
    (folder / "c.warc.zst").write_bytes(
        zstandard.ZstdCompressor().compress(archive([page(f"{HOST}/news/museum-report-5004.html")], gzipped=False)[0])
    )
    (folder / "d.warc.gz").write_bytes(damaged())
    return folder


def damaged():
    """Return an archive whose second record is damaged in its middle, whose fifth is cut off."""
    pages = [page(f"{HOST}/news/damaged-archive-report-51{number:02}.html") for number in range(5)]
    body, starts = archive(pages, gzipped=True)
    middle = (starts[1] + starts[2]) // 2
    return body[:middle] + b"\x00" * 40 + body[middle + 40 : starts[4] + 200]


@pytest.fixture(scope="module")
def runs(new_crawler, folder):
    """The archives, read twice; a host that an address of them names must never hear of it."""
    crawl = new_crawler()
    with Host() as host:
        body, _ = archive([page(f"{host.url}/news/local-report-5201.html")], gzipped=True)
        (folder / "e.warc.gz").write_bytes(body)
        pattern = str(folder / "*.warc*")
        yield host, crawl("warc", path=pattern), crawl("warc", path=pattern)


def test_pages_of_gzip_zstandard_and_plain_archives_become_rows(runs):
    host, first, _ = runs
    assert first.status == 0, first.log
    assert {row["url"].rpartition("-")[2] for row in first.rows} == {
        "5001.html", "5002.html", "5003.html", "5004.html", "5100.html", "5102.html", "5103.html", "5201.html",
    }  # fmt: skip
    assert {row["discovered_via"] for row in first.rows} == {"warc"}
    assert not host.requests


def test_a_row_has_the_date_the_id_and_the_file_of_its_record(runs, folder):
    row = next(row for row in runs[1].rows if row["url"].endswith("5003.html"))
    assert datetime.fromisoformat(row["fetched_at"]) == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert "urn:uuid:00000000-0000-4000-8000-000000000000" in row["warc_record_id"]
    assert row["discovered_from"] == str(folder / "b.warc")
    assert row["http_status"] == 200


def test_what_is_no_page_is_passed_over_and_a_failed_page_is_refused(runs):
    refused = {line["url"]: line["reason"] for line in runs[1].rejected}
    assert refused.pop(f"{HOST}/gone.html") == "http_error"
    assert set(refused.values()) == {"record_broken"}


def test_damaged_records_are_counted_and_the_rest_goes_on(runs, folder):
    broken = [line for line in runs[1].rejected if line["reason"] == "record_broken"]
    assert broken
    assert all(str(folder / "d.warc.gz") in line["detail"] for line in broken)
    assert all("byte " in line["detail"] for line in broken)


def test_the_same_archives_again_give_nothing_new(runs):
    _, first, second = runs
    assert second.status == 0
    assert not second.rows
    outcomes = second.manifest["counts"]["outcomes"]
    assert outcomes["known"] == len(first.rows)
    assert outcomes["pages"] == 0


def test_the_end_of_an_archive_is_the_end_of_the_crawl(new_crawler, tmp_path):
    """Scrapy's engine looks every five seconds whether a crawl is over; here it would look once, after an hour."""
    (tmp_path / "a.warc").write_bytes(archive([page(f"{HOST}/news/late-report-5301.html")], gzipped=False)[0])
    (tmp_path / "seldom.py").write_text(
        "from scrapy.core.engine import ExecutionEngine\n"
        "class Seldom:\n"
        "    def update_settings(self, settings): ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = 3600\n"
    )

    settings = {"ADDONS": '{"seldom.Seldom": 1}'}
    done = new_crawler()("warc", path=tmp_path / "a.warc", modules=[tmp_path], settings=settings)

    assert done.status == 0, done.log
    assert len(done.rows) == 1


def test_a_file_that_is_no_archive_is_reported(crawl, tmp_path):
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress(b"no archive at all\n" * 50))

    done = crawl("warc", path=tmp_path / "x.warc.gz")

    assert not done.rows
    assert done.reasons() == ["record_broken"]


def test_a_path_without_files_is_a_usage_error(crawl, tmp_path):
    done = crawl("warc", path=tmp_path / "*.warc.gz")
    assert done.status == 2
    assert "no such file" in done.log


def test_a_record_whose_address_is_none_is_refused_and_the_others_go_on(crawl, tmp_path):
    targets = ["http://[", "javascript:void(0)", "file:///etc/hosts", "", "http://\x1b[2Jx", "mailto:desk@example.org"]
    good = f"{HOST}/news/museum-report-5099.html"
    pages = [(url, *page(good)[1:]) for url in targets]
    (tmp_path / "odd.warc").write_bytes(archive([*pages, page(good)], gzipped=False)[0])
    done = crawl("warc", path=tmp_path / "odd.warc")

    assert done.status == 0
    assert [row["url"] for row in done.rows] == [good]
    assert done.reasons() == ["url_invalid"] * len(targets)
