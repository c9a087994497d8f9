"""What the exit status says, and that manifest and state say the same."""

from __future__ import annotations

import pytest
from made_site import MadeSite

INLINE = {"EXTRACT_WORKERS": "0"}


@pytest.mark.parametrize(
    ("spider", "arguments", "settings", "named"),
    [
        ("news", {"url": "http://127.0.0.1:9/", "max_article": "3"}, {}, "did you mean max_articles"),
        ("news", {}, {}, "one of url="),
        ("news", {"sources": "/nowhere/sources.toml"}, {}, "/nowhere/sources.toml"),
        ("urls", {"file": "/nowhere/urls.txt"}, {}, "no such file"),
        ("nwes", {}, {}, "nwes"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"OUTPUT_COMPRESSION": "rar"}, "OUTPUT_COMPRESSION: 'rar'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"ALLOWED_NETWORKS": "localhost"}, "'localhost'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"EXTRACT_TIMEOUT": "soon"}, "soon"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"RIGHTS_POLICY": "ignore"}, "RIGHTS_POLICY: 'ignore'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"DEDUPE_NEAR": "yes"}, "DEDUPE_NEAR: 'yes'"),
        ("news", {"url": "http://127.0.0.1:9/"}, {"STATE_URL": "mysql://host/db"}, "only sqlite and postgresql"),
    ],
)
def test_usage_errors_end_with_2_in_one_line_and_open_nothing(crawl, spider, arguments, settings, named):
    done = crawl(spider, settings=settings, **arguments)

    assert done.status == 2, done.log
    assert named in done.log.splitlines()[-1]
    assert "Traceback" not in done.log
    assert not done.output.exists()
