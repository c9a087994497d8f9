"""Deletes the folders of runs without any result; their line in the state stays."""

from __future__ import annotations

import shutil
from pathlib import Path

from crawler.output.folder import RunFolder, run_folders
from crawler.run.exit_status import ExitStatus
from crawler.run.manifest import Manifest, read_manifest

GOING = ".going"
"""Ends the name of a folder while it is deleted: what a kill leaves of it is no run any more."""


def drop_empty_run_before(output_dir: Path, run_id: str) -> bool:
    """Return whether the run before ``run_id`` brought nothing; its folder is deleted then.

    The folder of the latest run always stays, so that whoever watches finds its manifest; a schedule of years leaves
    folders only of runs that have something to keep. Raises ``OSError``.
    """
    for left in (output_dir / "runs").glob(f"*{GOING}"):
        shutil.rmtree(left)
    before = [folder for folder in run_folders(output_dir) if folder.run_id < run_id]
    if not before or before[-1].unfinished():
        return False
    try:
        manifest = read_manifest(before[-1].path)
    except ValueError:  # somebody else's, or damaged: "verify" tells
        return False
    if brought_nothing(manifest):
        delete(before[-1])
        return True
    return False


def brought_nothing(manifest: Manifest) -> bool:
    """Return whether a run ended well and has no line in any of its files."""
    return manifest.exit_status == ExitStatus.DONE and not any(file.lines for file in manifest.files)


def delete(folder: RunFolder) -> None:
    """Delete the folder of a run; after a kill in the middle it is no run any more. Raises ``OSError``."""
    going = folder.path.with_name(folder.path.name + GOING)
    folder.path.replace(going)
    shutil.rmtree(going)
