"""What the stages found in one article, as rows of the tables.

Everything here is pure: the same article and marks give the same rows and the same identifiers.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeVar, cast

from spacy.tokens import Doc

from saidby import claims, marks
from saidby.model import Article, Claim, Hedge, Mention, Quantity, QuantityReject, Reject, Speaker
from saidby.tables.row_classes import (
    ArticleRow,
    ClaimRow,
    HedgeRow,
    MentionRow,
    QuantityRejectRow,
    QuantityRow,
    RejectRow,
    SpeakerRow,
)

RAW_LIMIT = 64 * 1024
"""The most bytes of a refused record that `rejects.raw` keeps."""

T = TypeVar("T")


def stable_id(*parts: object) -> str:
    """Names a thing by what it is: 20 hexadecimal digits, equal for equal parts in every run and version."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8"), digest_size=10).hexdigest()


def article_row(article: Article) -> ArticleRow:
    """The article's row; raises ValueError for a date that is not ISO 8601."""
    values = {f.name: getattr(article, f.name) for f in dataclasses.fields(article)}
    return ArticleRow(
        **values
        | {
            "bylines": list(article.bylines),
            "published_at": _moment(article.published_at),
            "paragraphs": [dataclasses.asdict(p) for p in article.paragraphs],
            "boilerplate": [dataclasses.asdict(b) for b in article.boilerplate],
            "flags": list(article.flags),
            "duplicate_cluster_id": article.article_id,
            "duplicate_role": "original",
        }
    )


def doc_rows(article_id: str, doc: Doc) -> dict[str, list[Any]]:
    """Rows of every table but articles and rejects; a stage that did not run leaves its table empty.

    Raises MarkError when attribution did not run.
    """
    text = doc.text  # spaCy joins the tokens anew each time
    found = claims.join(doc)
    claim_ids = _distinct(_claim_key(article_id, claim) for claim in found)
    quantities = _marked(doc, Quantity)
    quantity_ids = _distinct(("quantity", article_id, q.start, q.end) for q in quantities)
    hedges = _marked(doc, Hedge)
    hedge_ids = _distinct(("hedge", article_id, h.start, h.end) for h in hedges)
    mentions = _marked(doc, Mention)
    return {
        "claims": [_claim_row(article_id, claim, claim_ids) for claim in found],
        "quantities": [_quantity_row(article_id, text, q, quantity_ids, claim_ids) for q in quantities],
        "hedges": [
            _hedge_row(article_id, text, h, own_id, claim_ids, quantity_ids)
            for h, own_id in zip(hedges, hedge_ids, strict=True)
        ],
        "speakers": _speaker_rows(_marked(doc, Speaker), mentions, found),
        "mentions": [MentionRow(article_id=article_id, **_fields(m)) for m in mentions],
        "quantity_rejects": [
            QuantityRejectRow(article_id=article_id, text=text[r.start : r.end], **_fields(r))
            for r in _marked(doc, QuantityReject)
        ],
    }


def reject_row(reject: Reject) -> RejectRow:
    """The reject's row; what Unicode cannot store is replaced, and `raw` is cut to its limit."""
    raw = reject.raw.encode("utf-8", "replace")[:RAW_LIMIT].decode("utf-8", "ignore")
    return RejectRow(**_fields(reject) | {"raw": raw, "message": _storable(reject.message)})


def _claim_row(article_id: str, claim: Claim, ids: Sequence[str]) -> ClaimRow:
    values = _fields(claim)
    index, parent = values.pop("index"), values.pop("parent")
    return ClaimRow(
        **values
        | {
            "claim_id": ids[index],
            "article_id": article_id,
            "ordinal": index,
            "spans": [dataclasses.asdict(span) for span in claim.spans],
            "start": claim.spans[0].start,
            "end": claim.spans[-1].end,
            "chain": list(claim.chain),
            "parent_claim_id": _at(ids, parent),
            "time_from": _day(claim.time_from),
            "time_to": _day(claim.time_to),
            "evidence": [dataclasses.asdict(step) for step in claim.evidence],
            "claim_cluster_id": ids[index],
            "claim_cluster_kind": "first",
            "claim_first_seen": None,
        }
    )


