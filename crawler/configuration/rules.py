"""The checks of single settings, where the type of the default value is not enough."""

from __future__ import annotations

from typing import Any

from crawler.configuration.kinds import Check, contact, each_of, ending_in, networks, number, one_of
from crawler.items import DEFAULT_EXTRACTOR
from crawler.rights.signals import SIGNAL_NAMES

WORKER_LEAST_MEGABYTES = 200
"""Least memory of a worker: models, tables and libraries take 150 before the first page."""


def state_url(value: Any) -> str | None:
    """Check the address of the state; empty is SQLite in ``OUTPUT_DIR``."""
    if not value:
        return None
    from crawler.state.engine import parse_url  # noqa: PLC0415 - the database library takes half a second to load
    from crawler.state.errors import StateUrlError  # noqa: PLC0415 - see above

    try:
        parse_url(str(value))
    except StateUrlError as error:
        return str(error)
    return None


def extractor(value: Any) -> str | None:
    """Check the path of a class that reads pages."""
    if value == DEFAULT_EXTRACTOR:
        return None  # what it imports is loaded by the workers alone
    from crawler.extractors import extractor_class  # noqa: PLC0415 - see above

    try:
        extractor_class(str(value))
    except ValueError as error:
        return str(error)
    return None


COUNT = number(least=0, whole=True)
AT_LEAST_ONE = number(least=1, whole=True)
DURATION = number(least=0)
LIMIT = number(above=0)

RULES: dict[str, Check] = {
    # output and state
    "STATE_URL": state_url,
    "OUTPUT_COMPRESSION": one_of("none", "gzip", "zstd"),
    "OUTPUT_PART_ARTICLES": AT_LEAST_ONE,
    # extraction
    "EXTRACTOR": extractor,
    "EXTRACT_WORKERS": COUNT,
    "EXTRACT_TIMEOUT": LIMIT,
    "EXTRACT_MEMORY_MB": number(least=WORKER_LEAST_MEGABYTES, whole=True),
    "EXTRACT_PAGES_PER_WORKER": AT_LEAST_ONE,
    "DEDUPE_NEAR": one_of("mark", "drop", "off"),
    "REVISIT_AFTER_DAYS": DURATION,
    # rights, and who we are
    "RIGHTS_POLICY": one_of("respect", "record"),
    "RIGHTS_DROP": each_of(SIGNAL_NAMES, "opt-out signal"),
    # politeness
    "CONCURRENT_REQUESTS": AT_LEAST_ONE,
    "CONCURRENT_REQUESTS_PER_DOMAIN": AT_LEAST_ONE,
    "DOWNLOAD_DELAY": DURATION,
    "CRAWL_DELAY_MAX_SECONDS": DURATION,
    "RETRY_AFTER_MAX_SECONDS": DURATION,
    "BACKOFF_FIRST_SECONDS": DURATION,
    "BACKOFF_MAX_SECONDS": DURATION,
    "HOST_FAILURES_MAX": AT_LEAST_ONE,
    "CRAWL_TIMEOUT_MINUTES": DURATION,
    "RETRY_TIMES": COUNT,
    # safety
    "ALLOWED_NETWORKS": networks,
    "DOWNLOAD_MAXSIZE": COUNT,
    "DOWNLOAD_IN_FLIGHT_MAXSIZE": AT_LEAST_ONE,
    "DOWNLOAD_TIMEOUT": LIMIT,
    "DNS_TIMEOUT": LIMIT,
    # watching
    "PROMETHEUS_TEXTFILE": ending_in(".prom"),
    "LOG_LEVEL": one_of("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG"),
}

DOUBTS: dict[str, Check] = {"CONTACT": contact}
"""Checks whose findings are warnings and do not stop a crawl from starting."""
