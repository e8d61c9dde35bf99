"""Best tag sequences and spans from scores: only legal BIO sequences, one probability a span."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from saidby.annotate.pieces import IntArray

FloatArray = npt.NDArray[np.float32]


def legal(names: Sequence[str]) -> npt.NDArray[np.bool_]:
    """[from, to]: whether tag `to` may follow tag `from`; an I needs its own B or I before it."""
    follows = np.ones((len(names), len(names)), np.bool_)
    for j, name in enumerate(names):
        if name.startswith("I-"):
            for i, before in enumerate(names):
                follows[i, j] = before in (name, "B-" + name[2:])
    return follows


def best_tags(scores: FloatArray, follows: npt.NDArray[np.bool_], outside: int) -> IntArray:
    """The best legal sequence of tags (Viterbi); `outside` is the tag in front of the first word."""
    best: IntArray = scores.argmax(-1)
    before = np.concatenate([[outside], best[:-1]])
    wrong = np.flatnonzero(~follows[before, best])
    if not len(wrong):
        return best
    # Only the stretches around illegal steps need the dynamic programme. They begin behind a word that is outside and
    # would lose more by being anything else than the stretch loses by being legal, and end before one that is outside.
    top = scores.max(-1)
    margin = top - np.partition(scores, -2, -1)[:, -2]
    edges = np.flatnonzero(best == outside)
    done, steps = -1, 0
    for place in wrong:
        if place <= done:
            continue
        after = int(np.searchsorted(edges, place, side="right"))
        high = int(edges[after]) if after < len(edges) else len(best)
        loss = 0.0
        low = int(place)
        while True:
            before = edges[: np.searchsorted(edges, low, side="left")]
            safe = before[margin[before] >= loss]
            low = int(safe[-1]) + 1 if len(safe) else 0
            steps += high - low
            if steps > 2 * len(best):  # where little is certain, once over all of it costs less
                return _viterbi(scores, follows, outside)
            path = _viterbi(scores[low:high], follows, outside)
            loss = float((top[low:high] - scores[np.arange(low, high), path]).sum())
            if low == 0 or margin[low - 1] >= loss:
                break
        best[low:high] = path
        done = high
    return best


def _viterbi(scores: FloatArray, follows: npt.NDArray[np.bool_], outside: int) -> IntArray:
    barrier = np.where(follows, 0.0, -1e9)
    total = scores[0] + barrier[outside]
    back = np.zeros(scores.shape, np.int64)
    for i in range(1, len(scores)):
        steps = total[:, None] + barrier
        back[i] = steps.argmax(0)
        total = steps.max(0) + scores[i]
    path = np.zeros(len(scores), np.int64)
    path[-1] = total.argmax()
    for i in range(len(scores) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def spans(tags: IntArray, names: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first, last, label) of each span of a legal BIO sequence, `last` exclusive, in order."""
    found: list[tuple[int, int, str]] = []
    inside = np.array([name != "O" for name in names])
    for i in np.flatnonzero(inside[tags]):
        name = names[tags[i]]
        if name[0] == "I" and found and found[-1][1] == i and found[-1][2] == name[2:]:
            found[-1] = (found[-1][0], int(i) + 1, name[2:])
        else:
            found.append((int(i), int(i) + 1, name[2:]))
    return found


def softmax(scores: FloatArray) -> FloatArray:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    out: FloatArray = powers / powers.sum(-1, keepdims=True)
    return out
