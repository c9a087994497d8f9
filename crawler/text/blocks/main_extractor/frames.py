"""The way of trafilatura's main extractor through a page: frames, what is pruned from them, what becomes text.

The rules are the library's own: which element is the frame of the text, what is pruned
from it, how elements become text, where to look when that gives too little.
What differs costs time or nothing: names are asked from memory, a frame is
copied before it is pruned and not the page, and nothing is done about texts
that stand twice, because only marks are read from the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml.etree import Element, strip_elements, strip_tags
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import (
    convert_tags,
    is_paragraph_listing,
    link_density_test_tables,
    process_node,
    prune_html,
)
from trafilatura.main_extractor import NOT_AT_THE_END, REBUILT_BLOCKS, handle_textelem
from trafilatura.settings import INLINE_FORMATTABLE, MANUALLY_CLEANED, MANUALLY_STRIPPED, TAG_CATALOG, Extractor
from trafilatura.utils import text_chars_test, trim
from trafilatura.xml import delete_element
from trafilatura.xpaths import BODY_XPATH, DISCARD_IMAGE_ELEMENTS, OVERALL_DISCARD_XPATH, TEASER_DISCARD_XPATH

from crawler.text.blocks.elements import SKIPPED
from crawler.text.blocks.main_extractor.questions import Questionnaire

OPTIONS = Extractor(output_format="txt", fast=True, comments=False, date_params={"max_date": ""})
"""Without its second extractors: they cost more than all else, and the evidence of the blocks does their work."""
MIN_KEPT_SHARE = 1 / 7
"""If pruning would leave less of a frame's text, its names do not mean what they seem to."""
MIN_PARAGRAPH_CHARACTERS = 3 * OPTIONS.min_extracted_size
"""With less text in paragraphs, a page puts its text into ``div`` elements."""
MIN_SHORT_LIST_ELEMENTS = 3
"""A short box of so many parts with links is no text."""
LONG_LINK, TINY_LINK = 100, 10
"""Characters of a link that is a headline with its teaser, and of one that is a word of a menu."""
LINKED_SHARE, FARM_SHARE, FARM_LINKS = 0.8, 0.9, 5
"""Shares of linked text above which a short element, and a long one with so many links, is a list of links."""
SHORT = {(False, False): 100, (False, True): 300, (True, False): 30, (True, True): 60}
"""Characters below which an element is short, by whether it is a paragraph and the last of its parent."""

_FRAMES = Questionnaire(BODY_XPATH)
_FRAME_TAGS = ("article", "div", "main", "section")
_UNWANTED = Questionnaire([*OVERALL_DISCARD_XPATH, *DISCARD_IMAGE_ELEMENTS, *TEASER_DISCARD_XPATH])
_GUARDED = (1 << len(OVERALL_DISCARD_XPATH)) - 1
_CAPTIONS = 1 << len(OVERALL_DISCARD_XPATH)
_TEASERS = 1 << len(OVERALL_DISCARD_XPATH) + len(DISCARD_IMAGE_ELEMENTS)
_CLEANED = tuple((SKIPPED | set(MANUALLY_CLEANED)) - {"form"})
_TEXT_TAGS = frozenset(TAG_CATALOG | {"table", "td", "th", "tr"})
_WILD_TAGS = frozenset({"code", "p", "quote", "table", "div"})


def main_text(tree: HtmlElement) -> Iterator[str]:
    """Yield the texts that the main extractor keeps, some of them twice. ``tree`` is used up."""
    page, body, tags = _cleaned(tree), Element("body"), set(_TEXT_TAGS)
    tried: list[HtmlElement] = []
    for frame in _frames(page):
        tried.append(deepcopy(frame))
        if _add_frame(tried[-1], frame, page, body, tags):
            break
    if len(" ".join(body.itertext()).strip()) < OPTIONS.min_extracted_size:
        spent = {trim("".join(element.itertext())) for frame in tried for element in frame.iter("done")}
        _add_wild_text(page, body, tags, spent)
    strip_elements(body, "done")
    for element in body:
        yield from element.itertext()


