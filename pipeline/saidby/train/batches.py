"""Samples → batches: every batch holds windows of all corpora, in fixed shares."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from saidby.annotate.pieces import WordPieces
from saidby.train.reported import as_reported
from saidby.train.texts import IGNORE, Sample, Text, samples


@dataclass(kw_only=True)
class Batch:
    """Tensors of one batch; `labels` and `arcs` are IGNORE where a sample has no such label."""

    ids: Tensor
    features: Tensor
    mask: Tensor
    first: Tensor
    labels: dict[str, Tensor]
    arcs: dict[str, Tensor]
    partial: Tensor


def collate(found: Sequence[Sample], ner_classes: Sequence[str]) -> Batch:
    """Pads samples to one batch."""
    pieces = max(len(s.ids) for s in found)
    words = max(len(s.first) for s in found)
    tasks = sorted({t for s in found for t in s.labels})
    arcs = sorted({t for s in found for t in s.arcs})
    empty = np.zeros(0, np.int64)
    return Batch(
        ids=_stack([s.ids for s in found], pieces, 0),
        features=_stack([s.features for s in found], pieces, 0),
        mask=_stack([np.ones(len(s.ids), np.int64) for s in found], pieces, 0),
        first=_stack([s.first for s in found], words, 0),
        labels={t: _stack([s.labels.get(t, empty) for s in found], words, IGNORE) for t in tasks},
        arcs={t: _stack([s.arcs.get(t, empty) for s in found], words, IGNORE) for t in arcs},
        partial=torch.tensor([[c[2:] in s.partial for c in ner_classes] for s in found]),
    )


def _stack(rows: Sequence[np.ndarray], length: int, fill: int) -> Tensor:
    out = np.full((len(rows), length), fill, np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def hide(batch: Batch, share: float, mask: int) -> Tensor:
    """The batch's ids with `mask` for the first piece of a random `share` of its words."""
    rows, words = torch.nonzero((torch.rand(batch.first.shape) < share) & (batch.first > 0), as_tuple=True)
    ids = batch.ids.clone()
    ids[rows, batch.first[rows, words]] = mask
    return ids


class Mixture:
    """Draws batches without end; each corpus is shuffled anew and cut at other places every time it is through."""

    def __init__(
        self,
        corpora: Mapping[str, Sequence[Text]],
        shares: Mapping[str, int],
        pieces: WordPieces,
        classes: Mapping[str, Sequence[str]],
        *,
        seed: int,
    ) -> None:
        """`shares`: windows of each corpus in a batch."""
        self._classes = dict(classes)
        self._pieces = pieces
        self._rng = random.Random(seed)
        self._shares = dict(shares)
        self._streams = {name: self._endless(corpora[name]) for name in shares}
        self.epochs = 0.0

    def _endless(self, texts: Sequence[Text]) -> Iterator[Sample]:
        order = list(texts)
        while True:
            self._rng.shuffle(order)
            varied = (as_reported(text, self._rng) for text in order)
            found = [s for text in varied for s in samples(text, self._pieces, self._classes, rng=self._rng)]
            self._rng.shuffle(found)
            yield from found

    def draw(self) -> Batch:
        """The next batch."""
        found = [next(self._streams[name]) for name, n in self._shares.items() for _ in range(n)]
        return collate(found, self._classes["ner"])
