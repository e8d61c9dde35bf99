"""Where one article ends and the next begins in text run together.

Three passes over the evidence at every gap: a logistic regression; then small networks that read the evidence again in
windows that stop at the boundaries found first (so that a neighbouring boundary does not blur this one), and how the
paragraphs about the gap are worded; then networks that weigh each gap against its neighbours. The last two decide
together.
Dynamic programming then takes the best set of boundaries at least MIN_PARAGRAPHS apart.
The weights are made by `python -m saidby.train.segment`.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from saidby.errors import ModelError
from saidby.segment.evidence import Evidence
from saidby.segment.prose import read_prose
from saidby.segment.wording import Wording, read_wording

WEIGHTS = Path(__file__).parent / "boundary_weights.json"
MIN_PARAGRAPHS = 3
CLIP = 4.0
SHARE = 0.7
"""Of the third pass in the log odds that decide; the second has the rest."""
REACH = 4
NONE = -6.0
"""Log odds of what lies outside the text."""
LIKELY = 0.4
"""Probability from which a gap that is not cut is reported all the same."""
Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Boundary:
    """A gap in front of paragraph `gap`; `certain` ones are cut, the others are only likely."""

    gap: int
    probability: float
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A hidden layer, beside which the inputs also reach the output directly; none for plain logistic regression."""

    hidden: Vector
    hidden_bias: Vector
    out: Vector
    direct: Vector
    bias: float

    def __call__(self, x: Vector) -> Vector:
        """The log odds of each row."""
        return np.asarray(np.tanh(x @ self.hidden + self.hidden_bias) @ self.out + x @ self.direct + self.bias)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """Standardised features into log odds; the mean over `layers`."""

    features: tuple[str, ...]
    mean: Vector
    scale: Vector
    layers: tuple[Layer, ...]

    def __call__(self, rows: Sequence[Mapping[str, float]]) -> Vector:
        """The log odds of a boundary at each row's gap."""
        x = matrix(rows, self.features)
        x = np.clip((x - self.mean) / self.scale, -CLIP, CLIP)
        return np.asarray(np.mean([layer(x) for layer in self.layers], axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the passes go by, and the log odds above which the first and the last of them cut.

    first_paragraph, last_paragraph: how such paragraphs are worded.
    entry: by how much the strongest boundary of a text must exceed the threshold before the text is cut at all; once a
    text is known to be run together, weaker evidence is enough.
    """

    first_paragraph: Wording
    last_paragraph: Wording
    first: Scorer
    second: Scorer
    third: Scorer
    first_threshold: float
    threshold: float
    entry: float


def find_boundaries(
    paragraphs: Sequence[str],
    *,
    closings: Sequence[float] | None = None,
    openings: Sequence[float] | None = None,
    weights: Weights | None = None,
) -> tuple[Boundary, ...]:
    """The boundaries between articles in a run of prose paragraphs, in order.

    `closings`, `openings`: one number a paragraph, 1.0 where a line that closes ("Reporting by …") or opens
    ("Published: …") an article stood right before it.
    """
    n = len(paragraphs)
    if n < 2 * MIN_PARAGRAPHS:
        return ()
    weights = weights or load_weights()
    none = [0.0] * n
    evidence = Evidence(read_prose(paragraphs), closings or none, openings or none)
    plain = evidence.read()
    first = weights.first(plain)
    worded = read_wording(paragraphs, weights.first_paragraph, weights.last_paragraph)
    second = weights.second(second_pass(evidence, plain, first, best_cuts(first - weights.first_threshold), worded))
    odds = SHARE * weights.third(third_pass(second, worded)) + (1 - SHARE) * second - weights.threshold
    cuts = set(best_cuts(odds))
    certain = any(odds[g - 1] >= weights.entry for g in cuts)
    found = [Boundary(gap=g, probability=_sigmoid(odds[g - 1]), certain=certain) for g in cuts]
    taken = set(cuts)
    for g in sorted(range(MIN_PARAGRAPHS, n - MIN_PARAGRAPHS + 1), key=lambda g: (-odds[g - 1], g)):
        probability = _sigmoid(odds[g - 1])
        if probability < LIKELY:
            break
        if all(abs(g - other) >= MIN_PARAGRAPHS for other in taken):
            taken.add(g)
            found.append(Boundary(gap=g, probability=probability, certain=False))
    return tuple(sorted(found))


def second_pass(
    evidence: Evidence,
    plain: Sequence[Mapping[str, float]],
    odds: Vector,
    cuts: Sequence[int],
    worded: Sequence[tuple[float, float]],
) -> list[dict[str, float]]:
    """The features of the second pass: evidence between the first cuts, how the gap stands among its neighbours, and
    how the paragraphs about it are worded (see `read_wording`)."""
    n = evidence.n
    edges = [0, *cuts, n]
    rows = evidence.read(cuts)
    for g, (row, old) in enumerate(zip(rows, plain, strict=True), start=1):
        row |= {f"plain_{key}": old[key] for key in PLAIN}
        others = [float(odds[i - 1]) for i in range(max(1, g - 4), min(n, g + 5)) if i != g]
        row["first"] = float(odds[g - 1])
        row["rival"] = max(others, default=-5.0)
        row["highest"] = float(row["first"] > row["rival"])
        back = min(g - edge for edge in edges if edge < g)
        ahead = min(edge - g for edge in edges if edge > g)
        row |= {"back": math.log(back), "ahead": math.log(ahead), "nearest": math.log(min(back, ahead))}
        row |= _worded(worded, g)
    return rows


def _worded(worded: Sequence[tuple[float, float]], g: int) -> dict[str, float]:
    """How much paragraphs near gap g read like first and last ones."""
    firsts = {step: _near(worded, g + step, 0) for step in (-2, -1, 0, 1, 2)}
    lasts = {step: _near(worded, g + step, 1) for step in (-2, -1, 0)}
    return {
        "first_worded": firsts[0],
        "first_worded_a": firsts[-1],
        "first_worded_c": firsts[1],
        "first_worded_more": firsts[0] - max(value for step, value in firsts.items() if step),
        "last_worded": lasts[-1],
        "last_worded_b": lasts[0],
        "last_worded_more": lasts[-1] - max(lasts[-2], lasts[0]),
    }


def _near(worded: Sequence[tuple[float, float]], i: int, which: int) -> float:
    return worded[i][which] if 0 <= i < len(worded) else NONE


def third_pass(odds: Vector, worded: Sequence[tuple[float, float]]) -> list[dict[str, float]]:
    """The features of the third pass: the log odds of the second at the gap and about it."""
    n = len(odds)
    highest, dense = float(max(odds)), sum(map(float, odds > 0)) / (n / 20 + 1)
    rows = []
    for g in range(1, n + 1):
        near = {step: float(odds[g + step - 1]) if 1 <= g + step <= n else NONE for step in range(-REACH, REACH + 1)}
        row = {f"odds_{step}": value for step, value in near.items()}
        for reach in (1, 2, REACH):
            rival = max(value for step, value in near.items() if 0 < abs(step) <= reach)
            row |= {f"rival_{reach}": rival, f"more_{reach}": near[0] - rival}
        row |= {f"first_worded_{step}": _near(worded, g + step, 0) for step in (-2, -1, 1, 2)}
        rows.append(row | {"first_worded": worded[g][0], "highest": highest, "dense": dense})
    return rows


PLAIN = (
    "cohesion_1", "cohesion_2", "cohesion_4", "cohesion_8", "depends", "depends_3", "depends_rare",
    "again", "again_share", "names_shared", "introduces", "introduces_3",
)  # fmt: skip


def best_cuts(gains: Vector | Sequence[float]) -> list[int]:
    """The gaps whose gains sum highest, articles being at least MIN_PARAGRAPHS long.

    `gains[g - 1]` is the gain of gap g.
    """
    n = len(gains) + 1
    best = [0.0] + [-math.inf] * n
    start = [0] * (n + 1)
    reach, reach_from = -math.inf, 0
    for end in range(MIN_PARAGRAPHS, n + 1):
        i = end - MIN_PARAGRAPHS
        value = best[i] + (float(gains[i - 1]) if i else 0.0)
        if value > reach:
            reach, reach_from = value, i
        best[end], start[end] = reach, reach_from
    cuts = []
    end = n
    while start[end]:
        end = start[end]
        cuts.append(end)
    return cuts[::-1]


def matrix(rows: Sequence[Mapping[str, float]], features: Sequence[str]) -> Vector:
    """Rows of named features as a matrix; a feature that a row lacks is 0."""
    return np.array([[row.get(key, 0.0) for key in features] for row in rows], dtype=np.float64)


@functools.cache
def load_weights(path: Path = WEIGHTS) -> Weights:
    """The weights shipped with the package; ModelError where the file is missing or incomplete."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Weights(
            first_paragraph=_wording(data["first_paragraph"]),
            last_paragraph=_wording(data["last_paragraph"]),
            first=_scorer(data["first"]),
            second=_scorer(data["second"]),
            third=_scorer(data["third"]),
            first_threshold=float(data["first_threshold"]),
            threshold=float(data["threshold"]),
            entry=float(data["entry"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: the weights for article boundaries cannot be read: {error}") from error


def _wording(data: Mapping[str, Any]) -> Wording:
    return Wording(weights={str(k): float(v) for k, v in data["weights"].items()}, bias=float(data["bias"]))


def _scorer(data: Mapping[str, Any]) -> Scorer:
    layers = [
        Layer(
            hidden=np.array(layer["hidden"], dtype=np.float64).reshape(len(data["features"]), -1),
            hidden_bias=np.array(layer["hidden_bias"], dtype=np.float64),
            out=np.array(layer["out"], dtype=np.float64),
            direct=np.array(layer["direct"], dtype=np.float64),
            bias=float(layer["bias"]),
        )
        for layer in data["layers"]
    ]
    return Scorer(
        features=tuple(data["features"]),
        mean=np.array(data["mean"], dtype=np.float64),
        scale=np.array(data["scale"], dtype=np.float64),
        layers=tuple(layers),
    )


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
