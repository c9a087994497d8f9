"""Imported by the fork server: what every worker needs is in memory before the first worker is forked from it."""

from __future__ import annotations

from crawler.text.language import detect_language
from crawler.text.scorer import load_scorer
from crawler.workers import jobs

__all__ = ["jobs"]

load_scorer()
detect_language("The models are read from disk once, not once a worker.")
