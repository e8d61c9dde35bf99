"""What judged claims say about all claims: shares with Wilson's score interval, weighted where strata were."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.959963984540054
"""The normal quantile of a two-sided interval at 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A share with its interval at 95 %. `judged` counts claims, `right` those of them that are right."""

    judged: int
    right: int
    share: float
    low: float
    high: float


def wilson(share: float, n: float, *, z: float = Z) -> tuple[float, float]:
    """Wilson's score interval of a share seen in n trials, without continuity correction; (0, 1) for n = 0.

    Wilson 1927; method 3 of Newcombe 1998, who shows that it keeps its level for small n and for shares near 0 or 1.
    `n` may be an effective sample size and so no whole number.
    """
    if n <= 0:
        return 0.0, 1.0
    middle = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def estimate(outcomes: Sequence[tuple[bool, float]]) -> Estimate | None:
    """The weighted share of right outcomes; None without any.

    Each outcome is (right, weight); a weight is how many claims the judged one stands for.  Unequal weights cost
    precision: the interval uses Kish's effective sample size, the squared sum of weights over the sum of their squares.
    """
    total = sum(weight for _, weight in outcomes)
    if not total:
        return None
    share = min(1.0, sum(weight for right, weight in outcomes if right) / total)
    low, high = wilson(share, total * total / sum(weight * weight for _, weight in outcomes))
    return Estimate(judged=len(outcomes), right=sum(right for right, _ in outcomes), share=share, low=low, high=high)
