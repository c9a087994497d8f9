"""One archive gives the same rows in the same order each time, whichever worker is the faster one."""

from __future__ import annotations

import gzip
from uuid import uuid4

import pytest
from made_site import paragraphs

RECORD = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
    "WARC-Record-ID: <urn:uuid:{id}>\r\n"
    "Content-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n"
)
MENU = "<ul>" + "".join(f'<li><a href="/x/{n}">Part {n} of a long list</a></li>' for n in range(1500)) + "</ul>"


def record(url, date, edition, number, *, slow):
    body = "".join(f"<p>{one}</p>" for one in paragraphs(number, edition))
    page = (
        f"<!doctype html><html lang=en><head><title>Story {number}</title></head><body><article><h1>Story {number}</h1>"
    )
    page += f"{body}</article>{MENU if slow else ''}</body></html>"
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n\r\n{page}"
    head = RECORD.format(url=url, date=date, id=uuid4(), size=len(answer.encode()))
    return gzip.compress(f"{head}{answer}\r\n\r\n".encode())


@pytest.fixture
def archive(tmp_path):
    """Write captures of one address, the early one slow to read; copies at two; and captures out of order."""
    path = tmp_path / "pages.warc.gz"
    with path.open("wb") as file:
        for n in range(12):
            url = f"http://paper.example/2026/11/story-{n}"
            file.write(record(url, f"2026-11-07T00:{n:02}:00Z", 1, n, slow=True))
            file.write(record(url, f"2026-11-07T05:{n:02}:00Z", 2, n, slow=False))
        for n in range(100, 112):
            for name, slow in (("first", True), ("second", False)):
                file.write(record(f"http://paper.example/{name}-{n}", "2026-11-07T06:00:00Z", 1, n, slow=slow))
        for n in range(200, 206):
            url = f"http://paper.example/2026/11/late-{n}"
            file.write(record(url, "2026-11-08T05:00:00Z", 2, n, slow=True))
            file.write(record(url, "2026-11-08T00:00:00Z", 1, n, slow=False))
    return path


def test_rows_copies_and_revisions_follow_the_records(new_crawler, archive):
    seen = []
    for workers in ("1", "2", "3"):
        done = new_crawler()("warc", settings={"EXTRACT_WORKERS": workers}, path=archive)
        rows = [(row["url"].rpartition("/")[2], row["revision"], row["fetched_at"][11:16]) for row in done.rows]
        refused = sorted((line["url"].rpartition("/")[2], line["reason"]) for line in done.rejected)
        seen.append((rows, refused))
    assert seen[0] == seen[1] == seen[2]

    rows, refused = seen[0]
    twice = [(f"story-{n}", revision, f"{hour:02}:{n:02}") for n in range(12) for revision, hour in ((1, 0), (2, 5))]
    assert rows[:24] == twice
    assert [name for name, *_ in rows[24:36]] == [f"first-{n}" for n in range(100, 112)]
    assert rows[36:] == [(f"late-{n}", 1, "05:00") for n in range(200, 206)], "an earlier capture is no later revision"
    assert {reason for name, reason in refused if name.startswith("late")} == {"older_capture"}
