"""Every failed request ends as one refusal with a reason."""

from __future__ import annotations

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    StopDownload,
    UnsupportedURLSchemeError,
)

from crawler.reasons import Reason, RefusedError


class RequestRefusedError(RefusedError, IgnoreRequest):
    """A refusal that Scrapy hands to the errback without logging a traceback."""


# What a download's exception means: the first class that fits.
MEANINGS: tuple[tuple[type[Exception], Reason, str], ...] = (
    (UnsupportedURLSchemeError, Reason.SCHEME_NOT_ALLOWED, "scheme"),
    (DownloadCancelledError, Reason.TOO_LARGE, "more bytes than DOWNLOAD_MAXSIZE"),  # cancelled for nothing else
    (StopDownload, Reason.TOO_LARGE, "large, while too many bytes are under way"),
    (DownloadTimeoutError, Reason.DOWNLOAD_FAILED, "timeout"),
    (CannotResolveHostError, Reason.DOWNLOAD_FAILED, "name not resolved"),
)


def refusal_of(exception: Exception) -> RequestRefusedError:
    """Return the refusal that a download's exception stands for."""
    if isinstance(exception, RefusedError):
        return RequestRefusedError(exception.reason, exception.detail)
    for kind, reason, meaning in MEANINGS:
        if isinstance(exception, kind):
            return RequestRefusedError(reason, f"{meaning}: {exception}" if str(exception) else meaning)
    return RequestRefusedError(Reason.DOWNLOAD_FAILED, f"{type(exception).__name__}: {exception}")


class RefusalMiddleware:
    """Turns what is left of a download's exceptions, after all retries, into :class:`RequestRefusedError`.

    Stands nearest to the engine, so that it sees an exception last.
    """

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raise the refusal that ``exception`` stands for; ``IgnoreRequest`` stays as it is."""
        if isinstance(exception, IgnoreRequest):
            return
        raise refusal_of(exception) from exception
