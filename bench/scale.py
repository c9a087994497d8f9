"""A long crawl: does it slow down, grow, or keep files open? ``python -m bench.scale --pages 20000``.

Pages are generated as they are asked for, each with a text of its own. Speed
is taken from the server's own record of when pages were asked for, memory and
file handles from ``/proc`` while the crawl runs.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from bench.measure import TICKS, descendants
from bench.serve import HOSTS, answer, serving

ROOT = Path(__file__).parents[1]
SAMPLE_SECONDS = 0.5
PARTS = 10
SECTIONS = ("Politics", "Sport", "Culture", "Science", "Travel", "Weather", "Opinion", "Archive", "Contact", "Imprint")
WORDS = 40_000
PARAGRAPHS, SENTENCES, SENTENCE_WORDS = 6, 4, 14


class Generated(dict[bytes, bytes]):
    """Answers that are made when they are asked for."""

    def get(self, path: bytes, default: bytes = b"") -> bytes:  # type: ignore[override]
        """Return the page of a path ``/<number>/story``."""
        number = path.split(b"/")[1]
        return answer(page(int(number)), "text/html; charset=utf-8") if number.isdigit() else super().get(path, default)


def page(number: int) -> bytes:
    """Return an article of some hundred words that no other number has, in the furniture of its site."""
    chance = random.Random(number)
    body = "".join(f"<p>{paragraph(chance)}</p>" for _ in range(PARAGRAPHS))
    menu = "".join(f'<li><a href="/section/{name.lower()}">{name}</a></li>' for name in SECTIONS)
    title = f"Story {number} of {words(chance, 5)}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta name="author" content="Ada Marsh">'
        f'<meta property="article:published_time" content="2026-03-{number % 28 + 1:02}T08:00:00Z"></head>'
        f'<body><header><nav><ul class="menu">{menu}</ul></nav></header><main><article><h1>{title}</h1>{body}'
        f'<p class="newsletter"><a href="/newsletter">Subscribe to our newsletter</a></p></article></main>'
        f"<footer><p>© Generated News. All rights reserved.</p></footer></body></html>"
    ).encode()


def paragraph(chance: random.Random) -> str:
    """Return some sentences."""
    return " ".join(f"The {words(chance, SENTENCE_WORDS)}." for _ in range(SENTENCES))


def words(chance: random.Random, count: int) -> str:
    """Return so many made-up words."""
    return " ".join(word(chance.randrange(WORDS)) for _ in range(count))


def word(number: int) -> str:
    """Return a word of syllables that belongs to a number."""
    text = ""
    while number or not text:
        number, rest = divmod(number, 75)
        text += "bdfgklmnprstvwz"[rest // 5] + "aeiou"[rest % 5]
    return text


@dataclass(slots=True)
class Sample:
    """The main process and what it has done at one moment."""

    seconds: float
    pages: int
    megabytes: float
    handles: int
    worker_megabytes: float
    cpu_seconds: float
    """Of all processes; a worker that was replaced is in it through its parent."""


def watch(process: subprocess.Popen[bytes], output: Path) -> list[Sample]:
    """Return samples until the process ends."""
    samples, began = [], time.monotonic()
    while process.poll() is None:
        time.sleep(SAMPLE_SECONDS)
        try:
            memory = _resident(process.pid)
            handles = sum(1 for _ in Path(f"/proc/{process.pid}/fd").iterdir())
            group = descendants(process.pid)
            workers = max((_resident(pid) for pid in group), default=0.0)
            spent = sum(map(_cpu, {process.pid, *group}))
        except (OSError, IndexError, ValueError):
            continue  # it is ending
        samples.append(Sample(time.monotonic() - began, _lines(output), memory, handles, workers, spent))
    return samples


def _resident(pid: int) -> float:
    return int(Path(f"/proc/{pid}/status").read_text().partition("VmRSS:")[2].split()[0]) / 1024


def _cpu(pid: int) -> float:
    """Return CPU seconds of a process and of its children that have ended."""
    return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15])) / TICKS


_COUNTED: dict[Path, tuple[int, int]] = {}


def _lines(output: Path) -> int:
    """Return how many articles are written; only what is new is read."""
    for path in [*output.glob("runs/*/spool-*.part")]:
        offset, lines = _COUNTED.get(path, (0, 0))
        try:
            with path.open("rb") as file:
                file.seek(offset)
                new = file.read()
        except OSError:
            continue  # it was just sealed
        _COUNTED[path] = (offset + len(new), lines + new.count(b"\n"))
    return sum(lines for _, lines in _COUNTED.values())


def crawl(urls: Path, output: Path, log: Path) -> tuple[list[Sample], float]:
    """Return the samples of a crawl and how long it took."""
    settings = {
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "False",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
        "ALLOWED_NETWORKS": "127.0.0.0/8",
        "CONTACT": "bench@localhost.example",
        "OUTPUT_DIR": str(output),
    }
    pairs = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"file={urls}", *pairs]
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        samples = watch(process, output)
    if process.returncode:
        raise SystemExit(f"exit status {process.returncode}: see {log}")
    return samples, time.monotonic() - began


def tenths(samples: list[Sample], pages: int) -> list[tuple[float, float]]:
    """Return pages a second, and CPU milliseconds a page, in each tenth of the crawl."""
    first = next(sample for sample in samples if sample.pages)
    found = []
    for part in range(1, PARTS + 1):
        last = next((one for one in samples if one.pages >= pages * part / PARTS), samples[-1])
        done = max(last.pages - first.pages, 1)
        seconds = max(last.seconds - first.seconds, 0.001)
        found.append((done / seconds, (last.cpu_seconds - first.cpu_seconds) / done * 1000))
        first = last
    return found


def main() -> None:
    """Crawl and report."""
    parser = argparse.ArgumentParser(prog="bench.scale", description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--keep", type=Path, help="folder that stays")
    asked = parser.parse_args()
    with TemporaryDirectory() as temporary, serving(Generated()) as port:
        folder = (asked.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        urls = folder / "urls.txt"
        lines = (f"http://{HOSTS[n % len(HOSTS)]}:{port}/{n}/story-{n}\n" for n in range(asked.pages))
        urls.write_text("".join(lines), encoding="utf-8")
        samples, seconds = crawl(urls, folder / "data", folder / "crawl.log")
        manifest = orjson.loads(next((folder / "data").glob("runs/*/manifest.json")).read_bytes())
    parts = tenths(samples, asked.pages)
    steady = samples[len(samples) // 5 :]
    written = sum(one["lines"] for one in manifest["files"] if one["name"].startswith("articles"))
    print(f"{written} of {asked.pages} pages written in {seconds:.0f} s, {asked.pages / seconds:.1f} pages/s in all")
    print("pages/s by tenth:", " ".join(f"{speed:.0f}" for speed, _ in parts))
    print("CPU ms a page by tenth:", " ".join(f"{spent:.1f}" for _, spent in parts))
    print(
        f"main process: {steady[0].megabytes:.0f} MB after a fifth, {max(s.megabytes for s in steady):.0f} MB at most"
    )
    print(f"worker: {max(s.worker_megabytes for s in steady):.0f} MB at most")
    print(f"file handles: {min(s.handles for s in steady)} to {max(s.handles for s in steady)}")


if __name__ == "__main__":
    main()
