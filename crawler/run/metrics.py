"""The counters of a finished run for other programs: as stats of Scrapy, as text of Prometheus. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from crawler import __version__
from crawler.run.run import Run

COUNTS = {
    "found": "Article addresses that were listed, known or not",
    "known": "Of these, done in an earlier run",
    "pages": "Pages that were fetched or read",
    "articles": "Articles written",
    "revised": "Of these, new revisions of known articles",
    "duplicates": "Of these, marked as near-duplicates",
}
Sample = tuple[Mapping[str, str], float]


def stats(run: Run) -> dict[str, int]:
    """Return the counters of a run by the name of their stat: ``winnow/articles``, ``winnow/refused/<reason>``."""
    assert run.ending is not None
    sites = run.tally.sites.values()
    found = {f"winnow/{name}": run.tally.total(name) for name in COUNTS}
    found |= {f"winnow/refused/{reason}": count for reason, count in sorted(run.tally.refused().items())}
    found["winnow/sites"] = len(sites)
    found["winnow/sites/failed"] = sum(site.gave_nothing for site in sites)
    found["winnow/exit_status"] = int(run.ending.status)
    return found


def textfile(run: Run, ended: datetime) -> str:
    """Return the counters of a run in Prometheus' text format, for the textfile collector of its node exporter."""
    assert run.ending is not None
    assert run.started is not None
    sites = sorted(run.tally.sites.items())
    lines: list[str] = []
    about = {"run_id": run.run_id, "reason": run.ending.reason, "version": __version__}
    lines += _metric("info", "What the last run was", [(about, 1)])
    lines += _metric("exit_status", "Exit status of the last run", [({}, int(run.ending.status))])
    lines += _metric("start_timestamp_seconds", "When the last run began", [({}, run.started.timestamp())])
    lines += _metric("end_timestamp_seconds", "When the last run ended", [({}, ended.timestamp())])
    for name, told in COUNTS.items():
        lines += _metric(name, told, [({"site": site}, getattr(tally, name)) for site, tally in sites])
    failed = [({"site": site}, int(tally.gave_nothing)) for site, tally in sites]
    lines += _metric("site_failed", "1 where nothing of a site could be collected", failed)
    refused = [({"reason": str(reason)}, count) for reason, count in sorted(run.tally.refused().items())]
    lines += _metric("refused", "Pages refused, by reason", refused)
    return "".join(f"{line}\n" for line in lines)


def _metric(name: str, told: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP winnow_run_{name} {told}."
    yield f"# TYPE winnow_run_{name} gauge"
    for labels, value in samples:
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"winnow_run_{name}{{{inside}}} {value:.15g}" if inside else f"winnow_run_{name} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
