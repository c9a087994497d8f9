"""One page, read whole: the bytes go in once, everything that is known about the page comes out."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.items import PageOptions
from crawler.reasons import Reason, Refusal, RefusedError
from crawler.rights.page import page_signals
from crawler.rights.signals import Signal
from crawler.text.blocks.block import Block
from crawler.text.cleaning.decide import decide, verdict_text
from crawler.text.fingerprint import Signature, signature
from crawler.text.gate.parts import Parts, read_parts
from crawler.text.language import detect_language
from crawler.text.links import Link, page_links
from crawler.text.metadata.page_metadata import Metadata
from crawler.text.normalize import content_hash, word_count
from crawler.text.page_blocks import blocks_of_text
from crawler.text.quality import gate, no_article
from crawler.text.source import Extractor, PageSource
from crawler.urls.shapes import is_readable


@dataclass(kw_only=True)
class Page(Metadata):
    """Everything that is known about one page from its own bytes."""

    extractor: str
    """What read it, with its version."""
    blocks: list[Block] = field(default_factory=list)
    """All blocks in reading order, with their scores; ``text`` is made of those that were kept."""
    extracted_hash: str = ""
    """Hash of the text as cleaned by the page's own evidence: it changes only when the page does."""
    signature: Signature | None = None
    """For near-duplicates; ``None`` where the text is too short."""
    signals: list[Signal] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    overcut: bool = False
    """Cleaning would have taken nearly everything: the text is as extracted."""
    refusal: Refusal | None = None
    """What the page gate says; ``None`` is an article."""


def read_page(body: bytes, url: str, options: PageOptions, extractor: Extractor) -> Page:
    """Return what a page says. Raises :class:`crawler.reasons.RefusedError` where it cannot be read."""
    if not is_readable(url):
        raise RefusedError(Reason.URL_INVALID, url)
    source = PageSource(body, url, options)
    # Before the extractor, which may use the tree up.
    signals = page_signals(source.elements, source.jsonld, options.headers)
    links = page_links(source.tree, url) if options.links else []
    parts = read_parts(source.elements, source.jsonld)
    found = extractor.extract(source)
    metadata = found.metadata or source.read_metadata()
    page = Page(**vars(metadata), extractor=extractor.name, signals=signals, links=links)
    page.blocks = blocks_of_text(found.text, page.titles) if found.blocks is None else found.blocks
    _decide(page, url, options, parts)
    page.text_source = found.text_source if page.text else None
    return page


def _decide(page: Page, url: str, options: PageOptions, parts: Parts) -> None:
    """Fill in the text of a page, and what follows from it."""
    verdict = decide(page.blocks, memory=None)
    cleaned = verdict_text(verdict)
    page.text = cleaned if options.clean else extracted_text(page.blocks)
    page.language = detect_language(page.text, page.html_language)
    page.word_count = word_count(page.text)
    page.extracted_hash = content_hash(cleaned)
    page.content_hash = page.extracted_hash if page.text == cleaned else content_hash(page.text)
    page.signature = signature(cleaned)
    page.overcut = verdict.overcut
    refusal = gate(url, page, page.blocks, page.text, page.language, options.language, parts)
    page.refusal = refusal or no_article(page.blocks, verdict)


def extracted_text(blocks: list[Block]) -> str:
    """Return the text as the main extractor gave it."""
    return "\n".join(block.text for block in blocks if block.extracted)
