"""What the place of a run says: the runs around it, its containers, how far it is from the good paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crawler.text.segment import Container, Run

Array = NDArray[np.float32]
Columns = dict[str, Array]

MAIN_SHARE = 0.7
"""The smallest container with so much of the good text is where the article is."""
FAR = 30.0
"""Distances in runs are cut here."""
_NEIGHBOURS = (
    "extracted",
    "log_words",
    "link_share",
    "ends_sentence",
    "title",
    "body",
    "in_main",
    "kind_heading",
    "date_like",
    "links",
    "after_media",
)


def main_container(runs: Sequence[Run], weights: Array, count: int) -> Columns:
    """Return how each run stands to the smallest container that holds most of the good text."""
    totals = _totals_upwards(runs, weights, count)
    total = float(weights.sum())
    main = None
    for container in _all_containers(runs):
        enough = totals[container.index] >= MAIN_SHARE * total
        if enough and (main is None or container.depth > main.depth):
            main = container
    chain = {}
    step: Container | None = main
    while step is not None:
        chain[step.index] = step.depth
        step = step.parent
    depth = main.depth if main else 0
    rows = np.array([_way_to(run.container, chain, depth) for run in runs], np.float32).reshape(-1, 3).T
    share = totals / max(total, 1.0)
    parents = np.array([(run.container.parent or run.container).index for run in runs], np.int64)
    own = np.array([run.container.index for run in runs], np.int64)
    return {
        "in_main": (rows[0] == 0).astype(np.float32),
        "main_above": rows[0],
        "main_below": rows[1],
        "main_depth": rows[2],
        "parent_good": share[parents].astype(np.float32),
        "own_good": share[own].astype(np.float32),
    }


def _way_to(container: Container, chain: dict[int, int], depth: int) -> tuple[float, float, float]:
    """Return how far the nearest common container lies above the main one and above the run."""
    below = 0
    step: Container | None = container
    while step is not None and step.index not in chain:
        below += 1
        step = step.parent
    above = depth - (chain[step.index] if step else 0)
    return min(above, 12), min(below, 12), min(container.depth - depth, 20)


def _all_containers(runs: Sequence[Run]) -> list[Container]:
    seen: dict[int, Container] = {}
    for run in runs:
        step: Container | None = run.container
        while step is not None and step.index not in seen:
            seen[step.index] = step
            step = step.parent
    return list(seen.values())


def _totals_upwards(runs: Sequence[Run], weights: Array, count: int) -> Array:
    totals = np.zeros(count, np.float32)
    for run, weight in zip(runs, weights.tolist(), strict=True):
        if weight:
            step: Container | None = run.container
            while step is not None:
                totals[step.index] += weight
                step = step.parent
    return totals


def sequence(words: Array, extracted: Array, good: NDArray[np.bool_], is_title: Array) -> Columns:
    """Return places in the reading order: from the first to the last good paragraph, from the title, among the kept."""
    count = len(words)
    order = np.arange(count, dtype=np.float32)
    places = np.flatnonzero(good)
    first, last = (float(places[0]), float(places[-1])) if len(places) else (0.0, float(count - 1))
    titles = np.flatnonzero(is_title)
    before = titles[titles <= first]
    title = float(before[-1]) if len(before) else float(titles[0]) if len(titles) else -1.0
    running = np.cumsum(words * good)
    total = float(running[-1]) or 1.0
    after_good = np.cumsum(words * ~good)
    last_good_at = np.maximum.accumulate(np.where(good, order, -FAR))
    next_good_at = np.minimum.accumulate(np.where(good, order, count + FAR)[::-1])[::-1]
    since = after_good - np.where(last_good_at >= 0, after_good[np.maximum(last_good_at, 0).astype(int)], 0)
    columns = {
        "place": order / max(1, count - 1),
        "from_first": np.clip(order - first, -FAR, FAR),
        "from_last": np.clip(order - last, -FAR, FAR),
        "between": ((order >= first) & (order <= last)).astype(np.float32),
        "from_title": np.clip(order - title, -FAR, FAR) if title >= 0 else np.full(count, -FAR - 1, np.float32),
        "good_before": running / total,
        "since_good": np.minimum(order - last_good_at, FAR),
        "till_good": np.minimum(next_good_at - order, FAR),
        "words_since_good": np.log1p(np.maximum(since, 0)),
        "gap": np.minimum(next_good_at - last_good_at, 2 * FAR),
    }
    columns.update(_kept_stretches(words, extracted))
    return columns


def _kept_stretches(words: Array, extracted: Array) -> Columns:
    """Return size and place of the unbroken stretch of kept (or not kept) runs that a run belongs to."""
    count = len(words)
    starts = np.flatnonzero(np.concatenate(([True], np.diff(extracted) != 0)))
    sizes = np.diff(np.append(starts, count))
    sums = np.add.reduceat(words, starts)
    kept_before = np.cumsum(extracted) - extracted
    kept_words = np.cumsum(words * extracted)
    total = max(float(kept_words[-1]), 1.0)
    return {
        "stretch": np.repeat(np.log1p(sizes), sizes),
        "stretch_words": np.repeat(np.log1p(sums), sizes),
        "kept_before": np.minimum(kept_before, FAR),
        "kept_after": np.minimum(extracted.sum() - np.cumsum(extracted), FAR),
        "kept_words_before": (kept_words - words * extracted) / total,
        "kept_words_after": 1 - kept_words / total,
    }


class Groups(NamedTuple):
    """Numbers of the groups that runs belong to."""

    own: NDArray[np.int64]
    parent: NDArray[np.int64]
    grand: NDArray[np.int64]
    path: NDArray[np.int64]


def groups_of(runs: Sequence[Run]) -> Groups:
    """Return for each run its container, the one around it, the one around that, and its path in the page."""
    own, parent, grand, path = [], [], [], []
    paths: dict[str, int] = {}
    for run in runs:
        container = run.container
        above = container.parent or container
        own.append(container.index)
        parent.append(above.index)
        grand.append((above.parent or above).index)
        path.append(paths.setdefault(container.path, len(paths)))
    numbers = np.array((own, parent, grand, path), np.int64)
    return Groups(*numbers)


def company(groups: Groups, words: Array, long: NDArray[np.bool_], columns: Columns) -> Columns:
    """Return what a run's company looks like: in its container, those around it, and at the same path in the page."""
    out: Columns = {}
    values = {
        "words": words,
        "long": words * long,
        "kept": words * columns["extracted"],
        "linked": words * columns["link_share"],
    }
    for name, numbers in zip(("own", "parent", "grand", "path"), groups, strict=True):
        out.update(_group(name, numbers, int(numbers.max()) + 1, values))
    return out


