"""The network: one encoder, a linear head a tagging task, biaffine scorers for arcs (Dozat & Manning 2017)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from saidby.train.encoder import Encoder
from saidby.train.texts import IGNORE

TAGS = ("upos", "xpos", "feats", "lemma", "sent", "ner", "role")
"""Tasks with one class a word."""
ARCS = {"head": 128, "cue": 64, "speaker": 64}
"""Tasks whose class is another word (word 0: none), and the width of their scorer."""
LABEL_WIDTH = 64
ALIKE = 4
"""Windows that go through the encoder together."""


class Biaffine(nn.Module):
    """Scores every word as the target of every word: dependentᵀ·U·target + w·target."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.source = nn.Linear(width, inner)
        self.target = nn.Linear(width, inner)
        self.u = nn.Parameter(torch.empty(inner, inner))
        self.bias = nn.Parameter(torch.zeros(inner))
        nn.init.xavier_uniform_(self.u, gain=0.5)

    def forward(self, x: Tensor) -> Tensor:
        """`x` [batch, words, width] → scores [batch, words, targets]."""
        source, target = F.leaky_relu(self.source(x), 0.1), F.leaky_relu(self.target(x), 0.1)
        return (source @ self.u + self.bias) @ target.transpose(1, 2)


class Labeller(nn.Module):
    """Scores the label of an arc from both its ends."""

    def __init__(self, width: int, inner: int, classes: int) -> None:
        super().__init__()
        self.source = nn.Linear(width, inner)
        self.target = nn.Linear(width, inner)
        self.u = nn.Parameter(torch.empty(classes, inner, inner))
        self.linear = nn.Linear(2 * inner, classes)
        nn.init.xavier_uniform_(self.u, gain=0.5)

    def forward(self, x: Tensor, heads: Tensor) -> Tensor:
        """`heads` [batch, words] → scores [batch, words, classes] of the arcs to these heads."""
        source, target = F.leaky_relu(self.source(x), 0.1), F.leaky_relu(self.target(x), 0.1)
        target = target.gather(1, heads[..., None].expand(-1, -1, target.shape[-1]))
        both = torch.einsum("bwi,cij,bwj->bwc", source, self.u, target)
        return both + self.linear(torch.cat([source, target], -1))


class Network(nn.Module):
    """The encoder with all its heads."""

    def __init__(self, encoder: Encoder, classes: Mapping[str, Sequence[str]]) -> None:
        """`classes` names the classes of each task of TAGS and of "label"."""
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.15)
        self.tags = nn.ModuleDict({t: nn.Linear(encoder.width, len(classes[t])) for t in TAGS})
        self.arcs = nn.ModuleDict({t: Biaffine(encoder.width, inner) for t, inner in ARCS.items()})
        self.label = Labeller(encoder.width, LABEL_WIDTH, len(classes["label"]))

    def words(self, ids: Tensor, features: Tensor, mask: Tensor, first: Tensor) -> Tensor:
        """The vectors of the words' first pieces, [batch, words, width]."""
        x = self._encode(ids, features, mask)
        return self.dropout(x.gather(1, first[..., None].expand(-1, -1, x.shape[-1])))

    def _encode(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """What the encoder makes of a batch, windows of like length together: padding costs as much as words do."""
        lengths = mask.sum(1)
        parts = []
        order = lengths.argsort()
        for rows in order.split(ALIKE):
            n = int(lengths[rows].max())
            part = self.encoder(ids[rows, :n], features[rows, :n], mask[rows, :n])
            parts.append(F.pad(part, (0, 0, 0, ids.shape[1] - n)))
        return torch.cat(parts)[order.argsort()]


def losses(
    network: Network, x: Tensor, labels: Mapping[str, Tensor], arcs: Mapping[str, Tensor], partial: Tensor
) -> dict[str, Tensor]:
    """The loss of each task over the words of a batch that carry its label (IGNORE elsewhere).

    `partial` [batch, classes of ner]: true for classes that the sample's corpus does not annotate.
    """
    found: dict[str, Tensor] = {}
    for task, gold in labels.items():
        if task == "label" or not bool((gold != IGNORE).any()):
            continue
        scores = network.tags[task](x)
        if task == "ner":
            found[task] = _partial_loss(scores, gold, partial)
        else:
            found[task] = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORE)
    for task, gold in arcs.items():
        if not bool((gold != IGNORE).any()):
            continue
        scores = network.arcs[task](x)
        if task == "head":
            scores = scores.masked_fill(~same_sentence(labels["sent"]), -1e4)
            safe = gold.clamp(min=0)
            names = network.label(x, safe)
            found["label"] = F.cross_entropy(names.flatten(0, 1), labels["label"].flatten(), ignore_index=IGNORE)
        found[task] = F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORE)
    return found


def _partial_loss(scores: Tensor, gold: Tensor, partial: Tensor) -> Tensor:
    """Cross entropy in which "O" (class 0) may also be any class the corpus does not annotate."""
    log = scores.log_softmax(-1)
    outside = log.masked_fill(~(partial[:, None, :] | (torch.arange(log.shape[-1]) == 0)), -1e4).logsumexp(-1)
    exact = log.gather(-1, gold.clamp(min=0)[..., None])[..., 0]
    picked = torch.where(gold == 0, outside, exact)[gold != IGNORE]
    return -picked.mean()


def same_sentence(sent: Tensor) -> Tensor:
    """[batch, words, words]: targets in the word's own sentence, and word 0. Class 0 of `sent` is "in"."""
    sentence = (sent == 1).long().cumsum(1)
    same = sentence[:, :, None] == sentence[:, None, :]
    same[:, :, 0] = True
    return same
