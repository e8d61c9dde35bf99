"""Quick dev scores on words and windows as trained: to follow a training run, not to report.

`python -m saidby.train.evaluate` measures the finished model on raw text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch

from saidby.annotate.pieces import WordPieces
from saidby.train.batches import collate
from saidby.train.network import TAGS, Network, same_sentence
from saidby.train.texts import IGNORE, Sample, Text, samples

Counts = dict[str, list[int]]


@torch.no_grad()
def measure(
    network: Network,
    pieces: WordPieces,
    classes: Mapping[str, Sequence[str]],
    dev: Mapping[str, Sequence[Text]],
    *,
    most: int | None = None,
) -> dict[str, float]:
    """Accuracy in per cent of each tagging task and arc; span F1 for names and roles. `most` texts a corpus."""
    network.eval()
    right: Counts = {}
    spans: Counts = {}
    for texts in dev.values():
        found = [s for t in texts[:most] for s in samples(t, pieces, dict(classes))]
        found.sort(key=lambda s: len(s.ids))
        for i in range(0, len(found), 16):
            _count(network, found[i : i + 16], classes, right, spans)
    scores = {task: 100 * hit / max(1, n) for task, (hit, n) in right.items()}
    scores |= {name: 200 * hit / max(1, gold + pred) for name, (hit, gold, pred) in spans.items()}
    return {name: round(value, 1) for name, value in sorted(scores.items())}


def _count(
    network: Network, found: list[Sample], classes: Mapping[str, Sequence[str]], right: Counts, spans: Counts
) -> None:
    batch = collate(found, classes["ner"])
    x = network.words(batch.ids, batch.features, batch.mask, batch.first)
    for task in TAGS:
        if task in batch.labels:
            gold, best = batch.labels[task].numpy(), network.tags[task](x).argmax(-1).numpy()
            _add(right, task, gold, best)
            if task in ("ner", "role"):
                for g, b in zip(gold, best, strict=True):
                    _add_spans(spans, task, g, b, classes[task])
    for task, gold in batch.arcs.items():
        scores = network.arcs[task](x)
        if task == "head":
            scores = scores.masked_fill(~same_sentence(batch.labels["sent"]), -1e4)
            names = network.label(x, scores.argmax(-1)).argmax(-1)
            both = torch.where((names == batch.labels["label"]) & (scores.argmax(-1) == gold), gold, -1)
            _add(right, "las", gold.numpy(), both.numpy())
        _add(right, task, gold.numpy(), scores.argmax(-1).numpy())


def _add(right: Counts, task: str, gold: np.ndarray, best: np.ndarray) -> None:
    known = gold != IGNORE
    counts = right.setdefault(task, [0, 0])
    counts[0] += int((gold == best)[known].sum())
    counts[1] += int(known.sum())


def _add_spans(spans: Counts, task: str, gold: np.ndarray, best: np.ndarray, names: Sequence[str]) -> None:
    known = gold != IGNORE
    want = spans_of([names[i] for i in gold[known]])
    have = spans_of([names[i] for i in best[known]])
    for name in {label for _, _, label in want | have}:
        counts = spans.setdefault(f"{task}_{name}", [0, 0, 0])
        counts[0] += sum(1 for s in want & have if s[2] == name)
        counts[1] += sum(1 for s in want if s[2] == name)
        counts[2] += sum(1 for s in have if s[2] == name)


def spans_of(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """The spans of a BIO sequence as (first, last, label); an I without its B opens a span."""
    found, start, label = set(), 0, ""
    for i, tag in enumerate([*tags, "O"]):
        if label and (tag == "O" or tag[0] == "B" or tag[2:] != label):
            found.add((start, i, label))
            label = ""
        if tag != "O" and not label:
            start, label = i, tag[2:]
    return found
