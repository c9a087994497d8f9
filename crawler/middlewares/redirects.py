"""Redirects are followed a bounded number of times, to http and https only; each refusal has a reason."""

from __future__ import annotations

import re
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.http.cookies import CookieJar

from crawler.middlewares.refusal import RequestRefusedError
from crawler.reasons import Reason

REDIRECTS = {301, 302, 303, 307, 308}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LOOKED_THROUGH_BYTES = 4 * 4096
"""Scrapy looks for a refresh in the first 4096 characters."""
REFRESH = re.compile(rb"http-equiv\s*=[^>]{0,80}?refresh|\0")
"""Of lower-case bytes: an element that may refresh the page, or what tells of an encoding that spells it otherwise."""


COOKIES = "redirect_cookies"


def _with_cookies(result: Request | Response, request: Request, response: Response) -> Request | Response:
    """Return a redirected request with the cookies that the answers of its chain have set.

    Some servers answer only who brings back what they gave on the way. The jar ends with the chain: the next page of
    the site is asked for without it.
    """
    if isinstance(result, Request) and (COOKIES in request.meta or "Cookie" not in result.headers):
        jar = result.meta.setdefault(COOKIES, CookieJar())
        jar.extract_cookies(response, request)
        result.headers.pop("Cookie", None)
        jar.add_cookie_header(result)
    return result


def _too_many(request: Request) -> RequestRefusedError:
    times = request.meta.get("redirect_times", 0)
    return RequestRefusedError(Reason.TOO_MANY_REDIRECTS, f"{times} before {request.url}")


class BoundedRedirectMiddleware(RedirectMiddleware):
    """Scrapy's middleware with reasons: a ring, a foreign scheme, an address that is none."""

    def process_response(  # type: ignore[override]  # without the deprecated spider argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the redirected request, or the response if there is nothing to follow."""
        try:
            result = super().process_response(request, response)
        except ValueError as error:
            raise RequestRefusedError(Reason.URL_INVALID, f"redirect: {error}") from error
        wanted = isinstance(result, Response) and not request.meta.get("dont_redirect")
        if wanted and response.status in REDIRECTS and "Location" in response.headers:
            location = cast("bytes", response.headers["Location"]).decode("latin-1")
            raise RequestRefusedError(Reason.SCHEME_NOT_ALLOWED, urlsplit(urljoin(request.url, location)).scheme)
        return _with_cookies(result, request, response)

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise _too_many(request) from error


class BoundedMetaRefreshMiddleware(MetaRefreshMiddleware):
    """Scrapy's middleware with reasons; a refresh to an address that is none is not followed."""

    def process_response(  # type: ignore[override]  # without the deprecated spider argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the redirected request, or the response if there is nothing to follow.

        Most pages have no refresh. Finding that out in their bytes saves the
        text of the page, which nothing else in this process needs.
        """
        head = response.body[:LOOKED_THROUGH_BYTES]
        if not isinstance(response, HtmlResponse) or not REFRESH.search(head.lower()):
            return response
        # The declared encoding is not used: some of Python's codecs take minutes. An address is ASCII anyway.
        text = head.decode("utf-16" if head.startswith(UTF_16) else "utf-8", "replace")
        small = HtmlResponse(response.url, body=text, encoding="utf-8", request=request)
        try:
            found = super().process_response(request, small)
        except ValueError:
            return response
        return response if found is small else _with_cookies(found, request, response)

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise _too_many(request) from error
