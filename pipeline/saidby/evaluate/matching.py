"""One-to-one alignment of predicted and gold rows inside an article, by the words their spans cover.

Words are letters and digits (with an apostrophe inside), so that punctuation and quotation marks at a span's edge
neither help nor harm. Pairs are taken greedily from the largest Jaccard index down; nested claims differ in content and
so find their own partners.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORD = re.compile(r"\w+(?:['’]\w+)?")
Words = frozenset[int]
Offsets = tuple[int, int]


class WordIndex:
    """The words of a text and which of them a set of spans covers."""

    def __init__(self, text: str) -> None:
        found = [(m.start(), m.end(), m.group()) for m in WORD.finditer(text)]
        self.starts = [start for start, _, _ in found]
        self.ends = [end for _, end, _ in found]
        self.forms = [form for _, _, form in found]

    def covered(self, spans: Iterable[Offsets]) -> Words:
        """Numbers of the words that the spans cover wholly or in part."""
        words: set[int] = set()
        for start, end in spans:
            first = bisect.bisect_right(self.ends, start)
            words.update(range(first, max(first, bisect.bisect_left(self.starts, end))))
        return frozenset(words)


@dataclass(frozen=True, slots=True)
class Pair:
    """Positions of a gold and a predicted row that belong together, and how alike their words are (0–1)."""

    gold: int
    predicted: int
    jaccard: float


def jaccard(a: Words, b: Words) -> float:
    """Shared words over all words; 0 for two empty sets."""
    return len(a & b) / len(a | b) if a or b else 0.0


def align(gold: Sequence[Sequence[Words]], predicted: Sequence[Sequence[Words]]) -> list[Pair]:
    """Pairs with any shared word, best first.

    Each row is a list of word sets: the first decides, the further ones (cue, speaker) break ties by sharing a word.
    """
    owners: dict[int, list[int]] = {}
    for g, row in enumerate(gold):
        for word in row[0]:
            owners.setdefault(word, []).append(g)
    candidates = []
    for p, row in enumerate(predicted):
        for g in {g for word in row[0] for g in owners.get(word, ())}:
            ties = tuple(bool(a & b) for a, b in zip(gold[g][1:], row[1:], strict=True))
            candidates.append((jaccard(gold[g][0], row[0]), ties, -g, -p))
    candidates.sort(reverse=True)
    taken_gold: set[int] = set()
    taken: set[int] = set()
    pairs = []
    for likeness, _, minus_g, minus_p in candidates:
        if -minus_g not in taken_gold and -minus_p not in taken:
            taken_gold.add(-minus_g)
            taken.add(-minus_p)
            pairs.append(Pair(-minus_g, -minus_p, likeness))
    return pairs
