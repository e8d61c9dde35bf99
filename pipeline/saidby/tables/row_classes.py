"""One row class a table; its fields are the table's columns in their order (a test compares them with the schema)."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

Struct = dict[str, Any]


@dataclasses.dataclass(slots=True, kw_only=True)
class ArticleRow:
    """One row of `articles`."""

    article_id: str
    source_path: str
    source_format: str
    source_ordinal: int
    source_record_id: str | None
    url: str | None
    title: str | None
    bylines: list[str]
    publisher: str | None
    published_at: datetime.datetime | None
    published_precision: str | None
    language: str | None
    text: str
    paragraphs: list[Struct]
    boilerplate: list[Struct]
    segmentation_method: str
    boundary_score: float | None
    duplicate_of: str | None
    flags: list[str]
    duplicate_cluster_id: str
    duplicate_role: str


@dataclasses.dataclass(slots=True, kw_only=True)
class ClaimRow:
    """One row of `claims`."""

    claim_id: str
    article_id: str
    ordinal: int
    text: str
    spans: list[Struct]
    start: int
    end: int
    quotation: str
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    cue_lemma: str | None
    stance: str
    status: str
    speaker: str | None
    speaker_id: str | None
    speaker_mention: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker_kind: str | None
    speaker_role: str | None
    speaker_resolution: str
    source: str | None
    source_id: str | None
    source_mention: str | None
    source_start: int | None
    source_end: int | None
    chain: list[str]
    parent_claim_id: str | None
    depth: int
    venue: str | None
    time_text: str | None
    time_from: datetime.date | None
    time_to: datetime.date | None
    hedge: str | None
    probability_low: float | None
    probability_high: float | None
    doubt: str | None
    doubt_type: str | None
    confidence: float
    method: str
    evidence: list[Struct]
    claim_cluster_id: str
    claim_cluster_kind: str
    claim_first_seen: datetime.datetime | None


@dataclasses.dataclass(slots=True, kw_only=True)
class QuantityRow:
    """One row of `quantities`."""

    quantity_id: str
    article_id: str
    claim_id: str | None
    start: int
    end: int
    text: str
    kind: str
    value_low: float
    value_high: float
    bound: str
    approx: bool
    modifier: str | None
    unit: str | None
    dimension: str | None
    si_low: float | None
    si_high: float | None
    si_unit: str | None
    currency: str | None
    currency_basis: str | None
    counted: str | None
    counted_head: str | None
    per: str | None
    trend: str | None
    trend_role: str | None
    equivalent_to: str | None
    negated: bool
    rule: str
    confidence: float


@dataclasses.dataclass(slots=True, kw_only=True)
class HedgeRow:
    """One row of `hedges`."""

    hedge_id: str
    article_id: str
    claim_id: str | None
    start: int
    end: int
    text: str
    type: str
    holder: str
    scope_start: int | None
    scope_end: int | None
    quantity_id: str | None
    negated: bool
    yardstick: str | None
    probability_low: float | None
    probability_high: float | None
    survey_low: float | None
    survey_median: float | None
    survey_high: float | None
    derivation: str
    confidence_level: str | None
    strength: int
    rule: str


@dataclasses.dataclass(slots=True, kw_only=True)
class SpeakerRow:
    """One row of `speakers`."""

    speaker_id: str
    name: str
    kind: str
    aliases: list[str]
    roles: list[str]
    n_mentions: int
    n_claims: int
    n_articles: int


@dataclasses.dataclass(slots=True, kw_only=True)
class MentionRow:
    """One row of `mentions`."""

    article_id: str
    speaker_id: str
    start: int
    end: int
    text: str
    form: str
    how: str


@dataclasses.dataclass(slots=True, kw_only=True)
class RejectRow:
    """One row of `rejects`."""

    source_path: str
    source_ordinal: int
    stage: str
    reason: str
    message: str
    raw: str


@dataclasses.dataclass(slots=True, kw_only=True)
class QuantityRejectRow:
    """One row of `quantity_rejects`."""

    article_id: str
    start: int
    end: int
    text: str
    reason: str


ROWS: dict[str, type] = {
    "articles": ArticleRow,
    "claims": ClaimRow,
    "quantities": QuantityRow,
    "hedges": HedgeRow,
    "speakers": SpeakerRow,
    "mentions": MentionRow,
    "rejects": RejectRow,
    "quantity_rejects": QuantityRejectRow,
}
"""Table name → its row class."""
