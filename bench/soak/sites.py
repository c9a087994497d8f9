"""Five sites that change every day: articles are added, edited, moved and deleted; some have bad days."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from html import escape

from bench.scale import paragraph, words
from crawler.demo.server import Request, SiteServer
from crawler.demo.site import Answer

FIRST_DAY = datetime(2026, 9, 1, tzinfo=UTC)
ARTICLES_A_DAY = 5
LISTED = 25
"""Articles that a feed or front page names; a sitemap names all."""
LISTINGS = ("rss", "sitemap", "links", "rss", "sitemap")
"""How each of the five sites tells of its articles."""
OUTAGE, CHALLENGES, REDESIGN = (12, 13), 18, 21
"""Days: the first site answers 503 for two, the second answers all with a bot challenge, the third looks different."""
CHALLENGE = Answer(
    200,
    b"<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    b"<p>Please enable JavaScript and cookies to continue.</p><script>challenge()</script></body></html>",
)
DOWN = Answer(503, b"down", "text/plain")


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its site has it now."""

    number: int
    published: datetime
    path: str
    title: str
    paragraphs: tuple[str, ...]
    version: int = 1
    modified: datetime | None = None
    deleted: bool = False


@dataclass
class ChangingSite:
    """One site; :meth:`next_day` moves it on."""

    place: int
    log: list[Request]
    day: int = -1
    stories: dict[int, Story] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """Text of every version of every article there was."""

    def __post_init__(self) -> None:
        """Open the server."""
        self.server = SiteServer(f"127.0.8.{self.place + 1}", self.log)
        self.url = f"http://{self.server.netloc}"
        self.server.start(self.respond)

    @property
    def now(self) -> datetime:
        """Midnight at the beginning of the site's day."""
        return FIRST_DAY + timedelta(days=self.day)

    def next_day(self) -> None:
        """Publish, correct an article of yesterday, move one and delete one of earlier days."""
        self.day += 1
        chance = random.Random(self.place * 1_000 + self.day)
        yesterday = [one for one in self.stories.values() if one.published >= self.now - timedelta(days=1)]
        for _ in range(ARTICLES_A_DAY):
            self._put(self._written(chance))
        if yesterday:
            self._put(self._corrected(chance.choice(yesterday), chance))
        old = [one for one in self.stories.values() if one.published < self.now - timedelta(days=2) and not one.deleted]
        if len(old) > 1 and self.day % 3 == 0:
            gone, mover = chance.sample(old, 2)
            self._put(replace(gone, deleted=True))
            self._move(mover)

    def respond(self, path: str) -> Answer:
        """Return the answer to a path, as the site is today."""
        if self.place == 0 and self.day in OUTAGE:
            return DOWN
        path = path.partition("?")[0]
        if path in {"/", "/feed/", "/sitemap.xml"}:
            return self._listing(path)
        if path in self.moved:
            return Answer(301, location=self.url + self.moved[path])
        story = next((one for one in self.stories.values() if one.path == path and not one.deleted), None)
        if story is None:
            return Answer(404, b"not here", "text/plain")
        return CHALLENGE if self.place == 1 and self.day == CHALLENGES else Answer(200, self._page(story))

    def _written(self, chance: random.Random) -> Story:
        number = len(self.stories)
        title = f"{words(chance, 6).capitalize()} by day {self.day}"
        published = datetime.combine(self.now, time(1 + number % 5, chance.randrange(60)), UTC)
        path = f"/{published:%Y/%m/%d}/{title.lower().replace(' ', '-')}.html"
        return Story(number, published, path, title, tuple(paragraph(chance) for _ in range(5)))

    def _corrected(self, story: Story, chance: random.Random) -> Story:
        paragraphs = (*story.paragraphs[:2], paragraph(chance), *story.paragraphs[2:])
        modified = datetime.combine(self.now, time(4), UTC)
        return replace(story, paragraphs=paragraphs, version=story.version + 1, modified=modified)

    def _move(self, story: Story) -> None:
        path = story.path.replace(".html", "-moved.html")
        self.moved[story.path] = path
        self._put(replace(story, path=path))

    def _put(self, story: Story) -> None:
        self.stories[story.number] = story
        self.texts[story.number, story.version] = "\n".join(story.paragraphs)

    # ------------------------------------------------------------------ pages
    def _listing(self, path: str) -> Answer:
        way = LISTINGS[self.place]
        stories = sorted((one for one in self.stories.values() if not one.deleted), key=lambda one: one.published)
        latest = stories[::-1][:LISTED]
        if path == "/":
            links = "".join(f'<h2><a href="{one.path}">{escape(one.title)}</a></h2>' for one in latest)
            body = links if way == "links" else "<div id=app>Loading</div>"
            return Answer(
                200, f"<html><head><title>Site {self.place}</title></head><body>{body}</body></html>".encode()
            )
        if path == "/feed/" and way == "rss":
            return Answer(200, self._rss(latest), "application/rss+xml")
        if path == "/sitemap.xml" and way == "sitemap":
            return Answer(200, self._sitemap(stories), "application/xml")
        return Answer(404, b"not here", "text/plain")

    def _rss(self, stories: list[Story]) -> bytes:
        items = "".join(
            f"<item><title>{escape(one.title)}</title><link>{self.url}{one.path}</link>"
            f"<pubDate>{format_datetime(one.published)}</pubDate></item>"
            for one in stories
        )
        return f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()

    def _sitemap(self, stories: list[Story]) -> bytes:
        entries = "".join(
            f"<url><loc>{self.url}{path}</loc><lastmod>{changed.isoformat()}</lastmod></url>"
            for path, changed in ((one.path, one.modified or one.published) for one in stories)
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f"<?xml version='1.0'?><urlset xmlns='{space}'>{entries}</urlset>".encode()

    def _page(self, story: Story) -> bytes:
        body = "".join(f"<p>{one}</p>" for one in story.paragraphs)
        head = (
            f"<title>{escape(story.title)} - Site {self.place}</title>"
            f"<link rel=canonical href='{self.url}{story.path}'>"
            f"<meta property='article:published_time' content='{story.published.isoformat()}'>"
        )
        menu = "".join(f"<li><a href='/s/{name}'>{name.title()}</a></li>" for name in ("politics", "sport", "culture"))
        if self.place == 2 and self.day >= REDESIGN:  # noqa: PLR2004 - the third site
            return (
                f"<!doctype html><html lang=en><head>{head}</head><body><div class=top><ul>{menu}</ul></div>"
                f"<div class=page><div class=headline><h1>{escape(story.title)}</h1></div><div class=copy>{body}</div>"
                f"<div class=more><h3>More for you</h3><ul>{menu}</ul></div></div><div>Our new look</div></body></html>"
            ).encode()
        return (
            f"<!doctype html><html lang=en><head>{head}</head><body><header><nav><ul>{menu}</ul></nav></header>"
            f"<main><article><h1>{escape(story.title)}</h1>{body}</article></main>"
            f"<footer><p>© Site {self.place}. All rights reserved.</p></footer></body></html>"
        ).encode()
