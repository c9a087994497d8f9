"""Web servers on 127.0.0.x that do as a table says, and remember who asked for what."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Answer = bytes | Iterable[bytes]


def reply(body: bytes | str = b"", status: int = 200, **headers: str) -> bytes:
    """Return a whole HTTP response; ``content_type`` becomes ``Content-Type``."""
    data = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": "text/html", "Content-Length": str(len(data)), "Connection": "close"}
    fields |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + data


def redirect(location: str, status: int = 301) -> bytes:
    return reply(b"", status, location=location)


@dataclass
class Arrival:
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Host:
    """One address; ``pages`` maps paths to answers, everything else is 404."""

    address: str
    port: int = 0
    pages: dict[str, Answer | Callable[[], Answer]] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [arrival.path for arrival in self.arrivals]

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.handle, args=(connection,), daemon=True).start()

    def handle(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection:
            try:
                self.answer(connection)
            except OSError:
                return

    def answer(self, connection: socket.socket) -> None:
        received = b""
        while b"\r\n\r\n" not in received:
            chunk = connection.recv(65536)
            if not chunk:
                return
            received += chunk
        first, *lines = received.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        self.arrivals.append(Arrival(path, headers, time.monotonic()))
        page = self.pages.get(path, reply("not here", 404))
        page = page() if callable(page) else page
        for chunk in [page] if isinstance(page, bytes) else page:
            connection.sendall(chunk)


class Loopback:
    """A small internet: all hosts listen on one port."""

    def __init__(self) -> None:
        self.hosts: dict[str, Host] = {}
        self.listeners: list[socket.socket] = []
        self.port = 0

    def host(self, address: str, pages: dict | None = None) -> Host:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        host = Host(address, self.port, pages or {})
        self.hosts[address] = host
        self.listeners.append(listener)
        threading.Thread(target=host.serve, args=(listener,), daemon=True).start()
        return host

    def close(self) -> None:
        for listener in self.listeners:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
