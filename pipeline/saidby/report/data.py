"""What the figures are made from: narrow frames of a run's claims, hedges and quantities, joined with articles."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from saidby.tables.frames import read_frame, read_manifest

CLAIMS = (
    "claim_id", "article_id", "ordinal", "speaker", "speaker_id", "speaker_kind", "source", "source_id",
    "quotation", "status", "cue_lemma", "hedge", "depth", "confidence",
)  # fmt: skip
HEDGES = (
    "claim_id", "article_id", "text", "type", "holder", "quantity_id", "yardstick", "probability_low",
    "probability_high", "derivation",
)  # fmt: skip
QUANTITIES = (
    "claim_id", "article_id", "text", "kind", "value_low", "value_high", "bound", "approx", "unit", "dimension",
    "si_low", "si_high", "si_unit", "currency", "counted_head", "per", "trend_role", "equivalent_to", "negated",
)  # fmt: skip
ARTICLES = ("article_id", "publisher", "published_at", "duplicate_of")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Claims (row numbers 0 … n-1), and hedges and quantities with the row number of their claim in `claim`.

    left_out: what the figures do not count, and how many of each.
    """

    folder: str | Path
    manifest: dict[str, Any]
    articles: pd.DataFrame
    claims: pd.DataFrame
    hedges: pd.DataFrame
    quantities: pd.DataFrame
    left_out: dict[str, int]


def gather(folder: str | Path, *, min_confidence: float) -> Material:
    """Reads a finished run; claims of articles that repeat others and claims below `min_confidence` are left out.

    Raises InputError when there is no finished run in `folder` or a table cannot be read.
    """
    manifest = read_manifest(folder)
    articles = read_frame(folder, "articles", columns=ARTICLES)
    every = read_frame(folder, "claims", columns=CLAIMS).merge(articles, on="article_id", how="left")
    repeated = _plain(every["duplicate_of"].notna())
    unsure = _plain(every["confidence"] < min_confidence) & ~repeated
    claims = every.loc[~repeated & ~unsure].reset_index(drop=True)
    rows = pd.Series(np.arange(len(claims)), index=claims["claim_id"].to_numpy())
    return Material(
        folder=folder,
        manifest=manifest,
        articles=articles,
        claims=claims,
        hedges=_with_claim(read_frame(folder, "hedges", columns=HEDGES), rows),
        quantities=_with_claim(read_frame(folder, "quantities", columns=QUANTITIES), rows),
        left_out={
            "claims of articles that repeat another article": int(repeated.sum()),
            f"claims with a confidence below {min_confidence:g}": int(unsure.sum()),
        },
    )


def positions(mask: pd.Series[bool]) -> np.ndarray:
    """Row numbers at which the mask is true (null is false)."""
    return np.flatnonzero(_plain(mask))


def _with_claim(frame: pd.DataFrame, rows: pd.Series[Any]) -> pd.DataFrame:
    """Rows that belong to a claim that is counted, with its row number."""
    found = frame["claim_id"].map(rows)
    kept = frame.loc[_plain(found.notna())].copy()
    kept["claim"] = found[found.notna()].astype("int64").to_numpy()
    return kept.reset_index(drop=True)


def _plain(mask: pd.Series[Any]) -> np.ndarray:
    return mask.fillna(False).to_numpy(dtype=bool)
