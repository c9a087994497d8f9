"""A run is killed at each of its steps in turn; the next run finds every article once, and counts it once."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import Article
from crawler.output.folder import run_folders
from crawler.output.parts import read_lines
from crawler.output.rows import dump_value, load_row
from crawler.output.seal import seal
from crawler.output.spool import Accepted
from crawler.reasons import Reason, Refusal
from crawler.run.config import RunConfig
from crawler.run.exit_status import Ending, ExitStatus
from crawler.run.manifest import read_manifest, verify
from crawler.run.recovery import complete_unfinished_runs
from crawler.run.run import Run
from crawler.state.store import StateStore
from crawler.text.blocks.block import Block, Kind, to_record
from crawler.text.normalize import content_hash

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
NUMBERS = range(5)
PARTS_OF = 2
STEPS = [
    (os, "write"),
    (os, "fsync"),
    (Path, "replace"),
    (Path, "unlink"),
    (StateStore, "commit"),
    (StateStore, "start_run"),
    (StateStore, "seal_part"),
    (StateStore, "finish_run"),
]


class Killed(BaseException):
    """Nothing of the program runs behind it."""


class Fuse:
    """Lets so many steps pass, then kills."""

    def __init__(self, steps: int) -> None:
        self.left = steps
        self.armed = True

    def wrap(self, step):
        def wrapped(*args, **kwargs):
            if self.armed and self.left == 0:
                raise Killed
            self.left -= self.armed
            return step(*args, **kwargs)

        return wrapped


def address(number: int) -> str:
    return f"https://example.org/news/{number}"


def accepted(number: int, run_id: str) -> Accepted:
    text = f"Paragraph {number} of a story about harbours and bridges that goes on for a while."
    values = dict.fromkeys(Article.__dataclass_fields__)
    values |= {"id": f"id-{number}", "url": address(number), "domain": "example.org", "text": text, "revision": 1}
    values |= {"content_hash": content_hash(text), "word_count": 14, "fetched_at": NOW.isoformat(), "run_id": run_id}
    block = Block(text, Kind.PARAGRAPH, 0, extracted=True, score=6.0, fingerprint=number + 1)
    return Accepted(
        Article(**values | {"authors": [], "tags": []}),
        dump_value([to_record(block)]),
        address(number),
        (),
        "0a",
        (),
        b"",
        "example.org",
    )


def new_run(folder: Path, compression: str = "none", later: int = 0) -> Run:
    settings = {"output_dir": folder, "state_url": str(folder / "state.sqlite3"), "compression": compression}
    config = RunConfig(**settings, part_articles=PARTS_OF, clean=True, spider="news", arguments={}, settings={})
    return Run(config, now=lambda: NOW + timedelta(hours=later))


async def sealer(task):
    return seal(task)


async def go(run: Run) -> None:
    """Do what a crawl does: complete what was left, write what the state does not know, seal, finish."""
    run.open()
    await complete_unfinished_runs(run, sealer)
    known = run.store.lookup(address(number) for number in NUMBERS)
    for number in NUMBERS:
        if address(number) not in known:
            run.outcomes.write(accepted(number, run.run_id))
            run.outcomes.reject(f"{address(number)}/print", "example.org", Refusal(Reason.LIST_PAGE))
            if run.part_is_full():
                await run.seal(run.outcomes.rotate(), sealer)
    last = run.outcomes.rotate()
    if last is not None:
        await run.seal(last, sealer)
    run.finish(Ending(ExitStatus.DONE, "finished"))


def steps_of_a_whole_run(folder: Path) -> int:
    fuse = Fuse(-1)
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, fuse.wrap(getattr(owner, name)))
        asyncio.run(go(new_run(folder)))
    return -1 - fuse.left


def killed(run: Run, fuse: Fuse) -> None:
    """Run until the fuse kills, or to the end where the run has fewer steps."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, fuse.wrap(getattr(owner, name)))
        with suppress(Killed):
            asyncio.run(go(run))
        fuse.armed = False
        run.close()


def counted(folder: Path) -> dict:
    """Return what all manifests together count; each number stands in the files of its own run too."""
    total = Counter()
    for run in run_folders(folder):
        manifest = read_manifest(run.path)
        rejected = [json.loads(line)["reason"] for line in read_lines(run.rejected)]
        lines = sum(1 for part in run.article_files() for _ in read_lines(part))
        site = manifest.counts["sites"].get("example.org", {"articles": 0, "refused": {}})
        assert manifest.counts["outcomes"]["articles"] == site["articles"] == lines
        assert manifest.counts["refused"] == site["refused"] == dict(Counter(rejected))
        assert manifest.started is None or manifest.started <= manifest.ended
        total.update(articles=lines, refused=len(rejected))
    return dict(total)


def check(folder: Path) -> None:
    runs = run_folders(folder)
    parts = [part for run in runs for part in run.article_files()]
    rows = [json.loads(line) for part in parts for line in read_lines(part)]
    assert Counter(row["url"] for row in rows) == Counter(address(number) for number in NUMBERS)
    assert [difference for run in runs for difference in verify(run.path)] == []
    with StateStore.open(folder / "state.sqlite3") as store:
        assert store.site_memory_get(["example.org"])["example.org"].articles == len(NUMBERS)
        told = {run.run_id: (run.exit_status, run.reason) for run in store.runs()}
    manifests = {run.run_id: read_manifest(run.path) for run in runs}
    assert told == {run_id: (one.exit_status, one.reason) for run_id, one in manifests.items()}
    assert counted(folder)["articles"] == len(NUMBERS)


