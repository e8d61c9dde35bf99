"""Marks of all stages → claims."""

from __future__ import annotations

import pytest
import spacy

from saidby import claims, marks
from saidby.errors import MarkError
from saidby.model import Attribution, Extent, Hedge, Resolution

TEXT = "The bank said Reeve warned it is highly likely that rates rise, and likely that jobs go."


def hedge(words: str, low: float | None, strength: int, *, quantity: int | None = None) -> Hedge:
    start = TEXT.index(words)
    return Hedge(
        index=0,
        start=start,
        end=start + len(words),
        type="estimative",
        holder="speaker",
        strength=strength,
        probability_low=low,
        quantity=quantity,
        claim=1,
    )


def extent(words: str) -> Extent:
    return Extent(start=TEXT.index(words), end=TEXT.index(words) + len(words))


def test_the_surest_hedge_with_a_probability_sums_up_the_claim() -> None:
    surest, weaker = hedge("highly likely", 0.8, 1), hedge("likely that jobs", 0.55, 2)
    assert claims.strongest([weaker, surest]) == surest
    assert claims.strongest([hedge("rise", None, 0), weaker]) == weaker
    assert claims.strongest([hedge("rates", None, 0, quantity=3)]) is None


def test_source_and_chain_follow_the_nesting() -> None:
    doc = marks.prepare(spacy.blank("en").make_doc(TEXT))
    common = {"quotation": "indirect", "method": "test", "score": 0.5}
    outer = Attribution(
        index=0,
        spans=(extent(TEXT[14:-1]),),
        cue=extent("said"),
        speaker=extent("The bank"),
        parent=None,
        depth=0,
        **common,
    )  # type: ignore[arg-type]
    inner = Attribution(
        index=1,
        spans=(extent(TEXT[27:-1]),),
        cue=extent("warned"),
        speaker=extent("Reeve"),
        parent=0,
        depth=1,
        **common,
    )  # type: ignore[arg-type]
    marks.write(doc, [outer, inner], "attributions")
    named = Resolution(
        index=0, speaker_id="b", name="Bank of Velm", kind="organisation", role=None, resolution="nominal"
    )
    marks.write(doc, [named], "resolutions")
    marks.write(doc, [hedge("highly likely", 0.8, 1)], "hedges")
    first, second = doc._.claims
    assert (first.speaker, first.source, first.chain) == ("Bank of Velm", None, ("Bank of Velm",))
    assert (second.source, second.source_mention, second.chain) == (
        "Bank of Velm",
        "The bank",
        ("Bank of Velm", "Reeve"),
    )
    assert (second.hedge, second.probability_low, first.hedge) == ("highly likely", 0.8, None)


def test_without_attributions_there_are_no_claims_to_join() -> None:
    with pytest.raises(MarkError):
        claims.join(marks.prepare(spacy.blank("en").make_doc(TEXT)))


def test_how_the_speaker_was_found_moves_the_confidence() -> None:
    doc = marks.prepare(spacy.blank("en").make_doc(TEXT))
    said = Attribution(
        index=0,
        spans=(extent(TEXT[14:-1]),),
        cue=extent("said"),
        speaker=extent("The bank"),
        quotation="indirect",
        method="test",
        parent=None,
        depth=0,
        score=0.8,
    )
    marks.write(doc, [said], "attributions")
    confidences = []
    for odds in (-1.0, 0.0, 1.0):
        who = Resolution(
            index=0, speaker_id=None, name=None, kind=None, role=None, resolution="none", evidence=(), odds=odds
        )
        marks.write(doc, [who], "resolutions")
        confidences += [claim.confidence for claim in claims.join(doc)]
    assert confidences == [0.5954, 0.8, 0.9158]
