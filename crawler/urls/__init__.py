"""Addresses: one spelling for each, the site they belong to, what their shape tells. Nothing is fetched."""

from crawler.urls.another import names_another
from crawler.urls.canonical import UrlInvalidError, canonicalize, check_url, is_http, joined, without_user
from crawler.urls.shapes import amp_to_plain, trap
from crawler.urls.sites import registered_domain, same_site

__all__ = [
    "UrlInvalidError",
    "amp_to_plain",
    "canonicalize",
    "check_url",
    "is_http",
    "joined",
    "names_another",
    "registered_domain",
    "same_site",
    "trap",
    "without_user",
]
