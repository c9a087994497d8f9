"""A state that is made from rows knows what the state that was lost had known."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from crawler.output.parts import OutputError
from crawler.run.rebuilding import learn, rebuild
from crawler.state.records import Outcome, Part, PartState
from crawler.state.store import StateStore

TEXT = "The council of the harbour town voted on Monday to open the old bridge to all cyclists from next spring on."


def row(number, revision=1, text=TEXT):
    return {
        "id": f"{number}{revision}", "url": f"https://post.example/{number}", "domain": "post.example",
        "requested_url": f"https://www.post.example/{number}?utm_source=feed", "text": text,
        "content_hash": f"{number:062x}{revision:02x}", "revision": revision, "duplicate_of": None,
        "fetched_at": f"2026-03-0{revision}T10:00:00+00:00", "date_published": "2026-03-01T08:00:00+00:00",
    }  # fmt: skip


def put(folder, run_id, rows, name="articles-00001.jsonl"):
    path = folder / "runs" / run_id / name
    path.parent.mkdir(parents=True)
    data = b"".join(json.dumps(one).encode() + b"\n" for one in rows)
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.fixture
def store(tmp_path):
    with StateStore.open(tmp_path / "state.sqlite3") as opened:
        yield opened


def test_rows_are_known_by_every_address_and_by_what_they_say(store, tmp_path):
    put(tmp_path, "20260301T100000Z-0001", [row(1)])
    put(tmp_path, "20260302T100000Z-0002", [row(1, revision=2), row(2)], "articles-00001.jsonl.gz")

    found = learn(tmp_path, store)

    assert (found.rows, found.learned) == (3, 3)
    known = store.lookup(["https://post.example/1", "https://www.post.example/1", "https://post.example/2"])
    assert len(known) == 3
    assert {state.outcome for state in known.values()} == {Outcome.DONE}
    assert known["https://post.example/1"].revision == 2
    assert known["https://post.example/1"].published == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert store.exact_match(row(2)["content_hash"]).article_id == "21"
    assert learn(tmp_path, store).learned == 0


def test_a_lost_revision_leaves_the_earlier_one_known(store, tmp_path):
    put(tmp_path, "20260301T100000Z-0001", [row(1)])
    later = put(tmp_path, "20260302T100000Z-0002", [row(1, revision=2)])
    learn(tmp_path, store)
    later.unlink()

    found = rebuild([tmp_path], store)

    assert (found.rows, found.learned, found.forgotten) == (1, 1, 1)
    assert store.lookup(["https://post.example/1"])["https://post.example/1"].revision == 1


def test_a_state_of_two_folders_is_not_rebuilt_from_one(store, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, run_id in ((one, "20260301T100000Z-0001"), (two, "20260302T100000Z-0002")):
        path = put(folder, run_id, [row(1 if folder == one else 2)])
        store.seal_part(Part(run_id, 1, str(path), PartState.SEALED, 1, 1, "0"))
        learn(folder, store)

    with pytest.raises(ValueError, match="two: the state knows its articles too"):
        rebuild([one], store)
    assert rebuild([one, two], store).forgotten == 0


def test_what_is_no_row_is_an_error_with_its_file(store, tmp_path):
    path = put(tmp_path, "20260301T100000Z-0001", [row(1)])
    path.write_bytes(path.read_bytes() + b"[1, 2]\n")
    with pytest.raises(OutputError, match=r"articles-00001\.jsonl"):
        learn(tmp_path, store)
