"""``scrapy extract``: one page to one row on standard output; what cannot be had is one line and status 1."""

from __future__ import annotations

import json
from functools import partial

import pytest
from web import TDMREP, Host, article

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


def test_explain_shows_every_block_and_writes_nothing(extract, tmp_path):
    (tmp_path / "page.html").write_text(article(URL))

    done = extract(tmp_path / "page.html", "--explain", "--url", URL)

    assert done.status == 0
    assert "\x1b" not in done.stdout
    signs = {fields[6]: fields[1] for fields in blocks_of(done)}
    assert signs["Home"] == signs["The Post"] == "-"
    assert list(signs.values()).count("+") == 6
    assert done.stdout.splitlines()[-1].startswith("A crawl would write it: 6 blocks kept, ")
    assert not (tmp_path / "data").exists()


def blocks_of(done) -> list[list[str]]:
    """Return the fields of each block that was shown."""
    return [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 6][1:]


ASIDE = "What the town council of the bay decides, week after week."
LOCAL = ("-s", "ALLOWED_NETWORKS=127.0.0.0/8", "-s", "DOWNLOAD_DELAY=0")


def test_explain_decides_as_the_crawl_does(crawl, extract, tmp_path):
    paths = [f"/news/council-opens-bridge-{number}.html" for number in range(8101, 8110)]
    with Host() as host:
        for path in paths:
            page = article(f"{host.url}{path}").replace("</h1>", f"</h1><p>{ASIDE}</p>")
            host.put(path, page)
        listed = tmp_path / "urls.txt"
        listed.write_text("".join(f"{host.url}{path}\n" for path in paths[:-1]))
        rows = {row["url"]: row["text"] for row in crawl("urls", file=listed).rows}

        known = extract(host.url + paths[0], "--explain", *LOCAL)
        new = extract(host.url + paths[-1], "--explain", *LOCAL)
        host.put("/news/council-copy-8200.html", article(host.url + paths[0]).replace("</article>", "<p>Sent in.</p>"))
        copy = extract(f"{host.url}/news/council-copy-8200.html", "--explain", *LOCAL)
        dropped = extract(f"{host.url}/news/council-copy-8200.html", "--explain", "-s", "DEDUPE_NEAR=drop", *LOCAL)

    assert len(rows) == 8
    for done in (known, new):
        evidence = {fields[6]: fields[5] for fields in blocks_of(done)}
        assert evidence[ASIDE].startswith("site_repeats")
    assert "\n".join(fields[6] for fields in blocks_of(known) if fields[1] == "+") == rows[host.url + paths[0]]
    assert "Site: 7 other articles of 127.0.0.1" in known.stdout
    assert "A crawl would refuse it (unchanged): " in known.stdout
    assert "Site: 8 other articles of 127.0.0.1" in new.stdout
    assert "A crawl would write it: " in new.stdout
    assert "Address: not known yet; its text is nearly that of " in copy.stdout
    assert "A crawl would refuse it (duplicate_near): " in dropped.stdout


def test_the_files_of_a_site_speak_about_rights(extract):
    with Host() as host:
        url, *_ = host.articles("/news/council-opens-bridge-7003.html")
        host.put(TDMREP, '[{"location": "/", "tdm-reservation": 1}]', "application/json")

        explained = extract(url, "--explain", *LOCAL)
        row = extract(url, *LOCAL)

    assert "A crawl would refuse it (rights_reserved): " in explained.stdout
    assert json.loads(row.stdout)["rights"]["decision"] == "reserved"
    assert row.stderr.startswith("A crawl would refuse it: rights_reserved: ")


@pytest.mark.parametrize("setting", ["EXTRACTOR=nowhere.Reader", "CLEAN_ENABLED=perhaps", "RIGHTS_POLICY=ignore"])
def test_a_wrong_setting_is_named_before_the_page_is_read(extract, tmp_path, setting):
    done = extract(tmp_path / "missing.html", "-s", setting)

    assert (done.status, done.stdout) == (2, "")
    assert setting.partition("=")[0] in done.stderr
    assert "Traceback" not in done.stderr


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
