from __future__ import annotations

import random
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from crawler.state.batch import Batch
from crawler.state.records import ArticleRecord, Outcome, Part, UrlOutcome
from crawler.state.store import StateStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PER_BATCH = 20
ENDLESS = """
import sys
sys.path.insert(0, sys.argv[2])
from test_kill import batch_of
from crawler.state.store import StateStore
store = StateStore.open(sys.argv[1])
number = max([part.lines for part in store.parts("r1")], default=0)
while True:
    store.commit(batch_of(number))
    number += 20
    print(number, flush=True)
"""


def address(number: int) -> str:
    return f"https://example.org/{number}"


def batch_of(first: int) -> Batch:
    batch = Batch(parts=[Part("r1", 1, "p", lines=first + PER_BATCH)])
    for number in range(first, first + PER_BATCH):
        bands = tuple(number * 16 + place for place in range(16))
        batch.articles.append(ArticleRecord(f"id{number}", address(number), f"{number:064x}", bands=bands))
        batch.urls.append(UrlOutcome(address(number), Outcome.DONE, NOW, "example.org", article_id=f"id{number}"))
    return batch


def killed_run(url: str, batches: int) -> int:
    """Start a writer, kill it after so many batches at the earliest; return what it said was committed."""
    command = [sys.executable, "-c", ENDLESS, url, str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        said = [int(process.stdout.readline()) for _ in range(batches)]
        process.send_signal(signal.SIGKILL)
        said += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        assert process.wait() == -signal.SIGKILL
    return said[-1]


def test_a_kill_leaves_whole_batches_and_nothing_that_was_committed_is_lost(state_url):
    chance = random.Random(state_url)
    StateStore.open(state_url).close()
    for _ in range(4):
        said = killed_run(state_url, chance.randint(1, 25))
        with StateStore.open(state_url) as store:
            [part] = store.parts("r1")
            # The batch in flight may have been committed without its process having said so.
            assert part.lines in (said, said + PER_BATCH)
            known = store.lookup([address(number) for number in range(part.lines + 2 * PER_BATCH)])
            assert {state.article_id for state in known.values()} == {f"id{number}" for number in range(part.lines)}
            assert len(known) == part.lines
            last = part.lines - 1
            assert [match.article_id for match in store.near_candidates([last * 16 + 15])] == [f"id{last}"]
