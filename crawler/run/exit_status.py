"""The exit status of a crawl: all rules are in this file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from crawler.run.tally import Tally
from crawler.terminal import counted


class ExitStatus(IntEnum):
    """Exit status of ``scrapy crawl``; the same number stands in the manifest and in the state."""

    DONE = 0
    """With or without anything new."""
    USAGE = 2
    """Usage or configuration error, nothing fetched."""
    NOTHING = 3
    """Nothing could be collected: every source failed."""
    PARTLY = 4
    """Done, but some source failed or fell below its own past."""
    OUTPUT = 5
    """Output or state could not be written."""
    LOCKED = 6
    """Another run holds this OUTPUT_DIR."""
    STOPPED = 7
    """Stopped before the end by a signal or the time budget; the next run goes on from there."""
    INTERNAL = 8
    """Internal error."""


COMPLETE = frozenset({ExitStatus.DONE, ExitStatus.PARTLY, ExitStatus.NOTHING, ExitStatus.OUTPUT})
"""The crawl went to its end, whatever it found; where a finished run says ``OUTPUT``, an export failed beside it."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended."""

    status: ExitStatus
    reason: str
    """One or two words for the manifest: ``finished``, ``stopped``, ``output_error``, …"""
    detail: str = ""


FINISHED = "finished"
"""Scrapy's own word for a crawl that had nothing left to do; all others are reasons to stop before."""
EXPORT_FAILED = Ending(ExitStatus.OUTPUT, "export_failed", "the files of the run are complete; see the notes")
"""Something that was asked for beside the run's own files could not be written."""


def judge(tally: Tally, close_reason: str, *, callback_errors: int, unhealthy: int) -> Ending:
    """Return the ending of a run that opened its output; where several things happened, the gravest counts.

    ``unhealthy`` is the number of sites that fell far below their own past.
    """
    failed = sorted(name for name, site in tally.sites.items() if site.gave_nothing)
    named, faults = (
        ", ".join(failed),
        f"{counted(callback_errors, 'error')} in the code of spiders or pipelines; see the log",
    )
    endings = (
        (callback_errors, Ending(ExitStatus.INTERNAL, "internal_error", faults)),
        (close_reason != FINISHED, Ending(ExitStatus.STOPPED, close_reason)),
        (tally.only_broken_lines, Ending(ExitStatus.NOTHING, "every_line_broken", "no line of the list is an address")),
        (failed and len(failed) == len(tally.sites), Ending(ExitStatus.NOTHING, "every_source_failed", named)),
        (failed, Ending(ExitStatus.PARTLY, "some_source_failed", named)),
        (unhealthy, Ending(ExitStatus.PARTLY, "below_its_past", counted(unhealthy, "site"))),
    )
    return next((ending for applies, ending in endings if applies), Ending(ExitStatus.DONE, close_reason))
