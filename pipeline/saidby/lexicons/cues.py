"""The rows of `cues.csv`: words that report, and how they put what they report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saidby.lexicons.loader import load_csv

Kind = Literal["verb", "passive", "adjective", "noun", "preposition"]


@dataclass(frozen=True, slots=True)
class CueRow:
    """One row of cues.csv: a cue as lemmas, and how it puts its content.

    speaker_commitment, author_commitment: FactBank's values (CT certain, PR probable, PS possible, U unknown, with
    polarity) of speaker and reporter.  truth_if_positive, truth_if_negated: readers' mean in MegaVeridicality,
    -3 to 3.
    """

    cue: str
    pos: Kind
    stance: str
    secondary: str | None
    speaker_commitment: str | None
    author_commitment: str | None
    polarity: Literal["+", "-"]
    truth_if_positive: float | None
    truth_if_negated: float | None
    origin: tuple[str, ...]


def cue_rows() -> tuple[CueRow, ...]:
    """All rows; raises LexiconError with file and line."""
    return load_csv("cues", CueRow, ("cue", "pos"))
