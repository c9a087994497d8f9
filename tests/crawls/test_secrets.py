"""Passwords, tokens and keys, planted wherever somebody may have to put one: none of them is written anywhere."""

from __future__ import annotations

import pytest
from web import Host

PLANTED = "pl4nted-s3cret"
INLINE = {"EXTRACT_WORKERS": "0"}
SETTINGS = INLINE | {
    "LOG_LEVEL": "DEBUG",
    "FTP_PASSWORD": PLANTED,
    "AWS_ACCESS_KEY_ID": PLANTED,
    "AWS_SECRET_ACCESS_KEY": PLANTED,
    "AWS_SESSION_TOKEN": PLANTED,
    "MY_API_KEY": PLANTED,
    "STATS_DUMP": "True",
}


def nothing_planted(done):
    """Assert that neither log nor file holds the secret, and that there was something to look into."""
    written = [path for path in done.output.rglob("*") if path.is_file()]
    for text in (done.log, *(path.read_bytes().decode("latin-1") for path in written)):
        assert PLANTED not in text
    return written


def with_password(url, password=PLANTED):
    return url.replace("://", f"://reader:{password}@")


def test_the_front_page_of_a_crawl_with_a_password_and_secret_settings(crawl):
    with Host() as host:
        host.articles("/news/council-opens-bridge-4001.html")
        host.put("/", '<a href="/news/council-opens-bridge-4001.html">Council opens the bridge at last</a>')
        done = crawl("news", settings=SETTINGS, url=with_password(host.url + "/"))

    assert done.status == 0, done.log
    assert len(done.rows) == 1
    assert nothing_planted(done)


def test_a_list_with_passwords_in_good_and_broken_lines(crawl, tmp_path):
    listed = tmp_path / "urls.txt"
    with Host() as host:
        host.articles("/news/market-closes-early-4002.html")
        good = [f"{host.url}/news/market-closes-early-4002.html", f"{host.url}/gone.html"]
        broken = [f"reader:{PLANTED}@example.org/page", f"https://reader:{PLANTED}@a.example/ two words"]
        listed.write_text("\n".join([*map(with_password, good), *broken]) + "\n")
        done = crawl("urls", settings=SETTINGS, file=str(listed))

    assert len(done.rows) == 1, done.log
    assert done.reasons() == ["http_error", "source_line_broken", "source_line_broken"]
    assert nothing_planted(done)


@pytest.mark.parametrize("password", [PLANTED, f"{PLANTED}/with/slashes", f"{PLANTED}@twice"])
def test_what_refuses_an_address_does_not_repeat_its_password(crawl, tmp_path, password):
    path = tmp_path / "sources.toml"
    path.write_text(f'[[sources]]\nurl = "{with_password("https://a.example:port/", password)}"\n')

    for arguments in ({"sources": str(path)}, {"url": with_password("htp://a.example/", password)}):
        done = crawl("news", settings=SETTINGS, **arguments)
        assert done.status == 2
        assert PLANTED not in done.log
        assert "a.example" in done.log
