"""Named entities from scores."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc, Span

from saidby.annotate.decode import best_tags, legal, spans
from saidby.annotate.network import Scores, TrainedNetwork
from saidby.annotate.reading import Reading

EDGES = frozenset({"the", "The", ",", "'s", "’s"})
"""Words that a name neither begins nor ends with in our corpora."""


def find_names(doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> list[Span]:
    """The named entities of a Doc in order; none crosses a paragraph or holds a token the encoder did not read."""
    names = network.classes["ner"]
    tags = best_tags(network.tag_scores(scores, "ner"), legal(names), names.index("O"))
    found = []
    for first, last, label in spans(tags, names):
        inner = np.flatnonzero(reading.starts[first + 1 : last])
        end = first + 1 + int(inner[0]) if len(inner) else last
        while first < end and reading.words[first] in EDGES - {"The"}:
            first += 1
        while end > first and reading.words[end - 1] in EDGES:
            end -= 1
        if first < end:
            found.append(Span(doc, int(reading.tokens[first]), int(reading.tokens[end - 1]) + 1, label=label))
    return found
