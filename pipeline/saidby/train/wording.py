"""Fits how first and last paragraphs are worded: logistic regression over the features of `saidby.segment.wording`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from saidby.evaluate.concatenations import Source
from saidby.segment.wording import Wording, first_features, last_features

LEAST_ARTICLES = 8
EPOCHS = 12
BATCH = 256
RATE = 0.02
RIDGE = 2e-3
LEAST_WEIGHT = 0.03
"""Features with less weight are left out: nine in ten, and nothing is lost."""


def fit_wording(sources: Sequence[Source], *, last: bool) -> Wording:
    """The model of first paragraphs, or of last ones."""
    read = last_features if last else first_features
    articles = [[read(paragraph) for paragraph in source.paragraphs] for source in sources]
    found = Counter(f for paragraphs in articles for f in set().union(*paragraphs))
    places = {f: i for i, f in enumerate(sorted(f for f, n in found.items() if n >= LEAST_ARTICLES))}
    x = np.zeros((sum(map(len, articles)), len(places)), dtype=np.uint8)
    y = np.zeros(len(x), dtype=np.float32)
    row = 0
    for paragraphs in articles:
        y[row + (len(paragraphs) - 1 if last else 0)] = 1
        for features in paragraphs:
            x[row, [places[f] for f in features if f in places]] = 1
            row += 1
    *weights, bias = _fit(x, y)
    kept = {f: round(float(weights[i]), 3) for f, i in places.items() if abs(weights[i]) >= LEAST_WEIGHT}
    return Wording(weights=kept, bias=float(bias))


def mean_wording(models: Sequence[Wording]) -> Wording:
    """The model whose log odds are the mean of theirs."""
    features = sorted({f for model in models for f in model.weights})
    weights = {f: sum(model.weights.get(f, 0.0) for model in models) / len(models) for f in features}
    return Wording(weights=weights, bias=sum(model.bias for model in models) / len(models))


def dump_wording(model: Wording) -> dict[str, Any]:
    """The model as JSON."""
    return {"bias": round(model.bias, 4), "weights": {f: round(w, 3) for f, w in sorted(model.weights.items())}}


def _fit(x: Any, y: Any) -> Any:
    """Adam with a ridge over shuffled batches; the rate falls linearly to nothing. The bias stands last."""
    rng = np.random.default_rng(0)
    w = np.zeros(x.shape[1] + 1)
    w[-1] = -3.0
    m, v, step = np.zeros_like(w), np.zeros_like(w), 0
    for epoch in range(EPOCHS):
        for batch in np.array_split(rng.permutation(len(y)), max(1, len(y) // BATCH)):
            rows = x[batch].astype(np.float32)
            error = (1 / (1 + np.exp(-(rows @ w[:-1] + w[-1]))) - y[batch]) / len(batch)
            gradient = np.append(rows.T @ error + RIDGE * w[:-1], error.sum())
            step += 1
            m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
            rate = RATE * (1 - epoch / EPOCHS)
            w -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    return w
