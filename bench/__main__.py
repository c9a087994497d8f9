"""Speed of whole programs over the same real pages, in alternating runs: ``python -m bench --data folder``.

(a) Scrapy that only fetches, (b) Scrapy with trafilatura in the callback, (c) this program with everything on;
for archives (d) a plain loop of warcio and trafilatura, (e) this program with two workers and (f) with one.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from bench import outside, phases
from bench.measure import Cost, run
from bench.programs import Program, programs
from bench.report import report
from bench.saved_pages import SavedPage, archives, local_path, read_pages, write_archive
from bench.serve import HOSTS, answer, serving

ROOT = Path(__file__).parents[1]
NOTES = "<!-- What stands below is written by hand and stays. -->\n"
NEWS_SETS = ["aeb", "fundus"]


def compare(pages: list[SavedPage], rounds: int, only: str, folder: Path) -> list[Program]:
    """Run the programs in turns; the results stay in ``folder``."""
    chosen = [one for one in programs() if not only or one.letter in only]
    answers = {local_path(n, page).encode(): answer(page.body, page.content_type) for n, page in enumerate(pages)}
    with serving(answers) as port:
        sources = {}
        for count in (1, len(pages)):
            urls, archive = folder / f"urls-{count}.txt", folder / f"pages-{count}.warc.gz"
            addresses = (
                f"http://{HOSTS[n % len(HOSTS)]}:{port}{local_path(n, page)}" for n, page in enumerate(pages[:count])
            )
            urls.write_text("\n".join(addresses) + "\n", encoding="utf-8")
            write_archive(pages[:count], archive)
            sources[count] = {True: urls, False: archive}
        for number in range(rounds):
            for one in chosen:
                one.starts.append(_once(one, sources[1][one.network], folder, f"{one.letter}-start-{number}"))
                one.costs.append(_once(one, sources[len(pages)][one.network], folder, f"{one.letter}-{number}"))
                print(f"{one.letter} {one.name}: {one.costs[-1].wall_seconds:.2f} s", flush=True)
    return chosen


def _once(program: Program, source: Path, folder: Path, name: str) -> Cost:
    out = folder / name
    rmtree(out, ignore_errors=True)
    out.mkdir()
    cost = run(program.command(source, out), ROOT, folder / f"{name}.log")
    if cost.status:
        raise SystemExit(f"{name}: exit status {cost.status}: see {folder / name}.log")
    return cost


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with WARC files")
    parser.add_argument("--sets", default="", help="names of WARC files, with commas between; all without")
    parser.add_argument("--pages", type=int, default=800, help="so many pages at the most; 0 is all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="letters of programs, such as bc")
    parser.add_argument("--phase-pages", type=int, default=220, help="pages for the CPU time by phase; 0 leaves it out")
    parser.add_argument(
        "--outside", action="store_true", help="newspaper4k and news-please too, in a venv of their own"
    )
    parser.add_argument("--write", type=Path, help="file for the report, beside standard output")
    parser.add_argument("--keep", type=Path, help="folder that stays, with all results and logs")
    asked = parser.parse_args()
    paths = archives(asked.data, [name for name in asked.sets.split(",") if name])
    pages = read_pages(paths, asked.pages)
    if not pages:
        raise SystemExit(f"--data: {asked.data}: no WARC files with pages")
    with TemporaryDirectory() as temporary:
        folder = (asked.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        measured = compare(pages, asked.rounds, asked.only, folder)
        news = read_pages(archives(asked.data, NEWS_SETS), asked.phase_pages) if asked.phase_pages else []
        cpu = phases.measure(news, asked.rounds) if news else {}
        others = outside.measure(folder, folder / f"pages-{len(pages)}.warc.gz") if asked.outside else {}
    text = report(measured, pages, cpu, len(news), others)
    print(text)
    if asked.write:
        before, mark, notes = (
            asked.write.read_text("utf-8").partition(NOTES) if asked.write.exists() else ("", NOTES, "")
        )
        asked.write.write_text(f"# Speed\n\n{text}\n{mark or NOTES}{notes or before}", encoding="utf-8")


if __name__ == "__main__":
    main()
