"""Commands and spiders that are not ours do what they do in any Scrapy project, and leave nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from web import Host, article

ROOT = Path(__file__).parents[2]
SPIDER = """
import scrapy

class Titles(scrapy.Spider):
    name = "titles"
    start_urls = ["{url}"]

    def parse(self, response):
        yield {{"title": response.css("h1::text").get(), "bytes": len(response.body)}}
"""
BUILT_ON_OURS = """
from crawler.items import Hints
from crawler.spiders.base import WinnowSpider
from crawler.spiders.responses import page_from

class Own(WinnowSpider):
    name = "own"
    argument_names = frozenset()

    async def start(self):
        raise RuntimeError("only `crawl` begins a crawl")
        yield

    def parse(self, response):
        yield page_from(response, "127.0.0.1", "list", "-", Hints())
"""
PLAIN_SETTINGS = "ROBOTSTXT_OBEY = True\nBOT_NAME = 'plain'\nSPIDER_MODULES = ['own_spiders']\n"
OUR_SETTINGS = (
    "from crawler.settings import *\nSPIDER_MODULES = ['crawler.spiders', 'own_spiders']\n"
    "ALLOWED_NETWORKS = ['127.0.0.0/8']\nDOWNLOAD_DELAY = 0\n"
)


@pytest.fixture
def host():
    with Host() as running:
        running.put("/a", article(running.url + "/a"))
        yield running


@pytest.fixture
def project(tmp_path, host):
    """Return what makes a project of these settings: its folder."""

    def make(name, settings):
        folder = tmp_path / name
        (folder / "own_spiders").mkdir(parents=True)
        (folder / "scrapy.cfg").write_text("[settings]\ndefault = own_settings\n")
        (folder / "own_settings.py").write_text(settings)
        (folder / "own_spiders" / "__init__.py").write_text("")
        (folder / "own_spiders" / "titles.py").write_text(SPIDER.format(url=f"{host.url}/a"))
        return folder

    return make


@pytest.fixture
def ours(project):
    folder = project("ours", OUR_SETTINGS)
    (folder / "own_spiders" / "own.py").write_text(BUILT_ON_OURS)
    return folder


def scrapy(folder, *arguments, **options):
    environ = {name: value for name, value in os.environ.items() if name != "SCRAPY_SETTINGS_MODULE"}
    environ |= {"PYTHONPATH": f"{folder}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "scrapy", *map(str, arguments)]
    run = partial(subprocess.run, command, cwd=folder, env=environ, capture_output=True, timeout=60, check=False)
    return run(stdin=subprocess.DEVNULL, text=True, **options)


def files_of(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_commands_print_what_they_print_in_an_empty_project(project, ours, host):
    plain = project("plain", PLAIN_SETTINGS)
    commands = (
        ("fetch", "--nolog", f"{host.url}/a"),
        ("shell", "--nolog", "-c", "response.css('h1::text').get()", f"{host.url}/a"),
        ("parse", "--nolog", "--spider", "titles", f"{host.url}/a"),
        ("crawl", "--nolog", "titles", "-o", "-:jsonlines"),
        ("runspider", "--nolog", "own_spiders/titles.py", "-o", "-:jsonlines"),
    )
    before = files_of(ours)

    for command in commands:
        found, expected = scrapy(ours, *command), scrapy(plain, *command)

        assert found.returncode == expected.returncode == 0, found.stderr
        assert found.stdout == expected.stdout != "", command
        assert found.stderr == expected.stderr
    assert files_of(ours) == before


def test_the_guards_stay_with_commands_that_are_not_ours(ours, host):
    host.put("/robots.txt", "User-agent: *\nDisallow: /a\n", "text/plain")

    forbidden = scrapy(ours, "fetch", f"{host.url}/a")
    private = scrapy(ours, "fetch", "-s", "ALLOWED_NETWORKS=", f"{host.url}/b")

    assert (forbidden.stdout, private.stdout) == ("", "")
    assert "robots_denied" in forbidden.stderr
    assert "address_not_public" in private.stderr
    assert [request.path for request in host.requests] == ["/robots.txt"]


def test_a_command_that_shows_a_page_opens_no_run_for_a_spider_of_ours(ours, host):
    before = files_of(ours)

    shown = scrapy(ours, "parse", "--nolog", "--spider", "own", f"{host.url}/a")
    fetched = scrapy(ours, "fetch", "--nolog", "--spider", "own", f"{host.url}/a")

    assert "'requested_url'" in shown.stdout
    assert "of the council" in fetched.stdout
    assert files_of(ours) == before


def test_a_reader_that_leaves_ends_a_fetch(ours, host):
    host.put("/long", "<p>" + "word " * 200_000)
    environ = os.environ | {"PYTHONPATH": f"{ours}:{ROOT}"}
    command = [sys.executable, "-m", "scrapy", "fetch", f"{host.url}/long"]

    with subprocess.Popen(command, cwd=ours, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdout.read(150).startswith(b"<p>word")
        running.stdout.close()
        running.wait(60)

    assert not (ours / "data").exists()


def test_commands_that_fetch_nothing_leave_nothing(ours):
    before = files_of(ours)

    for command in (
        ("list",),
        ("settings", "--get", "BOT_NAME"),
        ("version",),
        ("bench", "-s", "CLOSESPIDER_TIMEOUT=1"),
    ):
        done = scrapy(ours, *command)
        assert done.returncode == 0, done.stderr
    assert files_of(ours) == before


def test_a_spider_that_is_not_ours_exports_its_items_and_opens_no_run(ours):
    done = scrapy(ours, "crawl", "titles", "-O", "rows.jsonl")

    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (ours / "rows.jsonl").read_text().splitlines()]
    assert [sorted(row) for row in rows] == [["bytes", "title"]]
    assert "item_scraped_count" in done.stderr
    assert not (ours / "data").exists()
