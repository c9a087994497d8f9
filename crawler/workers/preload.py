"""Imported only by the fork server: loads what every worker needs before the first one is forked."""

from __future__ import annotations

import gc
import os

PROSE = "What is read from disk or built once is not read again by every worker. " * 9


def load() -> None:
    """Load everything, by reading a page."""
    from crawler.output import seal  # noqa: F401, PLC0415 - loaded here, while nothing is collected
    from crawler.text.cleaning.prompts import load_rules  # noqa: PLC0415
    from crawler.text.encoding import load_guesser  # noqa: PLC0415
    from crawler.text.evidence.scorer import load_scorer  # noqa: PLC0415
    from crawler.workers import jobs, listing_reader, page_reader  # noqa: F401, PLC0415
    from crawler.workers.tasks import PageTask  # noqa: PLC0415

    load_guesser()
    load_scorer()
    load_rules()
    page_reader.read(PageTask(f"<article><p>{PROSE}</p></article>".encode(), "https://www.example.org/a-page"))


# A signal to the whole process group (Ctrl-C, timeout) is for the crawl, which stops its workers when they are done.
os.setpgid(0, 0)
# All of it stays. Looking through it for garbage takes a tenth of the time, here and later in every worker, and writes
# to memory that the workers share.
gc.disable()
load()
gc.freeze()
gc.enable()
