"""``scrapy extract``: one page to one row on standard output; what cannot be had is one line and status 1."""

from __future__ import annotations

import json
from functools import partial

import pytest
from web import Host, article

URL = "https://www.example.org/news/council-opens-bridge-7001.html"


@pytest.fixture
def extract(command, tmp_path):
    return partial(command, "extract", "-s", f"OUTPUT_DIR={tmp_path / 'data'}")


def test_a_saved_page_becomes_a_row_and_nothing_else_is_written(extract, tmp_path):
    (tmp_path / "page.html").write_text(article(URL))

    done = extract(tmp_path / "page.html", "--url", URL)

    assert (done.status, done.stderr) == (0, "")
    row = json.loads(done.stdout)
    assert row["url"] == URL
    assert row["title"] == "Report " + row["title"].split()[1] + " of the council"
    assert len(row["text"].split("\n")) == 6
    assert not (tmp_path / "data").exists()


def test_explain_shows_every_block_within_the_width_of_the_screen(extract, tmp_path):
    (tmp_path / "page.html").write_text(article(URL))

    done = extract(tmp_path / "page.html", "--explain")

    assert done.status == 0
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert "\x1b" not in done.stdout
    assert any(" - " in line and "Home" in line for line in lines)
    assert any(" + " in line and "paragraph" in line for line in lines)
    assert lines[-1].startswith("6 blocks kept, ")


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("missing.html", None, "No such file or directory"),
        ("paper.html", b"%PDF-1.7 binary", "not_html: PDF"),
        ("empty.html", b"", "not_html: "),
    ],
)
def test_a_file_that_is_no_page_is_one_line_and_status_1(extract, tmp_path, name, body, said):
    if body is not None:
        (tmp_path / name).write_bytes(body)

    done = extract(tmp_path / name)

    assert (done.status, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"{tmp_path / name}: {said}")


def test_an_address_is_fetched_with_the_guards_of_a_crawl(extract, tmp_path):
    with Host() as host:
        url, *_ = host.articles("/news/council-opens-bridge-7002.html")
        host.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")

        inside = extract(url)
        allowed = extract(url, "-s", "ALLOWED_NETWORKS=127.0.0.0/8")
        denied = extract(f"{host.url}/private/desk.html", "-s", "ALLOWED_NETWORKS=127.0.0.0/8")

    assert (inside.status, inside.stdout) == (1, "")
    assert inside.stderr == f"{url}: address_not_public: 127.0.0.1\n"
    assert allowed.status == 0
    assert json.loads(allowed.stdout)["url"] == url
    assert denied.status == 1
    assert "robots_denied" in denied.stderr
    assert "/private/desk.html" not in host.paths
    assert not (tmp_path / "data").exists()
