"""Imported by the fork server alone: what every worker needs is in memory before the first is forked from it."""

from __future__ import annotations

import os

from crawler.text.fingerprint import signature
from crawler.text.language import detect_language
from crawler.text.normalize import content_hash
from crawler.text.prompts import load_rules
from crawler.text.scorer import load_scorer
from crawler.workers import jobs

__all__ = ["jobs"]

SAMPLE = "Models and tables are read from disk or built once, not once a worker. " * 3

# A signal to the whole process group (Ctrl-C, timeout) is for the crawl, which stops its workers when they are done.
os.setpgid(0, 0)
load_scorer()
load_rules()
detect_language(SAMPLE)
content_hash(SAMPLE)
signature(SAMPLE)
