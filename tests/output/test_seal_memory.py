"""Sealing unpacks the memory of one site at a time, however many sites a part is of."""

from __future__ import annotations

import weakref
from collections import Counter

import pytest

from crawler.output import seal
from crawler.output.seal_task import SealReport
from crawler.text.cleaning.site_memory import SiteMemory


class Record:
    """What learning asks of a line of a spool."""

    def __init__(self, domain, fingerprints, *, votes=True) -> None:
        self.domain, self.fingerprints, self.votes = domain, fingerprints, votes


class Task:
    spool, day = None, 20_000

    def __init__(self, memories) -> None:
        self.memories = memories


def packed(articles):
    memory = SiteMemory()
    for fingerprints in articles:
        memory.observe(fingerprints, Task.day)
    return memory.dump()


@pytest.fixture
def most_at_once(monkeypatch):
    """Return a list whose only value is how many memories were unpacked at the same time at most."""
    alive, most, load = weakref.WeakSet(), [0], SiteMemory.load

    def counted(blob):
        memory = load(blob)
        alive.add(memory)
        most[0] = max(most[0], len(alive))
        return memory

    monkeypatch.setattr(SiteMemory, "load", counted)
    return most


def test_counts_are_those_of_the_whole_memory_and_one_is_unpacked_at_a_time(monkeypatch, most_at_once):
    domains = [f"site-{number}.example" for number in range(30)]
    spool = [Record(domain, [1, 2, number]) for number in range(3, 6) for domain in domains]
    spool.append(Record(domains[0], [1, 99], votes=False))
    monkeypatch.setattr(seal, "records", lambda _: iter(spool))
    monkeypatch.setattr(seal, "_fingerprints", lambda record: iter(record.fingerprints))
    report = SealReport(articles=None, memories={})

    counts = seal.learn(Task({domain: packed([[1, 7], [1, 8]]) for domain in domains}), report)

    assert most_at_once[0] <= 2  # the one before goes when the next is there
    for domain in domains:
        whole = SiteMemory.load(report.memories[domain])
        assert counts[domain].articles == whole.articles == report.articles_seen[domain] == 5
        found = Counter({number: counts[domain].count(number) for number in (1, 2, 3, 99)})
        assert found == Counter({1: 5, 2: 3, 3: 1})
        assert all(whole.count(number) == found[number] for number in (1, 2, 3, 99))
