"""Evidence from the place of a run: the runs around it, its containers, its distance from the good paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.text.blocks.segment import Container, TextRun
from crawler.text.evidence.order import FAR, MANY_RUNS, MANY_WORDS, Array, Columns

MAIN_SHARE = 0.7
"""The smallest container with so much of the good text is where the article is."""
_NEIGHBOURS = (
    "extracted",
    "log_words",
    "link_share",
    "ends_sentence",
    "title",
    "in_main",
    "kind_heading",
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
    depths: NDArray[np.intp]
    first: NDArray[np.intp]
    """The first run in each container …"""
    end: NDArray[np.intp]
    """… and the one behind the last: what stands in a container stands together."""

    @classmethod
    def of(cls, runs: Sequence[TextRun]) -> Place:
        """Return the places of runs."""
        found: dict[int, Container] = {}
        first_runs: dict[int, int] = {}
        for number, run in enumerate(runs):
            step: Container | None = run.container
            while step is not None and step.index not in found:
                found[step.index] = step
                first_runs[step.index] = number
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
        own = [numbers[run.container.index] for run in runs]
        depths = [container.depth for container in containers]
        first = list(map(first_runs.__getitem__, order))
        arrays = (np.array(row, np.intp) for row in (own, parents, paths, depths, first, _ends(own, parents)))
        return cls(containers, *arrays)


def _ends(own: Sequence[int], parents: Sequence[int]) -> list[int]:
    """Return for each container the run behind its last one."""
    ends = [0] * len(parents)
    for run, number in enumerate(own, 1):
        ends[number] = run
    for number in range(len(parents) - 1, 0, -1):
        ends[parents[number]] = max(ends[parents[number]], ends[number])
    return ends


_SHIFTS = (-2, -1, 1, 2)
_SUMMED, _WIDTHS = ("extracted", "log_words", "link_share", "ends_sentence"), (3, 8)


@dataclass(frozen=True, slots=True)
class MainContainer:
    """The smallest container that holds most of a page's good text, and how the others stand to it."""

    columns: Columns
    shared: NDArray[np.bool_]
    """Whether a container is the main one or around it: its names say nothing about one run rather than another."""


def main_container(place: Place, weights: Array) -> MainContainer:
    """Return how each run stands to the smallest container that holds most of the good text."""
    running = np.append(0.0, np.cumsum(weights, dtype=np.float64))
    total = float(running[-1])
    totals = running[place.end] - running[place.first]
    main = _main(place, totals, total)
    shared, common = _common_ways(place, main)
    depths, own_common = place.depths[place.own], common[place.own]
    above = place.depths[main] - own_common
    share = (totals / max(total, 1.0)).astype(np.float32)
    columns = {
        "in_main": (above == 0).astype(np.float32),
        "main_above": np.minimum(above, 12),
        "main_below": np.minimum(depths - own_common, 12),
        "main_depth": np.minimum(depths - place.depths[main], 20),
        "parent_good": share[place.parents[place.own]],
        "own_good": share[place.own],
    }
    return MainContainer(columns, shared)


def _main(place: Place, totals: NDArray[np.float64], total: float) -> int:
    """Return the number of the deepest container with enough weight; without any weight of the deepest at all."""
    if not total:
        return int(place.own[np.argmax(place.depths[place.own])])
    enough = totals >= MAIN_SHARE * total
    return int(np.argmax(np.where(enough, place.depths, -1)))


def _common_ways(place: Place, main: int) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Return which containers hold the main one, and for each container the depth of the nearest that does."""
    shared = np.zeros(len(place.containers), np.bool_)
    shared[0] = True
    while main:
        shared[main] = True
        main = int(place.parents[main])
    nearest = np.arange(len(shared))
    while not (met := shared[nearest]).all():
        nearest = np.where(met, nearest, place.parents[nearest])
    return shared, place.depths[nearest]


def names_below(place: Place, shared: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the class categories of each container and those around it, without the ones that are ``shared``."""
    names = [0] * len(place.containers)
    for number, (above, is_shared) in enumerate(zip(place.parents.tolist(), shared.tolist(), strict=True)):
        if not is_shared:
            names[number] = names[above] | place.containers[number].near
    return np.array(names)


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
        f"{name}_runs": np.log1p(np.minimum(number, MANY_RUNS))[groups].astype(np.float32),
        f"{name}_words": np.log1p(np.minimum(sums["words"], MANY_WORDS))[groups].astype(np.float32),
        f"{name}_mean": (sums["words"] / np.maximum(number, 1))[groups].astype(np.float32),
        f"{name}_long": (sums["long"] / total)[groups].astype(np.float32),
        f"{name}_kept": (sums["kept"] / total)[groups].astype(np.float32),
        f"{name}_linked": (sums["linked"] / total)[groups].astype(np.float32),
        f"{name}_from_start": np.minimum(place - first[groups], FAR).astype(np.float32),
        f"{name}_from_end": np.minimum(last[groups] - place, FAR).astype(np.float32),
    }


def entries(place: Place, words: Array, columns: Columns) -> Columns:
    """Return what looks like the entries of a list: numbers, and the words up to the next run at the same path.

    Words in links do not count: the entries of a list of links have none of their own.
    """
    paths = place.paths[place.own]
    size = int(paths.max()) + 1
    number = np.bincount(paths, minlength=size)
    order = np.argsort(paths, kind="stable")
    following = np.full(len(paths), len(paths))
    same = np.flatnonzero(paths[order[1:]] == paths[order[:-1]])
    following[order[same]] = order[same + 1]
    own = words * (1 - columns["link_share"])
    running = np.append(0, np.cumsum(own))
    reach = np.minimum(following, np.arange(len(paths)) + int(FAR))
    entry = running[np.minimum(reach, len(paths))] - running[:-1]
    numbered = np.bincount(paths, weights=columns["numbered"], minlength=size) / np.maximum(number, 1)
    mean = np.bincount(paths, weights=np.minimum(entry, 200), minlength=size) / np.maximum(number, 1)
    return {
        "entry_words": np.log1p(entry).astype(np.float32),
        "path_entry": np.log1p(mean)[paths].astype(np.float32),
        "path_numbered": numbered[paths].astype(np.float32),
    }


def around(columns: Columns, place: Place) -> Columns:
    """Return the values of the runs before and after, and sums over wider windows."""
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
