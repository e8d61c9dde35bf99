"""Verdicts as gold annotations: what an auditor finished, in the form that `saidby evaluate` scores against.

Only articles that the auditor has said to be finished go out, and only when nothing in them is left open, for a gold
article must have every claim: one that is missing would count as wrong.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from saidby.audit.desk import Bundle, Desk
from saidby.audit.store import Verdict
from saidby.errors import OutputError
from saidby.evaluate.gold_schema import (
    GoldArticle,
    GoldClaim,
    GoldHedge,
    GoldQuantity,
    GoldSpeaker,
    HedgeType,
    Stance,
    to_json,
)
from saidby.model import Extent, Holder, QuantityKind, Quotation, ResolutionKind, SpeakerKind, Status

Json = dict[str, Any]

MENDS = {
    "speaker": ("mention", "speaker"),
    "source": ("parent",),
    "content": ("spans",),
    "cue": ("cue",),
    "quantity": ("quantities",),
    "hedge": ("hedges",),
    "status": ("status",),
}
"""Field that is wrong → keys of a correction, any of which mends it."""
SAME = ("currency", "bound", "approx", "per", "counted_head", "trend", "trend_role", "negated")
"""Columns of quantities that gold has under the same name."""
BARE_NUMBER: Json = dict.fromkeys(("per", "counted_head", "trend", "trend_role", "equivalent_to")) | {
    "bound": "none",
    "approx": False,
    "negated": False,
}
NO_HEDGE: Json = dict.fromkeys(("yardstick", "probability_low", "probability_high", "scope_start", "scope_end")) | {
    "negated": False
}
"""What is filled in where an auditor gave a quantity or hedge that the run does not have."""


@dataclass(frozen=True, slots=True)
class Gold:
    """The articles that can go out, and how many cannot for which reason."""

    articles: list[GoldArticle] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def summary(self, out: Path) -> str:
        """What was written where, in words."""
        claims = sum(len(article.claims) for article in self.articles)
        lines = [f"{len(self.articles)} articles with {claims} claims in {out}"]
        lines += [f"left out: {n} finished articles, {reason}" for reason, n in sorted(self.left_out.items())]
        if not self.articles and not self.left_out:
            lines.append("no article is finished yet: say so on the page (key d) when all its claims are judged")
        return "\n".join(lines)


def gold_of(desk: Desk, auditor: str | None = None) -> Gold:
    """What an auditor, the desk's own by default, has finished."""
    who = auditor or desk.auditor
    articles = []
    left_out: collections.Counter[str] = collections.Counter()
    known = set(desk.index.article_ids)
    for article_id in sorted(desk.store.finished(who)):
        if article_id not in known:
            left_out["which the run no longer has"] += 1
            continue
        made = article_gold(desk, article_id, who)
        if isinstance(made, str):
            left_out[made] += 1
        else:
            articles.append(made)
    return Gold(articles, dict(left_out))


def write_gold(gold: Gold, out: Path) -> None:
    """Writes one line of JSON an article."""
    try:
        out.write_text("".join(to_json(article) + "\n" for article in gold.articles), encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror}") from error


def article_gold(desk: Desk, article_id: str, auditor: str) -> GoldArticle | str:
    """The article as gold, or why it cannot be: something in it is unjudged, unsure, changed, or not corrected."""
    bundle = desk.bundle(article_id)
    verdicts = desk.store.of_article(auditor, article_id)
    for claim in bundle.claims:
        if reason := _open(desk, verdicts.get(claim["claim_id"])):
            return reason
    final = final_claims(bundle, verdicts)
    speakers = {row["speaker"]: row["speaker_kind"] for row in bundle.claims if row["speaker"]}
    parents = {row["claim_id"]: row["parent_claim_id"] for row in bundle.claims}
    names = sorted({claim["speaker"] for claim in final.values() if claim["speaker"]})
    article = bundle.article
    return GoldArticle(
        slug=article_id,
        half="dev",
        style="audited",
        title=article["title"] or "",
        publisher=article["publisher"] or "",
        published_at=article["published_at"].isoformat() if article["published_at"] else "",
        bylines=tuple(article["bylines"]),
        url=article["url"] or "",
        text=article["text"],
        run_together=False,
        speakers=tuple(
            GoldSpeaker(name=name, kind=cast(SpeakerKind, speakers.get(name) or "unnamed")) for name in names
        ),
        claims=tuple(_claim(claim_id, claim, final, parents) for claim_id, claim in final.items()),
        quantities=_quantities(bundle, verdicts, final),
        hedges=_hedges(bundle, verdicts, final),
    )


