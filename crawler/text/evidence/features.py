"""The evidence of a page over each of its runs, as one matrix: a row a run, a column a kind of evidence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.text.blocks.block import Kind
from crawler.text.blocks.elements import LANDMARKS
from crawler.text.blocks.segment import Container, TextRun
from crawler.text.blocks.tokens import BODY_BIT, CATEGORY_NAMES
from crawler.text.evidence.context import (
    MainContainer,
    Place,
    around,
    company,
    entries,
    main_container,
    names_below,
)
from crawler.text.evidence.order import MANY_RUNS, MANY_WORDS, Columns, distances, kept_stretches, sequence
from crawler.text.evidence.shapes import (
    LINK_NAMES,
    SHAPE_NAMES,
    letter_key,
    letter_keys,
    link_shapes,
    tell_links,
    text_shapes,
)

Array = NDArray[np.float32]

MIN_KEY_CHARACTERS = 8
"""Shorter strings stand in any longer one by chance."""
MAX_TITLE_CHARACTERS = 300
FURNITURE_LINK_SHARE, FURNITURE_STEPS = 0.8, 2
COMMON_SHARE = 0.85
"""A class name shared by this share of the good text says nothing against a block."""
_CATEGORY_PLACES = np.arange(len(CATEGORY_NAMES))
MAX_COUNTED_DEPTH = 40
MANY_PAGE_RUNS = 300
"""More count as so many, as in the parts of a page."""
PROBE_CHARACTERS = 40
"""Openings and ends of a block that are looked up in the page's own body text."""
PLAIN_PREFIXES = ("close_", "far_")
"""Columns that say nothing on a page whose class names tell nothing."""
_TAGS = ("p", "div", "li", "td", "section", "article", "h1", "h2", "h3", "body", "dd", "span")
_TAG_CODES = {tag: 1 << place for place, tag in enumerate(_TAGS)}
_KINDS = tuple(Kind)
_KIND_CODES = {kind: 1 << place for place, kind in enumerate(_KINDS)}
_INLINE_NAMES = ("bold", "slanted", "time_tag", "small", "label", "span")
_INLINE_PLACES = [
    [place for place in range(len(_INLINE_NAMES)) if bits >> place & 1] for bits in range(1 << len(_INLINE_NAMES))
]


@dataclass(slots=True)
class ToldByHead:
    """What the head of the page says, in the form in which blocks are compared with it."""

    titles: list[str]
    """Letter keys of the headlines."""
    description: str
    bodies: list[str]
    """Letter keys of the body texts in the page's JSON-LD."""

    @classmethod
    def of(cls, titles: Sequence[str], description: str | None, bodies: Sequence[str]) -> ToldByHead:
        """Return the facts of plain strings."""
        keys = [letter_key(title) for title in titles]
        return cls(
            [key for key in dict.fromkeys(keys) if len(key) >= MIN_KEY_CHARACTERS],
            letter_key(description or ""),
            [letter_key(body) for body in bodies],
        )


@dataclass(slots=True)
class Evidence:
    """The matrix with what the decision reads out of it directly."""

    matrix: Array
    names: list[str]
    title_likeness: list[float]
    furniture: NDArray[np.bool_]
    """Runs that are not worth a closer look: little but links, some way out of the main container, and not kept.

    On 624 pages half of 61,300 runs were so, and the trees gave none of them even odds.
    """


def page_evidence(runs: Sequence[TextRun], texts: Sequence[str], kept: set[int], facts: ToldByHead) -> Evidence:
    """Return the evidence over all runs of a page. ``kept``: numbers of the runs that the main extractor keeps."""
    count, place = len(runs), Place.of(runs)
    lengths = np.fromiter(map(len, texts), np.intp, count)
    columns: Columns = dict(zip(SHAPE_NAMES, text_shapes(texts, lengths).astype(np.float32), strict=True))
    links = link_shapes(runs, lengths)
    columns.update(zip(LINK_NAMES, links, strict=True))
    extracted = np.zeros(count, np.float32)
    extracted[list(kept)] = 1
    words = np.expm1(columns["log_words"])
    long = (words >= 15) & (columns["link_share"] < 0.4) & (columns["ends_sentence"] > 0)  # noqa: PLR2004
    good = long & (extracted > 0)
    if not good.any():
        good = long
    main = main_container(place, words * good)
    furniture = (columns["link_share"] > FURNITURE_LINK_SHARE) & (main.columns["main_above"] >= FURNITURE_STEPS)
    furniture &= extracted == 0
    tell_links(links, runs, np.flatnonzero(~furniture).tolist())
    _add_marks(columns, runs)
    _add_names(columns, runs, place, main, words * good)
    titles = _add_likeness(columns, runs, texts, furniture.tolist(), facts)
    columns["extracted"] = extracted
    columns.update(main.columns)
    columns.update(sequence(words, good, columns["is_title"]))
    columns.update(kept_stretches(words, extracted))
    columns.update((f"long_{name}", column) for name, column in main_container(place, words * long).columns.items())
    columns.update((f"long_{name}", column) for name, column in distances(words, long).items())
    columns.update(company(place, words, long, columns))
    columns.update(entries(place, words, columns))
    columns.update(around(columns, place))
    columns.update(_page_columns(columns, words, good, facts))
    return Evidence(np.array(list(columns.values()), np.float32), list(columns), titles, furniture)


