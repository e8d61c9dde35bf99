from __future__ import annotations

import math
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from saidby import marks
from saidby.model import Attribution, Extent, Hedge, Quantity
from saidby.qualify.quantities import find_quantities

CASES = Path(__file__).parent.parent / "cases"
NLP = English()


def read_quantity_cases(name: str) -> list[tuple[str, list[str]]]:
    cases: list[tuple[str, list[str]]] = []
    for line in (CASES / f"{name}.md").read_text(encoding="utf-8").split("\n## ", 1)[1].splitlines():
        if line.startswith("      "):
            cases[-1][1].append(line.strip())
        elif line.startswith("    "):
            cases.append((line.strip(), []))
    return cases


def shown(text: str) -> list[str]:
    return shown_in(NLP.make_doc(text))


def shown_in(doc: Doc) -> list[str]:
    """What was found, as the cases write it."""
    text, found = doc.text, find_quantities(doc)
    lines = [(q.start, f"{text[q.start : q.end]} = {values(q)} {' '.join(fields(q))}") for q in found.quantities]
    lines += [(r.start, f"{text[r.start : r.end]} = no {r.reason}") for r in found.rejects]
    return [line for _, line in sorted(lines)]


def values(q: Quantity) -> str:
    low, high = f"{q.value_low:.10g}", f"{q.value_high:.10g}"
    return low if low == high else f"{low}..{high}"


def fields(q: Quantity) -> list[str]:
    named = q.kind if q.kind == "age" or q.unit is None else q.unit
    flags = [q.bound if q.bound != "none" else "", "approx" if q.approx else ""]
    flags += ["_".join(filter(None, (q.trend, q.trend_role))), "negated" if q.negated else ""]
    rest = {"per": q.per, "as": q.equivalent_to, "of": q.counted}
    return [named, *filter(None, flags), *(f"{k}={v}" for k, v in rest.items() if v is not None)]


@pytest.mark.parametrize(
    ("text", "expected"), read_quantity_cases("quantities"), ids=lambda value: value if isinstance(value, str) else ""
)
def test_case(text: str, expected: list[str]) -> None:
    assert sorted(shown(text)) == sorted(expected)


def test_enough_cases() -> None:
    assert len(read_quantity_cases("quantities")) >= 120


def tagged(words: list[str], pos: list[str], heads: list[int] | None = None, deps: list[str] | None = None) -> Doc:
    return Doc(NLP.vocab, words=words, pos=pos, heads=heads, deps=deps)


def test_tags_find_a_noun_without_a_plural() -> None:
    doc = tagged(
        ["They", "sank", "12", "decently", "armed", "patrol", "craft", "near", "Sarn"],
        ["PRON", "VERB", "NUM", "ADV", "VERB", "NOUN", "NOUN", "ADP", "PROPN"],
    )
    (found,) = find_quantities(doc).quantities
    assert (found.counted, found.counted_head) == ("decently armed patrol craft", "craft")


def test_tags_stop_at_the_verb() -> None:
    doc = tagged(
        ["A", "third", "of", "the", "town", "lives", "here"], ["DET", "ADJ", "ADP", "DET", "NOUN", "VERB", "ADV"]
    )
    (found,) = find_quantities(doc).quantities
    assert found.counted == "town"


def test_parse_names_the_subject_that_is_counted() -> None:
    doc = tagged(
        ["The", "toll", "of", "wounded", "miners", "rose", "to", "34"],
        ["DET", "NOUN", "ADP", "ADJ", "NOUN", "VERB", "ADP", "NUM"],
        [1, 5, 4, 4, 1, 5, 7, 5],
        ["det", "nsubj", "case", "amod", "nmod", "ROOT", "case", "obl"],
    )
    (found,) = find_quantities(doc).quantities
    assert (found.counted, found.trend, found.trend_role) == ("wounded miners", "up", "to")


def test_entities_refuse_the_number_of_a_name() -> None:
    doc = NLP.make_doc("They met at Hangar Twelve 9 in May.")
    doc.ents = [Span(doc, 3, 6, label="LOC")]
    found = find_quantities(doc)
    assert not found.quantities
    assert found.rejects


