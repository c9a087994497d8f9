"""Fetches a list of addresses from all hosts in turn, even if the list is sorted by host, as database exports are."""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from types import TracebackType
from typing import Self

IN_MEMORY = 50
"""Addresses of one host that wait in memory; more wait in a temporary file, so that memory stays flat."""


class HostTurns:
    """Addresses that wait, by host, and how many of each host are under way.

    ``host_limit`` of one host and ``limit`` over all hosts are taken at most before others are done.
    """

    def __init__(self, *, host_limit: int, limit: int) -> None:
        self.host_limit = host_limit
        self.limit = limit
        self.under_way: Counter[str] = Counter()
        self._waiting: dict[str, deque[tuple[str, str]]] = {}
        self._ready: deque[str] = deque()
        """Hosts with addresses and room, in the order of their turn."""
        self._overflow = Overflow()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._overflow.close()

    @property
    def is_full(self) -> bool:
        """Return whether so many addresses are under way that none may be taken."""
        return self.under_way.total() >= self.limit

    @property
    def is_idle(self) -> bool:
        """Return whether nothing waits and nothing is under way."""
        return not self._waiting and not self.under_way.total()

    def offer(self, host: str, url: str, site: str) -> None:
        """Let an address wait for its turn."""
        waiting = self._waiting.get(host)
        if waiting is None:
            waiting = self._waiting[host] = deque()
            self._may_be_ready(host)
        if len(waiting) < IN_MEMORY and not self._overflow.holds(host):
            waiting.append((url, site))
        else:
            self._overflow.put(host, url, site)

    def take(self) -> tuple[str, str, str] | None:
        """Return host, address and site whose turn it is, now under way; ``None`` where none may be taken."""
        if self.is_full or not self._ready:
            return None
        host = self._ready.popleft()
        waiting = self._waiting[host]
        url, site = waiting.popleft()
        self.under_way[host] += 1
        if not waiting:
            waiting.extend(self._overflow.get(host, IN_MEMORY))
        if not waiting:
            del self._waiting[host]
        self._may_be_ready(host)
        return host, url, site

    def done(self, host: str) -> None:
        """Note that an address of a host is done with."""
        full = self.under_way[host] >= self.host_limit
        self.under_way[host] -= 1
        if not self.under_way[host]:
            del self.under_way[host]
        if full:
            self._may_be_ready(host)

    def _may_be_ready(self, host: str) -> None:
        if host in self._waiting and self.under_way[host] < self.host_limit:
            self._ready.append(host)


class Overflow:
    """Addresses beyond what may wait in memory, in a temporary file that is gone with the process."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()
        self._file: sqlite3.Connection | None = None

    def holds(self, host: str) -> bool:
        """Return whether any address of a host waits here."""
        return self._held[host] > 0

    def put(self, host: str, url: str, site: str) -> None:
        """Keep one address, behind those of its host."""
        if self._file is None:
            self._file = sqlite3.connect("", isolation_level=None)  # an empty name: a file without a name
            self._file.execute("CREATE TABLE waiting (host TEXT, url TEXT, site TEXT)")
            self._file.execute("CREATE INDEX of_host ON waiting (host)")
            self._file.execute("BEGIN")
        self._file.execute("INSERT INTO waiting VALUES (?, ?, ?)", (host, url, site))
        self._held[host] += 1

    def get(self, host: str, count: int) -> list[tuple[str, str]]:
        """Return the first addresses of a host, with their sites, and keep them no longer."""
        if self._file is None or not self.holds(host):
            return []
        query = "SELECT rowid, url, site FROM waiting WHERE host = ? ORDER BY rowid LIMIT ?"
        rows = self._file.execute(query, (host, count)).fetchall()
        self._file.executemany("DELETE FROM waiting WHERE rowid = ?", [(row[0],) for row in rows])
        self._held[host] -= len(rows)
        return [(url, site) for _, url, site in rows]

    def close(self) -> None:
        """Close and delete the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