def _cleaned(tree: HtmlElement) -> HtmlElement:
    """Return the tree in trafilatura's own tags, without what holds no text."""
    for element in list(tree.iter("figure", "table")):
        is_layout = element.get("role") in {"presentation", "none"}
        if is_layout if element.tag == "table" else next(element.iter("table"), None) is not None:
            element.tag = "div"
    strip_elements(tree, "template", with_tail=False)
    strip_tags(tree, *MANUALLY_STRIPPED)
    strip_elements(tree, *_CLEANED, with_tail=False)
    _handle_forms(tree)
    return convert_tags(prune_html(tree), OPTIONS)


def _handle_forms(tree: HtmlElement) -> None:
    """Take out forms; one with most of the page's text is the page itself."""
    forms = list(tree.iter("form"))
    half = len(tree.text_content()) / 2 if forms else 0
    for form in forms:
        if half and len(form.text_content()) > half:
            form.tag = "div"
        else:
            delete_element(form)


def _frames(page: HtmlElement) -> Iterator[HtmlElement]:
    """Yield for each of the extractor's expressions the first element that it finds, in their order."""
    asked: list[tuple[HtmlElement, int]] = []
    for element in page.iter(*_FRAME_TAGS):
        bits = _FRAMES.bits(element)
        if bits & 1 and not any(its_bits & 1 for _, its_bits in asked):
            yield element  # it nearly always decides; what comes behind is looked at only where it does not
        if bits:
            asked.append((element, bits))
    for at in range(1, len(BODY_XPATH)):
        found = next((element for element, bits in asked if bits >> at & 1), None)
        if found is not None:
            yield found


def _add_frame(copied: HtmlElement, frame: HtmlElement, page: HtmlElement, body: HtmlElement, tags: set[str]) -> bool:
    """Add what the extractor makes of a frame, by its copy, which is used up; return whether it stops there.

    ``tags`` become text; ``div`` is added to them where the page has too few paragraphs.
    """
    copied.tail = None
    _prune(copied, _CAPTIONS | _TEASERS)
    if not len(copied):
        return False
    if _is_poor(copied, frame, page):
        tags.add("div")
    elements = list(copied.iterdescendants())
    kinds = {element.tag for element in elements}
    if kinds == {"lb"} or (copied.tag == "div" and "div" in tags and kinds <= INLINE_FORMATTABLE | {"lb"}):
        elements = [copied]
    lead, start = None if elements == [copied] else _paragraph(copied.text), len(body)
    for element in elements:
        if element.getroottree().getroot() is not body:
            _add(element, body, tags)
    while len(body) and body[-1].tag in NOT_AT_THE_END:
        delete_element(body[-1], keep_tail=False)
    is_enough = len(body) > 1
    if is_enough and lead is not None:
        body.insert(start, lead)
    return is_enough


def _is_poor(copied: HtmlElement, frame: HtmlElement, page: HtmlElement) -> bool:
    """Return whether the page, with its frame pruned, has too little text in paragraphs."""
    characters = 0
    for paragraph in copied.iter("p"):
        characters += sum(map(len, paragraph.itertext()))
        if characters >= MIN_PARAGRAPH_CHARACTERS:
            return False
    outside = sum(map(len, page.xpath("//p//text()"))) - sum(map(len, frame.xpath(".//p//text()")))
    return characters + outside < MIN_PARAGRAPH_CHARACTERS


def _add(element: HtmlElement, body: HtmlElement, tags: set[str]) -> None:
    """Add what the extractor makes of an element, and the text behind it where that is left over."""
    tag, tail = element.tag, element.tail
    processed = handle_textelem(element, tags, OPTIONS)
    if processed is not None:
        body.append(processed)
        if element.getroottree().getroot() is not body:
            element.tag = "done"
    if tag in REBUILT_BLOCKS and (processed is None or processed.tail is None):
        rest = _paragraph(tail)
        if rest is not None:
            body.append(rest)


def _paragraph(text: str | None) -> HtmlElement | None:
    """Return a paragraph with this text; ``None`` where it is none."""
    if not text_chars_test(text):
        return None
    paragraph = Element("p")
    paragraph.text = text
    return process_node(paragraph, OPTIONS)


