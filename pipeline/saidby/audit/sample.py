"""A random sample of claims that any auditor can draw again: seeded, stratified, the same after a re-run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

STRATA = ("quotation", "method", "publisher", "nesting")
"""What a sample can be stratified by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How a sample is drawn: `size` claims, shared out over the strata of `by` in proportion to their sizes."""

    seed: int = 1
    size: int = 200
    by: str = "method"

    def __str__(self) -> str:
        return f"seed {self.seed}, {self.size} claims, by {self.by}"


@dataclass(frozen=True, slots=True)
class Sample:
    """Positions of the drawn claims in the order to judge them in, and how many claims each stratum holds."""

    rows: Integers
    strata: tuple[str, ...]
    sizes: dict[str, int]

    def weights(self, rows: Sequence[int]) -> list[float]:
        """How many claims each of these drawn rows stands for, when just these were judged."""
        stratum = dict(zip(self.rows.tolist(), self.strata, strict=True))
        judged = Counter(stratum[row] for row in rows)
        return [self.sizes[stratum[row]] / judged[stratum[row]] for row in rows]


def draw(ids: Sequence[str], strata: Sequence[str], sampling: Sampling) -> Sample:
    """Draws a sample; who is in it depends on the seed and each claim's own identifier, so it survives a re-run.

    Strata take turns in proportion to their shares, so that any first part of the sample is stratified, too.
    """
    members: dict[str, list[tuple[bytes, int]]] = {}
    for row, (claim, stratum) in enumerate(zip(ids, strata, strict=True)):
        members.setdefault(stratum, []).append((_rank(sampling.seed, claim), row))
    sizes = {stratum: len(rows) for stratum, rows in members.items()}
    drawn: list[tuple[float, bytes, int, str]] = []
    for stratum, wanted in shares(sizes, sampling.size).items():
        for place, (rank, row) in enumerate(sorted(members[stratum])[:wanted]):
            drawn.append(((place + 0.5) / wanted, rank, row, stratum))
    drawn.sort()
    rows = np.array([row for _, _, row, _ in drawn], dtype=np.int64)
    return Sample(rows, tuple(stratum for *_, stratum in drawn), sizes)


def shares(sizes: dict[str, int], wanted: int) -> dict[str, int]:
    """How many to draw from each stratum: in proportion, by largest remainders, and from each at least one if it can.

    Where there are more strata than `wanted`, the largest get one each.
    """
    total = sum(sizes.values())
    wanted = min(wanted, total)
    order = sorted(sizes, key=lambda stratum: (-sizes[stratum], stratum))
    if wanted <= len(sizes):
        return dict.fromkeys(order[:wanted], 1)
    given = {stratum: max(1, sizes[stratum] * wanted // total) for stratum in order}
    rest = wanted - sum(given.values())
    by_remainder = sorted(order, key=lambda stratum: (-(sizes[stratum] * wanted % total), stratum))
    while rest:
        for stratum in by_remainder:
            step = (rest > 0) - (rest < 0)
            if step and 1 <= given[stratum] + step <= sizes[stratum]:
                given[stratum] += step
                rest -= step
    return given


def _rank(seed: int, claim: str) -> bytes:
    return hashlib.blake2b(f"{seed}\x1f{claim}".encode(), digest_size=8).digest()
