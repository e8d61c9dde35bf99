"""Which claims a page holds when there are more than it can hold, and where they stand in their articles."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from saidby.report.data import Material
from saidby.report.figure import Figure, Mark
from saidby.tables.frames import read_frame

SINGLE = 1
"""A mark of one claim is a point: it comes first, or the figure would lead nowhere."""

SHOWN = (
    "claim_id", "article_id", "ordinal", "text", "spans", "start", "end", "quotation", "cue", "cue_start", "cue_end",
    "status", "speaker", "speaker_mention", "speaker_start", "speaker_end", "speaker_kind", "speaker_role", "source",
    "venue", "time_text", "hedge", "probability_low", "probability_high", "confidence", "method",
)  # fmt: skip
PLACED = ("article_id", "title", "url", "publisher", "published_at", "text", "paragraphs")
MARKED = ("claim_id", "article_id", "start", "end", "text")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the page holds: articles in their order, each with its claims; `keys` are a claim's marks.

    numbers: offsets of quantities and hedges, as (article_id, start, end, class of the highlight).
    """

    articles: list[dict[str, Any]]
    claims: dict[str, list[dict[str, Any]]]
    keys: dict[str, list[str]]
    numbers: dict[str, list[tuple[int, int, str]]]
    count: int


def choose(material: Material, figures: Sequence[Figure], *, limit: int) -> np.ndarray:
    """Row numbers of at most `limit` claims, sorted: all where they fit, else as many of every mark as of any other.

    Within a mark the surest claims come first.
    """
    size = len(material.claims)
    if size <= limit:
        return np.arange(size)
    sure = material.claims["confidence"].to_numpy(dtype=float)
    marks = [mark for figure in figures for mark in figure.marks]
    points = [int(mark.claims[0]) for mark in marks if len(mark.claims) == SINGLE]
    ranked = [mark.claims[np.argsort(-sure[mark.claims], kind="stable")][:limit] for mark in marks]
    chosen = dict.fromkeys(points[:limit])
    for turn in range(max((len(r) for r in ranked), default=0)):
        for rows in ranked:
            if len(chosen) >= limit:
                return np.sort(np.fromiter(chosen, dtype=np.int64))
            if turn < len(rows):
                chosen.setdefault(int(rows[turn]))
    return np.sort(np.fromiter(chosen, dtype=np.int64, count=len(chosen)))


def hold(material: Material, marks: Sequence[Mark], rows: np.ndarray) -> Held:
    """Reads what the page shows of the chosen claims."""
    folder, chosen = material.folder, material.claims.iloc[rows]
    ids, articles = set(chosen["claim_id"]), sorted(set(chosen["article_id"]))
    claims: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder, "claims", SHOWN, articles):
        if row["claim_id"] in ids:
            claims.setdefault(row["article_id"], []).append(row)
    numbers: dict[str, list[tuple[int, int, str]]] = {}
    for table, kind in (("quantities", "quantity"), ("hedges", "hedge")):
        for row in _rows(folder, table, MARKED, articles):
            if row["claim_id"] in ids:
                numbers.setdefault(row["article_id"], []).append((row["start"], row["end"], kind))
    return Held(
        articles=_rows(folder, "articles", PLACED, articles),
        claims=claims,
        keys=_keys(chosen["claim_id"].to_numpy(dtype=object), marks, rows),
        numbers=numbers,
        count=len(rows),
    )


def _keys(ids: np.ndarray, marks: Sequence[Mark], rows: np.ndarray) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {str(claim): [] for claim in ids}
    for mark in marks:
        for claim in ids[np.isin(rows, mark.claims)]:
            keys[str(claim)].append(mark.key)
    return keys


def _rows(folder: str | Path, table: str, columns: Sequence[str], articles: Sequence[str]) -> list[dict[str, Any]]:
    """Rows as plain values, nulls as None."""
    frame = read_frame(folder, table, columns=columns, articles=articles)
    values = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(columns, row, strict=True)) for row in values.itertuples(index=False, name=None)]
