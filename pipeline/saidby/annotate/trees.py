"""Heads from scores: always a tree with one root a sentence (Chu & Liu 1965, Edmonds 1967)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from saidby.annotate.pieces import IntArray

Matrix = npt.NDArray[np.float64]


def best_tree(scores: npt.NDArray[np.floating], root: npt.NDArray[np.floating]) -> IntArray:
    """The head of each word of one sentence; a word that is its own head is the root.

    `scores` [words, heads]; `root` [words]: the score of being the root. Exactly one word is.
    """
    n = len(root)
    if n == 1:
        return np.zeros(1, np.int64)
    full = np.array(scores, np.float64)
    np.fill_diagonal(full, root)
    heads: IntArray = full.argmax(1)
    roots = np.flatnonzero(heads == np.arange(n))
    if len(roots) != 1:
        heads = _one_root(full, roots)
    if not _cyclic(heads):
        return heads
    # A word above all others is the root of the tree; that two hang on it costs more than anything else can gain.
    above = np.full((n + 1, n + 1), -np.inf)
    above[:n, :n] = full
    above[:n, n] = root - (full.max() - full.min() + 1) * n
    heads = _spanning(above, n)[:n]
    return np.where(heads == n, np.arange(n), heads)


def _one_root(full: Matrix, roots: IntArray) -> IntArray:
    """Heads when the best root alone may be one: the word whose root score gains most over its best other head."""
    n = len(full)
    others = full.copy()
    np.fill_diagonal(others, -np.inf)
    gain = np.diag(full) - others.max(1)
    top = int(roots[gain[roots].argmax()]) if len(roots) else int(gain.argmax())
    heads = others.argmax(1)
    heads[top] = top
    return np.asarray(heads, np.int64) if n else heads


def _cyclic(heads: IntArray) -> bool:
    """Whether some word never reaches the root."""
    at = heads
    for _ in range(int(np.log2(len(heads))) + 1):
        at = at[at]
    return bool((heads[at] != at).any())


def _spanning(full: Matrix, top: int) -> IntArray:
    """The best tree below `top`: contract each cycle to one node, solve, expand."""
    scores = full.copy()
    np.fill_diagonal(scores, -np.inf)
    scores[top] = -np.inf
    n = len(scores)
    heads = scores.argmax(1)
    heads[top] = top
    cycle = _find_cycle(heads, top)
    if cycle is None:
        return np.asarray(heads, np.int64)
    inside = np.zeros(n, np.bool_)
    inside[cycle] = True
    outer = np.flatnonzero(~inside)
    m = len(outer)
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = scores[np.ix_(outer, outer)]
    leave = scores[np.ix_(outer, cycle)]
    small[:m, m] = leave.max(1)
    enter = scores[np.ix_(cycle, outer)] - scores[cycle, heads[cycle]][:, None]
    small[m, :m] = enter.max(0)
    sub = _spanning(small, int(np.flatnonzero(outer == top)[0]))
    for i, word in enumerate(outer):
        if word != top:
            heads[word] = outer[sub[i]] if sub[i] < m else cycle[leave[i].argmax()]
    into = int(sub[m])
    broken = cycle[enter[:, into].argmax()]
    heads[broken] = outer[into]
    return np.asarray(heads, np.int64)


def _find_cycle(heads: IntArray, top: int) -> IntArray | None:
    state = np.zeros(len(heads), np.int64)
    state[top] = -1
    for start in range(len(heads)):
        at = start
        while state[at] == 0:
            state[at] = start + 1
            at = int(heads[at])
        if state[at] == start + 1:
            cycle = [at]
            while int(heads[cycle[-1]]) != at:
                cycle.append(int(heads[cycle[-1]]))
            return np.array(cycle)
        while state[start] > 0:
            state[start], start = -1, int(heads[start])
    return None
