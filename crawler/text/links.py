"""Links of a parsed page: all of them, the next page of a list, the feeds it names. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.urls import is_http, registered_domain

MAX_LINKS = 5_000  # of one page; the fullest front pages have 1,500
MAX_TEXT_CHARACTERS = 300

Place = Literal["nav", "header", "footer", "aside", "main"]

_TAGS: dict[str, Place] = {
    "nav": "nav", "menu": "nav", "header": "header", "footer": "footer", "aside": "aside", "main": "main",
    "article": "main", "body": "main",
}  # fmt: skip
_ROLES: dict[str, Place] = {
    "navigation": "nav", "menubar": "nav", "menu": "nav", "banner": "header", "contentinfo": "footer",
    "complementary": "aside", "main": "main", "article": "main",
}  # fmt: skip
_BOXES = frozenset({"div", "section", "ul", "ol", "td", "table"})  # whose class tells their place
_CLASS = re.compile(
    r"""
    (?<![a-z]) (?:
        (?P<nav>nav|navbar|navigation|navi|menu|breadcrumbs?|topbar|tabs)
      | (?P<footer>footer|foot|bottom|colophon)
      | (?P<aside>sidebar|aside|side|related|widget|widgets)
      | (?P<header>header|masthead|head)
      | (?P<article>content|articles?|story|stories|posts?|entry)
      | (?P<main>main)
    ) (?![a-z])
    """,
    re.VERBOSE | re.IGNORECASE,
)

_BY_RANK: tuple[Place, ...] = ("nav", "footer", "aside", "header", "main")

_PLAIN_ADDRESS = re.compile(r"https?://[a-zA-Z][a-zA-Z0-9-]*(?:\.[a-zA-Z][a-zA-Z0-9-]*)+(?:[/?][!-~]*)?\Z")
_PLAIN_NAME = re.compile(r"\w[\w-]*(?:\.\w+)?(?:/\w[\w-]*(?:\.\w+)?)*/?")
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)

_FEED_TYPE = re.compile(
    r"(?:application|text)/(?:x-)?(?:rss|atom|rdf|feed)(?:\+(?:xml|json))?(?![\w+-])", re.IGNORECASE
)
_MARKUP_TYPE = re.compile(r"(?:(?:application|text)/(?:x-)?xml|application/json)\s*(?:;|$)", re.IGNORECASE)
_FEED_TITLE = re.compile(r"\b(?:rss|atom|feeds?|rdf)\b", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"""
    /(?:feeds?|rss|atom)/?$ | /(?:rss|atom|feeds?|index)\.(?:xml|rss|rdf|json)$ | \.(?:rss|atom|rdf)$
  | /(?:rss|feeds?)/[^?]+\.xml$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMMENTS = re.compile(r"comment|kommentar|comentari|commentaire|reply|replies", re.IGNORECASE)

