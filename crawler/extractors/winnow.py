"""The extractor of this program: every block of a page is judged."""

from __future__ import annotations

from crawler import __version__
from crawler.rights.paywall import remove_paywalled
from crawler.text.blocks.block import Block
from crawler.text.elsewhere.complete import Carried, complete
from crawler.text.page_blocks import read_blocks
from crawler.text.source import Extracted, PageSource

SALE_RULES = frozenset({"prompt:paywall", "prompt:subscribe"})


class WinnowExtractor:
    """Returns all blocks of a page, each with the evidence that it belongs to the article. The tree is used up."""

    name = f"winnow {__version__}"

    def extract(self, page: PageSource) -> Extracted:
        """Return blocks and metadata."""
        metadata = page.read_metadata()
        paid_parts = 0 if page.options.paywalled else remove_paywalled(page.tree, page.jsonld)
        carried = Carried.of(page.elements, page.jsonld, metadata.titles, metadata.summary)
        blocks = read_blocks(
            page.tree, jsonld=page.jsonld, titles=metadata.titles, description=metadata.summary, keep_tree=False
        )
        if metadata.is_accessible_for_free is False and not page.options.paywalled:
            # What readers pay for stands elsewhere, too: nothing is looked for.
            metadata.text_is_free_part = bool(paid_parts) or _asks_to_pay(blocks) or None
            return Extracted(blocks=blocks, metadata=metadata)
        blocks, text_source = complete(blocks, carried)
        return Extracted(blocks=blocks, metadata=metadata, text_source=text_source)


def _asks_to_pay(blocks: list[Block]) -> bool:
    """Return whether a page offers to sell the rest of its article."""
    return any(rule in SALE_RULES for block in blocks for rule in block.rules)
