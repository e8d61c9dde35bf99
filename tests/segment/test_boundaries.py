import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saidby.errors import ModelError
from saidby.segment.boundaries import (
    LIKELY,
    MIN_PARAGRAPHS,
    NONE,
    WEIGHTS,
    best_cuts,
    find_boundaries,
    load_weights,
    second_pass,
    third_pass,
)
from saidby.segment.evidence import Evidence
from saidby.segment.prose import Window, read_prose

STORIES = Path(__file__).parents[2] / "corpus" / "boundaries" / "dev-blockade.txt"
GAINS = st.lists(st.floats(-9, 9), max_size=14)


@settings(deadline=None, max_examples=50)
@given(GAINS)
def test_best_cuts_are_the_best(gains: list[float]) -> None:
    n = len(gains) + 1

    def best_from(start: int) -> float:
        rest = [gains[g - 1] + best_from(g) for g in range(start + MIN_PARAGRAPHS, n - MIN_PARAGRAPHS + 1)]
        return max([0.0, *rest])

    cuts = best_cuts(gains)
    edges = [0, *cuts, n]
    if cuts:
        assert all(b - a >= MIN_PARAGRAPHS for a, b in pairwise(edges))
    assert sum(gains[g - 1] for g in cuts) == pytest.approx(best_from(0))


def test_a_short_form_depends_on_the_full_form_before_it() -> None:
    prose = read_prose(["Ann Reeve runs the port.", "It is large.", "Reeve said so.", "Then Ann Reeve left."])
    rows = Evidence(prose, [0.0] * 4, [0.0] * 4).read()
    assert [row["depends_any"] for row in rows] == [1.0, 1.0, 0.0]
    assert rows[2]["again_1"] > 0


def test_an_acronym_in_brackets_is_a_full_form() -> None:
    prose = read_prose(
        ["The ministry of defence (MoD) said so.", "The MoD went on.", "The defence ministry (MoD) denied it."]
    )
    rows = Evidence(prose, [0.0] * 3, [0.0] * 3).read()
    assert [row["depends_any"] for row in rows] == [1.0, 0.0]
    assert rows[1]["spelled_acronym"] == 1.0


def test_walls_stop_the_windows() -> None:
    prose = read_prose(["Wheat ships sail.", "Wheat ships sail.", "Wheat ships sail.", "Opera tickets sell."])
    evidence = Evidence(prose, [0.0] * 4, [0.0] * 4)
    assert evidence.read([3])[0]["cohesion_8"] > evidence.read()[0]["cohesion_8"]


def test_too_few_paragraphs_are_never_cut() -> None:
    assert find_boundaries(["Ann Reeve said so."] * (2 * MIN_PARAGRAPHS - 1)) == ()


def test_what_is_likely_but_not_sure_is_no_certain_boundary() -> None:
    parts = [story.split("\n") for story in STORIES.read_text(encoding="utf-8").strip().split("\n=====\n")]
    lines = [line for part in parts for line in part]
    sure = find_boundaries(lines)
    weights = load_weights()
    unsure = find_boundaries(lines, weights=replace(weights, entry=99.0))
    openings = {sum(map(len, parts[:n])) for n in range(1, len(parts))}
    assert set() < {b.gap for b in sure if b.certain} <= openings
    assert {b.gap for b in unsure} == openings
    assert not any(b.certain for b in unsure)
    none = find_boundaries(lines, weights=replace(weights, threshold=99.0))
    assert none == ()
    all_gaps = find_boundaries(lines, weights=replace(weights, threshold=-99.0, entry=999.0))
    assert all(after.gap - before.gap >= MIN_PARAGRAPHS for before, after in pairwise(all_gaps))
    assert all(b.probability >= LIKELY for b in (*unsure, *all_gaps))


def test_cosine() -> None:
    assert Window({"a": 1.0, "b": 1.0}).cosine(Window({"a": 2.0, "b": 2.0})) == pytest.approx(1.0)
    assert Window({"a": 1.0}).cosine(Window({})) == 0.0
    assert (Window({"a": 1.0}) + Window({"a": 1.0, "b": 3.0})).terms == {"a": 2.0, "b": 3.0}


def test_the_shipped_weights_know_just_the_features_there_are() -> None:
    prose = read_prose([f"Ann Reeve said {i} ships sailed." for i in range(8)])
    evidence = Evidence(prose, [0.0] * 8, [0.0] * 8)
    weights = load_weights()
    plain, worded = evidence.read(), [(0.0, 0.0)] * 8
    odds = weights.first(plain)
    second = second_pass(evidence, plain, odds, [4], worded)
    third = third_pass(odds, worded)
    for scorer, rows in ((weights.first, plain), (weights.second, second), (weights.third, third)):
        assert len(rows) == 7
        assert {key for row in rows for key in row} == set(scorer.features)
        assert all(np.isfinite(scorer(rows)))


def test_the_third_pass_sees_the_gaps_about_each() -> None:
    first, *_, last = third_pass(np.array([3.0, 1.0, 2.0, -1.0]), [(float(i), 0.0) for i in range(5)])
    assert [first[f"odds_{step}"] for step in (-1, 0, 1, 4)] == [NONE, 3.0, 1.0, NONE]
    assert [first["rival_1"], first["rival_2"], first["more_2"], first["highest"]] == [1.0, 2.0, 1.0, 3.0]
    assert [first["first_worded"], first["first_worded_-1"], first["first_worded_-2"]] == [1.0, 0.0, NONE]
    assert [last["rival_4"], last["more_1"], last["first_worded"], last["first_worded_1"]] == [3.0, -3.0, 4.0, NONE]


def test_broken_weights_are_named(tmp_path: Path) -> None:
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    del data["second"]
    (tmp_path / "w.json").write_text(json.dumps(data))
    with pytest.raises(ModelError, match=r"w\.json"):
        load_weights(tmp_path / "w.json")
