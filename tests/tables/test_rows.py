import dataclasses
import datetime
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from saidby import marks
from saidby.model import (
    Article,
    Attribution,
    Extent,
    Hedge,
    Mention,
    Quantity,
    QuantityReject,
    Reject,
    Resolution,
    Speaker,
    Step,
)
from saidby.tables.rows import RAW_LIMIT, article_row, doc_rows, reject_row, stable_id

TEXT = "Harrow said Brandt claimed 20 pumps, or about a dozen, had failed in 2024."


def at(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def attribution(index: int, content: str, cue: str, speaker: str, parent: int | None) -> Attribution:
    return Attribution(
        index=index,
        spans=(Extent(**at(content)),),
        cue=Extent(**at(cue)),
        speaker=Extent(**at(speaker)),
        quotation="indirect",
        parent=parent,
        depth=0 if parent is None else 1,
        method="test",
        score=0.5,
    )


@pytest.fixture
def doc() -> Doc:
    doc = spacy.blank("en").make_doc(TEXT)
    outer = attribution(0, TEXT[12:-1], "said", "Harrow", None)
    inner = attribution(1, "20 pumps, or about a dozen, had failed in 2024", "claimed", "Brandt", 0)
    step = Step(rule="name", text="Harrow", **at("Harrow"))
    who = {"kind": "person", "role": None, "resolution": "named"}
    written: dict[str, list[Any]] = {
        "attributions": [outer, inner],
        "resolutions": [
            Resolution(index=0, speaker_id="h", name="Tom Harrow", evidence=(step,), **who),
            Resolution(index=1, speaker_id="b", name="Ilse Brandt", **who),
        ],
        "speakers": [
            Speaker(
                speaker_id="h", name="Tom Harrow", kind="person", aliases=("Harrow", "Tom Harrow"), roles=("mayor",)
            )
        ],
        "mentions": [
            Mention(speaker_id="h", text="Harrow", form="alias", how="surname", **at("Harrow")),
            Mention(speaker_id="b", text="Brandt", form="alias", how="surname", **at("Brandt")),
        ],
        "quantities": [
            Quantity(index=0, kind="count", value_low=20, value_high=20, counted="pumps", claim=1, **at("20")),
            Quantity(index=1, kind="count", value_low=12, value_high=12, equivalent_to=0, claim=1, **at("a dozen")),
        ],
        "quantity_rejects": [QuantityReject(reason="date", **at("2024"))],
        "hedges": [
            Hedge(index=0, type="approximator", holder="speaker", strength=1, quantity=1, claim=1, **at("about")),
        ],
    }
    for mark, rows in written.items():
        marks.write(doc, rows, mark)
    return doc


def test_offsets_give_the_text_of_every_row(doc: Doc) -> None:
    rows = doc_rows("a1", doc)
    for table in ("quantities", "hedges", "mentions", "quantity_rejects"):
        assert rows[table]
        for row in rows[table]:
            assert TEXT[row.start : row.end] == row.text
    for claim in rows["claims"]:
        assert [TEXT[span["start"] : span["end"]] for span in claim.spans] == [claim.text]
        assert TEXT[claim.cue_start : claim.cue_end] == claim.cue
        assert TEXT[claim.speaker_start : claim.speaker_end] == claim.speaker_mention


def test_references_go_by_identifier(doc: Doc) -> None:
    rows = doc_rows("a1", doc)
    outer, inner = rows["claims"]
    assert (outer.parent_claim_id, inner.parent_claim_id) == (None, outer.claim_id)
    assert (inner.source, inner.source_id, inner.chain) == ("Tom Harrow", "h", ["Tom Harrow", "Ilse Brandt"])
    first, second = rows["quantities"]
    assert (first.equivalent_to, second.equivalent_to) == (None, first.quantity_id)
    assert {first.claim_id, second.claim_id} == {inner.claim_id}
    [hedge] = rows["hedges"]
    assert (hedge.claim_id, hedge.quantity_id) == (inner.claim_id, second.quantity_id)


def test_evidence_has_its_words_and_offsets(doc: Doc) -> None:
    outer, inner = doc_rows("a1", doc)["claims"]
    assert outer.evidence == [{"rule": "name", "start": 0, "end": 6, "text": "Harrow"}]
    assert inner.evidence == []


def test_speaker_that_only_a_claim_knows_has_a_row(doc: Doc) -> None:
    tom, ilse = doc_rows("a1", doc)["speakers"]
    assert (tom.aliases, tom.roles, tom.n_mentions, tom.n_claims, tom.n_articles) == (["Harrow"], ["mayor"], 1, 1, 1)
    assert (ilse.speaker_id, ilse.name, ilse.kind, ilse.n_mentions, ilse.n_claims) == (
        "b",
        "Ilse Brandt",
        "person",
        1,
        1,
    )


def test_identifiers_are_the_same_in_every_run_and_differ_by_article(doc: Doc) -> None:
    once, again, elsewhere = (doc_rows(article_id, doc) for article_id in ("a1", "a1", "a2"))
    assert once == again
    assert not {c.claim_id for c in once["claims"]} & {c.claim_id for c in elsewhere["claims"]}
    assert stable_id("claim", "a1", 3) == "6dd6a4f1d6f0deea8bcf"


def test_claim_id_does_not_depend_on_other_claims(doc: Doc) -> None:
    before = doc_rows("a1", doc)["claims"][1].claim_id
    inner = marks.read(doc, Attribution)[1]
    marks.write(doc, [dataclasses.replace(inner, index=0, parent=None, depth=0)], "attributions")
    for later in ("hedges", "quantities", "resolutions"):
        marks.write(doc, [], later)
    assert doc_rows("a1", doc)["claims"][0].claim_id == before


def test_equal_claims_have_different_identifiers(doc: Doc) -> None:
    outer = marks.read(doc, Attribution)[0]
    marks.write(doc, [outer, dataclasses.replace(outer, index=1)], "attributions")
    first, second = doc_rows("a1", doc)["claims"]
    assert first.claim_id != second.claim_id


def test_stage_that_did_not_run_leaves_its_table_empty() -> None:
    doc = spacy.blank("en").make_doc(TEXT)
    marks.write(doc, [], "attributions")
    assert not any(doc_rows("a1", doc).values())


def article(**facts: Any) -> Article:
    given = {"article_id": "a1", "source_path": "x", "source_format": "jsonl", "source_ordinal": 0, "text": TEXT}
    return Article(
        **given | {"paragraphs": (), "boilerplate": (), "segmentation_method": "record"} | facts,
    )


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2024-03-05T09:00:00Z", (2024, 3, 5, 9)),
        ("2024-03-05T09:00:00+02:00", (2024, 3, 5, 7)),
        ("2024-03-05", (2024, 3, 5, 0)),
    ],
)
def test_dates_are_utc(written: str, utc: tuple[int, int, int, int]) -> None:
    assert article_row(article(published_at=written)).published_at == datetime.datetime(*utc, tzinfo=datetime.UTC)


def test_raw_of_a_reject_is_cut_between_characters() -> None:
    reject = Reject(source_path="x", source_ordinal=0, stage="ingest", reason="r", message="m", raw="é" * RAW_LIMIT)
    assert reject_row(reject).raw == "é" * (RAW_LIMIT // 2)


@given(st.text(st.characters(codec=None)))
def test_any_reject_can_be_stored(raw: str) -> None:
    reject = Reject(source_path="x", source_ordinal=0, stage="ingest", reason="r", message=raw, raw=raw)
    row = reject_row(reject)
    assert len((row.raw + row.message).encode("utf-8")) >= len(raw)
