"""What the exit status says, and that manifest and state say the same."""

from __future__ import annotations

import os
import signal

import pytest
from made_site import DrippingSite, MadeSite

from crawler.demo.site import Answer
from crawler.state.store import StateStore

INLINE = {"EXTRACT_WORKERS": "0"}


@pytest.mark.parametrize(
    ("spider", "arguments", "settings", "named"),
    [
        ("news", {"url": "http://127.0.0.1:9/", "max_article": "3"}, {}, "did you mean max_articles"),
        ("news", {}, {}, "one of url="),
        ("news", {"sources": "/nowhere/sources.toml"}, {}, "/nowhere/sources.toml"),
        ("urls", {"file": "/nowhere/urls.txt"}, {}, "no such file"),
        ("nwes", {}, {}, "nwes"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"OUTPUT_COMPRESSION": "rar"}, "OUTPUT_COMPRESSION: 'rar'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"ALLOWED_NETWORKS": "localhost"}, "'localhost'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"EXTRACT_TIMEOUT": "soon"}, "EXTRACT_TIMEOUT: 'soon'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"RIGHTS_POLICY": "ignore"}, "RIGHTS_POLICY: 'ignore'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"OUTPUT_PART_ARTICLES": "0"}, "OUTPUT_PART_ARTICLES: '0'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"DEDUPE_NEAR": "yes"}, "DEDUPE_NEAR: 'yes'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"STATE_URL": "mysql://host/db"}, "only sqlite and postgresql"),
    ],
)
def test_usage_errors_end_with_2_in_one_line_and_open_nothing(crawl, spider, arguments, settings, named):
    done = crawl(spider, settings=settings, **arguments)

    assert done.status == 2, done.log
    assert named in done.log.splitlines()[-1]
    assert "Traceback" not in done.log
    assert not done.output.exists()


def sources(tmp_path, *urls) -> str:
    path = tmp_path / "sources.toml"
    path.write_text("".join(f'[[sources]]\nurl = "{url}/"\n' for url in urls))
    return str(path)


def told(crawl, done) -> tuple[int, str]:
    """Return the exit status and reason of the last run; manifest and state say the same."""
    with StateStore.open(crawl.output / "state.sqlite3") as store:
        (row,) = store.runs(1)
    assert (row.exit_status, row.reason) == (done.manifest["exit_status"], done.manifest["reason"])
    assert row.exit_status == done.status
    return row.exit_status, row.reason


def test_all_sites_down_is_3_and_one_of_three_down_is_4(crawl, tmp_path):
    with MadeSite(3) as one, MadeSite(3, first=50) as two, MadeSite(3) as down:
        down.missing.update(("/", "/robots.txt"))
        figures = tmp_path / "watched" / "winnow.prom"
        watched = INLINE | {"PROMETHEUS_TEXTFILE": str(figures)}
        done = crawl("news", settings=watched, sources=sources(tmp_path, one.url, two.url, down.url))
        assert told(crawl, done) == (4, "some_source_failed")
        assert len(done.rows) == 6
        assert down.url.removeprefix("http://") in done.manifest["detail"]
        assert "\nwinnow_run_exit_status 4\n" in figures.read_text()
        assert list(figures.parent.iterdir()) == [figures]

        done = crawl("news", settings=INLINE, sources=sources(tmp_path, down.url, "http://127.0.0.1:9"))
        assert told(crawl, done) == (3, "every_source_failed")


def test_pages_none_of_which_arrive_are_3(crawl, tmp_path):
    listed = tmp_path / "urls.txt"
    listed.write_text("http://127.0.0.1:9/a\nhttp://127.0.0.1:9/b\n")

    assert told(crawl, crawl("urls", settings=INLINE, file=str(listed))) == (3, "every_source_failed")


BROKEN = """
from crawler.spiders.news import NewsSpider

class BrokenSpider(NewsSpider):
    name = "broken_spider"
    def parse_article(self, response, **found):
        raise ZeroDivisionError("a fault of ours")

class BrokenPipeline:
    def process_item(self, item):
        raise ZeroDivisionError("a fault of ours")
"""