def test_claim_is_the_innermost_that_holds_it() -> None:
    doc = NLP.make_doc("A said B said 12 boats sank. Nine returned.")
    marks.write(
        doc,
        [
            Attribution(index=0, spans=(Extent(start=7, end=28),), cue=None, speaker=None, quotation="indirect",
                        parent=None, depth=0, method="test", score=1.0),
            Attribution(index=1, spans=(Extent(start=14, end=28),), cue=None, speaker=None, quotation="indirect",
                        parent=0, depth=1, method="test", score=1.0),
        ],
        "attributions",
    )  # fmt: skip
    assert [q.claim for q in find_quantities(doc).quantities] == [1, None]


def test_si_values() -> None:
    (area,) = find_quantities(NLP.make_doc("It covers 2 sq km.")).quantities
    assert (area.si_low, area.si_unit, area.dimension) == (2e6, "m2", "area")
    (cold,) = find_quantities(NLP.make_doc("It was −20C.")).quantities
    assert (cold.si_low, cold.si_unit) == (253.15, "K")
    (change,) = find_quantities(NLP.make_doc("It warmed, and rose by 20C.")).quantities
    assert (change.si_low, change.si_unit) == (20.0, "K")


def test_basis_of_a_currency() -> None:
    basis = {
        "$5": "symbol_default",
        "A$5": "symbol",
        "5 roubles": "name_default",
        "AUD5": "code",
        "5 pesos": "ambiguous",
    }
    for text, expected in basis.items():
        (found,) = find_quantities(NLP.make_doc(f"It cost {text}.")).quantities
        assert found.currency_basis == expected


WORDS = """
1 12 1,500 2.5 .5 007 2014 9.30 1/2 ½ one two hundred thousand million half a an third dozen thousands tens of
and to or between from by minus − - – $ £ US$ A$ USD € % per cent percent km sq miles m bn k t C p pounds
roubles barrels week day year old times double twice people Petrov May , . ( ) : / + ' ’ am No Article up rose
fell nearly about at least more than in the 😀 ² […]
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\u00a0", "\u200b"])
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=30).map(lambda x: "".join(a + b for a, b in x))


def check(text: str) -> None:
    found = find_quantities(NLP.make_doc(text))
    spans = [(q.start, q.end) for q in found.quantities] + [(r.start, r.end) for r in found.rejects]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
    starts = [q.start for q in found.quantities]
    assert starts == sorted(starts)
    assert [q.index for q in found.quantities] == list(range(len(starts)))
    for a, b in zip(found.quantities, found.quantities[1:], strict=False):
        assert a.end <= b.start
    for q in found.quantities:
        assert q.value_low <= q.value_high
        assert math.isfinite(q.value_low)
        assert math.isfinite(q.value_high)
        assert q.equivalent_to is None or q.equivalent_to < q.index
        assert q.si_low is None or q.si_low <= (q.si_high or 0)
        assert (q.kind == "money") == (q.currency_basis is not None)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_mix_of_pieces(text: str) -> None:
    check(text)


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "piece",
    [
        "1,22,",
        "9",
        "1 ",
        "a hundred and ",
        "$",
        "-",
        "1-",
        "half of ",
        "(",
        "minus ",
        "10 to ",
        "5 km or ",
        "www.",
        "€1m (",
        "a ",
    ],
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(n: int) -> float:
        doc = Doc(NLP.vocab, words=[piece * n])
        start = time.process_time()
        find_quantities(doc)
        return time.process_time() - start

    small = min(seconds(400) for _ in range(2))
    assert seconds(4_000) < 40 * small + 0.5


def test_component_in_anybodys_pipeline() -> None:
    import saidby.qualify.components  # noqa: F401  (registers the factories where saidby is not installed)

    nlp = English()
    nlp.add_pipe("saidby_quantities")
    nlp.add_pipe("saidby_hedges")
    doc = nlp("Repairs will take about 12 weeks.")
    (quantity,) = marks.read(doc, Quantity)
    (hedge,) = marks.read(doc, Hedge)
    assert (quantity.unit, quantity.approx) == ("week", True)
    assert (hedge.type, hedge.quantity) == ("approximator", quantity.index)