def _add_bits(columns: Columns, prefix: str, bits: NDArray[np.int64], names: Sequence[str]) -> None:
    octets = bits.astype("<u8").view(np.uint8).reshape(-1, 8)
    rows = np.unpackbits(octets, axis=1, count=len(names), bitorder="little").T
    columns.update((f"{prefix}_{name}", row) for name, row in zip(names, rows, strict=True))


def _add_marks(columns: Columns, runs: Sequence[TextRun]) -> None:
    """Add what the tags and class names around a run say."""
    containers = [run.container for run in runs]
    _add_bits(columns, "in", np.array([container.landmarks for container in containers]), LANDMARKS)
    codes = np.array([_TAG_CODES.get(container.tag, 0) for container in containers])
    _add_bits(columns, "tag", codes, _TAGS)
    _add_bits(columns, "kind", np.array([_KIND_CODES[container.kind] for container in containers]), _KINDS)
    _add_places(columns, runs, containers)
    inline = np.zeros((len(_INLINE_NAMES), len(runs)), np.float32)
    for number, run in enumerate(runs):
        for bits, length in run.inline.items():
            inline[_INLINE_PLACES[bits], number] += length / sum(map(len, run.pieces))
    columns.update(zip(_INLINE_NAMES, inline, strict=True))


def _add_places(columns: Columns, runs: Sequence[TextRun], containers: Sequence[Container]) -> None:
    """Add how deep a run stands, what parts it from the run before, and whether there is a picture beside it."""
    columns["row"] = np.array([run.is_row for run in runs], np.float32)
    columns["depth"] = np.minimum([container.depth for container in containers], MAX_COUNTED_DEPTH)
    columns["hidden"] = np.array([container.hidden for container in containers], np.float32)
    columns["after_break"] = np.array([run.after_break for run in runs], np.float32)
    columns["after_media"] = np.array([run.after_media for run in runs], np.float32)
    columns["own_media"] = np.array([container.media for container in containers], np.float32)
    columns["parent_media"] = np.array(
        [container.parent is not None and container.parent.media for container in containers], np.float32
    )


def _add_names(columns: Columns, runs: Sequence[TextRun], place: Place, main: MainContainer, weights: Array) -> None:
    """Add what class names speak for: close, in the run itself, its container and the one around it, and farther up.

    The names of the main container and those around it hold for the whole article, and so do names that most of its
    good text has: only that they are a body counts.
    """
    near = np.array([container.near for container in place.containers])
    near[main.shared] &= BODY_BIT
    inline = np.array([run.inline_near for run in runs])
    close = inline | near[place.own] | near[place.parents[place.own]]
    _add_bits(columns, "close", close & ~_common_bits(close, weights), CATEGORY_NAMES)
    far = names_below(place, main.shared)[place.own]
    body = np.array([run.container.far & BODY_BIT for run in runs])
    _add_bits(columns, "far", far & ~_common_bits(far, weights) | body, CATEGORY_NAMES)


def _common_bits(bits: NDArray[np.int64], weights: Array) -> int:
    """Return the categories, but for that of a body, that most of the text of these weights has."""
    total = float(weights.sum())
    shares = ((bits[:, None] >> _CATEGORY_PLACES & 1) * weights[:, None]).sum(axis=0)
    common = shares > COMMON_SHARE * total if total else np.zeros(len(_CATEGORY_PLACES), bool)
    return int((common << _CATEGORY_PLACES).sum()) & ~BODY_BIT