_PAGE = re.compile(
    r"""
    (?: [?&](?:page|paged|p|pg|pn|seite|pagina|sivu|strana|sayfa|stranica)= | /(?:page|seite|pagina|sayfa|p)[/-]?
      | [_-](?=\d{1,4}\.html?$) | /(?=\d{1,4}/?$) )
    (\d{1,4}) (?=$|[/?&\#.])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NEXT = re.compile(
    r"""
    \W* (?: next(?:\ page)? | older(?:\ (?:posts|stories|articles|entries|news))? | weiter | nächste(?:\ seite)?
      | ältere\ \w+ | (?:page\ )?suiv(?:ante?)? | articles\ plus\ anciens | siguientes? | página\ siguiente
      | entradas\ anteriores | próxim[ao]s? | seguinte | (?:pagina\ )?successiv[ao] | avanti | volgende(?:\ pagina)?
      | nästa(?:\ sida)? | neste(?:\ side)? | næste(?:\ side)? | seuraava | következő | următoarea | înainte
      | następn[aye] | dalej | další | ďalšia | sljedeća | sonraki(?:\ sayfa)? | ileri
      | следующая(?:\ страница)? | след | далее | вперёд | вперед | дальше | наступна | далі | следваща
      | επόμεν[ηο] | berikutnya | selanjutnya | tiếp(?:\ theo)? | trang\ sau | ถัดไป
      | التالية | التالي | الصفحة\ التالية | بعدی | صفحه\ بعد | اگلا | הבא | अगला | आगे | পরবর্তী | அடுத்த
      | 下一页 | 下一頁 | 下页 | 次へ | 次のページ | 次 | 다음(?:\ 페이지)?
    ) \W* | \s*(?: › | » | > | >> | → | ⟩ )\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Link(NamedTuple):
    """One link of a page."""

    url: str
    """Absolute http(s) address without fragment, as written."""
    text: str
    """Its words on one line; of a picture, its description; may be empty."""
    rel: str
    """Values of ``rel`` in lower case, one space between: ``nofollow`` stays to be seen."""
    place: Place


def page_links(tree: HtmlElement, url: str) -> list[Link]:
    """Return the links of a page in their order, each address once, at its first place.

    Only http and https; links within the page are left out. ``url`` is where the
    page came from; a ``<base href>`` is respected.
    """
    resolve = _Resolver(tree, url)
    known: dict[HtmlElement, Place] = {}
    links: dict[str, Link] = {}
    for anchor in tree.iter("a", "area"):
        address = resolve(anchor.get("href"))
        if address is None or address in links:
            continue
        rel = anchor.get("rel")
        links[address] = Link(
            address, _text(anchor), " ".join(rel.lower().split()) if rel else "", _place(anchor, known)
        )
        if len(links) >= MAX_LINKS:
            break
    return list(links.values())


def feed_links(tree: HtmlElement, url: str) -> list[str]:
    """Return the feeds that a page names: first those of ``<link rel=alternate>``, then links that look like one.

    Feeds of comments are left out.
    """
    resolve = _Resolver(tree, url)
    declared: dict[str, None] = {}
    linked: dict[str, None] = {}
    for element in tree.iter("link", "a"):
        href = element.get("href") or ""
        is_declared = element.tag == "link" and _declares_feed(element)
        if not is_declared and (element.tag == "link" or not _FEED_PATH.search(href.partition("?")[0])):
            continue
        address = resolve(href)
        if address and not _COMMENTS.search(address + (element.get("title") or "")):
            (declared if is_declared else linked)[address] = None
    return list(declared | linked)[:MAX_LINKS]


def next_page(tree: HtmlElement, url: str) -> str | None:
    """Return the page that goes on with the list on this one; ``None`` where it is the last.

    ``rel=next`` counts; so does a link that says "next" or "older" in one of many
    languages, or bears the next number, where its address is this one's but for
    the page. Only on the same site.
    """
    resolve = _Resolver(tree, url)
    skeleton, number = _skeleton(url)
    said: str | None = None
    counted: str | None = None
    for element in tree.iter("link", "a"):
        is_next = "next" in (element.get("rel") or "").lower().split()
        if element.tag == "link" and not is_next:
            continue
        address = resolve(element.get("href"))
        if address is None or address == url:
            continue
        if is_next and registered_domain(address) == registered_domain(url):
            return address
        if not address.startswith(resolve.origin):
            continue
        found, its_number = _skeleton(address)
        if found != skeleton or its_number == number:
            continue
        if said is None and _NEXT.fullmatch(_label(element)):
            said = address
        if counted is None and its_number == number + 1:
            counted = address
    return said or counted


def _declares_feed(element: HtmlElement) -> bool:
    rel = (element.get("rel") or "").lower().split()
    kind = (element.get("type") or "").strip()
    if "alternate" not in rel and "feed" not in rel:
        return False
    if _FEED_TYPE.match(kind):
        return True
    path, _, query = (element.get("href") or "").partition("?")
    named = _FEED_PATH.search(path) or _FEED_TITLE.search(f"{query} {element.get('title') or ''}")
    return bool(_MARKUP_TYPE.match(kind) and named)


def _skeleton(url: str) -> tuple[str, int]:
    """Return an address without its page number, and the number; 1 without one.

    >>> _skeleton("https://example.com/news/page/3/"), _skeleton("https://example.com/news?page=2")
    (('https://example.com/news', 3), ('https://example.com/news', 2))
    """
    match = _PAGE.search(url)
    if match is None:
        return _bare(url), 1
    rest = url[match.end() :].lstrip("/")
    head = url[: match.start()]
    if rest.startswith("&") and match[0].startswith("?"):
        rest = "?" + rest[1:]
    return _bare(head.rstrip("/") + rest), int(match[1])


def _bare(url: str) -> str:
    return url.rstrip("/?&").replace("/?", "?")


def _label(element: HtmlElement) -> str:
    return _text(element) or element.get("title") or ""


class _Resolver:
    """Turns ``href`` values of one page into absolute http(s) addresses; ``urljoin`` only where it is needed."""

    def __init__(self, tree: HtmlElement, url: str) -> None:
        self.base = _base(tree, url)
        parts = urlsplit(self.base)
        self.scheme = f"{parts.scheme}:"
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.folder = self.origin + (parts.path.rpartition("/")[0] or "") + "/"

    def __call__(self, href: str | None) -> str | None:
        if not href:
            return None
        href = href.strip().partition("#")[0]
        if not href or _OTHER_SCHEME.match(href):
            return None
        address = self._absolute(href)
        if address is None or _PLAIN_ADDRESS.match(address) or is_http(address):
            return address
        return None

    def _absolute(self, href: str) -> str | None:
        if href.startswith(("http://", "https://")):
            return href
        if href.startswith("/") and "/." not in href:
            return self.scheme + href if href.startswith("//") else self.origin + href
        if _PLAIN_NAME.fullmatch(href):
            return self.folder + href
        try:
            return urljoin(self.base, href)
        except ValueError:
            return None


def _base(tree: HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        href = element.get("href")
        if href:
            try:
                base = urljoin(url, href.strip())
            except ValueError:
                return url
            return base if is_http(base) else url
    return url


def _text(anchor: HtmlElement) -> str:
    text = anchor.text if len(anchor) == 0 else "".join(anchor.itertext())
    if text and not text.isspace():
        return " ".join(text[:MAX_TEXT_CHARACTERS].split())
    label = anchor.get("aria-label") or anchor.get("title") or next(_alternatives(anchor), "")
    return " ".join(label[:MAX_TEXT_CHARACTERS].split())


def _alternatives(anchor: HtmlElement) -> Iterator[str]:
    return (image.get("alt") for image in anchor.iter("img") if image.get("alt"))


def _place(anchor: HtmlElement, known: dict[HtmlElement, Place]) -> Place:
    """Return where on the page a link stands; ``known`` keeps the answer for all elements above it."""
    passed: list[HtmlElement] = []
    place: Place | None = None
    element = anchor.getparent()
    while element is not None:
        place = known.get(element) or _own_place(element)
        passed.append(element)
        if place is not None:
            break
        element = element.getparent()
    place = place or "main"
    for element in passed:
        known[element] = place
    return place


def _own_place(element: HtmlElement) -> Place | None:
    tag = element.tag
    place = _TAGS.get(tag)
    if place is None and tag in _BOXES and element.attrib:
        place = _ROLES.get(element.get("role", "")) or _place_of_class(element)
    if place in ("header", "footer") and next(element.iterancestors("article", "main"), None) is not None:
        return "main"  # the head or foot of an article is part of it
    return place


def _place_of_class(element: HtmlElement) -> Place | None:
    """Return the place that the words of ``class`` and ``id`` name: the head of an article is not that of the page."""
    names = {match.lastgroup for match in _CLASS.finditer(f"{element.get('id', '')} {element.get('class', '')}")}
    if "article" in names and not names & {"nav", "aside"}:
        return "main"
    return next((place for place in _BY_RANK if place in names), None)
