from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.state.health import baseline_of, judge
from crawler.state.records import SiteHealth

START = datetime(2026, 3, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)
USUAL = SiteHealth("r", "example.org", START, 60, 20, 40, 4, 1, 500, 38, 30)


def days(count: int, gap: timedelta = DAY, **changes) -> list[SiteHealth]:
    return [replace(USUAL, run_id=f"r{n}", at=START + n * gap, **changes) for n in range(count)]


def measures(current: SiteHealth, past: list[SiteHealth]) -> list[str]:
    return [finding.measure for finding in judge(current, baseline_of(past))]


TODAY = replace(USUAL, at=START + 10 * DAY)


@pytest.mark.parametrize("runs", [0, 1, 2])
def test_the_first_runs_have_no_baseline(runs):
    assert baseline_of(days(runs)) is None
    assert judge(replace(TODAY, found=0, articles=0), None) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"found": 0, "known": 0, "articles": 0, "refused": 0, "failed": 0}, ["found"]),
        ({"found": 15, "known": 15, "articles": 0, "refused": 0, "failed": 0}, ["found", "new"]),
        ({"found": 16, "known": 9, "articles": 6, "refused": 1, "failed": 0, "with_date": 6, "with_author": 4}, []),
        (
            {"articles": 0, "refused": 40, "with_date": 0, "with_author": 0, "median_words": None},
            ["articles", "refused"],
        ),
        ({"articles": 0, "refused": 0, "failed": 5, "median_words": None}, ["articles"]),
        ({"articles": 0, "refused": 0, "failed": 4, "median_words": None}, []),
        ({"articles": 20, "refused": 25, "with_date": 19, "with_author": 15}, ["refused"]),
        ({"articles": 30, "refused": 15, "with_date": 29, "with_author": 25}, []),
        ({"median_words": 250}, ["median_words"]),
        ({"median_words": 251}, []),
        ({"median_words": 100, "articles": 4, "with_date": 4, "with_author": 3}, []),
        ({"with_date": 10}, ["date"]),
        ({"with_author": 0}, ["author"]),
        ({"with_date": 0, "with_author": 0}, ["date", "author"]),
    ],
)
def test_what_is_far_below_the_past_is_named(changes, expected):
    assert measures(replace(TODAY, **changes), days(10)) == expected


ALL_KNOWN = replace(TODAY, known=60, articles=0, refused=0, failed=0, median_words=None, with_date=0, with_author=0)


@pytest.mark.parametrize(
    ("past", "hours", "expected"),
    [
        (days(10), 24, ["new"]),
        (days(10), 22, ["new"]),
        (days(10), 1, []),
        (days(10, timedelta(minutes=5)), 24, []),
        ([*days(9), replace(USUAL, at=START + 9 * DAY, articles=0, known=60)], 24, []),
    ],
)
def test_nothing_new_is_normal_unless_every_day_brought_something(past, hours, expected):
    now = max(run.at for run in past) + timedelta(hours=hours)
    assert measures(replace(ALL_KNOWN, at=now), past) == expected


def test_one_bad_day_does_not_move_what_is_usual():
    past = days(4)
    past[2] = replace(past[2], found=0, articles=0, median_words=None, refused=45)
    assert measures(TODAY, past) == []
    assert measures(replace(TODAY, median_words=200), past) == ["median_words"]


def test_authors_are_not_missed_where_few_had_one():
    assert measures(replace(TODAY, with_author=0), days(5, with_author=10)) == []


def test_quiet_past_runs_say_nothing_about_shares():
    past = days(5, articles=0, refused=0, failed=0, known=60, median_words=None, with_date=0, with_author=0)
    assert measures(replace(TODAY, median_words=10, refused=100), past) == []


def test_the_finding_in_words():
    [finding] = judge(replace(TODAY, median_words=200), baseline_of(days(3)))
    assert finding.detail == "articles of 200 words, usually 500"
    assert (finding.site, finding.now, finding.usual) == ("example.org", 200, 500)


COUNTS = st.integers(0, 1000)


@st.composite
def healths(draw: st.DrawFn) -> SiteHealth:
    articles = draw(COUNTS)
    return replace(
        USUAL,
        at=START + draw(st.integers(0, 1000)) * timedelta(hours=1),
        found=draw(COUNTS),
        known=draw(COUNTS),
        articles=articles,
        refused=draw(COUNTS),
        failed=draw(COUNTS),
        median_words=draw(COUNTS) if articles else None,
        with_date=draw(st.integers(0, articles)),
        with_author=draw(st.integers(0, articles)),
    )


@given(healths(), st.lists(healths(), max_size=10))
def test_any_figures_can_be_judged(current, past):
    found = [finding.measure for finding in judge(current, baseline_of(past))]
    assert len(found) == len(set(found))
    assert baseline_of(past) is not None or found == []


@given(healths())
def test_a_site_that_never_changes_is_never_named(same):
    assert measures(same, [same] * 5) == []