def final_claims(bundle: Bundle, verdicts: dict[str, Verdict]) -> dict[str, Json]:
    """The article's claims as the auditor has them: those of the run, corrected, less the wrong, with the missed."""
    found: dict[str, Json] = {}
    for row in bundle.claims:
        verdict = verdicts.get(row["claim_id"])
        if verdict is None or "claim" not in verdict.wrong:
            found[row["claim_id"]] = _as_found(row) | ((verdict.correction or {}) if verdict else {})
    for claim_id, verdict in verdicts.items():
        if verdict.kind == "missed" and verdict.judgement == "correct":
            found[claim_id] = _as_missed(bundle.article["text"]) | (verdict.correction or {})
    return dict(sorted(found.items(), key=lambda item: (item[1]["spans"][0][0], -item[1]["spans"][-1][1])))


def _open(desk: Desk, verdict: Verdict | None) -> str | None:
    """What is left open about one claim."""
    if verdict is None:
        return "with a claim that is not judged"
    if verdict.judgement == "unsure":
        return "with an unsure verdict"
    if desk.changed(verdict):
        return "with a claim that has changed since it was judged"
    correction = verdict.correction or {}
    mended = {name for name, keys in MENDS.items() if any(key in correction for key in keys)}
    if verdict.judgement == "wrong" and "claim" not in verdict.wrong and set(verdict.wrong) - mended:
        return "with something wrong that is not corrected"
    return None


def _as_found(row: Json) -> Json:
    return {
        "spans": [[span["start"], span["end"]] for span in row["spans"]],
        "cue": None if row["cue_start"] is None else [row["cue_start"], row["cue_end"]],
        "mention": None if row["speaker_start"] is None else [row["speaker_start"], row["speaker_end"]],
        "speaker": row["speaker"],
        "parent": row["parent_claim_id"],
        "status": row["status"],
        "quotation": row["quotation"],
        "resolution": row["speaker_resolution"],
        "stance": row["stance"],
        "role": row["speaker_role"],
        "time_text": row["time_text"],
    }


def _as_missed(text: str) -> Json:
    empty = dict.fromkeys(("cue", "mention", "speaker", "parent", "stance", "role", "time_text"))
    return empty | {"status": "asserted", "quotation": None, "resolution": None, "of": text}


def _claim(claim_id: str, claim: Json, final: dict[str, Json], parents: dict[str, str | None]) -> GoldClaim:
    parent = _parent(claim, final, parents)
    resolution = "none" if claim["speaker"] is None else claim["resolution"]
    if claim["speaker"] is not None and resolution in (None, "none"):
        resolution = "named" if claim["mention"] else "carried"
    return GoldClaim(
        id=claim_id,
        spans=tuple(Extent(start=start, end=end) for start, end in claim["spans"]),
        quotation=cast(Quotation, claim["quotation"] or quotation_of(claim["of"], claim["spans"])),
        resolution=cast(ResolutionKind, resolution),
        cue=_extent(claim["cue"]),
        mention=_extent(claim["mention"]),
        speaker=claim["speaker"],
        role=claim["role"],
        parent=parent,
        source=final[parent]["speaker"] if parent else None,
        time_text=claim["time_text"],
        status=cast(Status, claim["status"]),
        stance=cast("Stance | None", claim["stance"]),
    )


def quotation_of(text: str, spans: Iterable[list[int]]) -> str:
    """Whether all of a missed claim's spans are in quotation marks, none, or some."""
    marks = "\"“”„«»‘’'"
    quoted = [
        text[start:end].strip()[:1] in marks or text[max(0, start - 1) : start] in tuple(marks) for start, end in spans
    ]
    inner = any(mark in text[start:end] for start, end in spans for mark in '"“«')
    return "direct" if all(quoted) else "mixed" if any(quoted) or inner else "indirect"


