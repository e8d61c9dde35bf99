from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from parsed import Case, read_cases, read_docs, with_claims
from spacy.lang.en import English
from spacy.tokens import Doc

from saidby import marks
from saidby.errors import LexiconError
from saidby.lexicons import overlay
from saidby.model import Framing, Hedge, Quantity, Resolution
from saidby.qualify.components import make_framing, make_hedges
from saidby.qualify.framing import find_framings
from saidby.qualify.hedges import find_hedges, load_lexicon
from saidby.qualify.patterns import variants

CASES = read_cases("hedges")
DOCS = read_docs("hedges")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases(case: Case) -> None:
    doc = with_claims(DOCS[case.name].copy(), case)
    assert doc.text == case.text
    marks.write(doc, find_framings(doc), "framings")
    assert [row_of(doc, hedge) for hedge in find_hedges(doc)] == case.rows


def row_of(doc: Doc, hedge: Hedge) -> list[str]:
    low, high = hedge.probability_low, hedge.probability_high
    scope = "-" if hedge.scope_start is None else doc.text[hedge.scope_start : hedge.scope_end]
    return [
        doc.text[hedge.start : hedge.end],
        hedge.type,
        hedge.holder,
        "-" if low is None else f"{low}-{high}",
        scope,
    ]


def _case(name: str) -> tuple[Doc, Case]:
    case = next(case for case in CASES if case.name == name)
    return with_claims(DOCS[name].copy(), case), case


def test_yardstick_follows_the_resolved_speaker() -> None:
    doc, _ = _case("not-likely-is-the-complement")
    (resolved,) = (
        Resolution(
            index=0,
            speaker_id="s",
            name="Ministry of Defence (Norland)",
            kind="organisation",
            role=None,
            resolution="alias",
        ),
    )
    marks.write(doc, [resolved], "resolutions")
    (hedge,) = find_hedges(doc)
    assert (hedge.yardstick, hedge.probability_low) == (None, None)


def test_derivation_tells_how_the_range_came_about() -> None:
    found = {}
    for name in ("phia-likely", "icd-probably", "not-likely-is-the-complement", "litotes", "phia-has-no-very-likely"):
        (hedge,) = find_hedges(_case(name)[0])
        found[name] = (hedge.derivation, hedge.yardstick, hedge.negated)
    assert found == {
        "phia-likely": ("exact", "PHIA", False),
        "icd-probably": ("synonym", "ICD 203", False),
        "not-likely-is-the-complement": ("complement", "PHIA", True),
        "litotes": ("none", None, True),
        "phia-has-no-very-likely": ("none", None, False),
    }


def test_realistic_possibility_is_below_one_half() -> None:
    (hedge,) = find_hedges(_case("phia-realistic-possibility")[0])
    assert hedge.probability_high is not None
    assert hedge.probability_high <= 0.5


def test_confidence_is_an_axis_of_its_own() -> None:
    hedge = find_hedges(_case("confidence-of-the-cue")[0])[0]
    assert (hedge.confidence_level, hedge.probability_low, hedge.claim) == ("high", None, 0)


def test_hedge_on_an_amount_points_to_its_quantity_and_agrees_with_its_bound() -> None:
    doc, case = _case("up-to")
    start = case.text.index("half")
    quantity = Quantity(
        index=0, start=start, end=start + 4, kind="fraction", value_low=0.0, value_high=0.5, bound="at_most"
    )
    marks.write(doc, [quantity], "quantities")
    (hedge,) = find_hedges(doc)
    assert (hedge.quantity, hedge.type) == (0, "bound_upper")


def test_without_claims_every_hedge_is_the_reporters() -> None:
    doc = DOCS["phia-likely"].copy()
    (hedge,) = find_hedges(doc)
    assert (hedge.holder, hedge.claim, hedge.yardstick) == ("reporter", None, None)


def test_a_disclaimer_belongs_to_the_claim_before_it() -> None:
    doc, _ = _case("claimed")
    bare = [DOCS["claimed"].copy(), DOCS["unverified"].copy()]
    both = Doc.from_docs(bare)
    assert both is not None
    marks.prepare(both)
    marks.write(both, marks.read(doc, marks.MARKS["attributions"]), "attributions")
    disclaimer = find_hedges(both)[-1]
    assert (disclaimer.type, disclaimer.claim, disclaimer.holder) == ("verification_disclaimer", 0, "reporter")


