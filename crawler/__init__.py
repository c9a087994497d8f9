"""Winnow: clean news text for people who build corpora.

One page, from Python::

    from crawler import extract

    page = extract(html, "https://www.example.org/news/bridge.html")
    print(page.title, page.authors, page.date_published, page.text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from crawler.text.page import Page

__version__: Final = "0.1.0"
SCHEMA_VERSION: Final = "1"

__all__ = ["SCHEMA_VERSION", "__version__", "extract"]


def extract(
    html: bytes | bytearray | memoryview | str, url: str = "", *, language: str | None = None, clean: bool = True
) -> Page:
    """Return what a page says: the facts of a record (``title``, ``text``, ``authors``, ``date_published``, …).

    ``html``: the bytes as they came, or text. ``url``: its address, which tells of dates and of the site.
    ``language``: the only language that is wanted, ISO 639-1. ``clean=False`` leaves in the text what cleaning would
    take out. ``page.refusal`` says why a crawl would not take the page for an article (``None``: it would);
    ``page.blocks`` are all blocks, kept or not. Nothing is fetched and nothing is written.

    Raises :class:`crawler.reasons.RefusedError` for what cannot be read at all, and for a ``url`` that is none.
    """
    # Everything that reads pages takes half a second to load; who only asks for the version need not wait.
    from crawler.extractors import extractor_of  # noqa: PLC0415
    from crawler.items import DEFAULT_EXTRACTOR, PageOptions  # noqa: PLC0415
    from crawler.reasons import Reason, RefusedError  # noqa: PLC0415
    from crawler.text.page import read_page  # noqa: PLC0415

    body = b"\xef\xbb\xbf" + html.encode("utf-8", "replace") if isinstance(html, str) else bytes(html)
    options = PageOptions(language=language, clean=clean)
    try:
        return read_page(body, url, options, extractor_of(DEFAULT_EXTRACTOR))
    except RecursionError as error:
        raise RefusedError(Reason.MARKUP_TOO_COMPLEX, "nested too deep") from error
