"""What the place of a run says: the runs around it, its containers, how far it is from the good paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.text.blocks.segment import Container, Run

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


@dataclass(frozen=True, slots=True)
class Place:
    """Where the runs of a page stand: their containers by number, and what is asked of all containers."""

    containers: Sequence[Container]
    """Those with a run in them, parents first."""
    own: NDArray[np.intp]
    """Number of the container of each run."""
    parents: NDArray[np.intp]
    """Number of the container around each container; of the outermost its own."""
    paths: NDArray[np.intp]
    """Numbers of the paths of containers: tags and first class names from the body down."""

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Place:
        """Return the places of runs."""
        found: dict[int, Container] = {}
        for run in runs:
            step: Container | None = run.container
            while step is not None and step.index not in found:
                found[step.index] = step
                step = step.parent
        order = sorted(found)
        numbers = dict(zip(order, range(len(order)), strict=True))
        containers = list(map(found.__getitem__, order))
        parents, paths = [0] * len(containers), [0] * len(containers)
        known: dict[tuple[int, str, str], int] = {}
        for number, container in enumerate(containers):
            if container.parent is not None:
                above = parents[number] = numbers[container.parent.index]
                key = (paths[above], container.tag, container.first_classes)
                paths[number] = known.setdefault(key, len(known) + 1)
        own = np.array([numbers[run.container.index] for run in runs], np.intp)
        return cls(containers, own, np.array(parents, np.intp), np.array(paths, np.intp))


_SHIFTS = (-2, -1, 1, 2)
_SUMMED, _WIDTHS = ("extracted", "log_words", "link_share", "ends_sentence"), (3, 8)


def main_container(place: Place, weights: Array) -> Columns:
    """Return how each run stands to the smallest container that holds most of the good text."""
    totals = _totals(place, weights)
    total = float(weights.sum())
    main = _main(place, totals, total)
    common, below = _ways(place, main)
    depths = np.array([container.depth for container in place.containers])
    above = depths[main] - common[place.own]
    share = np.array(totals) / max(total, 1.0)
    return {
        "in_main": (above == 0).astype(np.float32),
        "main_above": np.minimum(above, 12),
        "main_below": np.minimum(below[place.own], 12),
        "main_depth": np.minimum(depths[place.own] - depths[main], 20),
        "parent_good": share[place.parents[place.own]].astype(np.float32),
        "own_good": share[place.own].astype(np.float32),
    }


def _totals(place: Place, weights: Array) -> list[float]:
    """Return the weight of all runs in each container and in those that it holds."""
    totals = [0.0] * len(place.containers)
    for number, weight in zip(place.own.tolist(), weights.tolist(), strict=True):
        totals[number] += weight
    parents = place.parents.tolist()
    for number in range(len(totals) - 1, 0, -1):
        totals[parents[number]] += totals[number]
    return totals


def _main(place: Place, totals: list[float], total: float) -> int:
    """Return the number of the deepest container with enough weight; without any weight of the deepest at all."""
    candidates = place.own.tolist() if not total else range(len(totals))
    main = 0
    for number in candidates:
        if place.containers[number].depth > place.containers[main].depth and totals[number] >= MAIN_SHARE * total:
            main = number
    return main


def _ways(place: Place, main: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for each container the depth of the nearest one that holds the main one too, and how far up that is."""
    count, parents = len(place.containers), place.parents.tolist()
    chain = {0}
    while main:
        chain.add(main)
        main = parents[main]
    common, below = [0] * count, [0] * count
    for number, above in enumerate(parents):
        if number in chain:
            common[number] = place.containers[number].depth
        else:
            common[number], below[number] = common[above], below[above] + 1
    return np.array(common), np.array(below)


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


def company(place: Place, words: Array, long: NDArray[np.bool_], columns: Columns) -> Columns:
    """Return what a run's company looks like: in its container, those around it, and at the same path in the page."""
    out: Columns = {}
    values = {
        "words": words,
        "long": words * long,
        "kept": words * columns["extracted"],
        "linked": words * columns["link_share"],
    }
    parent = place.parents[place.own]
    groups = {"own": place.own, "parent": parent, "grand": place.parents[parent], "path": place.paths[place.own]}
    for name, numbers in groups.items():
        out.update(_group(name, numbers, int(numbers.max()) + 1, values))
    return out


def _group(name: str, groups: NDArray[np.int64], size: int, values: Columns) -> Columns:
    number = np.bincount(groups, minlength=size)
    sums = {key: np.bincount(groups, weights=value, minlength=size) for key, value in values.items()}
    total = np.maximum(sums["words"], 1e-6)
    place = np.arange(len(groups))
    first, last = np.empty(size, np.intp), np.empty(size, np.intp)
    first[groups[::-1]], last[groups] = place[::-1], place  # of equal numbers the last one written stays
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


def around(columns: Columns, place: Place) -> Columns:
    """Return the values of the runs before and after, and sums over wider windows."""
    columns["date_like"] = np.maximum(columns["time"], np.maximum(columns["day"], columns["time_tag"]))
    count, reach = len(place.own), max(_SHIFTS)
    out: Columns = {}
    padded = np.full((len(_NEIGHBOURS), count + 2 * reach), -1, np.float32)  # -1 stands outside the page
    padded[:, reach : reach + count] = [columns[name] for name in _NEIGHBOURS]
    for name, values in zip(_NEIGHBOURS, padded, strict=True):
        for shift in _SHIFTS:
            out[f"{name}{shift:+d}"] = values[reach + shift : reach + shift + count]
    same = _same_container(place)
    out["same_container-1"], out["same_container+1"] = np.append(0, same), np.append(same, 0)
    values = np.array([columns[name] for name in _SUMMED])
    sums = {width: _windows(values, width) for width in _WIDTHS}
    for row, name in enumerate(_SUMMED):
        for width, (before, after) in sums.items():
            out[f"{name}_before{width}"], out[f"{name}_after{width}"] = before[row], after[row]
    return out


def _windows(values: Array, width: int) -> tuple[Array, Array]:
    """Return the sums over the ``width`` runs before and after each; a row for each row of values."""
    count = values.shape[1]
    total = np.zeros((len(values), count + 1), np.float32)
    np.cumsum(values, axis=1, out=total[:, 1:])
    at = np.arange(count)
    before = total[:, at] - total[:, np.maximum(at - width, 0)]
    return before, total[:, np.minimum(at + 1 + width, count)] - total[:, at + 1]


def _same_container(place: Place) -> Array:
    """Return for each run but the last: 1 if the next has the same parent and tag, 0.5 for the same parent, 0 else."""
    tags: dict[str, int] = {}
    kinds = np.array([tags.setdefault(place.containers[at].tag, len(tags)) for at in place.own.tolist()])
    one, two = place.own[:-1], place.own[1:]
    related = (place.parents[one] == place.parents[two]) & (one > 0) & (two > 0)
    return np.where(one == two, 1.0, np.where(related, np.where(kinds[:-1] == kinds[1:], 1.0, 0.5), 0.0))