def test_components_leave_their_marks() -> None:
    doc, case = _case("phia-likely")
    nlp = English()
    make_hedges(nlp, "hedges")(make_framing(nlp, "framing")(doc))
    assert [row_of(doc, hedge) for hedge in marks.read(doc, Hedge)] == case.rows
    assert [framing.cue_lemma for framing in marks.read(doc, Framing)] == ["say"]


@pytest.mark.parametrize(
    ("line", "reason"), [("x,doubt,1,+,none,nosuch,,,own", "guard"), ("x,doubt,1,+,far,,,,own", "scope")]
)
def test_an_overlay_with_an_unknown_rule_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    head = "phrase,type,strength,polarity,scope,guard,level,literal,origin"
    (tmp_path / "hedges.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    overlay(tmp_path)
    try:
        with pytest.raises(LexiconError, match=f"no {reason}"):
            load_lexicon()
    finally:
        overlay(None)


def test_an_overlay_adds_a_phrase(tmp_path: Path) -> None:
    head = "phrase,type,strength,polarity,scope,guard,level,literal,origin"
    (tmp_path / "hedges.csv").write_text(f"{head}\nslept,doubt,2,-,none,,,,me\n", encoding="utf-8")
    overlay(tmp_path)
    try:
        found = find_hedges(DOCS["trap-some"].copy(), lexicon=load_lexicon())
    finally:
        overlay(None)
    assert [hedge.rule for hedge in found] == ["slept"]


def test_patterns_know_alternatives_and_options() -> None:
    assert variants("a|b c?") == [("a", "c"), ("a",), ("b", "c"), ("b",)]
    assert variants("so-called") == [("so", "-", "called")]


SAMPLE = """may likely not probably most if should were to around 300 a of the claims “ ” ‘ , . — said is no doubt
evidence up Some ❄ be have unlikely certain with high confidence £ n't could"""
WORDS = st.sampled_from([*SAMPLE.split(), "\n", " "])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(WORDS, st.integers(0, 40), st.booleans()), min_size=1, max_size=25), st.data())
def test_any_parse_gives_sorted_hedges_within_the_text(parts: list[tuple[str, int, bool]], data: st.DataObject) -> None:
    doc = _random_doc(parts, data)
    hedges = find_hedges(doc)
    assert [hedge.index for hedge in hedges] == list(range(len(hedges)))
    assert hedges == sorted(hedges, key=lambda hedge: hedge.start)
    for hedge in hedges:
        assert 0 <= hedge.start < hedge.end <= len(doc.text)
        assert (hedge.scope_start is None) == (hedge.scope_end is None)
        if hedge.scope_start is not None and hedge.scope_end is not None:
            assert 0 <= hedge.scope_start < hedge.scope_end <= len(doc.text)
        assert (hedge.probability_low is None) == (hedge.probability_high is None)
    marks.write(doc, hedges, "hedges")
    assert marks.read(doc, Hedge) == hedges


def _random_doc(parts: list[tuple[str, int, bool]], data: st.DataObject) -> Doc:
    """A Doc with any tree: each word's head is a word before it, or the first."""
    deps = [
        "nsubj",
        "ccomp",
        "advcl",
        "advmod",
        "aux",
        "mark",
        "xcomp",
        "obl",
        "conj",
        "parataxis",
        "amod",
        "case",
        "acl",
    ]
    tags = ["MD", "JJ", "RB", "VBN", "VB", "NN", "IN", "CD", "VBD"]
    pos = ["AUX", "ADJ", "ADV", "VERB", "VERB", "NOUN", "ADP", "NUM", "VERB"]
    chosen = [data.draw(st.integers(0, len(tags) - 1)) for _ in parts]
    heads = [0 if i == 0 else seed % i for i, (_, seed, _) in enumerate(parts)]
    return Doc(
        DOCS["phia-likely"].vocab,
        words=[word for word, _, _ in parts],
        spaces=[space for _, _, space in parts],
        tags=[tags[i] for i in chosen],
        pos=[pos[i] for i in chosen],
        lemmas=[word.lower() for word, _, _ in parts],
        heads=heads,
        deps=["ROOT" if i == 0 else data.draw(st.sampled_from(deps)) for i in range(len(parts))],
        sent_starts=[i == 0 for i in range(len(parts))],
    )


def test_a_text_without_a_parse_is_read_all_the_same() -> None:
    text = "It is highly likely, if the loss is £5m. in all, that Velm will flood.\n"
    first, *_ = find_hedges(spacy.blank("en")(text))
    assert text[first.start : first.end] == "highly likely"
