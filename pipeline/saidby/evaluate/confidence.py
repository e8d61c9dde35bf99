"""`python -m saidby.evaluate.confidence RUN --gold FILE`: fits the curve of confidence to a run, printed as TOML.

The run's own confidences are what is fitted; the printed curve is the one in force with the correction worked in, so
that a second fit to a run made with it changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from saidby.evaluate import scores_of
from saidby.lexicons import load_toml

Floats = npt.NDArray[np.float64]
KINDS = ("direct", "indirect", "mixed", "nested")
RIDGE = 2.0
"""Weight that pulls the slope to 1 and the intercepts to their mean: kinds with few claims borrow from the others."""


def fit(
    odds: npt.NDArray[np.float64], kinds: npt.NDArray[np.int64], right: npt.NDArray[np.bool_]
) -> tuple[float, list[float]]:
    """Slope and intercepts of the logistic curve, by Newton's method on the penalised likelihood."""
    rows = np.zeros((len(odds), 2 + len(KINDS)))
    rows[:, 0], rows[:, 1] = odds, 1.0
    rows[np.arange(len(odds)), 2 + kinds] = 1.0
    penalty = np.array([RIDGE, 1e-3] + [RIDGE] * len(KINDS))
    start = np.array([1.0, 0.0] + [0.0] * len(KINDS))
    weights = start.copy()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (right - chance) - penalty * (weights - start)
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return float(weights[0]), [float(weights[1] + w) for w in weights[2:]]


def refit(run: Path, gold: Path) -> str:
    """The curve that would have made the run's confidences right, as the text of `confidence.toml`."""
    scores = scores_of(run, gold)
    sure = np.clip([c for c, _ in scores.confidences], 1e-3, 1 - 1e-3)
    kinds = np.array([KINDS.index("nested" if nested else q) for q, nested in scores.kinds])
    slope, intercepts = fit(np.log(sure / (1 - sure)), kinds, np.array([r for _, r in scores.confidences]))
    now = load_toml("confidence")
    lines = [f"slope = {slope * now['slope']:.4f}", "", "[intercept]"]
    lines += [f"{k} = {slope * now['intercept'][k] + i:.4f}" for k, i in zip(KINDS, intercepts, strict=True)]
    return "\n".join(lines)


def main() -> None:
    """Reads the options and prints the curve."""
    parser = argparse.ArgumentParser(prog="python -m saidby.evaluate.confidence", description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    given = parser.parse_args()
    print(refit(given.run, given.gold))


if __name__ == "__main__":
    main()
