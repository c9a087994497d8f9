"""What a Content-Type says. Pure."""

from __future__ import annotations


def content_type(value: str | None) -> tuple[str, str | None]:
    """Return media type and charset of a Content-Type, in lower case; empty and ``None`` where not told.

    >>> content_type("Text/HTML; Charset=UTF-8")
    ('text/html', 'utf-8')
    >>> content_type(None)
    ('', None)
    """
    media_type, _, parameters = (value or "").lower().partition(";")
    for parameter in parameters.split(";"):
        name, _, told = parameter.partition("=")
        if name.strip() == "charset":
            return media_type.strip(), told.strip(" \"'") or None
    return media_type.strip(), None
