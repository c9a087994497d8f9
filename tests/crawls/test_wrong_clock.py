"""A machine whose clock was years ahead for two runs collects what is new once it is right again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from web import Host

INLINE = {"EXTRACT_WORKERS": "0"}
PATHS = [f"/news/2026/03/the-council-opens-bridge-number-{number}.html" for number in range(5)]
YEARS = timedelta(days=5 * 365)


def test_what_comes_after_the_clock_is_right_again_is_collected_once(crawl):
    with Host() as host:
        host.put("/", "<html><head><title>Post</title></head><body></body></html>")
        host.articles(*PATHS[:2])
        host.put(PATHS[1], "later", status=503)
        host.put(PATHS[2], "<html><head><title>Back soon</title></head><body>Maintenance</body></html>")
        host.feed("/feed/", *PATHS[:3])
        crawl("news", settings=INLINE, url=host.url)
        crawl("news", settings=INLINE, url=host.url)
        crawl.let_pass(-YEARS)

        host.articles(*PATHS)
        host.feed("/feed/", *PATHS)
        for _ in range(2):
            crawl("news", settings=INLINE, url=host.url)
        assert Counter(row["url"].removeprefix(host.url) for row in crawl.rows()) == Counter(PATHS)

        asked = len(host.paths)
        crawl("news", settings=INLINE, url=host.url)
        assert not set(host.paths[asked:]) & set(PATHS)
