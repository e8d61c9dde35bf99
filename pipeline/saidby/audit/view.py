"""What the page shows of one claim: the article cut into segments, the claim's card, its family, its verdict."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from saidby.audit.desk import STATES, Bundle, Desk
from saidby.audit.judging import SHOWN
from saidby.audit.segments import Mark, find_blocks
from saidby.audit.store import Verdict

Json = dict[str, Any]

CARD = (
    "claim_id", "article_id", "text", "spans", "start", "end", "quotation", "cue", "cue_start", "cue_end", "cue_lemma",
    "stance", "status", "speaker", "speaker_mention", "speaker_start", "speaker_end", "speaker_kind", "speaker_role",
    "speaker_resolution", "source", "source_mention", "source_start", "source_end", "chain", "parent_claim_id",
    "depth", "venue", "time_text", "time_from", "time_to", "hedge", "probability_low", "probability_high",
    "confidence", "method", "evidence",
)  # fmt: skip
QUANTITY = (
    "quantity_id", "start", "end", "text", "kind", "value_low", "value_high", "bound", "approx", "unit", "currency",
    "counted", "per", "trend", "trend_role", "negated",
)  # fmt: skip
HEDGE = (
    "hedge_id", "start", "end", "text", "type", "holder", "negated", "yardstick", "probability_low",
    "probability_high", "confidence_level", "strength",
)  # fmt: skip
ARTICLE = ("article_id", "title", "publisher", "published_at", "bylines", "url", "source_path", "source_record_id")


def claim_view(desk: Desk, claim_id: str) -> Json:
    """Everything about one claim; raises InputError where the run has no such claim."""
    bundle = desk.bundle(desk.article_of(claim_id))
    claim = bundle.claim(claim_id)
    assert claim is not None, "the index has it"
    quantities, hedges = bundle.of_claim(claim_id)
    verdict = desk.store.of_claim(desk.auditor, claim_id)
    missed = list(desk.missed(claim["article_id"]))
    return {
        "claim": _plain({name: claim[name] for name in CARD}),
        "quantities": [{name: row[name] for name in QUANTITY} for row in quantities],
        "hedges": [{name: row[name] for name in HEDGE} for row in hedges],
        "family": list(_family(desk, bundle, claim)),
        "verdict": _verdict(desk, verdict, claim),
        "history": [_line(v) for v in desk.store.history(claim_id, desk.auditor)],
        "article": _article(desk, bundle, claim, missed),
    }


def _article(desk: Desk, bundle: Bundle, claim: Json, missed: list[Verdict]) -> Json:
    """The article's text as segments, and the other claims in it."""
    article = bundle.article
    article_id = article["article_id"]
    paragraphs = ((p["start"], p["end"], p["kind"]) for p in article["paragraphs"])
    marks = [*_own_marks(bundle, claim), *_other_marks(bundle, claim, missed)]
    blocks = find_blocks(article["text"], paragraphs, marks)
    ids = [row["claim_id"] for row in bundle.claims]
    sizes = [sum(span["end"] - span["start"] for span in row["spans"]) for row in bundle.claims]
    judged = [STATES[desk.states[desk.index.row_of[claim_id]]] for claim_id in ids]
    gone = [v for v in desk.gone.values() if v.article_id == article_id]
    return _plain({name: article[name] for name in ARTICLE}) | {
        "blocks": [[b.kind, [[s.start, s.text, *_names(s.names, sizes)] for s in b.segments]] for b in blocks],
        "claims": [
            {
                "id": row["claim_id"],
                "text": row["text"][:120],
                "speaker": row["speaker"],
                "mention": row["speaker_mention"],
                "start": row["speaker_start"],
                "end": row["speaker_end"],
                "state": state,
            }
            for row, state in zip(bundle.claims, judged, strict=True)
        ],
        "missed": [_missed(v, article["text"]) for v in missed],
        "gone": [{"judged": v.judged, "judgement": v.judgement, "wrong": v.wrong, "at": v.at} for v in gone],
        "finished": article_id in desk.store.finished(desk.auditor),
        "unjudged": judged.count("unjudged") + judged.count("changed"),
    }


