"""Small sites on loopback that do as a table says, with articles that pass the page gate."""

from __future__ import annotations

from html import escape

from made_site import paragraphs

from crawler.demo.server import SiteServer
from crawler.demo.site import Answer

HTML = "text/html; charset=utf-8"


class Host:
    """One host, served while the ``with`` block runs; what is not in ``pages`` is 404."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.requests = []
        self.pages: dict[str, Answer] = {}
        self.server = SiteServer(address, self.requests)
        self.url = f"http://{self.server.netloc}"

    def __enter__(self):
        self.server.start(self.respond)
        return self

    def __exit__(self, *_):
        self.server.stop()

    def respond(self, path: str) -> Answer:
        return self.pages.get(path.partition("?")[0], Answer(404, b"nothing here", "text/plain"))

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests if request.path not in ("/robots.txt", TDMREP)]

    def put(self, path: str, body: str | bytes, kind: str = HTML, status: int = 200) -> str:
        self.pages[path] = Answer(status, body if isinstance(body, bytes) else body.encode(), kind)
        return self.url + path

    def redirect(self, path: str, location: str) -> str:
        self.pages[path] = Answer(301, location=location)
        return self.url + path

    def articles(self, *paths: str, **facts: str) -> list[str]:
        return [self.put(path, article(f"{self.url}{path}", **facts)) for path in paths]

    def feed(self, path: str, *entries: str | tuple[str, str]) -> str:
        pairs = [(entry, "") if isinstance(entry, str) else entry for entry in entries]
        items = "".join(
            f"<item><title>Found</title><link>{escape(self.absolute(link))}</link>"
            + (f"<pubDate>{date}</pubDate>" if date else "")
            + "</item>"
            for link, date in pairs
        )
        return self.put(
            path, f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>', "application/rss+xml"
        )

    def sitemap(self, path: str, *entries: str | tuple[str, str]) -> str:
        pairs = [(entry, "") if isinstance(entry, str) else entry for entry in entries]
        rows = "".join(
            f"<url><loc>{escape(self.absolute(link))}</loc>" + (f"<lastmod>{date}</lastmod>" if date else "") + "</url>"
            for link, date in pairs
        )
        return self.put(
            path, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>', "text/xml"
        )

    def index(self, path: str, *children: str) -> str:
        rows = "".join(f"<sitemap><loc>{self.absolute(child)}</loc></sitemap>" for child in children)
        return self.put(
            path, f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>', "text/xml"
        )

    def page_of_links(self, path: str, *links: str, head: str = "") -> str:
        rows = "".join(f'<li><a href="{escape(link)}">{link.rpartition("/")[2] or link}</a></li>' for link in links)
        return self.put(
            path, f"<!doctype html><html lang=en><head><title>Post</title>{head}</head><body><ul>{rows}</ul>"
        )

    def absolute(self, link: str) -> str:
        return self.url + link if link.startswith("/") else link


TDMREP = "/.well-known/tdmrep.json"


def article(
    url: str, *, canonical: str = "", published: str = "2026-03-01T10:00:00+00:00", language: str = "en", text: str = ""
) -> str:
    """Return the page of an article whose text depends on its address alone."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in ([text] * 3 if text else paragraphs(url_number(url), 0)))
    title = f"Report {url_number(url)} of the council"
    date = f'<meta property="article:published_time" content="{published}">' if published else ""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    head = f'<title>{title}</title><meta property="og:type" content="article">{date}{link}'
    return (
        f'<!doctype html><html lang="{language}"><head>{head}</head><body><nav><a href="/">Home</a></nav>'
        f"<main><article><h1>{title}</h1>{body}</article></main><footer>The Post</footer></body></html>"
    )


def url_number(url: str) -> int:
    path = url.partition("//")[2].partition("/")[2].removesuffix("/").removesuffix("/amp")
    return sum((place + 1) * byte for place, byte in enumerate(path.encode())) % 1_000_000
