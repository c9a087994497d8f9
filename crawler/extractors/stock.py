"""trafilatura as it comes, without our own evidence: to compare with, or for those who prefer it."""

from __future__ import annotations

from typing import Any

import trafilatura

from crawler.text.metadata.page_metadata import Metadata
from crawler.text.source import Extracted, PageSource


class TrafilaturaExtractor:
    """Returns trafilatura's own text and metadata; its paragraphs are cleaned by what repeats over the site."""

    name = f"trafilatura {trafilatura.__version__}"

    def extract(self, page: PageSource) -> Extracted:
        """Return text and metadata; no text where trafilatura finds none."""
        found: Any = trafilatura.bare_extraction(page.body, url=page.url, with_metadata=True, include_comments=False)
        if found is None:
            return Extracted(metadata=Metadata())
        return Extracted(text=found.text or "", metadata=_metadata(found))


def _metadata(found: Any) -> Metadata:
    return Metadata(
        title=found.title,
        titles=[found.title] if found.title else [],
        site_name=found.sitename,
        authors=[name.strip() for name in (found.author or "").split(";") if name.strip()],
        date_published=found.date,
        date_source="text" if found.date else None,  # it does not tell where it stood
        summary=found.description,
        section=next(iter(found.categories or []), None),
        tags=list(found.tags or []),
        image=found.image,
        html_language=found.language,
        og_type="article",
    )
