"""Trains the weights for article boundaries: `python -m saidby.train.segment --data DIR`.

DIR holds train/articles.jsonl and dev/articles.jsonl (`id`: outlet_date_slug; `text`: headline, then paragraphs).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from saidby.evaluate.concatenations import (
    Concatenation,
    Source,
    by_date,
    draw,
    draw_successive,
    read_sources,
    read_successive,
)
from saidby.segment.articles import prose_lines
from saidby.segment.boundaries import (
    CLIP,
    WEIGHTS,
    Layer,
    Scorer,
    Vector,
    best_cuts,
    matrix,
    second_pass,
    third_pass,
)
from saidby.segment.evidence import Evidence
from saidby.segment.prose import read_prose
from saidby.segment.wording import Wording, read_wording
from saidby.train.wording import dump_wording, fit_wording, mean_wording

MIXTURE = {"one_outlet": 0.3, "similar": 0.2, "shortened": 0.2, "headlines": 0.2, "single": 0.05}
SEED = 11
DRAWS = 50
"""The seeds of the draws count from here."""
HIDDEN = 16
NETS = 5
EPOCHS = 12
BATCH = 256
RATE = 3e-3
DECAY = 3e-4
RIDGE = 3.0
# Log odds; chosen on the dev half, ENTRY such that single articles stay whole.
FIRST_THRESHOLD = -0.3
THRESHOLD = -0.6
ENTRY = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A concatenation's prose and evidence and, for each gap, whether a boundary is there."""

    prose: tuple[str, ...]
    evidence: Evidence
    plain: list[dict[str, float]]
    gold: Vector


def read_sample(concatenation: Concatenation) -> Sample:
    """Reads a concatenation just as `segment` does."""
    prose = prose_lines(concatenation.text)
    openings = set(concatenation.openings)
    gold = []
    for previous, line in zip(prose.index, prose.index[1:], strict=False):
        gold.append(float(any(i in openings for i in range(previous + 1, line + 1))))
    evidence = Evidence(read_prose(prose.text), prose.closings, prose.openings)
    plain = evidence.read()
    evidence.windows.clear()
    return Sample(prose.text, evidence, plain, np.array(gold))


def fit_first(samples: Sequence[Sample]) -> Scorer:
    """Logistic regression by Newton's method with a ridge."""
    rows = [row for sample in samples for row in sample.plain]
    x, features, mean, scale = _standardise(rows)
    y = np.concatenate([sample.gold for sample in samples])
    x = np.hstack([np.ones((len(x), 1)), x])
    ridge = np.diag([1e-6] + [RIDGE] * len(features))
    weights = np.zeros(x.shape[1])
    for _ in range(12):
        p = 1 / (1 + np.exp(-(x @ weights)))
        hessian = (x * (p * (1 - p) + 1e-6)[:, None]).T @ x + ridge
        weights += np.linalg.solve(hessian, x.T @ (y - p) - ridge @ weights)
    layer = Layer(
        hidden=np.zeros((len(features), 1)),
        hidden_bias=np.zeros(1),
        out=np.zeros(1),
        direct=weights[1:],
        bias=float(weights[0]),
    )
    return Scorer(features=features, mean=mean, scale=scale, layers=(layer,))


def fit_nets(rows: Sequence[dict[str, float]], y: Vector, *, nets: int = NETS) -> Scorer:
    """A few small networks from different starts, whose log odds are averaged."""
    x, features, mean, scale = _standardise(rows)
    layers = tuple(_fit_net(np.clip(x, -CLIP, CLIP), y, seed) for seed in range(nets))
    return Scorer(features=features, mean=mean, scale=scale, layers=layers)


Rows = list[dict[str, float]]


def second_rows(samples: Sequence[Sample], first: Scorer, wording: Sequence[Wording]) -> tuple[list[Rows], list[Any]]:
    """For each sample the features of the second pass, and how its paragraphs are worded."""
    rows, worded = [], []
    for sample in samples:
        odds = first(sample.plain)
        worded.append(read_wording(sample.prose, *wording))
        cuts = best_cuts(odds - FIRST_THRESHOLD)
        rows.append(second_pass(sample.evidence, sample.plain, odds, cuts, worded[-1]))
        sample.evidence.windows.clear()
    return rows, worded


