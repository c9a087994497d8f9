"""A small news site whose articles are made, as many as a test wants, on loopback."""

from __future__ import annotations

import random
import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from crawler.demo.server import SiteServer
from crawler.demo.site import Answer

WORDS = [
    "river",
    "council",
    "harbour",
    "market",
    "bridge",
    "winter",
    "village",
    "minister",
    "evening",
    "railway",
    "garden",
    "school",
    "measure",
    "company",
    "northern",
    "question",
    "weather",
    "building",
    "teacher",
    "morning",
    "quarter",
    "election",
    "doctor",
    "library",
    "station",
    "budget",
    "mountain",
    "traveller",
    "machine",
    "language",
    "harvest",
    "captain",
    "journal",
    "promise",
    "window",
    "orchestra",
    "island",
    "neighbour",
    "history",
    "farmer",
    "engine",
    "valley",
    "painter",
    "contract",
    "journey",
    "museum",
    "kitchen",
    "sailor",
    "forest",
    "letter",
    "hospital",
    "theatre",
    "republic",
    "season",
    "committee",
    "reporter",
    "festival",
    "summer",
    "factory",
    "coast",
    "cinema",
    "border",
    "pension",
    "visitor",
    "climate",
    "radio",
    "archive",
]
VERBS = [
    "said",
    "opened",
    "found",
    "described",
    "measured",
    "built",
    "promised",
    "crossed",
    "repaired",
    "painted",
    "counted",
    "closed",
    "reached",
]
ROBOTS = "User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n"


class MadeSite:
    """The site, served while the ``with`` block runs; ``requests`` is what was asked of it."""

    def __init__(self, count: int, *, first: int = 0, published: datetime = datetime(2026, 3, 1, tzinfo=UTC)) -> None:
        self.requests = []
        self.numbers = range(first, first + count)
        self.published = published
        self.editions: dict[int, int] = {}
        self.missing: set[str] = set()
        self.lies = False
        self._server = SiteServer("127.0.0.1", self.requests)
        self.url = f"http://{self._server.netloc}"

    def __enter__(self):
        self._server.start(self.respond)
        return self

    def __exit__(self, *_):
        self._server.stop()

    def delay(self, seconds: float) -> None:
        self._server.delay_seconds = seconds

    def address(self, number: int) -> str:
        return f"{self.url}/news/2026/03/{title(number).lower().replace(' ', '-')}-{number:04}.html"

    def addresses(self) -> set[str]:
        return {self.address(number) for number in self.numbers}

    def asked(self, since: int = 0) -> list[tuple[str, int]]:
        return [(request.path, request.status) for request in self.requests[since:]]

    def respond(self, path: str) -> Answer:
        fixed = {
            "/robots.txt": lambda: Answer(200, ROBOTS.format(base=self.url).encode(), "text/plain"),
            "/": lambda: self.listing(self.front_page(), "text/html"),
            "/feed.xml": lambda: self.listing(self.feed(), "application/rss+xml"),
            "/sitemap.xml": lambda: self.listing(self.sitemap(), "application/xml"),
        }
        if path in self.missing:
            return Answer(503, b"later", "text/plain")
        return fixed.get(path, lambda: self.article(path))()

    def article(self, path: str) -> Answer:
        number = path.removesuffix(".html").rpartition("-")[2]
        if number.isdecimal() and int(number) in self.numbers and self.url + path == self.address(int(number)):
            return Answer(200, self.page(int(number)).encode(), "text/html", self.published)
        return Answer(404, b"nothing here", "text/plain")

    def listing(self, text: str, media_type: str) -> Answer:
        """Answer with validators that change when the listing does, unless the site lies."""
        changed = self.published if self.lies else self.published + timedelta(hours=len(self.numbers))
        return Answer(200, text.encode(), media_type, changed)

    def front_page(self) -> str:
        links = "".join(f'<li><a href="{self.address(n)}">{title(n)}</a></li>' for n in self.numbers[:20])
        feed = f'<link rel="alternate" type="application/rss+xml" href="{self.url}/feed.xml">'
        return f"<!doctype html><html lang=en><head><title>The Post</title>{feed}</head><body><ul>{links}</ul>"

    def feed(self) -> str:
        items = "".join(
            f"<item><title>{title(n)}</title><link>{self.address(n)}</link>"
            f"<pubDate>{format_datetime(self.published)}</pubDate></item>"
            for n in self.numbers[-50:]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Post</title>{items}</channel></rss>'

    def sitemap(self) -> str:
        entries = "".join(f"<url><loc>{self.address(n)}</loc></url>" for n in self.numbers)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'

    def page(self, number: int) -> str:
        head = (
            f"<title>{title(number)} | The Post</title>"
            f'<meta property="article:published_time" content="{self.published.isoformat()}">'
            f'<meta name="author" content="Mara Lind"><link rel="canonical" href="{self.address(number)}">'
        )
        body = "".join(f"<p>{text}</p>" for text in paragraphs(number, self.editions.get(number, 1)))
        return (
            f"<!doctype html><html lang=en><head>{head}</head><body><nav><a href='/'>Home</a> <a href='/a'>Politics</a>"
            f" <a href='/b'>Sport</a></nav><main><article><h1>{title(number)}</h1>{body}</article>"
            f"<aside><p>Subscribe to our newsletter</p></aside></main><footer>The Post</footer></body></html>"
        )


def title(number: int) -> str:
    chance = random.Random(number)
    return " ".join(chance.sample(WORDS, 5)).capitalize()


def paragraphs(number: int, edition: int) -> list[str]:
    """Return texts that no other article shares, so that none is a near-duplicate of another."""
    chance = random.Random(f"{number}/{edition}")
    return [" ".join(sentence(chance) for _ in range(4)) for _ in range(6)]


def sentence(chance: random.Random) -> str:
    who, where, beside, what = chance.sample(WORDS, 4)
    did, had = chance.sample(VERBS, 2)
    return f"The {who} {did} that a {where} near the {beside} had {had} the {what}."


class DrippingSite:
    """A site whose front page answers, and whose articles come a byte at a time, without end."""

    def __init__(self) -> None:
        self.dripping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            path = connection.recv(65536).split(b" ")[1].decode()
            if path == "/":
                links = "".join(
                    f"<a href='/news/2026/03/{title(n).replace(' ', '-')}-{n}.html'>x</a>" for n in range(9)
                )
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + links.encode()
                )
            elif path.startswith("/news/"):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
                while True:
                    connection.sendall(b"x")
                    self.dripping.set()
                    time.sleep(0.2)
            else:
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