def _add_likeness(
    columns: Columns, runs: Sequence[TextRun], texts: Sequence[str], furniture: Sequence[bool], facts: ToldByHead
) -> list[float]:
    """Add how far a run repeats the title, the description, the body in JSON-LD, a link or another run of the page.

    Furniture is not compared with description and body.
    """
    keys = letter_keys(texts)
    counts = Counter(keys)
    linked = Counter(letter_keys(["".join(run.link_texts) for run in runs if run.link_texts]))
    first: dict[str, int] = {}
    for number, key in enumerate(keys):
        first.setdefault(key, number)
    joined, shortest = " ".join(facts.titles), min(map(len, facts.titles), default=0)
    titles = [  # most blocks are neither as long as a title nor a part of one
        title_likeness(key, facts.titles)
        if len(text) < MAX_TITLE_CHARACTERS and (len(key) >= shortest or key in joined)
        else 0.0
        for key, text in zip(keys, texts, strict=True)
    ]
    none = np.zeros(len(runs), np.float32)
    columns["title"] = np.array(titles, np.float32)
    columns["is_title"] = (columns["title"] >= 0.95).astype(np.float32)  # noqa: PLR2004
    description, bodies = facts.description, facts.bodies
    compared = ["" if is_furniture else key for key, is_furniture in zip(keys, furniture, strict=True)]
    columns["description"] = np.array([_containment(key, description) for key in compared]) if description else none
    columns["body"] = np.array([_body_cover(key, bodies) for key in compared]) if bodies else none
    columns["copies"] = np.array([min(counts[key], 5) for key in keys], np.float32)
    columns["is_copy"] = np.array([first[key] != number for number, key in enumerate(keys)], np.float32)
    columns["linked_elsewhere"] = np.array(
        [
            min(3, linked[key] - bool(run.link_texts)) if len(key) >= MIN_KEY_CHARACTERS else 0
            for key, run in zip(keys, runs, strict=True)
        ],
        np.float32,
    )
    return titles


def title_likeness(key: str, titles: Sequence[str]) -> float:
    """Return 1 for a title of the page, less for a part of one or a line that holds one, 0 for anything else."""
    best = 0.0
    if len(key) < MIN_KEY_CHARACTERS:
        return best
    for title in titles:
        if key == title:
            return 1.0
        if key in title or title in key:
            best = max(best, 0.95 * min(len(key), len(title)) / max(len(key), len(title)))
    return best


def _containment(key: str, whole: str) -> float:
    if len(key) < MIN_KEY_CHARACTERS or len(whole) < MIN_KEY_CHARACTERS:
        return 0.0
    if key in whole:
        return 1.0
    if whole in key or whole[:-3] in key:
        return len(whole) / len(key)
    return 0.5 if len(key) > PROBE_CHARACTERS and key[:PROBE_CHARACTERS] == whole[:PROBE_CHARACTERS] else 0.0


def _body_cover(key: str, bodies: Sequence[str]) -> float:
    """Return 1 where a body text holds the block, 0.5 where it holds its opening or its end."""
    if len(key) < MIN_KEY_CHARACTERS:
        return 0.0
    if any(key in body for body in bodies):
        return 1.0
    if len(key) <= PROBE_CHARACTERS:
        return 0.0
    opening, end = key[:PROBE_CHARACTERS], key[-PROBE_CHARACTERS:]
    return 0.5 if any(opening in body or end in body for body in bodies) else 0.0


def _page_columns(columns: Columns, words: Array, good: NDArray[np.bool_], facts: ToldByHead) -> Columns:
    """Return what holds for the page as a whole, the same in each row."""
    count = len(words)
    body = sum(map(len, facts.bodies))
    extracted = float((words * columns["extracted"]).sum())
    values = {
        "page_runs": math.log1p(min(count, MANY_PAGE_RUNS)),
        "page_words": math.log1p(min(extracted, MANY_WORDS)),
        "page_share": extracted / max(1.0, float(words.sum())),
        "page_good": math.log1p(min(float(good.sum()), MANY_RUNS)),
        "page_good_words": math.log1p(min(float((words * good).sum()), MANY_WORDS)),
        "page_body": math.log1p(body),
        "page_dense": float(columns["dense"].mean()),
        "page_breaks": float(columns["after_break"].mean()),
        "page_titles": float(columns["is_title"].sum()),
    }
    return {name: np.full(count, value, np.float32) for name, value in values.items()}
