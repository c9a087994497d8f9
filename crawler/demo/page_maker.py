"""The pages of a site: articles, AMP pages, section pages and the few odd ones, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from crawler.demo.articles import Article
from crawler.demo.body import dressed_body, plain_body
from crawler.demo.head import HeadFacts, head_of
from crawler.demo.labels import Labels, load_labels
from crawler.demo.specs import SiteSpec
from crawler.demo.templates import Html, load_family

MAX_TEASERS_BESIDE = 5


class PageMaker:
    """Makes the pages of one site from its articles."""

    def __init__(self, spec: SiteSpec, base_url: str, articles: Sequence[Article]) -> None:
        self.spec = spec
        self.base_url = base_url.rstrip("/")
        self.articles = list(articles)
        self.family = load_family(spec.family)

    def url(self, path: str) -> str:
        """The absolute address of a path."""
        return self.base_url + quote(path, safe="/?=&%")

    def article_url(self, article: Article) -> str:
        """The canonical address of an article."""
        return self.url(self.spec.article_path(article))

    def article(self, article: Article) -> bytes:
        """The page of an article."""
        labels = load_labels(article.language)
        amp_url = self.url(self.spec.amp_of(article)) if article.amp else None
        head = head_of(self._facts(article, labels), self.spec.head, amp_url)
        values = self._article_values(article, labels) | self._around(article, labels)
        page = self.family.fill("article", head=head, body=self._body(article, labels), **values)
        return page.encode(article.charset, "xmlcharrefreplace")

    def amp(self, article: Article) -> bytes:
        """The AMP page of an article."""
        labels = load_labels(article.language)
        body = plain_body(self.family, article.shown)
        values = self._article_values(article, labels)
        return self.family.fill("amp", body=body, canonical=self.article_url(article), **values).encode()

    def listing(
        self, title: str, articles: Sequence[Article], path: str, language: str, *, number: int = 1, following: str = ""
    ) -> bytes:
        """A page of teasers; ``following`` is the path of the next one."""
        labels = load_labels(language)
        words = labels.all(path)
        teasers = [
            {**words, **self._link(other), "summary": other.summary, **self._dates(other, labels)} for other in articles
        ]
        links = [self._link(other) for other in self._same_language(language)[:MAX_TEASERS_BESIDE]]
        pager = {"url": following, "number": str(number)}
        values = {
            **self._frame(language, path),
            "title": title,
            "intro": self.spec.tagline,
            "url": self.url(path),
            "head": self._listing_head(title),
            "teasers": self.family.join("teaser", teasers),
            "next_page": self.family.fill("next_page", **words, **pager) if following else Html(),
            "most_read": self.family.join("link_item", links + self.odd_links(labels)),
        }
        return self.family.fill("listing", **values).encode()

    def simple(self, title: str, text: str) -> bytes:
        """A page with one paragraph."""
        return self.family.fill("simple", title=title, text=text, **self._frame(self.spec.languages[0], title)).encode()

    @property
    def error_path(self) -> str:
        """Looks like the address of an article; the page says that there is nothing."""
        return self._path_like_an_article("withdrawn-report-from-the-quay", minutes_later=1)

    @property
    def hub_path(self) -> str:
        """Looks like the address of an article; the page is a list."""
        return self._path_like_an_article("all-reports-about-the-harbour", minutes_later=2)

    def odd_links(self, labels: Labels) -> list[dict[str, str]]:
        """Links to the pages that look like articles and are none."""
        return [
            {"url": self.hub_path, "title": labels.pick("topic_title")},
            {"url": self.error_path, "title": labels.pick("topic_text")},
        ]

    def _path_like_an_article(self, name: str, *, minutes_later: int) -> str:
        oldest = self.articles[-1]
        date = oldest.date + timedelta(minutes=minutes_later)
        return self.spec.article_path(replace(oldest, id=name, date=date))

    def section_path(self, language: str, section: str) -> str:
        """The path of a section's first page."""
        return f"/{language}/{section}/" if len(self.spec.languages) > 1 else f"/{section}/"

    def edition_path(self, language: str) -> str:
        """The path of the front page of a language."""
        return "/" if language == self.spec.languages[0] else f"/{language}/"

    def _listing_head(self, title: str) -> Html:
        lines = [f'<meta property="og:type" content="website"><meta property="og:title" content="{title}">']
        if "feed" in self.spec.discover and self.spec.feed_link:
            lines.append(f'<link rel="alternate" type="application/rss+xml" href="{self.spec.feed_link}">')
        return Html("\n".join(lines))

    def _facts(self, article: Article, labels: Labels) -> HeadFacts:
        image = self.url(f"/media/{article.id}.svg")
        return HeadFacts(article, self.article_url(article), image, self.spec.name, labels.sections[article.section])

    def _frame(self, language: str, seed: str) -> dict[str, str]:
        labels = load_labels(language)
        sections = [{"url": self.section_path(language, key), "title": title} for key, title in labels.sections.items()]
        editions = [
            {"url": self.edition_path(code), "title": code.upper()} for code in self.spec.languages if code != language
        ]
        values: dict[str, str] = {
            **labels.all(seed),
            "language": language,
            "dir": labels.direction,
            "site": self.spec.name,
            "tagline": self.spec.tagline,
            "home": self.edition_path(language),
            "nav": self.family.join("nav_link", sections + editions),
            "year": str(self.articles[0].date.year),
        }
        parts = {name: self.family.fill(name, **values) for name in ("style", "header", "footer")}
        return values | parts

    def _article_values(self, article: Article, labels: Labels) -> dict[str, str]:
        frame = self._frame(article.language, article.id)
        byline = f" {labels.pick('and')} ".join(article.authors)
        return {
            **frame,
            "charset": article.charset,
            "title": article.title,
            "url": self.article_url(article),
            "section": labels.sections[article.section],
            "section_url": self.section_path(article.language, article.section),
            "summary": article.summary,
            "byline": byline,
            "author_url": quote(author_path(article.authors[0])),
            "bio": labels.pick("bio", article.id).format(author=article.authors[0], site=self.spec.name),
            "reading_time": labels.minutes(len(article.text)),
            "updated": self._updated(article, labels, frame),
            "image": f"/media/{article.id}.svg",
            "caption": article.caption,
            "credit": article.credit,
            "follow": self.family.fill("follow", **frame),
            **self._dates(article, labels),
        }

    def _around(self, article: Article, labels: Labels) -> dict[str, str]:
        others = [other for other in self._same_language(article.language) if other.id != article.id]
        near = sorted(others, key=lambda other: (other.section != article.section, -other.date.timestamp()))
        place = [other.date > article.date for other in others].count(True)
        before, after = others[place % len(others)], others[place - 1]
        tags = [{"url": quote(topic_path(tag)), "title": tag} for tag in article.tags]
        comments = [{"name": name, "text": text} for name, text in labels.comments[: 1 + len(article.id) % 3]]
        return {
            "related": self._links(near[:3]),
            "most_read": self._links(sorted(others, key=lambda other: other.id)[:MAX_TEASERS_BESIDE]),
            "previous": before.title,
            "previous_url": self.spec.article_path(before),
            "next": after.title,
            "next_url": self.spec.article_path(after),
            "tags": self.family.join("tag", tags),
            "comments": self.family.join("comment", comments),
            "comment_count": str(len(comments)),
        }

    def _body(self, article: Article, labels: Labels) -> Html:
        words = labels.all(article.id)
        others = [other for other in self._same_language(article.language) if other.id != article.id]

        def furnish(name: str, place: int) -> Html:
            values = words | self._link(others[(place + len(article.id)) % len(others)]) | {"number": str(place)}
            return self.family.fill(name, **values)

        body = dressed_body(self.family, article.shown, self.spec.interludes, furnish)
        if article.pull_quote:
            body = Html(body.replace("\n", f"\n{self.family.fill('pull', text=article.pull_quote)}\n", 1))
        if article.visible_parts is not None:
            body = Html(f"{body}\n{self.family.fill('paywall', **words)}")
        return body

    def _updated(self, article: Article, labels: Labels, words: dict[str, str]) -> Html:
        if article.modified is None:
            return Html()
        return self.family.fill("updated", text=labels.date(article.modified), **words)

    def _dates(self, article: Article, labels: Labels) -> dict[str, str]:
        return {
            "date_iso": article.date.isoformat(),
            "date_text": labels.date(article.date),
            "modified_iso": article.last_change.isoformat(),
        }

    def _link(self, article: Article) -> dict[str, str]:
        return {"url": self.spec.article_path(article), "title": article.title}

    def _links(self, articles: Sequence[Article]) -> Html:
        return self.family.join("link_item", [self._link(article) for article in articles])

    def _same_language(self, language: str) -> list[Article]:
        same = [article for article in self.articles if article.language == language]
        return same if len(same) > 1 else self.articles


def topic_path(tag: str) -> str:
    """The path of the page with all articles of a topic."""
    return f"/topic/{tag.lower().replace(' ', '-')}"


def author_path(author: str) -> str:
    """The path of the page with all articles of an author."""
    return f"/author/{author.lower().replace(' ', '-')}"
