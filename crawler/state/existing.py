"""The state behind an output folder, for those who ask it something without a run."""

from __future__ import annotations

from pathlib import Path

from crawler.state.engine import parse_url, sqlite_file
from crawler.state.errors import StateUrlError
from crawler.state.records import STATE_FILE
from crawler.state.store import StateStore


def state_url_of(output_dir: Path, state_url: str) -> str:
    """Return where the state is: ``state_url``, or where that is empty the file in the output folder."""
    return state_url or str(output_dir / STATE_FILE)


def open_existing(output_dir: Path, state_url: str) -> StateStore:
    """Return the state, open; none is created. Raises a :class:`crawler.state.errors.StateError`."""
    url = parse_url(state_url_of(output_dir, state_url))
    if url.get_backend_name() == "sqlite" and not sqlite_file(url).is_file():
        raise StateUrlError(f"state: {sqlite_file(url)}: is not there: no run has been here")
    return StateStore.open(url.render_as_string(hide_password=False))
