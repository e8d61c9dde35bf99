from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from saidby.annotate.decode import FloatArray, best_tags, legal, softmax, spans

NAMES = ["O", "B-A", "I-A", "B-B", "I-B"]
FOLLOWS = legal(NAMES)
SCORES = arrays.arrays(
    np.float32,
    st.tuples(st.integers(0, 5), st.just(len(NAMES))),
    elements=st.integers(-20, 20).map(lambda x: x / 2),
)


def is_legal(tags: list[int]) -> bool:
    return all(FOLLOWS[a, b] for a, b in zip([0, *tags], tags, strict=False))


def test_an_inside_follows_its_own_kind_only() -> None:
    allowed = {(NAMES[i], NAMES[j]) for i, j in np.argwhere(FOLLOWS)}
    assert {a for a, b in allowed if b == "I-A"} == {"B-A", "I-A"}
    assert all((a, b) in allowed for a in NAMES for b in ("O", "B-A", "B-B"))


@settings(deadline=None)
@given(SCORES)
def test_the_best_legal_sequence(scores: FloatArray) -> None:
    tags = best_tags(scores, FOLLOWS, 0).tolist()
    assert is_legal(tags)
    best = max(
        sum(float(row[t]) for row, t in zip(scores, path, strict=True))
        for path in product(range(len(NAMES)), repeat=len(scores))
        if is_legal(list(path))
    )
    assert sum(float(row[t]) for row, t in zip(scores, tags, strict=True)) == best


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_long_texts_too(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(300, len(NAMES))).astype(np.float32)
    scores[:, 0] += 1
    assert is_legal(best_tags(scores, FOLLOWS, 0).tolist())


def test_an_outside_gives_way_where_that_costs_less() -> None:
    # "O I-A" is illegal: making the O a B costs 0.1, making the I an O or B costs 9.
    scores = np.array([[1, 0.9, 0, 0, 0], [0, 0, 9, 0, 0]], np.float32)
    assert best_tags(scores, FOLLOWS, 0).tolist() == [1, 2]


def test_spans_of_a_sequence() -> None:
    tags = np.array([NAMES.index(t) for t in ("B-A", "I-A", "B-A", "O", "B-B", "I-B")])
    assert spans(tags, NAMES) == [(0, 2, "A"), (2, 3, "A"), (4, 6, "B")]
    assert spans(tags[:0], NAMES) == []


def test_softmax_does_not_overflow() -> None:
    sure = softmax(np.array([[1e4, 0.0], [0.0, 0.0]], np.float32))
    assert sure.tolist() == [[1.0, 0.0], [0.5, 0.5]]
