import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.lineage.sketch import (
    bands,
    fold,
    hash_of,
    hash_row,
    hashed_set,
    hashes,
    located_words,
    shared,
    shingles,
    words,
)

SETS = st.sets(st.integers(0, 2**32 - 1), max_size=50)


def small(members: set[int]) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    return np.array(sorted(members), dtype=np.uint32)


@given(SETS, SETS)
def test_shared_counts_what_both_have(one: set[int], other: set[int]) -> None:
    assert shared(small(one), small(other)) == len(one & other)


@given(st.text())
def test_any_text_gives_words_at_their_offsets(text: str) -> None:
    found = list(located_words(text))
    assert all(text[start:end] and 0 <= start < end <= len(text) for _, start, end in found)
    assert len(shingles(hashes(words(text)))) <= max(len(words(text)), 1)


def test_words_are_in_one_form() -> None:
    assert (
        words("Brandt’s CAFE\u0301, 3rd_try")
        == words("brandt's caf\u00e9 3RD try")
        == ["brandt's", "café", "3rd", "try"]
    )


def test_numbers_are_the_same_on_every_machine() -> None:
    assert hash_of("velm", "courier") == 0x51109D2471E9E14B
    assert hash_of("velm", "courier") != hash_of("courier", "velm") != hash_of("velmcourier")
    assert bands(small({1, 2, 3}), count=2, rows=2).tolist() == [3408563085, 2347426005]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_bands_agree_as_often_as_sets_are_alike(share: float) -> None:
    """With one row a band, the share of equal bands estimates the sets' resemblance."""
    n = 3000
    common = round(2 * n * share / (1 + share))
    one, other = np.arange(n, dtype=np.uint32), np.arange(n - common, 2 * n - common, dtype=np.uint32)
    equal = bands(one, count=2000, rows=1) == bands(other, count=2000, rows=1)
    assert abs(equal.mean() - share) < 0.05


def test_order_and_length_count() -> None:
    numbers = np.arange(6, dtype=np.uint64)
    one, other = fold(np.stack([numbers, numbers[::-1]]))
    assert one != other
    assert hash_row(numbers) != hash_row(numbers[::-1]) != hash_row(numbers[1:])
    assert hash_row(numbers[:0], 0) != hash_row(numbers[:0])
    assert len(shingles(numbers, size=5)) == 2
    assert len(shingles(numbers[:3], size=5)) == 1
    assert len(shingles(numbers[:0], size=5)) == 0


def test_a_set_is_sorted_and_without_repeats() -> None:
    found = hashed_set(["velm", "courier", "velm"])
    assert len(found) == 2
    assert found[0] < found[1]
    assert hashed_set([]).dtype == np.uint32
