"""spaCy's DocBin: Docs of the articles with their claims, which need no model to be read again.

    nlp = spacy.blank("en")
    docs = list(DocBin().from_disk("docs-00000.spacy").get_docs(nlp.vocab))

Spans lie in `doc.spans` (contents, speakers, cues, quantities, hedges; span ids are the ids of the tables), widened to
whole tokens; the exact offsets are in the marks, from which `doc._.claims` is made once `saidby.claims` is imported.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from saidby import marks
from saidby.export.reading import Found, Row, articles
from saidby.model import (
    Attribution,
    Boilerplate,
    Extent,
    Framing,
    Hedge,
    Mention,
    Paragraph,
    Quantity,
    Resolution,
    Step,
)
from saidby.tokenizer import english

DOCS = 1000
"""Docs in one file."""
T = TypeVar("T")


def write(run_dir: Path, out: Path) -> None:
    """Writes `docs-00000.spacy` and so on, in the order of the articles."""
    nlp, found = english(), articles(run_dir)
    for number in itertools.count():
        batch = list(itertools.islice(found, DOCS))
        if not batch and number:
            break
        DocBin(docs=[doc_of(nlp, one) for one in batch], store_user_data=True).to_disk(out / f"docs-{number:05}.spacy")


def doc_of(nlp: Language, found: Found) -> Doc:
    """One article as a Doc with marks and spans."""
    article, claims = found.article, found.rows["claims"]
    nlp.max_length = max(nlp.max_length, len(article["text"]))
    moment = article["published_at"]
    doc = marks.prepare(
        nlp.make_doc(article["text"]),
        paragraphs=[Paragraph(**p) for p in article["paragraphs"]],
        boilerplate=[Boilerplate(**b) for b in article["boilerplate"]],
        article_id=article["article_id"],
        publisher=article["publisher"],
        published_at=moment and moment.astimezone(datetime.UTC).isoformat(),
        flags=article["flags"],
    )
    index = {claim["claim_id"]: claim["ordinal"] for claim in claims}
    numbers = {q["quantity_id"]: n for n, q in enumerate(found.rows["quantities"])}
    marks.write(doc, [_attribution(claim, index) for claim in claims], "attributions")
    marks.write(doc, [_resolution(claim) for claim in claims], "resolutions")
    marks.write(doc, [_made(Framing, claim, index=claim["ordinal"]) for claim in claims], "framings")
    marks.write(doc, [_made(Mention, row) for row in found.rows["mentions"]], "mentions")
    quantities = [
        _made(Quantity, row, index=n, claim=index.get(row["claim_id"]), equivalent_to=numbers.get(row["equivalent_to"]))
        for n, row in enumerate(found.rows["quantities"])
    ]
    hedges = [
        _made(Hedge, row, index=n, claim=index.get(row["claim_id"]), quantity=numbers.get(row["quantity_id"]))
        for n, row in enumerate(found.rows["hedges"])
    ]
    marks.write(doc, quantities, "quantities")
    marks.write(doc, hedges, "hedges")
    _add_spans(doc, found.rows)
    return doc


def _made(kind: type[T], row: Mapping[str, Any], **given: Any) -> T:
    """A dataclass of the model from the columns of the same names; dates become ISO 8601."""
    names = [f.name for f in dataclasses.fields(kind) if f.name in row and f.name not in given]  # type: ignore[arg-type]
    values = {name: row[name].isoformat() if isinstance(row[name], datetime.date) else row[name] for name in names}
    return kind(**values, **given)


def _attribution(claim: Row, index: Mapping[str, int]) -> Attribution:
    return Attribution(
        index=claim["ordinal"],
        spans=tuple(Extent(**span) for span in claim["spans"]),
        cue=_extent(claim, "cue"),
        speaker=_extent(claim, "speaker"),
        quotation=claim["quotation"],
        parent=index.get(claim["parent_claim_id"]),
        depth=claim["depth"],
        method=claim["method"],
        score=claim["confidence"],
    )


def _resolution(claim: Row) -> Resolution:
    return Resolution(
        index=claim["ordinal"],
        speaker_id=claim["speaker_id"],
        name=claim["speaker"],
        kind=claim["speaker_kind"],
        role=claim["speaker_role"],
        resolution=claim["speaker_resolution"],
        evidence=tuple(Step(**step) for step in claim["evidence"]),
    )


def _extent(claim: Row, part: str) -> Extent | None:
    start = claim[f"{part}_start"]
    return None if start is None else Extent(start=start, end=claim[f"{part}_end"])


def _add_spans(doc: Doc, rows: Mapping[str, list[Row]]) -> None:
    groups: dict[str, list[Span]] = {key: [] for key in ("contents", "speakers", "cues", "quantities", "hedges")}

    def add(group: str, places: Iterable[tuple[int, int]], label: str, name: str) -> None:
        for start, end in places:
            if (span := marks.span_of(doc, start, end)) is not None:
                groups[group].append(Span(doc, span.start, span.end, label=label, span_id=name))

    for claim in rows["claims"]:
        add("contents", ((s["start"], s["end"]) for s in claim["spans"]), "CONTENT", claim["claim_id"])
        for group, part in (("speakers", "speaker"), ("cues", "cue")):
            if claim[f"{part}_start"] is not None:
                add(group, [(claim[f"{part}_start"], claim[f"{part}_end"])], part.upper(), claim["claim_id"])
    for row in rows["quantities"]:
        add("quantities", [(row["start"], row["end"])], row["kind"].upper(), row["quantity_id"])
    for row in rows["hedges"]:
        add("hedges", [(row["start"], row["end"])], row["type"].upper(), row["hedge_id"])
    for key, spans in groups.items():
        doc.spans[key] = spans
