"""Turns responses into pages and failures into reasons; used by every spider that fetches."""

from __future__ import annotations

from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.items import FetchedPage, Hints, Via
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.spiders.base import fetched_at, plain_headers
from crawler.urls import registered_domain

GONE = frozenset({404, 410})
COUNTED = "winnow_counted"
"""Key of a request's ``meta``: its address is counted among those that were found."""


def page_from(
    response: Response, site: str = "", via: Via = "link", found_on: str = "", hints: Hints | None = None
) -> FetchedPage:
    """Return a fetched page on its way to the pipelines.

    ``site``: registered domain of the source, without it that of the page. ``found_on``: where its address stood,
    without it what the request names as its referrer. Where both are left out, the page is counted as found when it
    comes to the pipelines, unless the request says that it was counted.
    """
    referrer = response.request.headers.get("Referer", b"") if response.request is not None else b""
    return FetchedPage(
        url=response.url,
        requested_url=requested_url(response),
        body=response.body,
        status=response.status,
        headers=plain_headers(response.headers),
        fetched_at=fetched_at(response),
        discovered_via=via,
        discovered_from=found_on or (referrer or b"").decode("latin-1"),
        site=site or registered_domain(response.url) or response.url,
        hints=hints or Hints(),
        counted=bool(site) or (response.request is not None and COUNTED in response.meta),
    )


def requested_url(response: Response) -> str:
    """Return what was asked for before redirects."""
    redirects: list[str] = response.meta.get("redirect_urls", []) if response.request is not None else []
    return redirects[0] if redirects else response.url


def refusal_of(failure: Failure) -> Refusal:
    """Return why a request gave no page."""
    error = failure.value
    if isinstance(error, RefusedError):
        return error.refusal
    if isinstance(error, HttpError):
        return Refusal(Reason.HTTP_ERROR, f"status {error.response.status}")
    return Refusal(Reason.DOWNLOAD_FAILED, f"{type(error).__name__}: {error}")


def may_come_back(failure: Failure) -> bool:
    """Return whether the next run should ask again, even if nothing lists the address anew."""
    error = failure.value
    if isinstance(error, HttpError) and error.response.status in GONE:
        return False
    return refusal_of(failure).reason.is_failure