def test_after_a_kill_at_any_step_everything_is_there_once(tmp_path):
    steps = steps_of_a_whole_run(tmp_path / "whole")
    assert steps > 50
    for step in range(steps):
        folder = tmp_path / str(step)
        killed(new_run(folder), Fuse(step))
        asyncio.run(go(new_run(folder, later=1)))
        check(folder)


def test_after_a_kill_of_the_run_that_completes_too(tmp_path):
    """The second run dies at each of its steps, with another compression; the third one ends the matter."""
    steps = steps_of_a_whole_run(tmp_path / "whole")
    for step in range(0, steps, 8):
        folder = tmp_path / str(step)
        killed(new_run(folder), Fuse(steps // 2))
        second = new_run(folder, "gzip", later=1)
        killed(second, Fuse(step))
        asyncio.run(go(new_run(folder, "zstd", later=2)))
        check(folder)


def test_the_manifest_of_a_completed_run_tells_what_that_of_a_finished_one_does(tmp_path):
    run = new_run(tmp_path)
    run.open()
    run.tally.source_begins("example.org")
    run.tally.listing_answered("example.org")
    run.tally.addresses_found("example.org", 40, known=30)
    run.tally.site("example.org").left_out[Reason.URL_TRAP] += 2
    run.tally.problem("example.org", "feed_broken: https://example.org/feed")
    run.draft()
    for number in NUMBERS:
        run.tally.page_arrived("example.org")
        run.outcomes.write(accepted(number, run.run_id))
    run.outcomes.reject(address(9), "example.org", Refusal(Reason.TOO_SHORT, "7 words"))
    run.outcomes.reject(address(8), "other.example", Refusal(Reason.HTTP_ERROR, "status 503"))
    run.outcomes.commit()
    run.close()

    asyncio.run(go(new_run(tmp_path, later=1)))

    first, second = (read_manifest(folder.path) for folder in run_folders(tmp_path))
    assert (first.spider, first.versions, first.settings) == (second.spider, second.versions, second.settings)
    assert (first.started, first.exit_status, first.reason) == (NOW.isoformat(), 7, "killed")
    assert first.detail == f"cut off before its end; completed by run {second.run_id}"
    site = first.counts["sites"]["example.org"]
    assert (site["found"], site["known"], site["pages"], site["articles"]) == (40, 30, 6, 5)
    assert (site["refused"], site["left_out"], site["failed"]) == ({"too_short": 1}, {"url_trap": 2}, False)
    assert site["problems"] == ["feed_broken: https://example.org/feed"]
    assert first.counts["sites"]["other.example"]["refused"] == {"http_error": 1}
    assert first.cleaning == second.cleaning
    with StateStore.open(tmp_path / "state.sqlite3") as store:
        assert store.run(first.run_id).counts == first.counts


def test_what_a_power_cut_left_behind_the_last_sync_is_cut(tmp_path):
    run = new_run(tmp_path)
    run.open()
    for number in range(2):
        run.outcomes.write(accepted(number, run.run_id))
    run.outcomes.commit()
    spool = run.folder.spool(1)
    run.close()
    with spool.open("ab") as file:
        file.write(b"\0" * 100 + b"\n" + b'{"site": "exam')

    asyncio.run(go(new_run(tmp_path, later=1)))

    check(tmp_path)


def damage(line):
    """Flip some bytes of a line, as a bad sector does; it still is one line."""
    return line[:200] + b"\0" * 8 + line[208:]


def of_other_shape(line):
    return line[:0] + b'{"url": "http://x.example/a", "reason": "too_short", "detail": ""}\n'


def with_broken_blocks(line):
    return line.replace(b'"blocks":[[', b'"blocks":[["extra",', 1)


@pytest.mark.parametrize("bad", [damage, of_other_shape, with_broken_blocks])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_one_line_that_cannot_be_read_costs_one_article_and_is_told(tmp_path, bad, place):
    run = new_run(tmp_path)
    run.open()
    for number in range(5):
        run.outcomes.write(accepted(number, run.run_id))
    run.outcomes.commit()
    spool = run.folder.spool(1)
    run.close()
    lines = spool.read_bytes().splitlines(keepends=True)
    lines[place] = bad(lines[place])
    spool.write_bytes(b"".join(lines))

    asyncio.run(go(new_run(tmp_path, later=1)))

    first = run_folders(tmp_path)[0]
    rows = [load_row(line) for path in first.article_files() for line in read_lines(path)]
    assert [row["url"] for row in rows] == [address(number) for number in range(5) if number != place]
    (note,) = read_manifest(first.path).notes
    assert "1 of 5 lines could not be read" in note
    assert f"{0 if bad is of_other_shape else 1} of their articles are asked for again" in note
    every = [
        load_row(line)["url"]
        for folder in run_folders(tmp_path)
        for one in folder.article_files()
        for line in read_lines(one)
    ]
    if bad is not of_other_shape:
        assert Counter(every)[address(place)] == 1, "it came with the next run"


def test_a_finished_run_is_not_written_anew(tmp_path):
    asyncio.run(go(new_run(tmp_path)))
    [finished] = run_folders(tmp_path)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in finished.path.iterdir()}
    asyncio.run(go(new_run(tmp_path, later=1)))
    assert before == {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in finished.path.iterdir()}


def test_the_refusals_of_a_killed_run_stay_with_it(tmp_path):
    run = new_run(tmp_path)
    run.open()
    run.outcomes.write(accepted(0, run.run_id))
    run.outcomes.reject(address(8), "example.org", Refusal(Reason.LIST_PAGE))
    run.outcomes.commit()
    run.close()
    asyncio.run(go(new_run(tmp_path, later=1)))
    told = [json.loads(line) for line in read_lines(run_folders(tmp_path)[0].rejected)]
    assert [(row["url"], row["reason"]) for row in told] == [(address(8), "list_page")]
