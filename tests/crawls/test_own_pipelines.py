"""Pipelines, exporters and listeners of the user: what they change is published, what they raise costs them alone."""

from __future__ import annotations

import hashlib
import json

import pytest
from web import Host, article

from crawler.text.normalize import content_hash, word_count

NAME, MASK = "Ottilie Brandvold", "[name]"
FURNITURE = f"Letters to the desk of {NAME} are read before noon and answered by the end of the week."
SIX = tuple("abcdef")
TOGETHER = {"OUTPUT_PART_ARTICLES": "9"}
"""Enough articles in one part for what stands on all of them to be taken out."""
OWN = f'''
from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem
from scrapy.exporters import JsonLinesItemExporter

from crawler.run.session import session_of


class Mask:
    """Knows nothing of this program."""

    def process_item(self, item):
        adapter = ItemAdapter(item)
        adapter["text"] = adapter["text"].replace("{NAME}", "{MASK}")
        return item


class MaskAll(Mask):
    def process_removed(self, block):
        return {{**block, "text": block["text"].replace("{NAME}", "{MASK}")}}


class MaskBefore:
    takes_pages = True

    def process_item(self, item):
        if getattr(item, "article", None) is not None:
            item.article.text = item.article.text.replace("{NAME}", "{MASK}")
        return item


class Changed:
    """Gives back another kind of item, with a key of its own."""

    def process_item(self, item):
        row = ItemAdapter(item).asdict()
        del row["authors"]
        return row | {{"title": row["title"].upper(), "mood": "calm"}}


class Picky:
    """Drops one, fails at another; closed when all rows went through."""

    seen = 0

    def process_item(self, item):
        self.seen += 1
        if "dropped" in item.url:
            raise DropItem("not wanted")
        if "failing" in item.url:
            raise ZeroDivisionError("a fault of mine")
        return item

    def close_spider(self):
        print("SEEN", self.seen)
        raise ZeroDivisionError("closing fails too")


class BrokenExporter(JsonLinesItemExporter):
    def export_item(self, item):
        raise ZeroDivisionError("a fault of the exporter")


class BrokenExtension:
    def __init__(self, crawler):
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler):
        from scrapy import signals
        extension = cls(crawler)
        for signal in (signals.spider_opened, signals.item_scraped, signals.response_received, signals.spider_closed):
            crawler.signals.connect(extension.fail, signal)
        crawler.signals.connect(extension.listen, signals.spider_opened)
        return extension

    def fail(self):
        raise ZeroDivisionError("a fault of the extension")

    def listen(self):
        session_of(self.crawler).on_sealed.append(self.sealed)

    def sealed(self, path):
        raise ZeroDivisionError("a fault of the listener")
'''
ONE_BY_ONE = {"OUTPUT_PART_ARTICLES": "1", "EXTRACT_WORKERS": "0"}


@pytest.fixture
def host():
    with Host() as running:
        yield running


@pytest.fixture
def collect(crawl, host, tmp_path):
    """Return what crawls pages with the user's components, to its end."""
    (tmp_path / "own.py").write_text(OWN)

    def run(*names, extra=(), **settings):
        for name in names:
            page = article(f"{host.url}/{name}")
            page = page.replace("</p>", f" It was {NAME} who said so.</p>", 1)
            host.put(f"/{name}", page.replace("</article>", f"<p>{FURNITURE}</p></article>"))
        listed = tmp_path / "urls.txt"
        listed.write_text("".join(f"{host.url}/{name}\n" for name in names))
        told = {name: value if isinstance(value, str) else json.dumps(value) for name, value in settings.items()}
        return crawl("urls", *extra, settings=ONE_BY_ONE | told, modules=[tmp_path], file=str(listed))

    return run


def removed(done):
    return [json.loads(line) for line in (done.runs[0] / "removed.jsonl").read_text().splitlines()]


def test_without_a_pipeline_the_name_is_in_both_files(collect):
    done = collect(*SIX, **TOGETHER)

    assert NAME in done.rows[0]["text"]
    assert any(NAME in line["text"] for line in removed(done))


@pytest.mark.parametrize("order", [50, 250, 300, 900])
def test_what_a_pipeline_masks_is_published_masked_whatever_its_number(collect, tmp_path, order):
    out = ("-O", str(tmp_path / "out.jsonl"))

    done = collect(*SIX, extra=out, ITEM_PIPELINES={"own.MaskAll": order}, **TOGETHER)

    assert (done.status, len(done.rows)) == (0, 6)
    for row in done.rows:
        assert MASK in row["text"]
        assert (row["word_count"], row["content_hash"]) == (word_count(row["text"]), content_hash(row["text"]))
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] == done.rows
    assert any(MASK in line["text"] for line in removed(done))
    for path in done.runs[0].iterdir():
        assert NAME not in path.read_text()
        listed = {one["name"]: one["sha256"] for one in done.manifest["files"]}
        assert path.name == "manifest.json" or listed[path.name] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_pipeline_that_says_nothing_of_removed_blocks_gets_their_texts_left_out(collect):
    done = collect(*SIX, ITEM_PIPELINES={"own.Mask": 600}, **TOGETHER)

    assert MASK in done.rows[0]["text"]
    lines = removed(done)
    assert len(lines) >= 12
    assert {line["text"] for line in lines} == {None}
    assert all(line["rule"] for line in lines)