def _quantities(bundle: Bundle, verdicts: dict[str, Verdict], final: dict[str, Json]) -> tuple[GoldQuantity, ...]:
    corrected = _corrected(verdicts, final, "quantities")
    rows = [row for row in bundle.quantities if row["claim_id"] not in corrected]
    found = {_place(row): row for row in bundle.quantities}
    for claim_id in corrected:
        rows += [_given_quantity(given, found.get(_place(given))) for given in corrected[claim_id]]
    rows.sort(key=_place)
    positions = {row["quantity_id"]: at for at, row in enumerate(rows)}
    return tuple(
        GoldQuantity(
            start=row["start"],
            end=row["end"],
            kind=cast(QuantityKind, row["kind"]),
            low=row["value_low"],
            high=row["value_high"],
            claim=_holder(row, final),
            unit=None if row["kind"] == "money" else row["unit"],
            equivalent_to=positions.get(row["equivalent_to"]),
            **{name: row[name] for name in SAME},
        )
        for row in rows
    )


def _given_quantity(given: Json, found: Json | None) -> Json:
    """A quantity as an auditor gave it; what was not asked for is as the run has it, or as for a bare number."""
    values = {"value_low": given["low"], "value_high": given["high"]}
    named = {"quantity_id": f"given-{given['start']}-{given['end']}"}
    return (found or BARE_NUMBER | named) | given | values


def _hedges(bundle: Bundle, verdicts: dict[str, Verdict], final: dict[str, Json]) -> tuple[GoldHedge, ...]:
    corrected = _corrected(verdicts, final, "hedges")
    rows = [row for row in bundle.hedges if row["claim_id"] not in corrected]
    found = {(*_place(row), row["type"]): row for row in bundle.hedges}
    for claim_id in corrected:
        for given in corrected[claim_id]:
            same = found.get((*_place(given), given["type"]), NO_HEDGE)
            rows.append(same | given | {"claim_id": claim_id})
    return tuple(
        GoldHedge(
            start=row["start"],
            end=row["end"],
            type=cast(HedgeType, row["type"]),
            holder=cast(Holder, row["holder"]),
            claim=row["claim_id"] if row["claim_id"] in final else _holder(row, final),
            yardstick=row["yardstick"],
            low=row["probability_low"],
            high=row["probability_high"],
            negated=row["negated"],
            scope=None if row["scope_start"] is None else Extent(start=row["scope_start"], end=row["scope_end"]),
        )
        for row in sorted(rows, key=_place)
    )


def _corrected(verdicts: dict[str, Verdict], final: dict[str, Json], name: str) -> dict[str, list[Json]]:
    """Claims whose quantities or hedges were given anew, and these."""
    given = {claim: (verdicts[claim].correction or {}).get(name) for claim in final if claim in verdicts}
    return {claim: rows for claim, rows in given.items() if rows is not None}


def _holder(row: Json, final: dict[str, Json]) -> str | None:
    """The innermost claim whose content holds a quantity or hedge."""
    sizes = {
        claim_id: sum(end - start for start, end in claim["spans"])
        for claim_id, claim in final.items()
        if any(start <= row["start"] and row["end"] <= end for start, end in claim["spans"])
    }
    return min(sizes, key=lambda claim_id: sizes[claim_id], default=None)


def _parent(claim: Json, final: dict[str, Json], parents: dict[str, str | None]) -> str | None:
    """The nearest claim around this one that is one in the auditor's view."""
    parent, seen = claim["parent"], set()
    while parent is not None and parent not in final and parent not in seen:
        seen.add(parent)
        parent = parents.get(parent)
    return parent if parent in final else None


def _extent(span: list[int] | None) -> Extent | None:
    return None if span is None else Extent(start=span[0], end=span[1])


def _place(row: Json) -> tuple[int, int]:
    return row["start"], row["end"]