def train(halves: Sequence[Sequence[Source]], samples: Sequence[Sequence[Sample]]) -> dict[str, Any]:
    """All weights, from the articles in two halves and samples made of each half.

    What a pass hands on to the next is had, in training, from the other half: on its own it would be too sure.
    """
    first = fit_first([sample for half in samples for sample in half])
    wording = [[fit_wording(half, last=last) for last in (False, True)] for half in halves]
    read = [second_rows(half, first, wording[1 - i]) for i, half in enumerate(samples)]
    golds = [np.concatenate([sample.gold for sample in half]) for half in samples]
    flat = [[row for rows in rows_of_half for row in rows] for rows_of_half, _ in read]
    third: Rows = []
    for i in (0, 1):
        second = fit_nets(flat[1 - i], golds[1 - i], nets=1)
        for rows, worded in zip(*read[i], strict=True):
            third += third_pass(second(rows), worded)
    gold = np.concatenate(golds)
    return {
        "first_paragraph": dump_wording(mean_wording([pair[0] for pair in wording])),
        "last_paragraph": dump_wording(mean_wording([pair[1] for pair in wording])),
        "first": _dump(first),
        "second": _dump(fit_nets(flat[0] + flat[1], gold)),
        "third": _dump(fit_nets(third, gold)),
        "first_threshold": FIRST_THRESHOLD,
        "threshold": THRESHOLD,
        "entry": ENTRY,
    }


def _standardise(rows: Sequence[dict[str, float]]) -> tuple[Vector, tuple[str, ...], Vector, Vector]:
    features = tuple(sorted({key for row in rows for key in row}))
    x = matrix(rows, features)
    mean, scale = x.mean(0), x.std(0) + 1e-6
    return (x - mean) / scale, features, mean, scale


def _fit_net(x: Vector, y: Vector, seed: int) -> Layer:
    """Adam with decoupled steps over shuffled batches; the rate falls linearly to nothing."""
    rng = np.random.default_rng(seed)
    n, width = x.shape
    w = [
        rng.normal(0, 0.7 / np.sqrt(width), (width, HIDDEN)),
        np.zeros(HIDDEN),
        rng.normal(0, 0.3, HIDDEN),
        np.zeros(width),
        np.full(1, -3.0),
    ]
    m, v = [np.zeros_like(a) for a in w], [np.zeros_like(a) for a in w]
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS)
        for batch in np.array_split(rng.permutation(n), max(1, n // BATCH)):
            step += 1
            for i, g in enumerate(_gradients(w, x[batch], y[batch])):
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g * g
                w[i] = w[i] - rate * (m[i] / (1 - 0.9**step)) / (np.sqrt(v[i] / (1 - 0.999**step)) + 1e-8)
    return Layer(hidden=w[0], hidden_bias=w[1], out=w[2], direct=w[3], bias=float(w[4][0]))


def _gradients(w: Sequence[Vector], x: Vector, y: Vector) -> list[Vector]:
    hidden = np.tanh(x @ w[0] + w[1])
    error = (1 / (1 + np.exp(-(hidden @ w[2] + x @ w[3] + w[4]))) - y) / len(y)
    back = np.outer(error, w[2]) * (1 - hidden * hidden)
    return [
        x.T @ back + DECAY * w[0],
        back.sum(0),
        hidden.T @ error + DECAY * w[2],
        x.T @ error + DECAY * w[3],
        error.sum(keepdims=True),
    ]


def _dump(scorer: Scorer) -> dict[str, Any]:
    def numbers(array: Vector) -> list[float]:
        return [float(f"{value:.5g}") for value in array.ravel()]

    return {
        "features": list(scorer.features),
        "mean": numbers(scorer.mean),
        "scale": numbers(scorer.scale),
        "layers": [
            {
                "hidden": numbers(layer.hidden),
                "hidden_bias": numbers(layer.hidden_bias),
                "out": numbers(layer.out),
                "direct": numbers(layer.direct),
                "bias": layer.bias,
            }
            for layer in scorer.layers
        ],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the articles, fits all passes and writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/articles.jsonl")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="file to write; default: the one in the package")
    parser.add_argument("--successive", type=Path, default=Path("corpus/boundaries"), help="folder of train-*.txt")
    parser.add_argument("--concatenations", type=int, default=3200)
    options = parser.parse_args(arguments)
    sources = read_sources(options.data / "train")
    random.Random(SEED).shuffle(sources)
    runs = read_successive(options.successive, "train")
    halves = [sources[::2], sources[1::2]]
    samples = []
    for i, half in enumerate(halves):
        drawn = draw(sorted(half, key=by_date), options.concatenations // 2, seed=DRAWS + i, **MIXTURE)
        drawn += draw_successive(runs, options.concatenations // 12, seed=DRAWS + i)
        samples.append([read_sample(concatenation) for concatenation in drawn])
    data = train(halves, samples)
    options.out.write_text(json.dumps(data, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
