"""`python -m saidby.train.check`: what is odd about the data, before hours are spent on them.

Nothing here stops a training: the corpora hold some odd spans, and a sentence in train and dev may be a dateline.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from saidby.train.corpora import ner_names, polnear_articles, read_corpora, rows_of
from saidby.train.texts import IGNORE, Text

LEAST_WORDS = 8
"""Shorter sentences ("He said.") may well stand in two articles."""
Span = tuple[int, int]


@dataclass(kw_only=True)
class Check:
    """What was found. `labels`: part → task → class → words. `odd`: corpus → kind of oddity → spans."""

    words: Counter[str] = field(default_factory=Counter)
    labels: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    odd: dict[str, Counter[str]] = field(default_factory=dict)
    unseen: dict[str, list[str]] = field(default_factory=dict)
    shared: Counter[str] = field(default_factory=Counter)

    def summary(self) -> dict[str, Any]:
        """The figures in one line."""
        return {
            "words": dict(self.words),
            "odd_spans": {corpus: dict(sorted(kinds.items())) for corpus, kinds in self.odd.items()},
            "classes_only_in_dev": {task: len(names) for task, names in self.unseen.items()},
            "sentences_in_train_and_dev": dict(self.shared),
        }


def check(
    data: Path, train: Mapping[str, Sequence[Text]], dev: Mapping[str, Sequence[Text]], *, open_only: bool = False
) -> Check:
    """Counts labels, and looks for odd spans and for sentences that train and dev share."""
    found = Check()
    for part, corpora in (("train", train), ("dev", dev)):
        found.labels[part] = _labels(corpora)
        found.words[part] = sum(len(t.words) for texts in corpora.values() for t in texts)
        for corpus, spans in _spans(data, part, open_only=open_only):
            found.odd.setdefault(corpus, Counter()).update(odd(*spans))
    for task, counts in found.labels["dev"].items():
        names = sorted(counts.keys() - found.labels["train"].get(task, Counter()).keys())
        if names:
            found.unseen[task] = names
    for name, texts in dev.items():
        seen = {s for t in train.get(name, ()) for s in _sentences(t)}
        found.shared[name] = sum(s in seen for t in texts for s in _sentences(t))
    return found


def odd(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """The oddities of one text's spans: empty, outside the text, white space at an edge, crossing, twice the same."""
    good = []
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            yield "empty" if start == end else "outside"
        else:
            good.append((start, end))
            if text[start].isspace() or text[end - 1].isspace():
                yield "white space at an edge"
    good.sort(key=lambda s: (s[0], -s[1]))
    for a, b in pairwise(good):
        if a == b:
            yield "twice"
    open_ends: list[int] = []
    for start, end in good:
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        if open_ends and open_ends[-1] < end:
            yield "crossing"
        open_ends.append(end)


def _labels(corpora: Mapping[str, Sequence[Text]]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for texts in corpora.values():
        for text in texts:
            for task, labels in text.labels.items():
                counts.setdefault(task, Counter()).update(labels)
            for task, heads in text.arcs.items():
                kinds = ("none" if h < 0 else "word" for h in heads if h != IGNORE)
                counts.setdefault(f"{task} →", Counter()).update(kinds)
    return counts


def _spans(data: Path, part: str, *, open_only: bool) -> Iterator[tuple[str, tuple[str, list[Span]]]]:
    for name in ner_names(part, open_only=open_only):
        for row in rows_of(data / "ner" / f"{name}.jsonl"):
            yield name, (row["text"], [(start, end) for start, end, _ in row["ents"]])
    if not open_only:
        for text, rows in polnear_articles(data / "polnear" / part):
            for role in ("source", "cue", "content"):
                yield f"polnear-{part} {role}", (text, [(start, end) for row in rows for start, end in row[role]])


def _sentences(text: Text) -> Iterator[tuple[str, ...]]:
    """Sentences where they are annotated, else what lies between paragraph starts and sentence-final marks."""
    begins = [label == "start" for label in text.labels["sent"]] if "sent" in text.labels else text.starts.tolist()
    if "sent" not in text.labels:
        begins = [new or before for new, before in zip(begins, [True, *text.breaks.tolist()], strict=False)]
    edges = [i for i, new in enumerate(begins) if new]
    for low, high in pairwise([*edges, len(text.words)]):
        if high - low >= LEAST_WORDS:
            yield tuple(text.words[low:high])


def main() -> None:
    """Reads the options and prints what was found."""
    parser = argparse.ArgumentParser(prog="python -m saidby.train.check", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/, polnear/")
    parser.add_argument("--open", action="store_true", help="openly licensed corpora only")
    given = parser.parse_args()
    train, dev = (read_corpora(given.data, part, open_only=given.open) for part in ("train", "dev"))
    found = check(given.data, train, dev, open_only=given.open)
    for part, tasks in found.labels.items():
        print(f"{part}: {found.words[part]} words")
        for task, counts in tasks.items():
            most = ", ".join(f"{name} {n}" for name, n in counts.most_common(40))
            print(f"  {task} ({len(counts)}): {most}{', …' if len(counts) > 40 else ''}")
    for corpus, kinds in found.odd.items():
        print(f"odd spans, {corpus}: {', '.join(f'{kind} {n}' for kind, n in sorted(kinds.items())) or 'none'}")
    for task, names in found.unseen.items():
        print(f"only in dev, {task}: {len(names)}, such as {', '.join(names[:8])}")
    for corpus, n in found.shared.items():
        print(f"sentences of at least {LEAST_WORDS} words in train and dev, {corpus}: {n}")


if __name__ == "__main__":
    main()
