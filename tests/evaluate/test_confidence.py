"""The fit of confidence to what was right, on made-up claims."""

from __future__ import annotations

import numpy as np
import pytest

from saidby.evaluate.confidence import fit


def chances(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))


def test_the_fit_finds_the_curve_that_made_the_claims() -> None:
    rng = np.random.default_rng(1)
    odds = rng.normal(1.0, 1.5, 20_000)
    marks = rng.random(20_000)[:, None] < np.array([0.5])
    right = rng.random(20_000) < chances(0.6 * odds - 0.4 - 1.0 * marks[:, 0])
    slope, common, (mark,) = fit(odds, marks, right)
    assert (slope, common, mark) == pytest.approx((0.6, -0.4, -1.0), abs=0.08)


def test_kinds_with_few_claims_borrow_from_the_others() -> None:
    odds = np.zeros(101)
    marks = np.array([[True]] + [[False]] * 100)
    right = np.array([False] + [True] * 70 + [False] * 30)
    _, common, (mark,) = fit(odds, marks, right)
    assert common == pytest.approx(np.log(70 / 30), abs=0.1)
    assert -0.5 < mark < 0
