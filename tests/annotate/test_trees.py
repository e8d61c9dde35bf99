from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.annotate.trees import best_tree


def is_tree(heads: list[int]) -> bool:
    roots = [i for i, h in enumerate(heads) if h == i]
    for i in range(len(heads)):
        at = i
        for _ in heads:
            at = heads[at]
        if at not in roots:
            return False
    return len(roots) == 1


def value(scores: np.ndarray, root: np.ndarray, heads: list[int]) -> float:
    return float(sum(root[i] if h == i else scores[i, h] for i, h in enumerate(heads)))


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(0, 100_000))
def test_the_best_tree_with_one_root(n: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    scores, root = draw.integers(-9, 10, (n, n)), draw.integers(-9, 10, n)
    heads = best_tree(scores, root).tolist()
    assert is_tree(heads)
    best = max(value(scores, root, list(h)) for h in product(range(n), repeat=n) if is_tree(list(h)))
    assert value(scores, root, heads) == best


@given(st.integers(1, 200), st.integers(0, 100_000))
@settings(deadline=None, max_examples=30)
def test_always_a_tree(n: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    scale = draw.choice([0.0, 1e-3, 1.0, 1e4])
    scores = (draw.normal(size=(n, n)) * scale).astype(np.float32)
    assert is_tree(best_tree(scores, scores[:, 0]).tolist())


@pytest.mark.parametrize("n", [2, 3, 254])
def test_rings_and_ties(n: int) -> None:
    ring = np.zeros((n, n))
    ring[np.arange(n), (np.arange(n) + 1) % n] = 5
    assert is_tree(best_tree(ring, np.full(n, -100.0)).tolist())
    assert is_tree(best_tree(np.zeros((n, n)), np.zeros(n)).tolist())


def test_two_words_that_both_want_to_be_the_root() -> None:
    scores = np.array([[0, 1.0, 0], [4.0, 0, 0], [0, 2.0, 0]])
    assert best_tree(scores, np.array([9.0, 8.0, 0])).tolist() == [0, 0, 1]
