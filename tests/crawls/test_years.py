"""What a schedule of years leaves behind, and how it is looked at."""

from __future__ import annotations

import json

from made_site import MadeSite

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