def _group(name: str, groups: NDArray[np.int64], size: int, values: Columns) -> Columns:
    number = np.bincount(groups, minlength=size)
    sums = {key: np.bincount(groups, weights=value, minlength=size) for key, value in values.items()}
    total = np.maximum(sums["words"], 1e-6)
    place = np.arange(len(groups))
    first = np.full(size, len(groups))
    np.minimum.at(first, groups, place)
    last = np.zeros(size, np.int64)
    np.maximum.at(last, groups, place)
    return {
        f"{name}_runs": np.log1p(number)[groups].astype(np.float32),
        f"{name}_words": np.log1p(sums["words"])[groups].astype(np.float32),
        f"{name}_mean": (sums["words"] / np.maximum(number, 1))[groups].astype(np.float32),
        f"{name}_long": (sums["long"] / total)[groups].astype(np.float32),
        f"{name}_kept": (sums["kept"] / total)[groups].astype(np.float32),
        f"{name}_linked": (sums["linked"] / total)[groups].astype(np.float32),
        f"{name}_from_start": np.minimum(place - first[groups], FAR).astype(np.float32),
        f"{name}_from_end": np.minimum(last[groups] - place, FAR).astype(np.float32),
    }


def around(columns: Columns, runs: Sequence[Run]) -> Columns:
    """Return the values of the runs before and after, and sums over wider windows."""
    columns["date_like"] = np.maximum(columns["time"], np.maximum(columns["day"], columns["time_tag"]))
    out: Columns = {}
    for name in _NEIGHBOURS:
        for shift in (-2, -1, 1, 2):
            out[f"{name}{shift:+d}"] = _shifted(columns[name], shift)
    for shift in (-1, 1):
        same = np.array([_same_container(runs, at, at + shift) for at in range(len(runs))], np.float32)
        out[f"same_container{shift:+d}"] = same
    for name in ("extracted", "log_words", "link_share", "ends_sentence"):
        for width in (3, 8):
            before, after = _windows(columns[name], width)
            out[f"{name}_before{width}"] = before
            out[f"{name}_after{width}"] = after
    return out


def _shifted(values: Array, shift: int) -> Array:
    """Return the values of the runs ``shift`` places on; -1 outside the page."""
    out = np.full(len(values), -1, np.float32)
    if shift > 0:
        out[:-shift] = values[shift:]
    else:
        out[-shift:] = values[:shift]
    return out


def _windows(values: Array, width: int) -> tuple[Array, Array]:
    """Return the sums over the ``width`` runs before and after each."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    before = total[at] - total[np.maximum(at - width, 0)]
    after = total[np.minimum(at + 1 + width, len(values))] - total[at + 1]
    return before.astype(np.float32), after.astype(np.float32)


def _same_container(runs: Sequence[Run], at: int, other: int) -> float:
    """Return 1 for the same parent and tag, 0.5 for the same parent, 0 else."""
    if not 0 <= other < len(runs):
        return 0.0
    one, two = runs[at].container, runs[other].container
    if one is two:
        return 1.0
    if one.parent is not two.parent:
        return 0.0
    return 1.0 if one.tag == two.tag else 0.5
