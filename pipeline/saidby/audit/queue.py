"""The queue: which claims, in which order, and how many there are of each kind."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from saidby.audit.desk import STATES, Desk
from saidby.audit.index import Mask
from saidby.audit.judging import LONGEST, UnusableError
from saidby.audit.sample import STRATA, Sampling

Json = dict[str, Any]
Rows = npt.NDArray[np.int64]

FACETS = {
    "state": "Verdict",
    "quotation": "Quotation",
    "nesting": "Nesting",
    "method": "Method",
    "cue_lemma": "Cue",
    "speaker": "Speaker",
    "speaker_kind": "Kind of speaker",
    "speaker_resolution": "Speaker resolved",
    "status": "Status",
    "stance": "Stance",
    "holds": "Holds",
    "publisher": "Publisher",
}
"""Columns to filter by, and what they are called on the page."""
ORDERS = ("text", "unsure", "sample")
USUAL = Sampling()
PAGE = 50
MOST_VALUES = 40
"""Values of a facet that are listed; the others are found by searching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What the auditor wants to see."""

    facets: tuple[tuple[str, str], ...] = ()
    words: str = ""
    article: str = ""
    day_from: str = ""
    day_to: str = ""
    confidence_from: float = 0.0
    confidence_to: float = 1.0
    order: str = "text"
    sampling: Sampling = USUAL

    @classmethod
    def parse(cls, sent: Mapping[str, str]) -> Self:
        """The query of a page's address; raises UnusableError."""
        order = sent.get("order") or "text"
        if order not in ORDERS:
            raise UnusableError(f"order must be one of {', '.join(ORDERS)}")
        if any(len(value) > LONGEST for value in sent.values()):
            raise UnusableError("too long a query")
        by = sent.get("by") or USUAL.by
        if by not in STRATA:
            raise UnusableError(f"a sample is drawn by {', '.join(STRATA)}")
        return cls(
            facets=tuple((name, sent[name]) for name in FACETS if name in sent),
            words=sent.get("words", "").strip(),
            article=sent.get("article", ""),
            day_from=sent.get("day_from", ""),
            day_to=sent.get("day_to", ""),
            confidence_from=_number(sent, "confidence_from", 0.0, 0, 1),
            confidence_to=_number(sent, "confidence_to", 1.0, 0, 1),
            order=order,
            sampling=Sampling(
                seed=int(_number(sent, "seed", USUAL.seed, 0, 2**31)),
                size=int(_number(sent, "size", USUAL.size, 1, 100_000)),
                by=by,
            ),
        )


