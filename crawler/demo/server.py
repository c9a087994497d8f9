"""HTTP for one site: keep-alive, conditional requests, a log. Standard library only."""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from crawler.demo.site import Answer

IDLE_SECONDS = 30
"""A connection that says nothing for so long is closed; a crawl of the demo never pauses that long."""
BROKEN = Answer(500, b"internal error", "text/plain")
"""What a site answers where a test lets it fail."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the newsroom answered."""

    host: str
    """Address and port, as in the Host header."""
    method: str
    path: str
    status: int
    headers: dict[str, str]
    """Names in lower case."""
    time: datetime


class SiteServer(ThreadingHTTPServer):
    """A listening socket, and the thread that serves it."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, host: str, log: list[Request], port: int = 0) -> None:
        self.respond: Callable[[str], Answer]
        self.log = log
        self.delay_seconds = 0.0
        self.failing_prefix: str | None = None
        super().__init__((host, port), Handler)
        self.netloc = f"{host}:{self.server_port}"
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True, name=self.netloc)

    def start(self, respond: Callable[[str], Answer]) -> None:
        """Serve from now on; ``respond`` answers to a path."""
        self.respond = respond
        self._thread.start()

    def stop(self) -> None:
        """Close the socket and end the thread."""
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report what went wrong, unless the client hung up: that is its own affair."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers with what the site says."""

    protocol_version = "HTTP/1.1"
    server_version = "Newsroom"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = IDLE_SECONDS
    server: SiteServer

    def do_GET(self) -> None:
        """Send the answer with its body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Send the head of the answer."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        if self.server.delay_seconds:
            time.sleep(self.server.delay_seconds)
        answer = self._found()
        headers = validators(answer)
        status = 304 if is_known(answer, headers, self.headers.get) else answer.status
        self._log(status)
        self._send(status, headers, answer, with_body=with_body and status != HTTPStatus.NOT_MODIFIED)

    def _found(self) -> Answer:
        prefix = self.server.failing_prefix
        if prefix is not None and self.path.startswith(prefix):
            return BROKEN
        return self.server.respond(self.path)

    def _send(self, status: int, headers: dict[str, str], answer: Answer, *, with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.location:
            self.send_header("Location", answer.location)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _log(self, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.log.append(Request(self.server.netloc, self.command, self.path, status, headers, datetime.now(UTC)))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Write nothing: the log of requests is kept as values."""


def validators(answer: Answer) -> dict[str, str]:
    """ETag and Last-Modified of a good answer."""
    if answer.status != HTTPStatus.OK or answer.last_modified is None:
        return {}
    tag = hashlib.sha256(answer.body).hexdigest()[:16]
    return {"ETag": f'"{tag}"', "Last-Modified": format_datetime(answer.last_modified.astimezone(UTC), usegmt=True)}


def is_known(answer: Answer, headers: dict[str, str], asked: Callable[[str], str | None]) -> bool:
    """Whether the client has this version already; the ETag decides where both are sent (RFC 9110, 13.1.3)."""
    if not headers or answer.last_modified is None:
        return False
    tags = asked("If-None-Match")
    if tags is not None:
        return headers["ETag"] in tags
    with suppress(TypeError, ValueError):
        since = parsedate_to_datetime(asked("If-Modified-Since") or "")
        return answer.last_modified.replace(microsecond=0) <= since
    return False
