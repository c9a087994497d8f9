"""The headline of an article, without the name of the site around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.text.metadata.head import Heading

MIN_LIKENESS = 0.5
"""Share of common tokens from which a heading and a stated title are taken for the same headline."""
MIN_SLUG_LIKENESS = 0.7
MAX_SITE_WORDS = 6
MIN_NAME_CHARACTERS = 4
"""A shorter name of a site is part of too many words."""
MIN_HEADLINE_TOKENS = 3
MAX_CHARACTERS = 500
"""A longer heading is a whole page in a heading."""
CACHED_TITLES = 128
"""Each title of a page is compared with each heading, and both with the names of the site."""

# What stands between a headline and the site's name. Hyphens and colons must have white space around them.
_SEPARATOR = re.compile(
    r"\s+[-–—―−:/~*_]\s+|\s*(?:[|｜¦│‖»«·•●▪■›‹→⋅∙]|::|>>|<<)\s+|\s+(?:[|｜¦│‖»«·•●▪■›‹→⋅∙]|::|>>|<<)\s*|\s+[<>]\s+"
    r"|\s*[|｜│_：]\s*"
)
# Chinese titles end in the channel and the site without white space: 标题-频道-某某网.
_CHINESE_SITE = re.compile(
    r"(?<=[\u3400-\u9fff！？”。])\s*(?:[-_—|]+[\u3400-\u9fff]{1,8}){0,2}[-_—|]+[\u3400-\u9fff]{1,8}(?:网|網|报|報|新闻|新聞"
    r"|在线|在線|频道|頻道|台|社)$"
)
_STRONG = re.compile(r"\s+(?:[|｜¦│‖»«•]|::)\s+|\s*[|｜│]\s*")
_NOT_LETTERS = re.compile(r"[\W_]+")
# Scripts without spaces give a token a character, so that likeness means something there too.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_TOKEN = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+")
_ADDRESS = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}$", re.IGNORECASE)


def choose_title(
    headings: Sequence[Heading], stated: Sequence[str], document: str | None, sites: Iterable[str], url: str
) -> str | None:
    """Return the headline, or ``None`` where nothing names one; one that was cut off is completed from the others.

    ``stated`` are the titles given for machines (JSON-LD, Open Graph), best
    first; ``document`` is the ``<title>``; ``sites`` are the names the site goes
    by. A heading on the page wins where a stated title, the ``<title>`` or the
    address confirms it, because it is what readers see.
    """
    names = site_keys(sites, url)
    title = _choose(headings, stated, document, names, url)
    told = [one.text for one in headings] + [without_site(one, names) for one in [*stated, document or ""]]
    return _completed(title, told) if title else None


def _completed(title: str, told: Sequence[str]) -> str:
    """Return the shortest of the told titles that goes on where ``title`` was cut off, else ``title``."""
    if not title.endswith(("…", "...")):
        return title
    start = key(title)
    # A title that is repeated with its dots was not cut: they are the writer's.
    longer = [one for one in told if key(one).startswith(start) and not one.startswith(title)]
    whole = [one for one in longer if not one.endswith(("…", "...")) and len(one) <= MAX_CHARACTERS]
    return min(whole, key=len, default=title)


def _choose(
    headings: Sequence[Heading], stated: Sequence[str], document: str | None, names: set[str], url: str
) -> str | None:
    clean = [title for title in (without_site(one, names) for one in [*stated, document or ""] if one) if title]
    slug = _slug(url)
    # The <title> confirms a heading only where nothing better does: it holds the site's name, as a logo's heading may.
    heading = _confirmed(headings, [*(clean if not stated else clean[: len(stated)]), slug], names)
    named = _segment_like(document or "", slug)
    if heading is not None and (stated or named is None or likeness(heading.text, slug) >= MIN_LIKENESS):
        return without_site(_without_kicker(heading, clean), names)
    if clean:
        return (None if stated else _segment_like(clean[0], slug)) or _head(clean[0])
    return next((one.text for one in headings if len(one.text) <= MAX_CHARACTERS and key(one.text) not in names), None)


@lru_cache(maxsize=CACHED_TITLES)
def key(text: str) -> str:
    """Return ``text`` without case, punctuation and white space, for comparison."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


