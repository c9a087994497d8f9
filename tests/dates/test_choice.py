from datetime import UTC, datetime

import pytest

from crawler.dates.choice import Told, choose, choose_date


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], (None, None)),
        ([(None, "json-ld"), ("2024-03-01", "url")], ("2024-03-01", "url")),
        (
            [
                ("2024-03-02", "text"),
                ("2024-03-01", "url"),
                ("2024-03-03T10:00:00+00:00", "sitemap"),
                ("2024-03-04", "feed"),
            ],
            ("2024-03-04", "feed"),
        ),
        ([("2024-03-01", "url"), ("2024-03-02", "dateline")], ("2024-03-02", "dateline")),
        ([("2024-03-01", "meta"), ("2024-03-01T10:00:00+00:00", "feed")], ("2024-03-01T10:00:00+00:00", "feed")),
        ([("2024-03-01", "meta"), ("2024-03-02T10:00:00+00:00", "feed")], ("2024-03-01", "meta")),
        ([("2024-03-01", "elsewhere")], (None, None)),
    ],
)
def test_the_best_source_wins_and_what_it_lacks_is_filled_up(candidates, chosen):
    assert choose_date(candidates) == chosen


def test_a_time_gives_way_only_to_the_same_time_with_its_offset():
    naive = Told("2024-05-15T10:05:00", "json-ld")
    assert choose([naive, Told("2024-05-15T10:05:00+02:00", "meta")]) == Told("2024-05-15T10:05:00+02:00", "meta")
    assert choose([naive, Told("2024-05-15T11:05:00+02:00", "meta")]) == naive


def test_a_date_after_the_capture_is_not_believed():
    candidates = [("2024-05-17", "feed"), ("2024-05-15", "url")]
    assert choose_date(candidates, latest=datetime(2024, 5, 15, 12, tzinfo=UTC)) == ("2024-05-15", "url")
