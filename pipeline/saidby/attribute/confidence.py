"""Raw scores → calibrated confidence: the share of such claims whose content and speaker are right."""

from __future__ import annotations

from saidby.lexicons.confidence import chance_of, curve, log_odds
from saidby.model import Quotation

EDGE = 0.01
"""Raw scores are kept this far from 0 and 1."""


def calibrated(raw: float, quotation: Quotation, *, nested: bool) -> float:
    """The confidence of a claim whose raw score is `raw` (0–1), before anything is known of its speaker."""
    fitted = curve()
    return chance_of(fitted.slope * log_odds(raw, EDGE) + fitted.intercept["nested" if nested else quotation])
