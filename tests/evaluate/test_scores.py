"""Matching and scores on rows built by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saidby.evaluate.matching import Pair, WordIndex, align
from saidby.evaluate.scores import Scores, score
from saidby.evaluate.views import ArticleView, Boundaries, Claim, Row, fold

TEXT = "The harbour board said the mayor had warned that four pumps would likely fail by May."
VALUES = {
    "quotation": "indirect",
    "resolution": "named",
    "status": "asserted",
    "stance": None,
    "venue": None,
    "time": None,
    "role": None,
}


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def claim(id: str, content: str, cue: str, mention: str, **other: object) -> Claim:
    fields: dict[str, object] = {
        "id": id,
        "spans": (at(content),),
        "cue": at(cue),
        "mention": at(mention),
        "speaker": mention,
        "names": frozenset({fold(mention)}),
        "source": None,
        "source_names": frozenset(),
        "parent": None,
        "values": VALUES,
    }
    return Claim(**(fields | other))


OUTER = claim("c1", TEXT[at("the mayor")[0] : -1], "said", "The harbour board")
INNER = claim(
    "c2",
    TEXT[at("that four")[0] : -1],
    "had warned",
    "the mayor",
    source="The harbour board",
    source_names=frozenset({"harbour board"}),
    parent="c1",
)
COUNT = {"kind": "count", "low": 4.0, "high": 4.0, "unit": None, "currency": None, "bound": "none", "approx": False}
QUANTITY = Row(
    start=at("four")[0],
    end=at("four pumps")[1],
    claim="c2",
    values=COUNT | {"per": None, "counted_head": "pumps", "trend": None, "trend_role": None},
)
HEDGE = Row(
    start=at("likely")[0],
    end=at("likely")[1],
    claim="c2",
    values={
        "type": "estimative",
        "holder": "speaker",
        "low": 0.55,
        "high": 0.75,
        "yardstick": "PHIA",
        "negated": False,
    },
)
GOLD = ArticleView(slug="a", text=TEXT, claims=(OUTER, INNER), quantities=(QUANTITY,), hedges=(HEDGE,))


def scored(**changes: object) -> Scores:
    return score([GOLD], [replace(GOLD, **changes)])


def test_the_gold_against_itself_is_right_everywhere() -> None:
    scores = scored()
    wrong = {name: tally for name, tally in scores.tallies.items() if tally.gold and tally.f1 != 1}
    assert (wrong, scores.errors) == ({}, [])
    assert scores.calibration_error() == 0


def test_nothing_found() -> None:
    scores = scored(claims=(), quantities=(), hedges=())
    assert all(tally.recall == tally.precision == tally.f1 == 0 for tally in scores.tallies.values())
    assert [kind for kind, _ in scores.error_classes()] == [
        "missed claim (indirect)",
        "missed claim (nested indirect)",
        "missed hedge",
        "missed quantity",
    ]


def test_nested_claims_find_their_own_partners_in_any_order() -> None:
    index = WordIndex(TEXT)
    gold = [[index.covered(c.spans)] for c in (OUTER, INNER)]
    assert align(gold, gold[::-1]) == [Pair(0, 1, 1.0), Pair(1, 0, 1.0)]


def test_ties_are_broken_by_the_cue() -> None:
    content = frozenset({5, 6})
    gold = [[content, frozenset({1})], [content, frozenset({2})]]
    assert align(gold, [[content, frozenset({2})]]) == [Pair(1, 0, 1.0)]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"cue": at("warned")}, "wrong cue"),
        ({"mention": at("mayor")}, "wrong mention"),
        ({"speaker": "Tom Harrow", "names": frozenset({"tom harrow"})}, "wrong speaker (named)"),
        ({"source": None, "source_names": frozenset()}, "wrong source"),
        ({"parent": None}, "wrong parent"),
        ({"values": VALUES | {"quotation": "mixed"}}, "wrong quotation"),
        ({"values": VALUES | {"status": "denied"}}, "wrong status"),
        ({"values": VALUES | {"venue": "reuters"}}, "wrong venue"),
        ({"spans": (at("pumps would"),)}, "content too short"),
        ({"spans": ((0, len(TEXT)),)}, "content too long"),
        ({"spans": (at("had warned that four"),)}, "content elsewhere"),
    ],
)
def test_each_error_has_its_class(change: dict[str, object], error: str) -> None:
    scores = scored(claims=(OUTER, replace(INNER, **change)))
    assert error in {e.kind for e in scores.errors}


def test_an_alias_is_the_speaker_but_not_the_name() -> None:
    gold = replace(GOLD, claims=(replace(OUTER, names=frozenset({"harbour board", "board"})),))
    run = replace(GOLD, claims=(replace(OUTER, speaker="the board", names=frozenset({"board"})),))
    scores = score([gold], [run])
    assert (scores.at("fields.speaker").f1, scores.at("fields.speaker_name").f1) == (1, 0)


def test_a_wrong_kind_costs_recall_where_it_was_and_precision_where_it_is() -> None:
    scores = scored(claims=(replace(OUTER, values=VALUES | {"quotation": "direct"}), INNER))
    assert (scores.at("claims.indirect").recall, scores.at("claims.direct").precision) == (1, 1)
    assert (scores.at("claims.indirect").gold, scores.at("claims.indirect").found) == (2, 1)


def test_values_and_ranges_are_compared_as_numbers() -> None:
    near = replace(QUANTITY, values=QUANTITY.values | {"low": 4.0 + 1e-12})
    far = replace(HEDGE, values=HEDGE.values | {"high": 0.8})
    scores = scored(quantities=(near,), hedges=(far,))
    assert (scores.at("quantities.value").f1, scores.at("hedges.range").f1) == (1, 0)


def test_calibration_compares_confidence_with_what_is_right() -> None:
    spurious = replace(INNER, id="x", spans=(at("harbour"),), confidence=0.9)
    scores = scored(claims=(replace(OUTER, confidence=0.7), spurious))
    assert scores.calibration_error() == pytest.approx((0.3 + 0.9) / 2)
    assert scores.reliability() == [(0.7, 1.0, 1), (0.9, 0.0, 1)]


def test_boundaries() -> None:
    scores = score([GOLD], [GOLD], Boundaries(gold=frozenset({10, 20}), found=frozenset({10, 30, 40})))
    tally = scores.at("boundaries")
    assert (tally.precision, tally.recall, tally.f1) == (pytest.approx(1 / 3), 0.5, pytest.approx(0.4))
