"""Part of speech, tag and features chosen together: only what a treebank has seen side by side.

Chosen each for itself they contradict one another where the network is unsure: "for" a preposition by its tag and a
foreign word by its part of speech. Known forms are besides drawn to what the treebank has them as.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from saidby.annotate.pieces import IntArray

FloatArray = npt.NDArray[np.float32]
TASKS = ("upos", "xpos", "feats")
WEIGHT = 0.3
"""Weight of a form's own frequencies beside the network's scores; .5 makes no difference on EWT dev, 1 is worse."""
DOUBT = 1.0
"""So many occurrences of a form are added with the frequencies of all forms."""


class TagSets:
    """The sets of part of speech, tag and features, and how often each form has them."""

    def __init__(self, known: Mapping[str, Any], classes: Mapping[str, Sequence[str]]) -> None:
        """`known`: what `saidby.train.corpora.tag_sets` gives.  Sets with classes the network lacks are left out."""
        numbers = [{name: i for i, name in enumerate(classes[task])} for task in TASKS]
        places: dict[str, int] = {}
        rows: list[list[int]] = []
        for place, names in enumerate(known["sets"]):
            row = [number.get(name, -1) for number, name in zip(numbers, names, strict=True)]
            if min(row) >= 0:
                places[str(place)] = len(rows)
                rows.append(row)
        self._sets = np.array(rows, np.int64).reshape(-1, len(TASKS))
        counts = np.array([known["counts"][int(place)] for place in places], np.float64)
        self._share = counts / max(counts.sum(), 1)
        self._forms = {
            form: [(places[place], n) for place, n in seen.items() if place in places]
            for form, seen in known["forms"].items()
        }
        self._prior: dict[str, FloatArray] = {}
        self._even = np.zeros(len(rows), np.float32)

    def best(self, words: Sequence[str], scores: Sequence[FloatArray]) -> tuple[IntArray, IntArray, IntArray]:
        """The classes of the best set of every word; `scores` [words, classes] of each task of TASKS."""
        if not len(self._sets):
            upos, xpos, feats = (s.argmax(-1) for s in scores)
            return upos, xpos, feats
        points = np.stack([self._of_form(word) for word in words])
        for column, part in enumerate(scores):
            points += np.take(_log_softmax(part), self._sets[:, column], axis=1)
        chosen = self._sets[points.argmax(-1)]
        return chosen[:, 0], chosen[:, 1], chosen[:, 2]

    def _of_form(self, word: str) -> FloatArray:
        form = word.lower()
        seen = self._forms.get(form)
        if seen is None:
            return self._even
        if form not in self._prior:
            share = DOUBT * self._share
            for place, n in seen:
                share[place] += n
            self._prior[form] = (WEIGHT * np.log(share / share.sum())).astype(np.float32)
        return self._prior[form]


def _log_softmax(scores: FloatArray) -> FloatArray:
    shifted = scores - scores.max(-1, keepdims=True)
    found: FloatArray = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return found
