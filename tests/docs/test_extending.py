"""What the page about extending says is true: its code is run as it stands."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(900)  # several whole crawls in processes of their own; a busy machine takes its time
ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/extending.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n# (\S+\.py)\n(.*?)```", TEXT, re.DOTALL)
FILES = {name: f"# {name}\n{code}" for name, code in BLOCKS if not name.startswith("crawler/")}
WEB = Path(__file__).parents[1] / "crawls"
QUICK = [
    *("-s", "ALLOWED_NETWORKS=127.0.0.0/8", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False"),
    *("-s", "EXTRACT_WORKERS=0", "-s", "CONTACT=me@example.org", "-s", "RETRY_TIMES=0"),
]
TITLES = """
import scrapy

class TitlesSpider(scrapy.Spider):
    name = "titles"

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        yield {"links": len(response.css("h2 a"))}
"""
WORDS = "The council of the harbour town voted on Monday to open the old bridge to all cyclists from next spring on."


@pytest.fixture
def folder(tmp_path):
    """Return a folder with all the files of the page."""
    for name, code in FILES.items():
        (tmp_path / name).write_text(code, "utf-8")
    return tmp_path


def winnow(*arguments, cwd):
    command = [sys.executable, "-m", "crawler", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False, env=None)


def test_the_extractor_reads_the_page_of_a_crawl(folder, archive):
    path = archive({"https://post.example/2026/03/bridge": "".join(f"<p>{WORDS} Vote {n}.</p>" for n in range(4))})
    done = winnow("crawl", "warc", "-a", f"path={path}", "-s", "EXTRACTOR=first_paragraphs.FirstParagraphs", cwd=folder)

    assert done.returncode == 0, done.stderr
    (part,) = folder.glob("data/runs/*/articles-*.jsonl")
    row = json.loads(part.read_text("utf-8"))
    assert row["extractor"] == "first paragraphs 1.0"
    assert row["text"] == "\n".join(f"{WORDS} Vote {n}." for n in range(4))


def test_a_path_that_leads_nowhere_is_told_before_anything_is_opened(folder, archive):
    path = archive({"https://post.example/2026/03/bridge": "<p>x</p>"})
    done = winnow("crawl", "warc", "-a", f"path={path}", "-s", "EXTRACTOR=first_paragraphs.Nobody", cwd=folder)

    assert done.returncode == 2
    assert "EXTRACTOR: 'first_paragraphs.Nobody': there is no such class" in done.stderr
    assert not (folder / "data").exists()


@pytest.fixture
def site(import_from):
    import_from(WEB / "made_site.py")
    web = import_from(WEB / "web.py")
    with web.Host() as host:
        paths = ["/news/council-opens-bridge-4001.html", "/news/market-closes-early-4002.html"]
        host.articles(*paths)
        links = "".join(f'<h2><a href="{path}">A headline</a></h2>' for path in (*paths, "/news/gone-4003.html"))
        host.put("/", f"<html><body>{links}</body></html>")
        yield host


def rows_of(folder):
    return [
        json.loads(line)
        for part in folder.glob("data/runs/*/articles-*.jsonl")
        for line in part.read_bytes().split(b"\n")
        if line
    ]


def manifest_of(folder):
    (path,) = folder.glob("data/runs/*/manifest.json")
    return json.loads(path.read_text("utf-8"))


def test_the_spider_goes_the_whole_way_and_its_counts_add_up(folder, site):
    command = ["crawl", "harbour", "-s", "SPIDER_MODULES=crawler.spiders,harbour", "-a", f"start={site.url}/", *QUICK]
    done = winnow(*command, "-O", "out.jsonl", cwd=folder)

    assert done.returncode == 0, done.stderr
    names = ("council-opens-bridge-4001", "market-closes-early-4002")
    assert sorted(row["url"] for row in rows_of(folder)) == [f"{site.url}/news/{name}.html" for name in names]
    counts = manifest_of(folder)["counts"]
    assert counts["outcomes"]["found"] == 3
    assert counts["refused"] == {"http_error": 1}
    exported = [json.loads(line) for line in (folder / "out.jsonl").read_bytes().split(b"\n") if line]
    assert {"front_page": f"{site.url}/", "links": 3} in exported
    assert len(exported) == 3

    again = winnow(*command, cwd=folder)
    assert "0 new articles (2 were already known)" in again.stderr
    unknown = winnow(*command, "-a", "sart=x", cwd=folder)
    assert "did you mean start?" in unknown.stderr


def test_the_pipeline_masks_names_in_everything_that_is_published(folder, archive, import_from):
    made = import_from(WEB / "made_site.py")
    desk = "<p>Ottilie Brandvold of the desk reads your letters before noon on every day of the week.</p>"
    pages = {}
    for number in range(8):
        first, *others = made.paragraphs(number, 0)
        body = f"<p>{first} So said Ravi Menon.</p>" + "".join(f"<p>{one}</p>" for one in others)
        pages[f"https://post.example/2026/03/{number}"] = f"<article><h1>Bridge</h1>{body}{desk}</article>"
    masked = ["-s", 'ITEM_PIPELINES={"mask_names.MaskNames": 600}']
    done = winnow("crawl", "warc", "-a", f"path={archive(pages)}", *masked, "-O", "out.jsonl", *QUICK, cwd=folder)

    assert done.returncode == 0, done.stderr
    assert all("So said [name]." in row["text"] for row in rows_of(folder))
    (run,) = folder.glob("data/runs/*")
    published = [path.read_text("utf-8") for path in (*run.iterdir(), folder / "out.jsonl")]
    assert not any("Brandvold" in text or "Menon" in text for text in published)
    assert "[name] of the desk" in (run / "removed.jsonl").read_text("utf-8")


def scrapy(*arguments, cwd):
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=cwd, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def test_a_spider_that_scrapy_makes_here_works_as_in_any_project(tmp_path, site):
    shutil.copytree(ROOT / "crawler", tmp_path / "crawler", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    scrapy("genspider", "port", "127.0.0.1", cwd=tmp_path)
    made = tmp_path / "crawler/spiders/port.py"
    code = re.sub(r"start_urls = .*", f'start_urls = ["{site.url}/"]', made.read_text("utf-8"))
    made.write_text(code.replace("pass\n", 'yield {"links": len(response.css("h2 a"))}\n'), "utf-8")

    scrapy("crawl", "port", *QUICK, "-O", "out.json", cwd=tmp_path)

    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == [{"links": 3}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["crawler", "out.json", "scrapy.cfg"]


def test_the_add_on_in_a_project_that_scrapy_makes(folder, site):
    scrapy("startproject", "port", ".", cwd=folder)
    (folder / "port/spiders/harbour.py").write_text(FILES["harbour.py"], "utf-8")
    (folder / "port/spiders/titles.py").write_text(TITLES, "utf-8")
    with (folder / "port/settings.py").open("a") as settings:
        settings.write(FILES["settings.py"])
        settings.write('OUTPUT_PART_ARTICLES = 7\nITEM_PIPELINES = {"port.pipelines.PortPipeline": 50}\n')

    scrapy("crawl", "harbour", "-a", f"start={site.url}/", *QUICK, cwd=folder)
    assert len(rows_of(folder)) == 2
    told = manifest_of(folder)["settings"]
    assert (told["OUTPUT_PART_ARTICLES"], told["BOT_NAME"]) == (7, "port")

    scrapy("crawl", "titles", "-a", f"url={site.url}/", *QUICK, "-O", "titles.json", cwd=folder)
    assert json.loads((folder / "titles.json").read_text("utf-8")) == [{"links": 3}]
    assert len([*folder.glob("data/runs/*")]) == 1

    (folder / "urls.txt").write_text(f"{site.url}/news/council-opens-bridge-4001.html\n")
    known = scrapy("crawl", "urls", "-a", "file=urls.txt", *QUICK, cwd=folder)
    assert "0 new articles (1 was already known)" in known.stderr
