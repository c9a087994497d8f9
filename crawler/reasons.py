"""Why a page, a listing or an address was refused: one entry a reason, and everything that follows from it.

A refusal is a value. Each is counted as ``refused/<reason>``, logged once and written to ``rejected.jsonl``. A new
reason is one new member of :class:`Reason`; the table in ``docs/reasons.md`` is made from this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self


class Phase(StrEnum):
    """Where on the way of a page something was refused."""

    DISCOVERY = "discovery"
    FETCHING = "fetching"
    EXTRACTION = "extraction"
    PAGE_GATE = "page gate"
    RIGHTS = "rights"
    DEDUPLICATION = "deduplication"
    ANY = "any"


class Again(Enum):
    """Whether a later run asks for the address again. The value says it in words."""

    NEXT_RUN = "in the next run; after several failures ever less often"
    LATER = "after hours, then after days, a few times"
    NEVER = "no"


class Counts(Enum):
    """How a refusal counts for the health of its site."""

    FAILURE = "failure"
    """The page never arrived. A site all of whose pages fail has failed itself."""
    REFUSAL = "refusal"
    """The page arrived, or was never asked for, and is not wanted."""
    GUESS = "a guess"
    """It never was sure to be an article, which is no news about the site."""
    ALREADY_THERE = "already there"
    """Its text is in the corpus already, which says nothing about the health of the site."""


class Reason(StrEnum):
    """One word for each way in which something can be refused; the word stands in ``rejected.jsonl`` and in the stats.

    Each member carries ``phase``, ``again`` (is it asked for again?), ``counts`` (as what?) and a ``meaning`` in words.
    """

    phase: Phase
    again: Again
    counts: Counts
    meaning: str
    """What it means and, where something can be done, what to do: full sentences."""

    def __new__(cls, word: str, phase: Phase, again: Again, counts: Counts, meaning: str) -> Self:
        """Return the member for a word, with what follows from it."""
        self = str.__new__(cls, word)
        self._value_ = word
        self.phase, self.again, self.counts, self.meaning = phase, again, counts, meaning
        return self

    @property
    def is_failure(self) -> bool:
        """Return whether the page never arrived."""
        return self.counts is Counts.FAILURE

    @property
    def settles(self) -> bool:
        """Return whether the address is settled: the listing that named it may be skipped while it is unchanged."""
        return not self.is_failure

    # ------------------------------------------------------------------ discovery
    FEED_BROKEN = (
        "feed_broken", Phase.DISCOVERY, Again.NEXT_RUN, Counts.REFUSAL,
        "A feed could not be read, or some of its entries have no usable address. Good entries are used all the same.",
    )  # fmt: skip
    SITEMAP_BROKEN = (
        "sitemap_broken", Phase.DISCOVERY, Again.NEXT_RUN, Counts.REFUSAL,
        "A sitemap could not be read, or some of its addresses are unusable. Good entries are used all the same.",
    )  # fmt: skip
    SOURCE_LINE_BROKEN = (
        "source_line_broken", Phase.DISCOVERY, Again.NEXT_RUN, Counts.REFUSAL,
        "A line of the list of addresses is no address. Correct the line that the detail names.",
    )  # fmt: skip
    URL_INVALID = (
        "url_invalid", Phase.DISCOVERY, Again.NEVER, Counts.REFUSAL,
        "The address is malformed, or is not one of the web.",
    )  # fmt: skip
    URL_DENIED = (
        "url_denied", Phase.DISCOVERY, Again.NEVER, Counts.REFUSAL,
        "The keys `allow` and `deny` of the source exclude the address.",
    )  # fmt: skip
    URL_TRAP = (
        "url_trap", Phase.DISCOVERY, Again.NEVER, Counts.REFUSAL,
        "The address looks like one of endlessly many: a calendar, a session, a path that repeats itself.",
    )  # fmt: skip
    OFFSITE = (
        "offsite", Phase.DISCOVERY, Again.NEVER, Counts.REFUSAL,
        "The address, or what it redirects to, belongs to another registered domain. Make it a source of its own.",
    )  # fmt: skip
    URL_UNLIKELY = (
        "url_unlikely", Phase.DISCOVERY, Again.NEVER, Counts.GUESS,
        "Only a sitemap names the address, which is not like that of an article. Some are tried; this one is none.",
    )  # fmt: skip
    LISTINGS_LIMIT = (
        "listings_limit", Phase.DISCOVERY, Again.NEXT_RUN, Counts.REFUSAL,
        "The site has more listings than one run reads. Later runs go on with those that were read longest ago.",
    )  # fmt: skip
    TOO_OLD = (
        "too_old", Phase.DISCOVERY, Again.NEVER, Counts.REFUSAL,
        "The article is older than `since` asks for. A later run with a wider `since`, or none, collects it.",
    )  # fmt: skip

    # ------------------------------------------------------------------ fetching
    HTTP_ERROR = (
        "http_error", Phase.FETCHING, Again.NEXT_RUN, Counts.FAILURE,
        "The server answered with an error; the detail has its status.",
    )  # fmt: skip
    DOWNLOAD_FAILED = (
        "download_failed", Phase.FETCHING, Again.NEXT_RUN, Counts.FAILURE,
        "No whole answer came: no connection, no such name, a timeout, or a body that ends too early.",
    )  # fmt: skip
    ROBOTS_DENIED = (
        "robots_denied", Phase.FETCHING, Again.NEVER, Counts.REFUSAL,
        "robots.txt of the site forbids the address to this robot.",
    )  # fmt: skip
    ROBOTS_UNREACHABLE = (
        "robots_unreachable", Phase.FETCHING, Again.NEXT_RUN, Counts.FAILURE,
        "robots.txt could not be had, which by RFC 9309 forbids the whole site until it can.",
    )  # fmt: skip
    CRAWL_DELAY_TOO_LONG = (
        "crawl_delay_too_long", Phase.FETCHING, Again.NEVER, Counts.REFUSAL,
        "The site asks for a longer pause between requests than `CRAWL_DELAY_MAX_SECONDS`. Raising that helps.",
    )  # fmt: skip
    ADDRESS_NOT_PUBLIC = (
        "address_not_public", Phase.FETCHING, Again.NEVER, Counts.REFUSAL,
        "The name leads into a private network. `ALLOWED_NETWORKS` opens one on purpose.",
    )  # fmt: skip
    SCHEME_NOT_ALLOWED = (
        "scheme_not_allowed", Phase.FETCHING, Again.NEVER, Counts.REFUSAL,
        "Only http and https are fetched.",
    )  # fmt: skip
    TOO_LARGE = (
        "too_large", Phase.FETCHING, Again.NEVER, Counts.REFUSAL,
        "The answer is larger than `DOWNLOAD_MAXSIZE`, also after decompression, or its headers are.",
    )  # fmt: skip
    TOO_MANY_REDIRECTS = (
        "too_many_redirects", Phase.FETCHING, Again.NEVER, Counts.REFUSAL,
        "The address redirects more often than `REDIRECT_MAX_TIMES`.",
    )  # fmt: skip
    HOST_GIVEN_UP = (
        "host_given_up", Phase.FETCHING, Again.NEXT_RUN, Counts.FAILURE,
        "The host failed `HOST_FAILURES_MAX` times in a row, or asked for a long pause, and was left for this run.",
    )  # fmt: skip

    # ------------------------------------------------------------------ extraction
    RECORD_BROKEN = (
        "record_broken", Phase.EXTRACTION, Again.NEVER, Counts.REFUSAL,
        "A record of the WARC file is damaged; the detail has its place.",
    )  # fmt: skip
    NOT_HTML = (
        "not_html", Phase.EXTRACTION, Again.LATER, Counts.REFUSAL,
        "The answer is no HTML: a picture, a PDF, JSON, or nothing at all.",
    )  # fmt: skip
    EXTRACT_CRASH = (
        "extract_crash", Phase.EXTRACTION, Again.NEXT_RUN, Counts.FAILURE,
        "The worker process ended while it read the page.",
    )  # fmt: skip
    EXTRACT_TIMEOUT = (
        "extract_timeout", Phase.EXTRACTION, Again.NEXT_RUN, Counts.FAILURE,
        "Reading the page took longer than `EXTRACT_TIMEOUT`.",
    )  # fmt: skip
    EXTRACT_MEMORY = (
        "extract_memory", Phase.EXTRACTION, Again.NEXT_RUN, Counts.FAILURE,
        "Reading the page took more memory than `EXTRACT_MEMORY_MB`.",
    )  # fmt: skip
    EXTRACTOR_FAILED = (
        "extractor_failed", Phase.EXTRACTION, Again.NEXT_RUN, Counts.FAILURE,
        "The extractor that the setting `EXTRACTOR` names raised an error or gave a wrong value; the detail has it.",
    )  # fmt: skip
    MARKUP_TOO_COMPLEX = (
        "markup_too_complex", Phase.EXTRACTION, Again.NEVER, Counts.REFUSAL,
        "The markup would cost too much to read: far too many tags or attributes, or nested too deep.",
    )  # fmt: skip

    # ------------------------------------------------------------------ page gate
    NO_TEXT = (
        "no_text", Phase.PAGE_GATE, Again.LATER, Counts.REFUSAL,
        "The page has no text of an article. Where no page of a site has any, its text is probably written by script.",
    )  # fmt: skip
    TOO_SHORT = (
        "too_short", Phase.PAGE_GATE, Again.LATER, Counts.REFUSAL,
        "The text has too few words for an article.",
    )  # fmt: skip
    LIST_PAGE = (
        "list_page", Phase.PAGE_GATE, Again.LATER, Counts.REFUSAL,
        "The page lists articles: a front page, section, tag or search page.",
    )  # fmt: skip
    ERROR_PAGE = (
        "error_page", Phase.PAGE_GATE, Again.LATER, Counts.REFUSAL,
        "The page is an error or a notice, although the server said that all is well.",
    )  # fmt: skip
    VIDEO_PAGE = (
        "video_page", Phase.PAGE_GATE, Again.LATER, Counts.REFUSAL,
        "The page shows a video and has no text but its description.",
    )  # fmt: skip
    FORM_PAGE = (
        "form_page", Phase.PAGE_GATE, Again.LATER, Counts.REFUSAL,
        "The page is there to be filled in: log-in, registration, contact.",
    )  # fmt: skip
    CONSENT_WALL = (
        "consent_wall", Phase.PAGE_GATE, Again.LATER, Counts.REFUSAL,
        "Instead of an article the page asks for consent to cookies. From another country it may not.",
    )  # fmt: skip
    BOT_CHECK = (
        "bot_check", Phase.PAGE_GATE, Again.LATER, Counts.REFUSAL,
        "Instead of an article the page asks for a proof that no robot reads it. Slow down, or ask the publisher.",
    )  # fmt: skip
    WRONG_LANGUAGE = (
        "wrong_language", Phase.PAGE_GATE, Again.NEVER, Counts.REFUSAL,
        "The text is in another language than the key `language` of the source asks for.",
    )  # fmt: skip

    # ------------------------------------------------------------------ rights
    RIGHTS_RESERVED = (
        "rights_reserved", Phase.RIGHTS, Again.NEVER, Counts.REFUSAL,
        "The publisher reserves the use of the text (`RIGHTS_DROP`), and `RIGHTS_POLICY` is to respect that.",
    )  # fmt: skip

    # ------------------------------------------------------------------ already there
    SAME_CANONICAL = (
        "same_canonical", Phase.DEDUPLICATION, Again.NEVER, Counts.ALREADY_THERE,
        "Another address of an article that is in the corpus.",
    )  # fmt: skip
    DUPLICATE_EXACT = (
        "duplicate_exact", Phase.DEDUPLICATION, Again.NEVER, Counts.ALREADY_THERE,
        "Another article in the corpus has the very same text; the detail has its `id`.",
    )  # fmt: skip
    DUPLICATE_NEAR = (
        "duplicate_near", Phase.DEDUPLICATION, Again.NEVER, Counts.REFUSAL,
        "Another article in the corpus has nearly the same text, and `DEDUPE_NEAR` is `drop`.",
    )  # fmt: skip
    OLDER_CAPTURE = (
        "older_capture", Phase.DEDUPLICATION, Again.NEVER, Counts.ALREADY_THERE,
        "An earlier capture of an article whose later text is in the corpus. Sort the records by date to have both.",
    )  # fmt: skip
    UNCHANGED = (
        "unchanged", Phase.DEDUPLICATION, Again.NEVER, Counts.ALREADY_THERE,
        "The article was looked at again and has not changed.",
    )  # fmt: skip

    OWN_PIPELINE = (
        "own_pipeline", Phase.ANY, Again.NEVER, Counts.REFUSAL,
        "An item pipeline of your own dropped the article; the detail is what it said.",
    )  # fmt: skip
    INTERNAL_ERROR = (
        "internal_error", Phase.ANY, Again.NEXT_RUN, Counts.FAILURE,
        "A fault of this program, or of a component that was added to it. The log has the error.",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: its reason, and a detail such as a figure or a name."""

    reason: Reason
    detail: str = ""

    def __str__(self) -> str:
        """Return ``reason: detail``."""
        return f"{self.reason}: {self.detail}" if self.detail else str(self.reason)


class RefusedError(Exception):
    """A refusal that ends what was being done; ``refusal`` says why."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        Exception.__init__(self, reason, detail)  # a class of Scrapy's beside this one has another signature
        self.refusal = Refusal(reason, detail)

    def __str__(self) -> str:
        """Return ``reason: detail``."""
        return str(self.refusal)

    @property
    def reason(self) -> Reason:
        """Return the reason of the refusal."""
        return self.refusal.reason

    @property
    def detail(self) -> str:
        """Return the detail of the refusal."""
        return self.refusal.detail
