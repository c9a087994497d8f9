"""Imported by the fork server: what every worker needs is in memory before the first worker is forked from it."""

from __future__ import annotations

from crawler.text.fingerprint import signature
from crawler.text.language import detect_language
from crawler.text.normalize import content_hash
from crawler.text.prompts import load_rules
from crawler.text.scorer import load_scorer
from crawler.workers import jobs

__all__ = ["jobs"]

SAMPLE = "Models and tables are read from disk or built once, not once a worker. " * 3

load_scorer()
load_rules()
detect_language(SAMPLE)
content_hash(SAMPLE)
signature(SAMPLE)
