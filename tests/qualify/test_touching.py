from hypothesis import given
from hypothesis import strategies as st

from saidby.qualify.touching import BLOCK, Touching

PLACES = st.tuples(st.integers(0, 4 * BLOCK), st.integers(1, 3 * BLOCK)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(PLACES, max_size=12), PLACES)
def test_finds_what_asking_everything_finds(places: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    start, end = asked
    touching = Touching((low, high, i) for i, (low, high) in enumerate(places))
    assert touching(start, end) == [i for i, (low, high) in enumerate(places) if low < end and start < high]
