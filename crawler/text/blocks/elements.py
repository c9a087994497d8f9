"""What each element of HTML is to the walk through a page: block, line break, media, part of a line, no text at all."""

from __future__ import annotations

from crawler.text.blocks.block import Kind

SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "select", "option", "optgroup",
        "datalist", "textarea", "input", "object", "embed", "applet", "audio", "video", "canvas", "map", "area",
        "meta", "link", "base", "title", "param", "source", "track", "img", "picture", "frame", "frameset",
        "noframes", "progress", "meter", "rp", "rt", "dialog", "button",
    }
)  # fmt: skip
"""Elements whose content is never text of an article."""
BLOCKS = frozenset(
    {
        "html", "body", "article", "aside", "main", "nav", "header", "footer", "section", "div", "p", "h1", "h2",
        "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption",
        "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "form", "fieldset", "legend", "address",
        "center", "details", "summary", "hgroup", "dir", "menu", "hr", "search", "noindex", "listing",
        "xmp",
    }
)  # fmt: skip
INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "cite", "code", "data", "del", "dfn", "em", "font",
        "i", "ins", "kbd", "label", "mark", "nobr", "output", "q", "rb", "ruby", "s", "samp", "slot", "small", "span",
        "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
"""Elements of a line. Any other name is an element of somebody's own."""
OFTEN_UNCLOSED = frozenset({"button", "object", "video", "audio"})
MEDIA = frozenset({"img", "picture", "video", "audio", "iframe", "embed", "object"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCK_ROLE, BREAK_ROLE, SKIPPED_ROLE, MEDIA_ROLE, INLINE_ROLE = range(1, 6)
ROLES = {
    **dict.fromkeys(SKIPPED, SKIPPED_ROLE),
    **dict.fromkeys(SKIPPED & MEDIA, MEDIA_ROLE),
    **dict.fromkeys(BLOCKS, BLOCK_ROLE),
    **dict.fromkeys(INLINE, INLINE_ROLE),
    "br": BREAK_ROLE,
}
"""What an element is to the walk."""
KINDS = {
    **dict.fromkeys(HEADINGS, Kind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), Kind.LIST_ITEM),
    "blockquote": Kind.QUOTE,
    "figcaption": Kind.CAPTION,
    "caption": Kind.CAPTION,
    "pre": Kind.PREFORMATTED,
}
PASSING = frozenset({"p", "div", "section"})
"""Elements that leave the kind of their container as it is: a paragraph in a list item is a list item."""
LANDMARKS = (
    "article", "main", "aside", "nav", "header", "footer", "section", "form", "figure", "table", "ul", "blockquote",
    "li", "p",
)  # fmt: skip
"""Ancestors that count as evidence, one bit each."""
LANDMARK_BITS = {tag: 1 << at for at, tag in enumerate(LANDMARKS)} | {"ol": 1 << LANDMARKS.index("ul")}
FURNITURE = LANDMARK_BITS["nav"] | LANDMARK_BITS["aside"] | LANDMARK_BITS["footer"]
"""Landmarks in which the main extractor never keeps anything."""
INLINE_BITS = {"b": 1, "strong": 1, "em": 2, "i": 2, "time": 4, "small": 8, "label": 16, "span": 32}
