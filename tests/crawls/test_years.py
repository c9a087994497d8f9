"""What a schedule of years leaves behind, and how it is looked at."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

from made_site import MadeSite

from crawler.state.lock import RunLock

INLINE = {"EXTRACT_WORKERS": "0"}


def test_runs_that_bring_nothing_leave_a_line_in_the_state_and_no_folder(crawl, command):
    with MadeSite(4) as site:
        first = crawl("news", settings=INLINE, url=site.url)
        runs = [crawl("news", settings=INLINE, url=site.url).runs for _ in range(3)]
    (idle,), (later,), (last,) = runs

    assert crawl.runs() == [*first.runs, last]  # the latest stays, for whoever reads its manifest
    listed = command("runs", crawl.output, "--json")
    assert (listed.status, listed.stderr) == (0, "")
    told = [json.loads(line) for line in listed.stdout.splitlines()]
    assert [run["run_id"] for run in told] == [path.name for path in (last, later, idle, *first.runs)]
    assert [run["folder"] for run in told] == [True, False, False, True]
    assert [run["exit_status"] for run in told] == [0, 0, 0, 0]
    assert [run["outcomes"]["articles"] for run in told] == [0, 0, 0, 4]
    assert [run["outcomes"]["known"] for run in told] == [4, 4, 4, 0]

    table = command("runs", crawl.output, "--limit", "2").stdout
    assert f"{later.name} (no folder)" in table
    assert "2 runs" in table
    assert first.runs[0].name not in table
    checked = command("verify", crawl.output)
    assert (checked.status, checked.stdout) == (0, "2 runs, all as written\n")


def test_a_run_that_refused_something_keeps_its_folder(crawl):
    with MadeSite(4) as site:
        refused = crawl("urls", settings=INLINE, file=__file__)  # no line of it is an address
        crawl("news", settings=INLINE, url=site.url)

    assert refused.rejected
    assert refused.runs[0] in crawl.runs()


def test_without_a_state_runs_says_so(command, tmp_path):
    done = command("runs", tmp_path)
    assert done.status == 2
    assert f"{tmp_path / 'state.sqlite3'}: is not there: no run has been here" in done.stderr
    assert not (tmp_path / "state.sqlite3").exists()


def test_a_new_state_learns_the_rows_that_are_there(crawl):
    with MadeSite(5) as site:
        crawl("news", settings=INLINE, url=site.url)
        for file in crawl.output.glob("*state.sqlite3*"):
            file.unlink()
        asked = len(site.requests)

        again = crawl("news", settings=INLINE, url=site.url)

        assert "The state was new: it has learned 5 articles" in again.log
        assert "0 new articles (5 were already known)" in again.log
        assert not [path for path, _ in site.asked(asked) if path.startswith("/news/")]
    assert len(crawl.rows()) == 5


def test_rows_that_are_gone_are_told_and_can_be_collected_again(crawl, command):
    with MadeSite(5) as site:
        (lost,) = crawl("news", settings=INLINE, url=site.url).runs
        site.numbers = range(7)
        (kept,) = crawl("news", settings=INLINE, url=site.url).runs
        shutil.rmtree(lost)

        told = crawl("news", settings=INLINE, url=site.url)
        assert f'5 known, but their rows are gone with {lost.name}: "scrapy rebuild"' in told.log
        assert "0 new articles (7 were already known)" in told.log

        rebuilt = command("rebuild", crawl.output)
        assert rebuilt.stdout == "2 rows, 0 of them new to the state; 5 forgotten, whose rows are gone\n"
        assert command("rebuild", crawl.output).stdout.endswith("0 forgotten, whose rows are gone\n")
        again = crawl("news", settings=INLINE, url=site.url)

    assert len(again.rows) == 5
    assert {row["revision"] for row in again.rows} == {1}
    assert "are gone with" not in again.log
    assert len({row["url"] for row in crawl.rows()}) == len(crawl.rows()) == 7
    assert kept in crawl.runs()


def test_rows_that_are_gone_on_purpose_stay_known_and_are_told_of_no_more(crawl, command):
    with MadeSite(5) as site:
        (moved,) = crawl("news", settings=INLINE, url=site.url).runs
        crawl("news", settings=INLINE, url=site.url)
        shutil.move(moved, crawl.output.parent)

        assert "5 articles without rows stay known" in command("prune", crawl.output).stdout
        after = crawl("news", settings=INLINE, url=site.url)

    assert "are gone" not in after.log
    assert "0 new articles (5 were already known)" in after.log


def test_old_runs_without_articles_are_pruned_and_those_with_articles_never(crawl, command):
    with MadeSite(3) as site:
        (rows,) = crawl("news", settings=INLINE, url=site.url).runs
        refused = [crawl("urls", settings=INLINE, file=__file__).runs[0] for _ in range(2)]
        (last,) = crawl("news", settings=INLINE, url=site.url).runs

    assert command("prune", crawl.output).stdout.startswith("Deleted: 0 run folders without articles; 0 runs and")
    all_runs = sorted([rows, *refused, last])  # runs of one second have no order but that of their names
    assert crawl.runs() == all_runs
    pruned = command("prune", crawl.output, "--days", "0")
    assert pruned.stdout.startswith("Deleted: 2 run folders without articles; 0 runs and")
    assert crawl.runs() == [rows, all_runs[-1]]
    assert command("verify", crawl.output).status == 0
    assert len(command("runs", crawl.output, "--json").stdout.splitlines()) == 4  # the latest 20 stay in the list


def test_nothing_is_put_in_order_while_a_run_goes_on(crawl, command):
    with MadeSite(3) as site:
        crawl("news", settings=INLINE, url=site.url)
    with RunLock(crawl.output, "20260301T000000Z-abcd", datetime.now(UTC)):
        for name in ("prune", "rebuild"):
            done = command(name, crawl.output)
            assert done.status == 6
            assert "20260301T000000Z-abcd" in done.stdout
