"""Why a page, an article or a discovery entry was refused. Refusals are values.

Every refusal is one member of :class:`Reason`; it is counted as
``refused/<reason>``, logged once and written to ``rejected.jsonl``.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """One word for each way in which something can be refused.

    The value is what stands in ``rejected.jsonl`` and in the stats.
    """

    # fetching
    HTTP_ERROR = "http_error"
    DOWNLOAD_FAILED = "download_failed"
    ROBOTS_DENIED = "robots_denied"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    CRAWL_DELAY_TOO_LONG = "crawl_delay_too_long"
    ADDRESS_NOT_PUBLIC = "address_not_public"
    SCHEME_NOT_ALLOWED = "scheme_not_allowed"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    HOST_GIVEN_UP = "host_given_up"
    OFFSITE = "offsite"

    # discovery
    FEED_BROKEN = "feed_broken"
    SITEMAP_BROKEN = "sitemap_broken"
    SITEMAP_TOO_LARGE = "sitemap_too_large"
    SOURCE_LINE_BROKEN = "source_line_broken"
    URL_INVALID = "url_invalid"
    URL_DENIED = "url_denied"
    URL_TRAP = "url_trap"
    TOO_OLD = "too_old"

    # extraction
    RECORD_BROKEN = "record_broken"
    NOT_HTML = "not_html"
    EXTRACT_CRASH = "extract_crash"
    EXTRACT_TIMEOUT = "extract_timeout"
    EXTRACT_MEMORY = "extract_memory"
    MARKUP_TOO_COMPLEX = "markup_too_complex"

    # page gate
    NO_TEXT = "no_text"
    TOO_SHORT = "too_short"
    LIST_PAGE = "list_page"
    ERROR_PAGE = "error_page"
    WRONG_LANGUAGE = "wrong_language"

    # rights
    RIGHTS_RESERVED = "rights_reserved"
    PAYWALLED = "paywalled"

    # already there
    SAME_CANONICAL = "same_canonical"
    DUPLICATE_EXACT = "duplicate_exact"
    DUPLICATE_NEAR = "duplicate_near"
    UNCHANGED = "unchanged"

    INTERNAL_ERROR = "internal_error"