def site_keys(sites: Iterable[str], url: str) -> set[str]:
    """Return the names of a site as keys: its stated names, its host and the labels of its host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = [label for label in host.split(".")[:-1] if len(label) > 2]  # noqa: PLR2004 - "co", "de", "m" name nothing
    return {key(name) for name in [*sites, host, *labels] if name} - {""}


def without_site(title: str, names: set[str]) -> str:
    """Return a title without the segments at its end or start that name the site.

    >>> without_site("Rain over Rome | The Daily Example", {"thedailyexample"})
    'Rain over Rome'
    """
    title = _CHINESE_SITE.sub("", title)
    cuts = [(0, 0), *(match.span() for match in _SEPARATOR.finditer(title)), (len(title), len(title))]
    first, last = 0, len(cuts) - 1
    while last - first > 1 and _names_site(title[cuts[last - 1][1] : cuts[last][0]], names):
        last -= 1
    while last - first > 1 and _names_site(title[cuts[first][1] : cuts[first + 1][0]], names):
        first += 1
    return title[cuts[first][1] : cuts[last][0]].strip()


def _head(title: str) -> str:
    """Return what stands before a strong separator: without a heading to compare, the rest is a section or the site."""
    head = _STRONG.split(title, maxsplit=1)[0].strip()
    return head if len(_tokens(head)) >= MIN_HEADLINE_TOKENS else title


def _segment_like(title: str, slug: str) -> str | None:
    """Return the segment of a title that the address repeats, ``None`` where none does."""
    segments = [segment.strip() for segment in _SEPARATOR.split(title)]
    alike = [one for one in segments if likeness(one, slug) >= MIN_SLUG_LIKENESS]
    return max(alike, key=len) if alike and len(segments) > 1 else None


def _names_site(segment: str, names: set[str]) -> bool:
    """Return whether a segment of a title is one of the site's names, an address, or contains nothing else of note."""
    words = segment.split()
    if not words or len(words) > MAX_SITE_WORDS:
        return False
    folded = key(segment)
    if folded in names or _ADDRESS.match(segment.strip()):
        return True
    long = [name for name in names if len(name) >= MIN_NAME_CHARACTERS]
    return any(folded.startswith(name) or folded.endswith(name) or name.startswith(folded) for name in long)


def _confirmed(headings: Sequence[Heading], stated: Sequence[str], names: set[str]) -> Heading | None:
    best, best_likeness = None, 0.0
    for heading in headings:
        if len(heading.text) > MAX_CHARACTERS or key(heading.text) in names:
            continue
        found = max((likeness(heading.text, one) for one in stated), default=0.0)
        if found > best_likeness or (best and found == best_likeness and len(heading.text) > len(best.text)):
            best, best_likeness = heading, found
    return best if best_likeness >= MIN_LIKENESS else None


def likeness(one: str, other: str) -> float:
    """Return the share of tokens that two strings have in common (Dice), 0 to 1."""
    a, b = _tokens(one), _tokens(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


@lru_cache(maxsize=CACHED_TITLES)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(unicodedata.normalize("NFKC", text).casefold()))


def _slug(url: str) -> str:
    """Return the words of the last part of the address that has several."""
    parts = [re.sub(r"[-_+]", " ", unquote(part)) for part in urlsplit(url).path.split("/")]
    return next((part for part in reversed(parts) if part.count(" ") > 2), "")  # noqa: PLR2004 - a slug has words


def _without_kicker(heading: Heading, stated: Sequence[str]) -> str:
    """Return the heading, less parts set apart in it where a stated title is exactly the rest."""
    if len(heading.parts) > 1:
        keys = {key(one) for one in stated}
        for start in range(1, len(heading.parts)):
            for rest in (heading.parts[start:], heading.parts[:start]):
                if key(" ".join(rest)) in keys:
                    return " ".join(rest)
    return heading.text
