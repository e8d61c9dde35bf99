"""Raw scores → calibrated confidence: the share of such claims whose content and speaker are right.

A logistic curve over the raw score's log odds, with one slope and an intercept for each kind of claim (Platt, 1999), in
`lexicons/confidence.toml`; `python -m saidby.evaluate.confidence` fits it.
"""

from __future__ import annotations

import math

from saidby.errors import LexiconError
from saidby.lexicons import load_toml
from saidby.model import Quotation

EDGE = 0.01
"""Raw scores are kept this far from 0 and 1, where log odds have no end."""


def _curve() -> tuple[float, dict[str, float]]:
    data = load_toml("confidence")
    if set(data) != {"slope", "intercept"} or set(data["intercept"]) != {"direct", "indirect", "mixed", "nested"}:
        raise LexiconError("confidence.toml: the keys are slope, and direct, indirect, mixed, nested of [intercept]")
    return float(data["slope"]), {kind: float(value) for kind, value in data["intercept"].items()}


def calibrated(raw: float, quotation: Quotation, *, nested: bool) -> float:
    """The confidence of a claim whose raw score is `raw` (0–1)."""
    slope, intercept = _curve()
    raw = min(1 - EDGE, max(EDGE, raw))
    odds = slope * math.log(raw / (1 - raw)) + intercept["nested" if nested else quotation]
    return 1 / (1 + math.exp(-odds))
