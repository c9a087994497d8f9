import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.reasons import Reason
from crawler.run.config import RunConfig
from crawler.run.exit_status import Ending, ExitStatus
from crawler.run.metrics import stats, textfile
from crawler.run.run import Run

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLE = re.compile(r'winnow_run_[a-z_]+(\{[a-z_]+="(\\.|[^"\\])*"(,[a-z_]+="(\\.|[^"\\])*")*\})? -?[0-9.e+]+')


@pytest.fixture
def run(tmp_path):
    settings = {"output_dir": Path(tmp_path), "state_url": "", "compression": "none", "part_articles": 10}
    run = Run(RunConfig(**settings, clean=True, spider="news", arguments={}, settings={}), now=lambda: NOW)
    run.started, run.run_id, run.ending = NOW, "20260101T000000Z-0a1b", Ending(ExitStatus.PARTLY, "some_source_failed")
    run.tally.site("example.org").articles = 3
    run.tally.site('odd"name\\\n').failed = True
    run.tally.refuse("example.org", Reason.LIST_PAGE)
    return run


def test_stats_name_totals_and_the_exit_status(run):
    found = stats(run)

    assert found["winnow/articles"] == 3
    assert found["winnow/refused/list_page"] == 1
    assert (found["winnow/sites"], found["winnow/sites/failed"]) == (2, 1)
    assert found["winnow/exit_status"] == 4


def test_every_line_of_the_textfile_is_a_comment_or_a_sample(run):
    text = textfile(run, NOW + timedelta(minutes=2))

    lines = text.splitlines()
    assert [line for line in lines if not line.startswith("# ") and not SAMPLE.fullmatch(line)] == []
    assert 'winnow_run_articles{site="example.org"} 3' in lines
    assert r'winnow_run_site_failed{site="odd\"name\\\n"} 1' in lines
    assert "winnow_run_exit_status 4" in lines
    assert "winnow_run_end_timestamp_seconds 1767225720" in lines
    assert len({line for line in lines if line.startswith("# TYPE")}) == text.count("# TYPE")


def test_a_site_all_of_whose_pages_cannot_be_read_gave_nothing(run):
    broken = run.tally.site("broken.example")
    broken.found = broken.pages = 2
    run.tally.refuse("broken.example", Reason.EXTRACT_CRASH)
    assert not broken.gave_nothing

    run.tally.refuse("broken.example", Reason.EXTRACTOR_FAILED)
    assert broken.gave_nothing

    broken.articles = 1
    assert not broken.gave_nothing
