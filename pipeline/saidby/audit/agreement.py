"""How far auditors agree: Cohen's kappa, Krippendorff's alpha, F1 of spans.

None is returned where a measure is not defined: nothing to compare, or only one label in use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence, Set


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement of two auditors beyond chance; each pair is what they said of one claim (Cohen 1960)."""
    n = len(pairs)
    if not n:
        return None
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum(a == b for a, b in pairs) / n
    chance = sum(left[label] * right[label] for label in left) / (n * n)
    return None if chance == 1 else (seen - chance) / (1 - chance)


def krippendorff_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Agreement of any number of auditors on nominal labels, with gaps (Krippendorff 2011, "Computing …", section C).

    A unit holds the labels given to one claim, in any order; one with fewer than two says nothing and is left out.
    """
    totals: Counter[Hashable] = Counter()
    disagreement = 0.0
    for unit in units:
        labels = Counter(unit)
        m = labels.total()
        if m < 2:
            continue
        totals.update(labels)
        disagreement += sum(count * (m - count) for count in labels.values()) / (m - 1)
    n = totals.total()
    expected = sum(count * (n - count) for count in totals.values())
    return 1 - (n - 1) * disagreement / expected if expected else None


def span_f1(left: Set[Hashable], right: Set[Hashable]) -> float | None:
    """Shared items over the mean size of both sets, whichever of them is taken for the truth.

    For spans, which have no true negatives, this is what kappa tends to (Hripcsak and Rothschild 2005).
    """
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else None
