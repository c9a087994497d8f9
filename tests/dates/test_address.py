from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import url_date


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2026/01/31/slug", date(2026, 1, 31)),
        ("/2026/1/3/slug", date(2026, 1, 3)),
        ("/news/2026-01-31-slug", date(2026, 1, 31)),
        ("/news/slug-2026-01-31", date(2026, 1, 31)),
        ("/20260131/slug", date(2026, 1, 31)),
        ("/a_20260131.html", date(2026, 1, 31)),
        ("/2026/jan/31/slug", date(2026, 1, 31)),
        ("/2026/December/05/slug", date(2026, 12, 5)),
        ("/31-01-2026/slug", date(2026, 1, 31)),
        ("/31.01.2026", date(2026, 1, 31)),
        ("/%32026/01/31/slug", date(2026, 1, 31)),
        ("/2026/02/31/slug", None),
        ("/2026/01/slug", None),
        ("/2026/13/01/slug", None),
        ("/01-02-2026/slug", None),
        ("/02-02-2026/slug", date(2026, 2, 2)),
        ("/04-31-2026/slug", None),
        ("/05-31-2026/slug", date(2026, 5, 31)),
        ("/2026/3/01/slug", None),
        ("/31-jan-2026/slug", date(2026, 1, 31)),
        ("/2026/marching/31/slug", None),
        ("/article/202601311234", None),
        ("/article/920260131", None),
        ("/v2026.01.31x/", None),
        ("/1826/01/31/slug", None),
        ("/", None),
        ("/slug?date=2026-01-31", None),
        ("/2026/02/30/2026/03/01/", date(2026, 3, 1)),
    ],
)
def test_url_date(path, expected):
    assert url_date(f"https://example.com{path}") == expected


@given(st.text())
def test_any_address_gives_a_day_or_none(text):
    assert url_date(f"https://example.com/{text}") is None or isinstance(url_date(f"https://example.com/{text}"), date)
    url_date(text)