def _own_marks(bundle: Bundle, claim: Json) -> Iterator[Mark]:
    """Marks of the claim that is shown."""
    for span in claim["spans"]:
        yield Mark(span["start"], span["end"], "content")
    for name in ("cue", "speaker", "source"):
        if claim[f"{name}_start"] is not None:
            yield Mark(claim[f"{name}_start"], claim[f"{name}_end"], name)
    quantities, hedges = bundle.of_claim(claim["claim_id"])
    for name, rows in (("quantity", quantities), ("hedge", hedges)):
        for row in rows:
            yield Mark(row["start"], row["end"], name)
    for step in claim["evidence"]:
        yield Mark(step["start"], step["end"], "step")


def _other_marks(bundle: Bundle, claim: Json, missed: Iterable[Verdict]) -> Iterator[Mark]:
    """Marks of everything else: other claims by their number, missed claims, boilerplate."""
    for number, other in enumerate(bundle.claims):
        for span in other["spans"]:
            yield Mark(span["start"], span["end"], f"#{number}")
            if other["claim_id"] == claim["parent_claim_id"]:
                yield Mark(span["start"], span["end"], "outer")
        if other["cue_start"] is not None and other is not claim:
            yield Mark(other["cue_start"], other["cue_end"], "other-cue")
    for verdict in missed:
        for start, end in (verdict.correction or {})["spans"]:
            yield Mark(start, end, "missed")
    for stretch in bundle.article["boilerplate"]:
        yield Mark(stretch["start"], stretch["end"], "boilerplate")


def _names(names: Iterable[str], sizes: list[int]) -> tuple[str, int]:
    """Classes of a segment, and the number of the smallest claim whose content holds it; -1 for none."""
    numbers = [int(name[1:]) for name in names if name[0] == "#"]
    classes = [name for name in names if name[0] != "#"]
    innermost = min(numbers, key=lambda number: (sizes[number], number), default=-1)
    return " ".join([*classes, *(["claimed"] if numbers else [])]), innermost


def _family(desk: Desk, bundle: Bundle, claim: Json) -> Iterator[Json]:
    """The outermost claim around this one and all claims inside that, each before those inside it."""
    by_id = {row["claim_id"]: row for row in bundle.claims}
    root, seen = claim, {claim["claim_id"]}
    while root["parent_claim_id"] in by_id and root["parent_claim_id"] not in seen:
        root = by_id[root["parent_claim_id"]]
        seen.add(root["claim_id"])
    inside: dict[str | None, list[Json]] = {}
    for row in bundle.claims:
        inside.setdefault(row["parent_claim_id"], []).append(row)
    waiting, shown = [(root, 1)], set()
    while waiting:
        row, level = waiting.pop()
        if row["claim_id"] in shown:
            continue
        shown.add(row["claim_id"])
        state = STATES[desk.states[desk.index.row_of[row["claim_id"]]]]
        yield {
            "id": row["claim_id"],
            "level": level,
            "speaker": row["speaker"],
            "mention": row["speaker_mention"],
            "cue": row["cue"],
            "text": row["text"][:160],
            "state": state,
        }
        waiting += [(child, level + 1) for child in reversed(inside.get(row["claim_id"], []))]


def _verdict(desk: Desk, verdict: Verdict | None, claim: Json) -> Json | None:
    if verdict is None:
        return None
    changed = desk.changed(verdict)
    judged = verdict.judged or {}
    return _line(verdict) | {
        "correction": verdict.correction,
        "changed": changed,
        "changes": [
            {"field": name, "then": judged.get(name), "now": claim[name]}
            for name in SHOWN
            if changed and judged.get(name) != claim[name]
        ],
    }


def _line(verdict: Verdict) -> Json:
    return {
        "kind": verdict.kind,
        "judgement": verdict.judgement,
        "wrong": verdict.wrong,
        "note": verdict.note,
        "at": verdict.at,
    }


def _missed(verdict: Verdict, text: str) -> Json:
    claim = verdict.correction or {}
    words = " … ".join(text[start:end] for start, end in claim["spans"])
    return {"id": verdict.claim_id, "text": words, "claim": claim, "note": verdict.note}


def _plain(row: Json) -> Json:
    """The row with dates as ISO 8601, as JSON has none."""
    dates = (datetime.date, datetime.datetime)
    return {name: value.isoformat() if isinstance(value, dates) else value for name, value in row.items()}
