"""A server of ready answers on several loopback hosts, in a process of its own; it does nothing but write bytes."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager

HOSTS = tuple(f"127.0.0.{number}" for number in range(11, 19))
ROBOTS = b"User-agent: *\nAllow: /\n"
Answers = dict[bytes, bytes]


class _Connection(asyncio.Protocol):
    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            self.transport.write(self.answers.get(path, NOT_FOUND))  # type: ignore[attr-defined]


def answer(body: bytes, content_type: str, status: str = "200 OK") -> bytes:
    """Return a whole HTTP answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode("latin-1", "replace") + body


NOT_FOUND = answer(b"", "text/plain", "404 Not Found")


@contextmanager
def serving(answers: Answers) -> Iterator[int]:
    """Serve the answers, by path, on all ``HOSTS``; give the port, which is the same on each."""
    sockets = _bound()
    answers[b"/robots.txt"] = answer(ROBOTS, "text/plain")
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(sockets, answers), daemon=True)
    process.start()
    port = sockets[0].getsockname()[1]
    for one in sockets:
        one.close()
    try:
        yield port
    finally:
        process.terminate()
        process.join()


def _bound() -> list[socket.socket]:
    while True:
        sockets = [socket.create_server((HOSTS[0], 0), backlog=512)]
        try:
            port = sockets[0].getsockname()[1]
            sockets += [socket.create_server((host, port), backlog=512) for host in HOSTS[1:]]
        except OSError:  # the port is taken on another host
            for one in sockets:
                one.close()
        else:
            return sockets


def _serve(sockets: list[socket.socket], answers: Answers) -> None:
    async def forever() -> None:
        loop = asyncio.get_running_loop()
        for one in sockets:
            await loop.create_server(lambda: _Connection(answers), sock=one)
        await asyncio.Event().wait()

    asyncio.run(forever())
