"""The fitted curve from scores to confidence: `confidence.toml`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

from saidby.errors import LexiconError
from saidby.lexicons.loader import cached, load_toml
from saidby.model import ResolutionKind

KINDS = ("direct", "indirect", "mixed", "nested")
RESOLUTIONS: tuple[str, ...] = get_args(ResolutionKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A logistic curve over the raw score's log odds (Platt, 1999).

    `intercept` has one entry for each kind of claim; `resolution` what each way to the speaker adds.
    """

    slope: float
    intercept: dict[str, float]
    resolution: dict[str, float]


@cached
def curve() -> Curve:
    """The curve in force; LexiconError where a key is missing or unknown."""
    data = load_toml("confidence")
    if set(data) != {"slope", "intercept", "resolution"}:
        raise LexiconError("confidence.toml: the keys are slope, [intercept] and [resolution]")
    for table, keys in (("intercept", KINDS), ("resolution", RESOLUTIONS)):
        if set(data[table]) != set(keys):
            raise LexiconError(f"confidence.toml: the keys of [{table}] are {', '.join(keys)}")
    return Curve(
        slope=float(data["slope"]),
        intercept={kind: float(data["intercept"][kind]) for kind in KINDS},
        resolution={kind: float(data["resolution"][kind]) for kind in RESOLUTIONS},
    )


def log_odds(chance: float, edge: float = 1e-3) -> float:
    """The log odds of a chance, which is kept `edge` away from 0 and 1, where they have no end."""
    chance = min(1 - edge, max(edge, chance))
    return math.log(chance / (1 - chance))


def chance_of(odds: float) -> float:
    """The chance whose log odds these are."""
    return 1 / (1 + math.exp(-odds))