def _claim_key(article_id: str, claim: Claim) -> tuple[object, ...]:
    return (
        "claim",
        article_id,
        *((s.start, s.end) for s in claim.spans),
        (claim.cue_start, claim.cue_end),
        (claim.speaker_start, claim.speaker_end),
    )


def _quantity_row(
    article_id: str, text: str, quantity: Quantity, ids: Sequence[str], claim_ids: Sequence[str]
) -> QuantityRow:
    values = _fields(quantity)
    index, claim = values.pop("index"), values.pop("claim")
    return QuantityRow(
        **values
        | {
            "quantity_id": ids[index],
            "article_id": article_id,
            "claim_id": _at(claim_ids, claim),
            "text": text[quantity.start : quantity.end],
            "equivalent_to": _at(ids, quantity.equivalent_to),
        }
    )


def _hedge_row(
    article_id: str, text: str, hedge: Hedge, own_id: str, claim_ids: Sequence[str], quantity_ids: Sequence[str]
) -> HedgeRow:
    values = _fields(hedge)
    del values["index"]
    claim, quantity = values.pop("claim"), values.pop("quantity")
    return HedgeRow(
        **values
        | {
            "hedge_id": own_id,
            "article_id": article_id,
            "claim_id": _at(claim_ids, claim),
            "quantity_id": _at(quantity_ids, quantity),
            "text": text[hedge.start : hedge.end],
        }
    )


def _speaker_rows(speakers: list[Speaker], mentions: list[Mention], found: list[Claim]) -> list[SpeakerRow]:
    """One article's speakers; one that only a claim knows gets its row from the claim."""
    known = {s.speaker_id: s for s in speakers}
    for claim in found:
        if claim.speaker_id is not None and claim.speaker is not None and claim.speaker_id not in known:
            kind = claim.speaker_kind or "unnamed"
            known[claim.speaker_id] = Speaker(speaker_id=claim.speaker_id, name=claim.speaker, kind=kind)
    mentioned = Counter(m.speaker_id for m in mentions)
    claimed = Counter(c.speaker_id for c in found)
    return [
        SpeakerRow(
            speaker_id=s.speaker_id,
            name=s.name,
            kind=s.kind,
            aliases=sorted(set(s.aliases) - {s.name}),
            roles=sorted(set(s.roles)),
            n_mentions=mentioned[s.speaker_id],
            n_claims=claimed[s.speaker_id],
            n_articles=1,
        )
        for s in known.values()
    ]


def _distinct(keys: Iterable[tuple[object, ...]]) -> list[str]:
    """An identifier a key; a key that comes again gets another one, numbered by its repetition."""
    seen: Counter[tuple[object, ...]] = Counter()
    ids = []
    for key in keys:
        ids.append(stable_id(*key, seen[key]) if seen[key] else stable_id(*key))
        seen[key] += 1
    return ids


def _marked(doc: Doc, kind: type[T]) -> list[T]:
    return marks.read(doc, kind) if marks.has(doc, kind) else []


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _field_names(value.__class__)}


@functools.cache
def _field_names(kind: Hashable) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(cast(Any, kind)))


def _at(ids: Sequence[str], index: int | None) -> str | None:
    return None if index is None else ids[index]


def _moment(iso: str | None) -> datetime.datetime | None:
    if iso is None:
        return None
    moment = datetime.datetime.fromisoformat(iso)
    return moment.replace(tzinfo=datetime.UTC) if moment.tzinfo is None else moment.astimezone(datetime.UTC)


def _day(iso: str | None) -> datetime.date | None:
    return None if iso is None else datetime.date.fromisoformat(iso[:10])


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
