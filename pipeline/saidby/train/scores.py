"""What the figures of the finished model mean: counts over characters, without a corpus, without spaCy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Tallies = dict[str, "Tally"]


@dataclass(slots=True)
class Tally:
    """How many are right, how many there are, how many the model gave."""

    right: int = 0
    gold: int = 0
    given: int = 0

    @property
    def f1(self) -> float:
        """F1 in per cent; 100 where there is nothing to find and nothing was given."""
        return 200 * self.right / (self.gold + self.given) if self.gold + self.given else 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word at its place in the text. `head` is the index of another word, -1 for the root."""

    start: int
    end: int
    upos: str
    xpos: str
    feats: frozenset[str]
    lemma: str
    head: int
    label: str
    first: bool
    """Begins a sentence."""


def add(into: Tallies, name: str, right: int, gold: int, given: int) -> None:
    """Adds to the tally `name`."""
    tally = into.setdefault(name, Tally())
    tally.right += right
    tally.gold += gold
    tally.given += given


def count_sets(into: Tallies, name: str, gold: Iterable[object], given: Iterable[object]) -> None:
    """Adds two sets of things of which equal ones are right."""
    want, have = set(gold), set(given)
    add(into, name, len(want & have), len(want), len(have))


def count_syntax(into: Tallies, gold: Sequence[Word], given: Sequence[Word], labels: Sequence[str]) -> None:
    """Adds one document, counted as the CoNLL 2018 shared task does.

    Words are aligned by their offsets; a word that has no counterpart is wrong everywhere. `las` leaves out the
    subtypes of labels, `las_subtypes` and the single `labels` do not.
    """
    counterpart = {(w.start, w.end): i for i, w in enumerate(given)}
    partner = [counterpart.get((w.start, w.end), -1) for w in gold]
    pairs = [(w, given[i]) for w, i in zip(gold, partner, strict=True) if i >= 0]
    heads = [
        (g, p) for g, p in pairs if (p.head == partner[g.head] if g.head >= 0 and p.head >= 0 else g.head == p.head)
    ]
    right = {
        "words": len(pairs),
        "upos": sum(g.upos == p.upos for g, p in pairs),
        "xpos": sum(g.xpos == p.xpos for g, p in pairs),
        "feats": sum(g.feats == p.feats for g, p in pairs),
        "lemma": sum(g.lemma == p.lemma for g, p in pairs),
        "uas": len(heads),
        "las": sum(_universal(g.label) == _universal(p.label) for g, p in heads),
        "las_subtypes": sum(g.label == p.label for g, p in heads),
    }
    for name, n in right.items():
        add(into, name, n, len(gold), len(given))
    for label in labels:
        hits = sum(g.label == p.label == label for g, p in heads)
        add(into, label, hits, sum(w.label == label for w in gold), sum(w.label == label for w in given))
    count_sets(into, "sentences", sentences(gold), sentences(given))


def sentences(words: Sequence[Word]) -> list[tuple[int, int]]:
    """First and last offset of each sentence."""
    firsts = [i for i, w in enumerate(words) if w.first or not i]
    return [(words[a].start, words[b - 1].end) for a, b in zip(firsts, [*firsts[1:], len(words)], strict=True)]


def _universal(label: str) -> str:
    return label.partition(":")[0]
