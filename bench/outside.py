"""Other tools in library mode over an archive, each in a throw-away environment of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NEWSPAPER = """
from newspaper import Article

def read(url, html):
    article = Article(url, fetch_images=False)
    article.download(input_html=html)
    article.parse()
"""
NEWS_PLEASE = """
from newsplease import NewsPlease

def read(url, html):
    NewsPlease.from_html(html, url=url, fetch_images=False)
"""
LOOP = """
import sys, time
from warcio.archiveiterator import ArchiveIterator
count, began = 0, None
with open(sys.argv[1], "rb") as file:
    for record in ArchiveIterator(file):
        if record.rec_type != "response":
            continue
        html = record.content_stream().read().decode("utf-8", "replace")
        began = began or time.monotonic()
        try:
            read(record.rec_headers.get_header("WARC-Target-URI"), html)
        except Exception as error:
            print(type(error).__name__, file=sys.stderr)
        count += 1
print(count / (time.monotonic() - began))
"""
TOOLS = {
    "newspaper4k": (NEWSPAPER, ["newspaper4k", "lxml_html_clean"]),
    "news-please": (NEWS_PLEASE, ["news-please", "lxml_html_clean"]),
}


def measure(folder: Path, archive: Path) -> dict[str, float]:
    """Return pages a second of each tool that can be installed."""
    found = {}
    for name, (reader, packages) in TOOLS.items():
        python = folder / name / "bin" / "python"
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder / name)], check=True)
            subprocess.run(
                [str(python), "-m", "pip", "install", "-q", "warcio", "setuptools<80", *packages], check=True
            )
            done = subprocess.run(
                [str(python), "-c", reader + LOOP, str(archive)], check=True, capture_output=True, text=True
            )
        except subprocess.CalledProcessError as error:
            print(f"{name}: left out: {error}\n{(error.stderr or '')[-2000:]}")
            continue
        found[name] = float(done.stdout.strip().splitlines()[-1])
    return found
