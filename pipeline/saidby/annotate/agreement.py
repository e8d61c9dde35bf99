"""Names of one document made to agree: the same words are the same kind of thing from beginning to end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Span

from saidby.annotate.network import FloatArray
from saidby.lexicons.countries import peoples, states

NAMED = frozenset({"LOC", "NORP", "ORG", "PERSON"})
JOINTS = frozenset({"-", "–", "‑"})


def joined(doc: Doc, found: Sequence[Span]) -> list[Span]:
    """Neighbours of one type made one: dates with at most a comma between, names that a hyphen cuts."""
    kept: list[Span] = []
    for span in found:
        last = kept[-1] if kept else None
        if last is not None and last.label == span.label and _belong(doc, last, span):
            kept[-1] = Span(doc, last.start, span.end, label=span.label)
        else:
            kept.append(span)
    return kept


def _belong(doc: Doc, first: Span, second: Span) -> bool:
    between = [t.text for t in doc[first.end : second.start]]
    if first.label_ == "DATE":
        return between in ([], [","]) and "\n" not in doc.text[first.end_char : second.start_char]
    tight = not doc[first.end - 1].whitespace_ and not (between and doc[first.end].whitespace_)
    return len(between) == 1 and between[0] in JOINTS and tight


def agreed(doc: Doc, found: Sequence[Span], evidence: FloatArray, types: Sequence[str]) -> list[Span]:
    """The names with the type that all their occurrences in the document make likeliest.

    `evidence` [names, types]: the probability of each type for each name.  A single word counts as an occurrence of the
    longer personal names that end with it.  Words for a people are NORP whatever the
    network says, and states are no organisations.
    """
    totals: dict[str, FloatArray] = {}
    for span, row in zip(found, evidence, strict=True):
        totals[span.text] = totals.get(span.text, np.zeros(len(types), np.float32)) + row
    for span, row in zip(found, evidence, strict=True):
        surname = span[-1].text
        if len(span) > 1 and span.label_ == "PERSON" and surname in totals:
            totals[surname] = totals[surname] + row
    kept = []
    for span in found:
        label = types[int(totals[span.text].argmax())]
        if label in NAMED and span.text in peoples():
            label = "NORP"
        elif label in ("NORP", "ORG") and span.text in states():
            label = "LOC"  # not from PERSON: Chad, Jordan and Georgia are names of people too
        kept.append(Span(doc, span.start, span.end, label=label))
    return kept
