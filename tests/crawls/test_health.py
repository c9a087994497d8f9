"""A site that gives far less than it used to is named, and the exit status says so."""

from __future__ import annotations

from datetime import timedelta

from made_site import MadeSite

INLINE = {"EXTRACT_WORKERS": "0"}


def test_a_site_far_below_its_past_is_4_once_there_is_a_past(crawl):
    with MadeSite(8) as site:
        netloc = site.url.removeprefix("http://")
        for _ in range(3):
            done = crawl("news", settings=INLINE, url=site.url)
            assert done.status == 0
            assert done.manifest["notes"] == [f"Not yet compared with earlier runs, which takes 3 of them: {netloc}"]
            assert "Not yet compared" in done.log
        assert crawl("news", settings=INLINE, url=site.url).manifest["notes"] == []
        site.numbers = range(1)
        crawl.let_pass(timedelta(days=1))  # so that listings that stood for a while are asked again

        fallen = crawl("news", settings=INLINE, url=site.url)

        assert (fallen.status, fallen.manifest["reason"]) == (4, "below_its_past")
        assert any(netloc in note and "usually 8" in note for note in fallen.manifest["notes"]), fallen.manifest[
            "notes"
        ]
        assert "exit status 4" in fallen.log
        assert f"{netloc}: " in fallen.log
