"""Things that are alike, gathered around the first seen of them.

Not by chains: a chain of small changes leads from anything to anything. What joins a cluster is like its first member,
or repeats another member wholly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
FIRST = 0
"""The kind of what is the first of its cluster, or alone in it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a later thing is to an earlier one: its kind (1 is the closest), and whether it repeats it wholly."""

    kind: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """For each thing its cluster's first member, the member it is closest to (-1: none), and its kind towards that."""

    leader: Whole
    base: Whole
    kind: npt.NDArray[np.int8]


Relate = Callable[[int, int], Relation | None]


def candidate_pairs(columns: Iterable[tuple[npt.NDArray[Any], Whole]], n: int, *, back: int = 1) -> Whole:
    """Pairs (later, earlier) of things with an equal key, sorted; each thing is paired with few others.

    `columns`: keys, and for each key the thing that has it, numbered in the order of first sight; a key of 0 is none.
    Of each group of equals a thing is paired with the first seen and with the `back` seen right before it: what
    repeats either is found, and the number of pairs grows with the number of things only.
    """
    pairs: Whole = np.empty(0, dtype=np.int64)
    for keys, things in columns:
        there = np.flatnonzero(keys)
        order = there[np.lexsort((things[there], keys[there]))]
        ordered, thing = keys[order], things[order]
        opens = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(order) else order
        first = np.repeat(opens, np.diff(np.r_[opens, len(order)]))
        place = np.arange(len(order))
        for earlier in (first, *(place - step for step in range(1, back + 1))):
            kept = np.flatnonzero(earlier >= first)
            later, sooner = thing[kept], thing[earlier[kept]]
            pairs = np.union1d(pairs, (later * n + sooner)[later != sooner])
    return np.stack([pairs // max(n, 1), pairs % max(n, 1)], axis=1)


def cluster(n: int, pairs: Whole, relate: Relate) -> Clusters:
    """Clusters of `n` things that are numbered in the order of first sight.

    `relate(earlier, later)` says what the later one is to the earlier, None if they are not alike.
    The closest relation counts, then the earliest partner; one that is not whole only towards a cluster's first.
    """
    leader, base = np.arange(n), np.full(n, -1, dtype=np.int64)
    kind = np.full(n, FIRST, dtype=np.int8)
    edges = np.flatnonzero(np.r_[True, pairs[1:, 0] != pairs[:-1, 0]]) if len(pairs) else np.empty(0, dtype=np.int64)
    for start, end in zip(edges, np.r_[edges[1:], len(pairs)], strict=False):
        later = int(pairs[start, 0])
        partners = {int(earlier) for earlier in pairs[start:end, 1]}
        best: tuple[int, int] | None = None
        for earlier in sorted(partners | {int(leader[partner]) for partner in partners}):
            found = relate(earlier, later)
            if found and (found.whole or leader[earlier] == earlier) and (best is None or found.kind < best[0]):
                best = (found.kind, earlier)
        if best:
            kind[later], base[later] = best
            leader[later] = leader[best[1]]
    return Clusters(leader=leader, base=base, kind=kind)