@pytest.mark.parametrize("compression", ["none", "gzip"])
def test_rows_that_become_another_kind_of_item_keep_every_key(collect, compression):
    pipelines = {"own.Changed": 700, "own.MaskAll": 600}

    done = collect("a", ITEM_PIPELINES=pipelines, OUTPUT_COMPRESSION=compression)

    row = done.rows[0]
    assert (row["title"], row["authors"], row["mood"]) == (row["title"].upper(), [], "calm")
    assert MASK in row["text"]


def test_a_text_that_is_changed_on_the_way_of_the_page_is_not_built_again(collect):
    done = collect("a", ITEM_PIPELINES={"own.MaskBefore": 450})

    text = done.rows[0]["text"]
    assert MASK in text
    assert NAME not in text
    assert done.rows[0]["content_hash"] == content_hash(text)
    assert not any(NAME in line["text"] for line in removed(done))


def test_what_a_pipeline_drops_is_refused_and_what_it_fails_at_is_withheld_until_it_does_not(collect):
    names = ("good", "dropped", "failing")
    done = collect(*names, ITEM_PIPELINES={"own.Picky": 600})

    assert [row["url"].rpartition("/")[2] for row in done.rows] == ["good"]
    assert done.reasons() == ["internal_error", "own_pipeline"]
    assert done.manifest["counts"]["outcomes"]["articles"] == 1
    assert "SEEN 3" in done.log
    assert any("close_spider failed: ZeroDivisionError" in note for note in done.manifest["notes"])

    again = collect(*names)
    assert [row["url"].rpartition("/")[2] for row in again.rows] == ["failing"]
    assert again.manifest["counts"]["outcomes"]["known"] == 2


def test_a_killed_run_is_completed_through_the_pipelines_too(collect, crawl, host, tmp_path):
    listed = tmp_path / "more.txt"
    listed.write_text(
        "".join(
            host.put(f"/{name}", article(f"{host.url}/{name}").replace("</p>", f" Said {NAME}.</p>", 1)) + "\n"
            for name in "xy"
        )
    )
    started = crawl.start("urls", settings=ONE_BY_ONE | {"OUTPUT_PART_ARTICLES": "9"}, file=str(listed))
    started.wait_until(lambda: any(NAME.encode() in one.read_bytes() for one in crawl.output.glob("runs/*/spool-*")))
    if not started.kill():
        pytest.skip("it was over already")

    done = collect("a", ITEM_PIPELINES={"own.MaskAll": 600})

    assert done.status == 0
    assert [path.name for path in crawl.output.glob("runs/*/*.part")] == []
    assert {row["url"].rpartition("/")[2] for row in crawl.rows()} >= {"x", "a"}
    assert not any(NAME in row["text"] for row in crawl.rows())


def test_a_needed_phase_that_is_switched_off_is_an_error_before_anything_is_fetched(collect, host):
    done = collect("a", ITEM_PIPELINES={"crawler.pipelines.write.WritePipeline": None, "own.Mask": 600})

    assert done.status == 2
    assert "ITEM_PIPELINES: crawler.pipelines.write.WritePipeline: must not be switched off" in done.log
    assert (done.runs, host.requests) == ([], [])


def test_settings_of_the_user_add_to_ours(collect, host):
    host.put("/robots.txt", "User-agent: *\nDisallow: /a\n", "text/plain")
    added = {"scrapy.downloadermiddlewares.stats.DownloaderStats": 850}

    done = collect("a", "b", DOWNLOADER_MIDDLEWARES=added, EXTENSIONS={"scrapy.extensions.corestats.CoreStats": 0})

    assert [row["url"].rpartition("/")[2] for row in done.rows] == ["b"]
    assert done.reasons() == ["robots_denied"]


def test_a_feed_that_fails_costs_itself_and_the_status_says_so(collect, tmp_path):
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.broken"
    feeds = {str(good): {"format": "jsonl"}, str(bad): {"format": "broken"}}

    done = collect("a", "b", FEEDS=feeds, FEED_EXPORTERS={"broken": "own.BrokenExporter"})

    assert (done.status, len(done.rows)) == (5, 2)
    assert [json.loads(line) for line in good.read_text().splitlines()] == done.rows
    assert (done.manifest["exit_status"], done.manifest["reason"]) == (5, "export_failed")
    assert [note for note in done.manifest["notes"] if "a fault of the exporter" in note]
    assert done.log.count("Traceback") == 1


def test_a_feed_that_cannot_be_stored_is_a_failed_export(collect, tmp_path):
    (tmp_path / "file").write_text("not a folder")

    done = collect("a", extra=("-O", f"{tmp_path}/file/out.jsonl"))

    assert (done.status, len(done.rows)) == (5, 1)
    assert done.manifest["reason"] == "export_failed"


def test_an_extension_and_a_listener_that_raise_cost_the_run_nothing(collect):
    done = collect("a", "b", EXTENSIONS={"own.BrokenExtension": 500})

    assert (done.status, len(done.rows)) == (0, 2)
    assert done.manifest["reason"] == "finished"
    assert len([note for note in done.manifest["notes"] if "a fault of the listener" in note]) == 1