class Queue:
    """Answers queries about the claims of a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.index = desk, desk.index

    def rows(self, query: Query) -> Rows:
        """The claims of a query, in its order."""
        ordered = self._ordered(query)
        found: Rows = ordered[self._mask(query)[ordered]]
        return found

    def page(self, query: Query, *, offset: int = 0, select: str = "") -> Json:
        """One page of the queue; with `select`, a claim's identifier, the page that it is on."""
        rows = self.rows(query)
        if select in self.index.row_of:
            at = np.flatnonzero(rows == self.index.row_of[select])
            offset = int(at[0]) if len(at) else offset
        offset = max(0, min(offset, max(0, len(rows) - 1))) // PAGE * PAGE
        shown = rows[offset : offset + PAGE]
        states = np.bincount(self.desk.states[rows], minlength=len(STATES))
        return {
            "total": len(rows),
            "all": len(self.index),
            "offset": offset,
            "page": PAGE,
            "states": {name: int(n) for name, n in zip(STATES, states, strict=True)},
            "rows": [self._row(int(row)) for row in shown],
        }

    def facets(self, query: Query) -> list[Json]:
        """For each facet the number of claims with each value, all other filters kept."""
        universe = np.zeros(len(self.index), dtype=bool)
        universe[self._ordered(query)] = True
        universe &= self._unfaceted(query)
        chosen = dict(query.facets)
        found = []
        for name, label in FACETS.items():
            others = (self._faceted(*facet) for facet in query.facets if facet[0] != name)
            counts = self._counts(name, functools.reduce(np.logical_and, others, universe))
            values = counts[:MOST_VALUES]
            if name in chosen and chosen[name] not in dict(values):
                values.append((chosen[name], dict(counts).get(chosen[name], 0)))
            found.append({"name": name, "label": label, "values": values, "more": max(0, len(counts) - MOST_VALUES)})
        return found

    def after(self, query: Query, claim_id: str, step: int) -> str | None:
        """The claim `step` places on from another one in the queue, None beyond its ends.

        Where a filter no longer lets the other one through, the place where it stood counts.
        """
        ordered, mask = self._ordered(query), self._mask(query)
        at = np.flatnonzero(ordered == self.index.row_of.get(claim_id, -1))
        here = int(at[0]) if len(at) else (-1 if step > 0 else len(ordered))
        side = ordered[here + 1 :] if step > 0 else ordered[: max(here, 0)][::-1]
        left = side[mask[side]]
        return self.index.ids[int(left[abs(step) - 1])] if len(left) >= abs(step) else None

    def _ordered(self, query: Query) -> Rows:
        if query.order == "sample":
            return self.index.sample(query.sampling).rows
        if query.order == "unsure":
            return self.index.by_confidence
        return np.arange(len(self.index), dtype=np.int64)

    def _mask(self, query: Query) -> Mask:
        """All claims that a query lets through."""
        facets = (self._faceted(*facet) for facet in query.facets)
        return functools.reduce(np.logical_and, facets, self._unfaceted(query))

    def _faceted(self, name: str, value: str) -> Mask:
        """The claims that one facet lets through."""
        if name != "state":
            return self.index.columns[name].equal(value)
        found: Mask = self.desk.states == (STATES.index(value) if value in STATES else -1)
        return found

    def _unfaceted(self, query: Query) -> Mask:
        """The claims that everything but the facets lets through."""
        columns, confidence = self.index.columns, self.index.confidence
        mask: Mask = np.ones(len(self.index), dtype=bool)
        if query.words:
            mask &= self.index.matching(query.words)
        if query.article:
            mask &= columns["article_id"].equal(query.article)
        if query.confidence_from > 0 or query.confidence_to < 1:
            mask &= (confidence >= query.confidence_from) & (confidence <= query.confidence_to)
        if query.day_from or query.day_to:
            days = np.array(columns["day"].values or [""])
            fits = (days >= query.day_from) & ((days <= query.day_to) if query.day_to else True) & (days != "")
            mask &= fits[columns["day"].codes]
        return mask

    def _counts(self, name: str, mask: Mask) -> list[tuple[str, int]]:
        if name != "state":
            return self.index.columns[name].counts(mask)
        counted = np.bincount(self.desk.states[mask], minlength=len(STATES))
        return [(state, int(n)) for state, n in zip(STATES, counted, strict=True) if n]

    def _row(self, row: int) -> Json:
        columns = self.index.columns
        text = pc.utf8_slice_codeunits(self.index.texts.slice(row, 1), 0, 160)[0].as_py()
        return {
            "id": self.index.ids[row],
            "text": text,
            "speaker": columns["speaker"].at(row),
            "cue": columns["cue"].at(row),
            "publisher": columns["publisher"].at(row),
            "day": columns["day"].at(row),
            "inner": columns["nesting"].at(row) != "outermost",
            "quotation": columns["quotation"].at(row),
            "confidence": round(float(self.index.confidence[row]), 3),
            "state": STATES[self.desk.states[row]],
        }


def _number(sent: Mapping[str, str], name: str, default: float, low: float, high: float) -> float:
    try:
        value = float(sent.get(name) or default)
    except ValueError as error:
        raise UnusableError(f"{name} must be a number") from error
    if not low <= value <= high:
        raise UnusableError(f"{name} must be between {low} and {high}")
    return value
