"""Annotated texts for training: one class for all corpora, and the cut into windows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from saidby.annotate.pieces import BoolArray, IntArray, WordPieces, cut

IGNORE = -100
"""A label that counts for nothing in the loss."""
NONE = -1
"""A head or link that points to no word: the root, or a role without a partner."""


@dataclass(kw_only=True)
class Text:
    """One text with word-level labels.

    labels: task → one class a word.  arcs: task → index of another word of the text, NONE, or IGNORE.
    partial: classes of `ner` that this corpus does not annotate (a word outside names may be one of them).
    """

    words: list[str]
    starts: BoolArray
    breaks: BoolArray
    depths: IntArray
    labels: dict[str, list[str]] = field(default_factory=dict)
    arcs: dict[str, list[int]] = field(default_factory=dict)
    partial: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Sample:
    """One window of a text, ready for a batch. Word 0 is the window's own piece [CLS]: root, and "none".

    ids, features: pieces.  first: place of each word's first piece.  arcs point to words of the sample.
    """

    ids: IntArray
    features: IntArray
    first: IntArray
    labels: dict[str, IntArray]
    arcs: dict[str, IntArray]
    partial: tuple[str, ...]


def number(texts: Iterable[Text], task: str, *, least: int = 1) -> list[str]:
    """The classes of a task, the most frequent first; those seen fewer than `least` times are left out."""
    counts: dict[str, int] = {}
    for text in texts:
        for label in text.labels.get(task, ()):
            counts[label] = counts.get(label, 0) + 1
    return [c for c, n in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])) if n >= least and c != ""]


def samples(
    text: Text, pieces: WordPieces, classes: dict[str, Sequence[str]], *, rng: random.Random | None = None
) -> list[Sample]:
    """The windows of a text. With `rng` the first cut falls anywhere and shapes and marks are varied now and then."""
    words, starts, depths = text.words, text.starts, text.depths
    if rng is not None:
        words = varied(words, rng)
    encoded = pieces.encode(words, starts, depths)
    begin = rng.randrange(min(len(words), 120)) if rng is not None and len(words) > 200 and rng.random() < 0.5 else 0
    maps = {task: {c: i for i, c in enumerate(names)} for task, names in classes.items()}
    found = []
    for window in cut(encoded.offsets, starts, text.breaks, begin=begin):
        a, b = window.context, window.last
        low, high = encoded.offsets[a], encoded.offsets[b]
        labels = {
            task: np.array(
                [IGNORE]
                + [maps[task].get(c, IGNORE) if a + i >= window.first else IGNORE for i, c in enumerate(v[a:b])]
            )
            for task, v in text.labels.items()
        }
        arcs = {
            task: np.array(
                [IGNORE] + [_arc(h, a, b) if a + i >= window.first else IGNORE for i, h in enumerate(v[a:b])]
            )
            for task, v in text.arcs.items()
        }
        found.append(
            Sample(
                ids=np.concatenate([[pieces.cls], encoded.ids[low:high], [pieces.sep]]),
                features=np.concatenate([[0], encoded.features[low:high], [0]]),
                first=np.concatenate([[0], encoded.offsets[a:b] - low + 1]),
                labels=labels,
                arcs=arcs,
                partial=text.partial,
            )
        )
    return found


def _arc(head: int, first: int, last: int) -> int:
    if head == IGNORE:
        return IGNORE
    if head == NONE:
        return 0
    return head - first + 1 if first <= head < last else IGNORE


_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'", "’s": "'s", "n’t": "n't", "—": "--", "–": "-"}


def varied(words: list[str], rng: random.Random) -> list[str]:
    """The words as written nine times in ten; else lower-cased, in capitals, or with straight marks."""
    draw = rng.random()
    if draw < 0.03:
        return [w.lower() for w in words]
    if draw < 0.06:
        return [w.upper() for w in words]
    if draw < 0.16:
        return [_STRAIGHT.get(w, w) for w in words]
    return words
