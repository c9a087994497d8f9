"""One page, read whole: the bytes go in once, everything that is known about the page comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.reasons import Refusal
from crawler.rights.page import page_signals
from crawler.rights.paywall import remove_paywalled
from crawler.rights.signals import Signal
from crawler.text.blocks.block import Block
from crawler.text.cleaning.decide import decide, verdict_text
from crawler.text.extract import read_blocks
from crawler.text.fingerprint import Signature, signature
from crawler.text.language import detect_language
from crawler.text.links import Link, page_links
from crawler.text.metadata.head import HeadElements
from crawler.text.metadata.jsonld import read_jsonld
from crawler.text.metadata.page_metadata import Metadata, read_metadata
from crawler.text.normalize import content_hash, word_count
from crawler.text.parse import parse_html
from crawler.text.quality import gate, no_article


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What the reader of a page has to know beside its bytes."""

    charset: str | None = None
    """Declared by the HTTP header."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names."""
    language: str | None = None
    """The only language the source allows, ISO 639-1."""
    clean: bool = True
    """False: the text as extracted."""
    links: bool = False
    """Whether the links of the page are wanted."""
    paywalled: bool = False
    """Whether a part that is marked as not free is taken."""
    fetched_at: datetime | None = None
    """Later dates are not believed."""
    date_known: bool = False
    """Whether the place of discovery told the date: then the text is not searched for one."""


@dataclass(slots=True)
class Page:
    """Everything that is known about one page from its own bytes."""

    metadata: Metadata
    blocks: list[Block]
    text: str
    """Kept blocks joined by a newline, by the evidence of the page alone."""
    language: str | None
    word_count: int
    content_hash: str
    """Of ``text``."""
    extracted_hash: str
    """Of the text by the page's own evidence: it changes only when the page does."""
    signature: Signature | None
    """For near-duplicates; ``None`` where the text is too short."""
    signals: list[Signal]
    links: list[Link]
    overcut: bool
    """Cleaning would have taken nearly everything: the text is as extracted."""
    refusal: Refusal | None
    """What the page gate says; ``None`` is an article."""


def read_page(body: bytes, url: str, options: PageOptions) -> Page:
    """Return what a page says. Raises :class:`crawler.reasons.RefusedError` where it cannot be read."""
    tree = parse_html(body, charset=options.charset)
    elements = HeadElements(tree)
    jsonld = read_jsonld(elements)
    metadata = read_metadata(
        tree,
        url,
        jsonld=jsonld,
        headers=options.headers,
        latest=options.fetched_at,
        search_text=not options.date_known,
        elements=elements,
    )
    signals = page_signals(elements, jsonld, options.headers)
    links = page_links(tree, url) if options.links else []
    if not options.paywalled:
        remove_paywalled(tree, jsonld)
    titles, summary = metadata.titles, metadata.summary
    blocks = read_blocks(tree, jsonld=jsonld, titles=titles, description=summary, keep_tree=False)
    verdict = decide(blocks, memory=None)
    cleaned = verdict_text(verdict)
    text = cleaned if options.clean else extracted_text(blocks)
    language = detect_language(text, metadata.html_language)
    extracted_hash = content_hash(cleaned)
    return Page(
        metadata=metadata,
        blocks=blocks,
        text=text,
        language=language,
        word_count=word_count(text),
        content_hash=extracted_hash if text == cleaned else content_hash(text),
        extracted_hash=extracted_hash,
        signature=signature(cleaned),
        signals=signals,
        links=links,
        overcut=verdict.overcut,
        refusal=gate(url, metadata, blocks, text, language, options.language) or no_article(blocks, verdict),
    )


def extracted_text(blocks: list[Block]) -> str:
    """Return the text as the main extractor gave it."""
    return "\n".join(block.text for block in blocks if block.extracted)