def _add_wild_text(page: HtmlElement, body: HtmlElement, tags: set[str], spent: set[str]) -> None:
    """Add the paragraphs, quotes and tables of the whole page: the way out where no frame gives enough.

    What was ``spent`` on the frames, by its text, is not added again.
    """
    _prune(page, _CAPTIONS)
    handled: set[HtmlElement] = set()
    for element in list(page.iterdescendants(*_WILD_TAGS)):
        if element.tag == "div" and "w3-code" not in element.get("class", ""):
            continue
        if any(above in handled for above in element.iterancestors()) or trim("".join(element.itertext())) in spent:
            continue
        processed = handle_textelem(element, tags, OPTIONS)
        if processed is not None:
            if processed is element:
                handled.add(element)
            body.append(processed)


def _prune(frame: HtmlElement, kinds: int) -> None:
    """Take out what names and links say is no text."""
    unwanted: dict[HtmlElement, None] = {}
    others: list[HtmlElement] = []
    for element in frame.iterdescendants():
        bits = _UNWANTED.bits(element)
        if bits & _GUARDED:
            unwanted[element] = None
        elif bits & kinds:
            others.append(element)
    for element in (*_outermost(frame, unwanted), *others):
        delete_element(element)
    touched = _prune_links(frame, None)
    if touched:
        _prune_links(frame, touched)
    for table in [one for one in frame.iter("table") if link_density_test_tables(one)]:
        delete_element(table, keep_tail=False)
    strip_tags(frame, "span", "ref")


def _outermost(frame: HtmlElement, unwanted: dict[HtmlElement, None]) -> list[HtmlElement]:
    """Return those elements that stand in no other; none where too little of the frame would be left."""
    if not unwanted:
        return []
    outer = [element for element in unwanted if not any(above in unwanted for above in element.iterancestors())]
    length = len(frame.text_content())
    left = length - sum(len(element.text_content()) for element in outer)
    return outer if left > length * MIN_KEPT_SHARE else []


def _prune_links(frame: HtmlElement, among: set[HtmlElement] | None) -> set[HtmlElement]:
    """Take out what is little but links, ``None`` among all elements; return those that this may have made so."""
    lengths: dict[HtmlElement, int] = {}
    touched: set[HtmlElement] = set()
    for tag in ("div", "list", "p"):
        for element in _link_lists(frame, tag, lengths, among):
            touched.update(element.iterancestors())
            before = element.getprevious()
            if before is not None:
                touched.add(before)
            delete_element(element)
    return touched


def _link_lists(
    frame: HtmlElement, tag: str, lengths: dict[HtmlElement, int], among: set[HtmlElement] | None
) -> list[HtmlElement]:
    """Return the elements of a tag that are lists of links; ``lengths`` remembers those of the links."""
    linked: dict[HtmlElement, list[int]] = {}
    for link in frame.iter("ref"):
        for above in link.iterancestors(tag):
            if among is None or above in among:
                if link not in lengths:
                    lengths[link] = _length(link)
                linked.setdefault(above, []).append(lengths[link])
    return [element for element in frame.iter(tag) if element in linked and _is_link_list(element, linked[element])]


def _is_link_list(element: HtmlElement, links: list[int]) -> bool:
    """Return whether an element with links of these lengths is to be taken out as a list of them."""
    is_list, is_short = _link_density(element, links)
    if not is_list and element.tag == "div" and is_short and len(element) >= MIN_SHORT_LIST_ELEMENTS:
        is_list = _length(element) < LONG_LINK
    above = element.getparent()
    return is_list and not (element.tag == "p" and above is not None and above.tag in {"item", "td", "th"})


def _link_density(element: HtmlElement, links: list[int]) -> tuple[bool, bool]:
    """Return whether an element is little but links, and whether it is short. The figures are the extractor's own."""
    length = _length(element)
    if len(links) == 1 and links[0] > max(LONG_LINK, length * FARM_SHARE):
        return True, False
    is_short = length < SHORT[element.tag == "p", element.getnext() is None]
    if not is_short and len(links) < FARM_LINKS:
        return False, False
    texts = [linked for linked in links if linked]
    if not is_short:
        is_farm = length * FARM_SHARE < sum(texts) < LONG_LINK * len(texts)
        return is_farm and not is_paragraph_listing(list(element.iter("ref"))), False
    if not texts:
        return True, False
    tiny = sum(linked < TINY_LINK for linked in texts)
    return sum(texts) > length * LINKED_SHARE or (len(texts) > 1 and tiny > len(texts) * LINKED_SHARE), True


def _length(element: HtmlElement) -> int:
    return len(trim(element.text_content()))
