"""Every setting is checked before anything is opened; what is wrong is named, with its value and what it must be."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings, default_settings

from crawler import settings as ours
from crawler.configuration.check import check_settings, setting_doubts, setting_problems
from crawler.configuration.rules import RULES

DEFAULTS = {**vars(default_settings), **vars(ours)}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("REVISIT_AFTER_DAYS", "weekly", "must be a number, 0 or more"),
        ("EXTRACT_WORKERS", "all", "must be a whole number, 0 or more"),
        ("EXTRACT_WORKERS", "-1", "must be a whole number, 0 or more"),
        ("EXTRACT_WORKERS", 1.5, "must be a whole number, 0 or more"),
        ("EXTRACT_TIMEOUT", "0", "must be a number greater than 0"),
        ("EXTRACT_TIMEOUT", "nan", "must be a number greater than 0"),
        ("EXTRACT_MEMORY_MB", "100", "must be a whole number, 200 or more"),
        ("OUTPUT_COMPRESSION", "bz2", "must be one of none, gzip, zstd"),
        ("ALLOWED_NETWORKS", "10.0.0.0/8,192.168", "'192.168' must be a network"),
        ("ALLOWED_NETWORKS", ["10.0.0.0/40"], "'10.0.0.0/40' must be a network"),
        ("RIGHTS_DROP", "noai,no-training", "'no-training' is no opt-out signal"),
        ("STATE_URL", "mysql://host/db", "only sqlite and postgresql"),
        ("PROMETHEUS_TEXTFILE", "/var/lib/node/winnow.txt", "must end in .prom"),
        ("CLEAN_ENABLED", "perhaps", "must be True or False"),
        ("HTTPCACHE_ENABLED", "yes", "must be True or False"),
        ("HTTPCACHE_EXPIRATION_SECS", "1h", "must be a number"),
        ("DOWNLOADER_MIDDLEWARES", "mine.Middleware", "must be a JSON object"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_it_must_be(name, value, told):
    (line,) = setting_problems({name: value}, DEFAULTS)

    assert line.startswith(f"{name}: {value!r}: ")
    assert told in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EXTRACT_WORKERS", "0"),
        ("DOWNLOAD_DELAY", "0.25"),
        ("CONTACT", "corpus@example.org"),
        ("CONTACT", "mailto:corpus@example.org"),
        ("CONTACT", "https://example.org/robot"),
        ("CONTACT", ""),
        ("RIGHTS_DROP", "noai, content-signal=ai-train=no"),
        ("RIGHTS_DROP", ""),
        ("ALLOWED_NETWORKS", "127.0.0.0/8, ::1"),
        ("HTTPCACHE_ENABLED", "1"),
        ("FEEDS", '{"out.jsonl": {"format": "jsonlines"}}'),
        ("MY_OWN_PIPELINE_WORDS", "a,b"),
    ],
)
def test_good_values_and_settings_of_other_components_pass(name, value):
    assert list(setting_problems({name: value}, DEFAULTS, typed=[name])) == []


def test_what_the_project_ships_passes():
    assert list(setting_problems(vars(ours), DEFAULTS)) == []
    assert set(RULES) <= set(DEFAULTS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("OUTPUT_DIRS", "OUTPUT_DIR"), ("DEDUP_ENABLED", "DEDUPE_ENABLED"), ("DOWNLOAD_DELY", "DOWNLOAD_DELAY")],
)
def test_a_misspelt_name_is_told_only_where_it_was_typed_for_this_command(typed, meant):
    settings = Settings({typed: "1"}, priority="cmdline")

    with pytest.raises(ValueError, match=f"^{typed}: .*did you mean {meant}\\?$"):
        check_settings(settings, DEFAULTS)
    check_settings(Settings({typed: "1"}, priority="project"), DEFAULTS)


@pytest.mark.parametrize("value", ["the web team", "me@home", "example.org"])
def test_a_contact_that_reaches_nobody_is_told_and_keeps_nothing_from_starting(value):
    assert list(setting_problems({"CONTACT": value}, DEFAULTS)) == []
    assert list(setting_doubts({"CONTACT": value})) == [
        f"CONTACT: {value!r}: must be a mail address or the URL (https://…) of a page about the crawl"
    ]
    assert list(setting_doubts({"CONTACT": "me@example.org"})) == []


def test_all_mistakes_are_told_together():
    settings = Settings({"EXTRACT_WORKERS": "many", "DEDUPE_NEAR": "yes"}, priority="cmdline")

    with pytest.raises(ValueError, match=r"DEDUPE_NEAR: 'yes'.*\nEXTRACT_WORKERS: 'many'"):
        check_settings(settings, DEFAULTS)
