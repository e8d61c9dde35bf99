"""A publisher's standing lines: what it prints under many of its articles is not their prose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from saidby.lexicons import reporting
from saidby.lineage import sketch
from saidby.lineage.articles import Duplicates, publisher_of
from saidby.lineage.scratch import Column

RULE = "publisher_line"
LONGEST = 25
"""Words. Longer lines are prose, however often they come."""
LEAST_ARTICLES = 5
LEAST_SHARE = 0.001
"""Of the publisher's articles, near-duplicates counted once: in a large archive five repeats are chance."""
_QUOTES = frozenset('"“”„«»‘‹›')


class Lines:
    """The short lines of all articles, as numbers."""

    def __init__(self, folder: Path) -> None:
        self.keys = Column(folder / "lines", np.uint64)
        self.article = Column(folder / "line_of", np.int64)
        self.articles = 0
        self.frequent: frozenset[int] = frozenset()

    def add(self, row: Mapping[str, Any]) -> None:
        """Takes in an article, the next in order."""
        for key in sorted({key for key, _ in _lines(row)}):
            self.keys.append(key)
            self.article.append(self.articles)
        self.articles += 1

    def solve(self, duplicates: Duplicates) -> None:
        """Counts each line once a cluster of near-duplicates; nothing can be added any more."""
        keys, article = self.keys.array(), self.article.array()
        if not len(keys):
            return
        leader = duplicates.leaders()
        order = np.lexsort((leader[article], keys))
        key, first = keys[order], leader[article[order]]
        fresh = np.r_[True, (key[1:] != key[:-1]) | (first[1:] != first[:-1])]
        of_key, at, count = np.unique(key[fresh], return_index=True, return_counts=True)
        publisher = duplicates.publishers[article[order][fresh][at]]
        stories = np.unique(np.stack([duplicates.publishers, leader.astype(np.uint64)]), axis=1)
        known, articles = np.unique(stories[0], return_counts=True)
        enough = np.maximum(LEAST_ARTICLES, LEAST_SHARE * articles[np.searchsorted(known, publisher)])
        self.frequent = frozenset(of_key[count >= enough].tolist())

    def boilerplate(self, row: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The article's paragraphs and boilerplate with its standing lines marked."""
        marked = {where for key, where in _lines(row) if key in self.frequent}
        others = [b for b in row["boilerplate"] if b["rule"] != RULE]
        standing = [{"start": start, "end": end, "rule": RULE} for start, end in marked]
        paragraphs = [p | {"kind": "boilerplate"} if (p["start"], p["end"]) in marked else p for p in row["paragraphs"]]
        return paragraphs, sorted(others + standing, key=lambda b: (b["start"], b["end"]))


def _lines(row: Mapping[str, Any]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The lines that may be standing lines: key and offsets. Figures do not count, for dates and counts change."""
    publisher = publisher_of(row)
    if not publisher:
        return
    ours = {(b["start"], b["end"]) for b in row["boilerplate"] if b["rule"] == RULE}
    for p in row["paragraphs"]:
        where = p["start"], p["end"]
        text = row["text"][p["start"] : p["end"]]
        if (p["kind"] not in ("body", "heading") and where not in ours) or not _QUOTES.isdisjoint(text):
            continue
        words = sketch.words(text)
        if 0 < len(words) <= LONGEST and reporting.forms().isdisjoint(words):
            yield sketch.hash_of(publisher, *("0" if word[0].isdigit() else word for word in words)), where
