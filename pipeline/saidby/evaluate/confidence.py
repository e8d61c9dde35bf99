"""`python -m saidby.evaluate.confidence RUN --gold FILE…`: fits the curve of confidence to a run, printed as TOML.

The run's own confidences are what is fitted; the printed curve is the one in force with the correction worked in, so
that a second fit to a run made with it changes nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from saidby.evaluate import scores_of
from saidby.lexicons.confidence import KINDS, RESOLUTIONS, curve, log_odds

Floats = npt.NDArray[np.float64]
RIDGE = 2.0
"""Weight that pulls the slope to 1 and the intercepts to their mean: kinds with few claims borrow from the others."""


def fit(odds: Floats, marks: npt.NDArray[np.bool_], right: npt.NDArray[np.bool_]) -> tuple[float, float, list[float]]:
    """Slope, common intercept, and one for each column of `marks`: by Newton's method on the penalised likelihood."""
    rows = np.column_stack([odds, np.ones(len(odds)), marks])
    n = marks.shape[1]
    penalty = np.array([RIDGE, 1e-3] + [RIDGE] * n)
    start = np.array([1.0, 0.0] + [0.0] * n)
    weights = start.copy()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (right - chance) - penalty * (weights - start)
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return float(weights[0]), float(weights[1]), [float(w) for w in weights[2:]]


def refit(run: Path, gold: Sequence[Path]) -> str:
    """The curve that would have made the run's confidences right, as the text of `confidence.toml`.

    The run holds the articles of all the `gold` files.
    """
    scores = [scores_of(run, path) for path in gold]
    sure = [pair for each in scores for pair in each.confidences]
    kinds = [pair for each in scores for pair in each.kinds]
    odds = np.array([log_odds(c) for c, _ in sure])
    marks = np.array([[kind == k for k in KINDS] + [way == r for r in RESOLUTIONS] for kind, way in kinds])
    slope, common, weights = fit(odds, marks, np.array([r for _, r in sure]))
    now = curve()
    lines = [f"slope = {slope * now.slope:.4f}", "", "[intercept]"]
    new = dict(zip((*KINDS, *RESOLUTIONS), weights, strict=True))
    lines += [f"{k} = {slope * now.intercept[k] + common + new[k]:.4f}" for k in KINDS]
    lines += ["", "[resolution]", *(f"{r} = {slope * now.resolution[r] + new[r]:.4f}" for r in RESOLUTIONS)]
    return "\n".join(lines)


def main() -> None:
    """Reads the options and prints the curve."""
    parser = argparse.ArgumentParser(prog="python -m saidby.evaluate.confidence", description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    given = parser.parse_args()
    print(refit(given.run, given.gold))


if __name__ == "__main__":
    main()