@pytest.mark.parametrize(
    ("spider", "settings"),
    [
        ("broken_spider", {"SPIDER_MODULES": "broken"}),
        ("news", {"ITEM_PIPELINES": '{"broken.BrokenPipeline": 50}'}),
    ],
)
def test_an_error_of_our_own_is_8(crawl, tmp_path, spider, settings):
    (tmp_path / "broken.py").write_text(BROKEN)
    with MadeSite(2) as site:
        done = crawl(spider, settings=INLINE | settings, url=site.url, modules=[tmp_path])

        assert told(crawl, done) == (8, "internal_error")
        assert "a fault of ours" in done.log
        assert crawl("news", settings=INLINE, url=site.url).status == 0
        assert len(crawl.rows()) == 2


def test_stopped_by_a_signal_is_7_in_time_though_servers_drip(crawl):
    with DrippingSite() as site:
        started = crawl.start("news", settings=INLINE | {"DOWNLOAD_TIMEOUT": "300"}, url=site.url)
        assert site.dripping.wait(60)
        started.send(signal.SIGTERM)

        assert started.wait(30) == 7, started.log
        assert told(crawl, crawl.result(7, started.log)) == (7, "shutdown")
        assert "Traceback" not in started.log


def test_the_time_budget_is_7_and_the_next_run_goes_on(crawl):
    with MadeSite(30) as site:
        site.delay(1)
        done = crawl("news", settings=INLINE | {"CRAWL_TIMEOUT_MINUTES": "0.05"}, url=site.url)
        assert told(crawl, done) == (7, "time_budget")
        site.delay(0)

        assert crawl("news", settings=INLINE, url=site.url).status == 0
        assert sorted(row["url"] for row in crawl.rows()) == sorted(site.addresses())


def test_a_second_signal_ends_at_once_and_loses_nothing(crawl):
    with MadeSite(30) as site:
        site.delay(0.1)
        started = crawl.start("news", settings=INLINE, url=site.url)
        started.wait_until(lambda: any(crawl.output.glob("runs/*/spool-*")))
        site.delay(60)
        started.send(signal.SIGTERM)
        started.wait_until(lambda: "Send again to force" in started.log)
        started.send(signal.SIGTERM)
        assert started.wait(10) == 7, started.log
        site.delay(0)

        assert crawl("news", settings=INLINE, url=site.url).status == 0
        assert sorted(row["url"] for row in crawl.rows()) == sorted(site.addresses())


def test_a_signal_to_the_whole_process_group_leaves_the_workers_at_their_work(crawl):
    """``timeout`` and terminals send it to all; a worker that died of it would cost its page, or the part it seals."""
    with MadeSite(60) as site:
        started = crawl.start("news", settings={"EXTRACT_WORKERS": "1"}, url=site.url)
        assert started.wait_until(lambda: any(crawl.output.glob("runs/*/spool-*")))
        os.killpg(started.pid, signal.SIGTERM)

        done = crawl.result(started.wait(30), started.log)

        assert told(crawl, done) == (7, "shutdown"), done.log
        assert done.rejected == []
        assert done.rows


def test_a_site_with_pages_and_no_article_is_4_with_words_and_told_once(crawl):
    with MadeSite(4) as site:
        pages = site.respond
        shell = b"<html><head><title>Post</title></head><body><div id=app></div><script>render()</script></body></html>"
        site._server.respond = lambda path: Answer(200, shell) if path.startswith("/news/") else pages(path)
        first = crawl("news", settings=INLINE, url=site.url)
        second = crawl("news", settings=INLINE, url=site.url)

    assert first.status == 4, first.log
    assert "every page was refused (no_text 4); its text is probably written by script" in " ".join(
        first.manifest["notes"]
    )
    assert second.status == 0, "it is told when it changes, not in every run"


def test_a_list_without_any_address_is_no_success(crawl, tmp_path):
    listed = tmp_path / "urls.txt"
    listed.write_text("one two\nthree\n")

    assert told(crawl, crawl("urls", settings=INLINE, file=str(listed))) == (3, "every_line_broken")
