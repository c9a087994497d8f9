"""Monitors for Spidermon (extra ``monitor``): what a run must give so that nobody is alarmed.

Subclass :class:`RunSuite` and give it ``monitors_failed_actions`` (mail, Slack,
…), then name the subclass in ``SPIDERMON_ENGINE_STOP_MONITORS``.
"""

from __future__ import annotations

from typing import ClassVar

from spidermon import Monitor, MonitorSuite

from crawler.run.exit_status import ExitStatus

STATS = "winnow/"


class RunMonitor(Monitor):  # type: ignore[misc] # Spidermon has no types
    """Judges the figures of a finished run."""

    def test_exit_status(self) -> None:
        """Fail unless the exit status is 0."""
        status = ExitStatus(self._stat("exit_status"))
        if status is not ExitStatus.DONE:
            self.fail(f"exit status {int(status)} ({status.name.lower()})")

    def test_no_source_failed(self) -> None:
        """Fail where a source gave nothing."""
        failed = self._stat("sites/failed")
        if failed:
            self.fail(f"{failed} of {self._stat('sites')} sources gave nothing")

    def test_articles_were_listed(self) -> None:
        """Fail where no source listed a single article, new or known."""
        if not self._stat("found"):
            self.fail("no article was listed anywhere")

    def _stat(self, name: str) -> int:
        return int(self.data.stats.get(STATS + name, 0))


class RunSuite(MonitorSuite):  # type: ignore[misc] # the same
    """All monitors of a run."""

    monitors: ClassVar = [RunMonitor]
