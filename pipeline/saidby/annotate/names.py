"""Named entities from scores."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from saidby.annotate.agreement import agreed, joined
from saidby.annotate.decode import best_tags, legal, spans
from saidby.annotate.network import FloatArray, Scores, TrainedNetwork
from saidby.annotate.pieces import BoolArray
from saidby.annotate.reading import Reading

EDGES = frozenset({"the", "The", ",", "'s", "’s"})
"""Words that a name neither begins nor ends with in our corpora."""
PERCENT_SIGNS = frozenset({"%", "percent", "pc", "cent"})
NUMBERS = re.compile(r"\d[\d.,]*(?:[-–]\d[\d.,]*)?")
RANGE_MARKS = frozenset({"-", "–"})


def find_names(doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> list[Span]:
    """The named entities of a Doc in order; none crosses a paragraph or holds a token the encoder did not read."""
    names = network.classes["ner"]
    tags = best_tags(network.tag_scores(scores, "ner"), legal(names), names.index("O"))
    broken = reading.starts | _hidden_before(doc, reading)
    found = []
    for first, last, label in spans(tags, names):
        inner = np.flatnonzero(broken[first + 1 : last])
        end = first + 1 + int(inner[0]) if len(inner) else last
        while first < end and reading.words[first] in EDGES - {"The"}:
            first += 1
        while end > first and reading.words[end - 1] in EDGES:
            end -= 1
        if first < end:
            found.append(Span(doc, int(reading.tokens[first]), int(reading.tokens[end - 1]) + 1, label=label))
    whole = joined(doc, found)
    types = sorted({c[2:] for c in names if c != "O"})
    evidence = _evidence(whole, reading, network.tag_scores(scores, "ner"), names, types)
    return filter_spans([*agreed(doc, whole, evidence, types), *percentages(doc)])


def _evidence(
    found: Sequence[Span], reading: Reading, scores: FloatArray, names: Sequence[str], types: Sequence[str]
) -> FloatArray:
    """The probability of each type for each name, the mean over its words, [names, types]."""
    of_type = np.array([[c[2:] == kind for c in names] for kind in types], np.float32)
    rows = np.zeros((len(found), len(types)), np.float32)
    for i, span in enumerate(found):
        first, last = np.searchsorted(reading.tokens, (span.start, span.end))
        odds = np.exp(scores[first:last] - scores[first:last].max(-1, keepdims=True))
        rows[i] = (odds / odds.sum(-1, keepdims=True)).mean(0) @ of_type.T
    return rows


def percentages(doc: Doc) -> list[Span]:
    """The shares written as a number and a sign or word, as PERCENT: the corpora do not annotate them."""
    found = []
    for token in doc:
        if token.lower_ not in PERCENT_SIGNS:
            continue
        unit = token.i - (token.lower_ == "cent" and token.i > 0 and doc[token.i - 1].lower_ == "per")
        first = unit
        while first > 0 and (_is_number(doc[first - 1]) or (first < unit and doc[first - 1].text in RANGE_MARKS)):
            first -= 1
        if first < unit and (token.lower_ != "cent" or unit < token.i):
            found.append(Span(doc, first, token.i + 1, label="PERCENT"))
    return found


def _is_number(token: Token) -> bool:
    return token.like_num or NUMBERS.fullmatch(token.text) is not None


def _hidden_before(doc: Doc, reading: Reading) -> BoolArray:
    """Which words have tokens other than white space in front that the encoder did not read."""
    hidden = np.zeros(len(reading.words), np.bool_)
    for i in np.flatnonzero(np.diff(reading.tokens, prepend=-1) > 1):
        low = int(reading.tokens[i - 1]) + 1 if i else 0
        hidden[i] = any(not doc[j].is_space for j in range(low, int(reading.tokens[i])))
    return hidden
