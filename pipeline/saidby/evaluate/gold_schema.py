"""What a gold annotation is, and how it is stored as one JSON line an article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from saidby.model import Bound, Extent, Holder, QuantityKind, Quotation, ResolutionKind, SpeakerKind, Status

Half = Literal["dev", "scored", "train", "tune"]
Stance = Literal[
    "neutral",
    "assertive",
    "doubting",
    "factive",
    "denying",
    "predicting",
    "committing",
    "belief",
    "suggesting",
    "directive",
    "expressive",
    "interrogative",
]
HedgeType = Literal[
    "estimative",
    "possibility",
    "epistemic_modal",
    "epistemic_appearance",
    "evidential",
    "evidential_attributive",
    "distancing",
    "negated_certainty",
    "negated_evidence",
    "verification_disclaimer",
    "doubt",
    "conditional",
    "approximator",
    "approximator_below",
    "bound_lower",
    "bound_upper",
    "prospective",
    "booster",
    "comparative",
    "confidence",
    "shield_plausibility",
]
Yardstick = Literal["PHIA", "ICD 203", "IPCC", "EFSA"]
Trend = Literal["up", "down", "flat"]
TrendRole = Literal["by", "to", "from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSpeaker:
    """Somebody who says something in the article, under the canonical name."""

    name: str
    kind: SpeakerKind
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """One claim: `parent` is the id of the claim whose content holds this one, `source` that claim's speaker."""

    id: str
    spans: tuple[Extent, ...]
    quotation: Quotation
    resolution: ResolutionKind
    cue: Extent | None = None
    mention: Extent | None = None
    speaker: str | None = None
    role: str | None = None
    parent: str | None = None
    source: str | None = None
    venue: Extent | None = None
    time_text: str | None = None
    status: Status = "asserted"
    stance: Stance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuantity:
    """One quantity: `equivalent_to` is the position of the quantity it restates among the article's quantities."""

    start: int
    end: int
    kind: QuantityKind
    low: float
    high: float
    claim: str | None = None
    unit: str | None = None
    currency: str | None = None
    bound: Bound = "none"
    approx: bool = False
    per: str | None = None
    counted_head: str | None = None
    trend: Trend | None = None
    trend_role: TrendRole | None = None
    equivalent_to: int | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldHedge:
    """One hedge: `claim` is the innermost claim whose content or cue holds it; `low` and `high` are shares of one."""

    start: int
    end: int
    type: HedgeType
    holder: Holder
    claim: str | None = None
    yardstick: Yardstick | None = None
    low: float | None = None
    high: float | None = None
    negated: bool = False
    scope: Extent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """One article with its gold annotations; quantities and hedges stand in the order of the text."""

    slug: str
    half: Half
    style: str
    title: str
    publisher: str
    published_at: str
    bylines: tuple[str, ...]
    url: str
    text: str
    run_together: bool
    speakers: tuple[GoldSpeaker, ...]
    claims: tuple[GoldClaim, ...]
    quantities: tuple[GoldQuantity, ...]
    hedges: tuple[GoldHedge, ...]


def to_json(article: GoldArticle) -> str:
    """The article as one line of JSON."""
    return json.dumps(asdict(article), ensure_ascii=False)


def from_json(line: str) -> GoldArticle:
    """The article of one line that `to_json` wrote; an unknown or a missing field is a TypeError."""
    fields: dict[str, Any] = json.loads(line)
    return GoldArticle(
        **fields
        | {
            "bylines": tuple(fields["bylines"]),
            "speakers": tuple(GoldSpeaker(**s | {"aliases": tuple(s["aliases"])}) for s in fields["speakers"]),
            "claims": tuple(_claim(c) for c in fields["claims"]),
            "quantities": tuple(GoldQuantity(**q) for q in fields["quantities"]),
            "hedges": tuple(GoldHedge(**h | {"scope": _extent(h["scope"])}) for h in fields["hedges"]),
        }
    )


def read_gold(path: Path | str) -> list[GoldArticle]:
    """The gold articles of a `gold-*.jsonl` file, in its order."""
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    return [from_json(line) for line in lines if line]


def _claim(fields: Mapping[str, Any]) -> GoldClaim:
    places = {key: _extent(fields[key]) for key in ("cue", "mention", "venue")}
    return GoldClaim(**{**fields, **places, "spans": tuple(Extent(**span) for span in fields["spans"])})


def _extent(fields: Mapping[str, int] | None) -> Extent | None:
    return None if fields is None else Extent(**fields)
