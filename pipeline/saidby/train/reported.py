"""Treebank sentences made more like reported speech: clauses in quotation marks, and without their "that".

The treebanks hold few quotations, and a parser trained on them alone errs most where the contents of claims are. Where
such marks stand and where "that" is left out changes nothing else of the tree, so both can be had from its gold.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from saidby.train.texts import NONE, Text

PAIRS = (("“", "”"), ("“", "”"), ('"', '"'), ("‘", "’"))
MARKS = frozenset(mark for pair in PAIRS for mark in pair) | {"'"}
QUOTED = 0.2
"""Share of the sentences without quotation marks in which a clause is put in some."""
BARE = 0.3
"""Share of the clauses with "that" that lose it."""
CLAUSES = frozenset({"ccomp", "parataxis", "root", "conj", "advcl", "xcomp"})
LEAST = 3
"""Words that a clause must have."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """Quotation marks to be put around the words `[first, last)`, as the verb's."""

    first: int
    last: int
    verb: int
    pair: tuple[str, str]


def as_reported(text: Text, rng: random.Random) -> Text:
    """The text with some clauses in quotation marks and some without "that"; texts without a tree are left alone."""
    if "head" not in text.arcs:
        return text
    heads, labels = text.arcs["head"], text.labels["label"]
    dependents = set(heads)
    dropped = {
        i
        for i, word in enumerate(text.words)
        if word.lower() == "that"
        and labels[i] == "mark"
        and labels[heads[i]] == "ccomp"
        and i not in dependents
        and not text.starts[i]
        and text.labels["sent"][i] == "in"
        and rng.random() < BARE
    }
    around = [m for m in _clauses(text, rng) if m.first not in dropped]
    return _rebuilt(text, dropped, around) if dropped or around else text


def _clauses(text: Text, rng: random.Random) -> Iterator[_Marks]:
    """At most one clause a sentence; the marks begin with it, behind its "that", or at its verb."""
    firsts = [i for i, s in enumerate(text.labels["sent"]) if s == "start"]
    for first, last in zip(firsts, [*firsts[1:], len(text.words)], strict=True):
        if rng.random() >= QUOTED or MARKS & set(text.words[first:last]) or text.depths[first:last].any():
            continue
        verbs = [i for i in range(first, last) if text.labels["label"][i] in CLAUSES]
        verb = rng.choice(verbs) if verbs else first
        low, high = _extent(text, verb, first, last)
        while high > low and text.labels["upos"][high - 1] == "PUNCT" and text.labels["label"][verb] != "root":
            high -= 1
        while low < verb and text.labels["label"][low] in ("mark", "cc", "punct"):
            low += 1
        low = rng.choice((low, low, verb))
        if high - low >= LEAST:
            yield _Marks(low, high, verb, rng.choice(PAIRS))


def _extent(text: Text, top: int, first: int, last: int) -> tuple[int, int]:
    """The stretch around `top` of words that hang on it; where the tree crosses others, the part that holds `top`."""
    heads = text.arcs["head"]

    def under(i: int) -> bool:
        for _ in range(last - first):
            if i in (top, NONE):
                break
            i = heads[i]
        return i == top

    low, high = top, top + 1
    while low > first and under(low - 1):
        low -= 1
    while high < last and under(high):
        high += 1
    return low, high


def _rebuilt(text: Text, dropped: set[int], around: list[_Marks]) -> Text:
    """The text with words left out and marks put in, every label and arc moved along."""
    opening = {m.first: m for m in around}
    closing = {m.last: m for m in around}
    order: list[int | tuple[_Marks, int]] = []
    for i in range(len(text.words) + 1):
        if i in closing:
            order.append((closing[i], 1))
        if i in opening:
            order.append((opening[i], 0))
        if i < len(text.words) and i not in dropped:
            order.append(i)
    place = {old: new for new, old in enumerate(order) if isinstance(old, int)}
    depths = text.depths.copy()
    for m in around:
        depths[m.first : m.last] += 1
    made = {"upos": "PUNCT", "label": "punct", "sent": "in"}
    words, starts, breaks, deep = [], [], [], []
    labels: dict[str, list[str]] = {task: [] for task in text.labels}
    arcs: dict[str, list[int]] = {task: [] for task in text.arcs}
    for item in order:
        if isinstance(item, int):
            words.append(text.words[item])
            starts.append(bool(text.starts[item]))
            breaks.append(bool(text.breaks[item]))
            deep.append(int(depths[item]))
            for task, known in text.labels.items():
                labels[task].append(known[item])
            for task, targets in text.arcs.items():
                arcs[task].append(place.get(targets[item], targets[item]))
        else:
            m, side = item
            words.append(m.pair[side])
            starts.append(False)
            breaks.append(False)
            deep.append(int(text.depths[m.first]))
            for task in labels:
                labels[task].append(made.get(task, ""))
            for task in arcs:
                arcs[task].append(place[m.verb] if task == "head" else NONE)
    for m in around:
        at = place[m.first]
        # A mark in front of a sentence or paragraph begins it.
        labels["sent"][at - 1], labels["sent"][at] = labels["sent"][at], "in"
        starts[at - 1], starts[at] = starts[at], False
    return replace(
        text,
        words=words,
        starts=np.array(starts),
        breaks=np.array(breaks),
        depths=np.array(deep, np.int64),
        labels=labels,
        arcs=arcs,
    )
