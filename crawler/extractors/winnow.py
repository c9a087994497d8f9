"""The extractor of this program: every block of a page is judged."""

from __future__ import annotations

from crawler import __version__
from crawler.rights.paywall import remove_paywalled
from crawler.text.extract import read_blocks
from crawler.text.source import Extracted, PageSource


class WinnowExtractor:
    """Returns all blocks of a page, each with the evidence that it belongs to the article. The tree is used up."""

    name = f"winnow {__version__}"

    def extract(self, page: PageSource) -> Extracted:
        """Return blocks and metadata."""
        metadata = page.read_metadata()
        if not page.options.paywalled:
            remove_paywalled(page.tree, page.jsonld)
        blocks = read_blocks(
            page.tree, jsonld=page.jsonld, titles=metadata.titles, description=metadata.summary, keep_tree=False
        )
        return Extracted(blocks=blocks, metadata=metadata)
