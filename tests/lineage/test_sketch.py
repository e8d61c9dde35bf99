import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.lineage.sketch import bands, fold, hash_of, hashes, shared, shingles, words

SETS = st.sets(st.integers(0, 2**32 - 1), max_size=50)


def small(members: set[int]) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    return np.array(sorted(members), dtype=np.uint32)


@given(SETS, SETS)
def test_shared_counts_what_both_have(one: set[int], other: set[int]) -> None:
    assert shared(small(one), small(other)) == len(one & other)


@given(st.text())
def test_any_text_gives_words_at_their_offsets(text: str) -> None:
    found = list(words(text))
    assert all(text[start:end] and 0 <= start < end <= len(text) for _, start, end in found)
    assert len(shingles(hashes(word for word, _, _ in found))) <= max(len(found), 1)


def test_numbers_are_the_same_on_every_machine() -> None:
    assert hash_of("velm", "courier") == 0xD59FB78540E0F037
    assert hash_of("velm", "courier") != hash_of("courier", "velm") != hash_of("velmcourier")
    assert bands(small({1, 2, 3}), count=2, rows=2).tolist() == [564525746, 3710875315]


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
    assert fold(numbers) != fold(numbers[::-1])
    assert fold(numbers[:0]) != fold(numbers[:1])
    assert len(shingles(numbers, size=5)) == 2
    assert len(shingles(numbers[:3], size=5)) == 1
    assert len(shingles(numbers[:0], size=5)) == 0
