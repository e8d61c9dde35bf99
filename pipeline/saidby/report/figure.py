"""What a figure is: a drawing, the table behind it, and for each mark in it the claims it stands for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from saidby.report.html import Safe


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One bar, point or line: `claims` are row numbers of the frame of claims that it counts."""

    key: str
    label: str
    claims: np.ndarray


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table's cell that leads to a mark's claims."""

    text: str
    key: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure.  `drawing` is None where the run has too little for one; `note` then says why.

    table: the heads of its columns and its rows.  marks: what the drawing and the table link to.
    """

    name: str
    title: str
    note: str
    drawing: Safe | None = None
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str | Cell]] = ()
    marks: Sequence[Mark] = ()
