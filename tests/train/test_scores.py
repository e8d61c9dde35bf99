import json
from dataclasses import replace

import pytest

from saidby.errors import InputError
from saidby.train.card import BEGIN, END, with_scores
from saidby.train.scores import Tallies, Word, count_sets, count_syntax


def word(start: int, end: int, *, head: int, label: str, first: bool = False) -> Word:
    return Word(
        start=start,
        end=end,
        upos="NOUN",
        xpos="NN",
        feats=frozenset(),
        lemma="x",
        head=head,
        label=label,
        first=first,
    )


GOLD = [
    word(0, 4, head=1, label="nsubj:pass", first=True),
    word(5, 9, head=-1, label="root"),
    word(10, 14, head=-1, label="root", first=True),
]


def f1(given: list[Word]) -> dict[str, float]:
    tallies: Tallies = {}
    count_syntax(tallies, GOLD, given, ["nsubj", "nsubj:pass"])
    return {name: round(tally.f1, 1) for name, tally in tallies.items()}


def test_gold_against_itself() -> None:
    assert set(f1(GOLD).values()) == {100.0}


def test_subtypes_count_where_they_are_said_to() -> None:
    found = f1([replace(GOLD[0], label="nsubj"), *GOLD[1:]])
    assert found["las"] == found["uas"] == 100
    assert found["las_subtypes"] == 66.7
    assert found["nsubj:pass"] == found["nsubj"] == 0


def test_words_cut_otherwise_are_wrong_and_so_are_arcs_to_them() -> None:
    halves = [replace(GOLD[0], head=2), word(5, 7, head=2, label="dep"), word(7, 9, head=-1, label="root"), GOLD[2]]
    found = f1(halves)
    assert found["words"] == found["upos"] == round(200 * 2 / 7, 1)
    assert found["uas"] == round(200 * 1 / 7, 1)
    assert found["sentences"] == 100


def test_a_sentence_is_right_with_both_ends_only() -> None:
    assert f1([*GOLD[:2], replace(GOLD[2], first=False)])["sentences"] == 0


def test_sets() -> None:
    tallies: Tallies = {}
    count_sets(tallies, "ORG", {(0, 3), (4, 9)}, {(0, 3)})
    count_sets(tallies, "ORG", set(), {(1, 2)})
    assert tallies["ORG"].f1 == 50
    count_sets(tallies, "LOC", set(), set())
    assert tallies["LOC"].f1 == 100


MEASURED = {
    "model": {"weights_sha256": "abc", "version": "0.1.0"},
    "documents_per_corpus": None,
    "scores": {"names": {"RE3D": {"ORG": 81.25, "LOC": 90.0}}},
}


def test_the_card_takes_the_figures_again_and_again() -> None:
    card = f"# Card\n{BEGIN}\nold\n{END}\nEnd.\n"
    once = with_scores(card, json.loads(json.dumps(MEASURED)))
    assert "| LOC | 90.0 |" in once
    assert "old" not in once
    assert once.startswith("# Card")
    assert once.endswith("End.\n")
    assert with_scores(once, MEASURED) == once
    with pytest.raises(InputError, match="no place"):
        with_scores("# Card", MEASURED)


def test_the_card_sets_full_precision_beside_the_shipped_weights() -> None:
    full = {
        part: {c: {name: value + 0.25 for name, value in figures.items()} for c, figures in by_corpus.items()}
        for part, by_corpus in MEASURED["scores"].items()
    }
    card = with_scores(f"{BEGIN}\n{END}", MEASURED | {"full_precision": full})
    assert "lose 0.25 points on average" in card
