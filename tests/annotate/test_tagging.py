import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saidby.annotate.tagging import TASKS, TagSets

CLASSES = {"upos": ["NOUN", "ADP", "X"], "xpos": ["NN", "IN", "FW"], "feats": ["_", "Number=Sing"]}
SETS = [["NOUN", "NN", "Number=Sing"], ["ADP", "IN", "_"], ["X", "FW", "_"], ["VERB", "VB", "_"]]
KNOWN = {"sets": SETS, "counts": [60, 30, 5, 5], "forms": {"for": {"1": 400}, "down": {"1": 9, "0": 2, "3": 9}}}


def scores(*rows: tuple[list[float], list[float], list[float]]) -> list[np.ndarray]:
    return [np.array([row[task] for row in rows], np.float32) for task in range(len(TASKS))]


def names(found: tuple[np.ndarray, ...]) -> list[tuple[str, ...]]:
    columns = [[CLASSES[task][i] for i in column] for task, column in zip(TASKS, found, strict=True)]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize(
    ("word", "row", "expected"),
    [
        # The part of speech alone would be X, the features those of a noun.
        ("über", ([0, 0, 1], [0, 3, 0], [1, 0]), ("ADP", "IN", "_")),
        ("über", ([0, 0, 5], [0, 3, 0], [1, 0]), ("X", "FW", "_")),
        # Frequencies decide where scores are near, and only there.
        ("For", ([1, 0, 0], [0, 0, 0], [0, 0]), ("ADP", "IN", "_")),
        ("for", ([9, 0, 0], [0, 0, 0], [0, 1]), ("NOUN", "NN", "Number=Sing")),
        ("down", ([1, 0, 0], [1, 0, 0], [0, 1]), ("NOUN", "NN", "Number=Sing")),
        ("down", ([0, 0, 0], [0, 0, 0], [0, 0]), ("ADP", "IN", "_")),
    ],
)
def test_what_goes_together(word: str, row: tuple[list[float], ...], expected: tuple[str, ...]) -> None:
    assert names(TagSets(KNOWN, CLASSES).best([word], scores(row))) == [expected]  # type: ignore[arg-type]


@given(st.lists(st.tuples(*[st.lists(st.floats(-9, 9), min_size=n, max_size=n) for n in (3, 3, 2)]), min_size=1))
def test_nothing_else_is_chosen(rows: list[tuple[list[float], list[float], list[float]]]) -> None:
    found = names(TagSets(KNOWN, CLASSES).best(["down"] * len(rows), scores(*rows)))
    assert {list(map(tuple, SETS)).index(one) for one in found} <= {0, 1, 2}


def test_without_sets_each_task_decides_for_itself() -> None:
    nothing = TagSets({"sets": [], "counts": [], "forms": {}}, CLASSES)
    assert names(nothing.best(["for"], scores(([0, 0, 1], [0, 1, 0], [0, 1])))) == [("X", "IN", "Number=Sing")]
