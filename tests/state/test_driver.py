"""Without the driver of PostgreSQL the message says what to install."""

from __future__ import annotations

import sys

import pytest

from crawler.state.errors import StateUrlError
from crawler.state.store import StateStore


def test_a_missing_driver_is_told_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StateUrlError) as caught:
        StateStore.open("postgresql://reader:secret@db.example/corpus")

    said = str(caught.value)
    assert "pip install 'psycopg[binary]', the extra [postgresql] of this program" in said
    assert "db.example" in said
    assert "secret" not in said
