"""Deletes the folders of runs without any result; their line in the state stays."""

from __future__ import annotations

import shutil
from pathlib import Path

from crawler.output.folder import RunFolder, run_folders
from crawler.run.exit_status import ExitStatus
from crawler.run.manifest import Manifest, read_manifest

GOING = ".going"
"""Ends the name of a folder while it is deleted: what a kill leaves of it is no run any more."""


def drop_empty_runs_before(output_dir: Path, run_id: str) -> int:
    """Delete the folder of the run before ``run_id`` if it brought nothing; return how many were deleted.

    Runs that began in the same second have no order, so all of them are looked at. The folder of the latest run always
    stays, so that whoever watches finds its manifest; a schedule of years leaves folders only of runs that have
    something to keep. Raises ``OSError``.
    """
    for left in (output_dir / "runs").glob(f"*{GOING}"):
        shutil.rmtree(left)
    others = [folder for folder in run_folders(output_dir) if folder.run_id != run_id]
    empty = [folder for folder in others if _second(folder) == _second(others[-1]) and _brought_nothing(folder)]
    for folder in empty:
        delete(folder)
    return len(empty)


def _second(folder: RunFolder) -> str:
    """Return when a run began, by its id: ``20260301T120000Z``."""
    return folder.run_id.partition("-")[0]


def _brought_nothing(folder: RunFolder) -> bool:
    try:
        return not folder.unfinished() and brought_nothing(read_manifest(folder.path))
    except ValueError:  # not a manifest of this program, or damaged: ``scrapy verify`` reports it
        return False


def brought_nothing(manifest: Manifest) -> bool:
    """Return whether a run ended well and has no line in any of its files."""
    return manifest.exit_status == ExitStatus.DONE and not any(file.lines for file in manifest.files)


def delete(folder: RunFolder) -> None:
    """Delete the folder of a run; after a kill in the middle it is no run any more. Raises ``OSError``."""
    going = folder.path.with_name(folder.path.name + GOING)
    folder.path.replace(going)
    shutil.rmtree(going)
