"""Near-duplicates among articles: who repeats whom, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from saidby.lineage import sketch
from saidby.lineage.leaders import Clusters, Relation, Whole, candidate_pairs, cluster
from saidby.lineage.scratch import Column, Ragged

ROLES = ("original", "copy", "excerpt", "update")
COPY, EXCERPT, UPDATE = 1, 2, 3
BANDS, ROWS = 32, 4
"""Finds texts that share half of their shingles with probability .87, and 0.7 of them with .9998."""
PARAGRAPH_WORDS = 20
LEAST_SHARED = 20
MOSTLY, HALF = 0.8, 0.5
"""Shares of a text's shingles: `MOSTLY` in the other text is a copy or an excerpt of it, `HALF` an update."""
NEVER = np.iinfo(np.int64).max
DAY = 86_400_000_000
PRECISION = {"year": 366 * DAY, "month": 31 * DAY, "day": DAY}
SLICES = 8
NOT_PROSE = ("boilerplate", "embed")


class Articles:
    """What is kept of each article: some hundred bytes in memory at most, the rest in files in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.ids = Column(folder / "article_ids", "S20")
        self.published = Column(folder / "published", np.int64)
        self.moments = Column(folder / "moments", np.int64)
        self.publishers = Column(folder / "publishers", np.uint64)
        self.texts = Column(folder / "texts", np.uint64)
        self.bands = Column(folder / "article_bands", np.uint32, BANDS)
        self.shingles = Ragged(folder / "shingles", np.uint32)
        self.paragraphs = Column(folder / "paragraphs", np.uint64)
        self.paragraph_of = Column(folder / "paragraph_of", np.int64)

    def add(self, row: Mapping[str, Any], standing_rule: str) -> None:
        """Takes an article in; lines that an earlier pass marked with `standing_rule` count as prose."""
        index = self.ids.rows
        standing = {(b["start"], b["end"]) for b in row["boilerplate"] if b["rule"] == standing_rule}
        kept: list[sketch.Numbers] = []
        for p in row["paragraphs"]:
            if p["kind"] in NOT_PROSE and (p["start"], p["end"]) not in standing:
                continue
            kept.append(sketch.hashes(sketch.words(row["text"][p["start"] : p["end"]])))
            if len(kept[-1]) >= PARAGRAPH_WORDS:
                self.paragraphs.append(sketch.hash_row(kept[-1]))
                self.paragraph_of.append(index)
        of_text = np.concatenate(kept) if kept else np.empty(0, dtype=np.uint64)
        members = sketch.shingles(of_text)
        self.ids.append(row["article_id"].encode("ascii"))
        self.published.append(NEVER if row["published_at"] is None else row["published_at"])
        self.moments.append(latest(row["published_at"], row["published_precision"]))
        self.publishers.append(sketch.hash_of(publisher_of(row)) if publisher_of(row) else 0)
        self.texts.append(sketch.hash_row(of_text) if len(of_text) else 0)
        enough = len(members) >= LEAST_SHARED
        self.bands.append(sketch.bands(members, count=BANDS, rows=ROWS) if enough else np.zeros(BANDS))
        self.shingles.append(members)

    def solve(self) -> Duplicates:
        """The clusters; nothing can be added any more."""
        moments = np.asarray(self.moments.array())
        order = np.lexsort((np.arange(len(moments)), moments))
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        texts, publishers = np.asarray(self.texts.array()), np.asarray(self.publishers.array())
        shingles = self.shingles.rows()

        def relate(earlier: int, later: int) -> Relation | None:
            one, other = order[earlier], order[later]
            if texts[one] == texts[other]:
                return Relation(COPY, True) if texts[one] else None
            same_publisher = publishers[one] == publishers[other] != 0
            return relation(shingles[one], shingles[other], same_publisher=same_publisher)

        pairs = candidate_pairs(self._keys(texts, rank), len(order))
        return Duplicates(self, order, rank, cluster(len(order), pairs, relate))

    def _keys(self, texts: npt.NDArray[np.uint64], rank: Whole) -> Iterator[tuple[npt.NDArray[Any], Whole]]:
        yield texts, rank
        bands = self.bands.array()
        for k in range(BANDS):
            yield np.ascontiguousarray(bands[:, k]), rank
        paragraphs, article = self.paragraphs.array(), self.paragraph_of.array()
        for part in range(SLICES):
            here = np.flatnonzero(paragraphs % np.uint64(SLICES) == part)
            yield paragraphs[here], rank[article[here]]


class Duplicates:
    """The clusters of articles. `order[r]`: the article seen as number r; `rank` is its inverse."""

    def __init__(self, articles: Articles, order: Whole, rank: Whole, clusters: Clusters) -> None:
        self.order, self.rank, self.clusters = order, rank, clusters
        self.ids = articles.ids.array()
        self.published, self.moments = articles.published.array(), articles.moments.array()
        self.publishers = articles.publishers.array()

    def leaders(self) -> Whole:
        """For each article, in input order, the first of its cluster."""
        return self.order[self.clusters.leader][self.rank]

    def columns(self, start: int, end: int) -> dict[str, list[Any]]:
        """The columns of some articles in input order."""
        seen = self.rank[start:end]
        kinds = self.clusters.kind[seen]
        repeats = np.where((kinds == COPY) | (kinds == EXCERPT), self.clusters.base[seen], -1)
        return {
            "duplicate_of": [self._id(r) if r >= 0 else None for r in repeats],
            "duplicate_cluster_id": [self._id(r) for r in self.clusters.leader[seen]],
            "duplicate_role": [ROLES[kind] for kind in kinds],
        }

    def _id(self, rank: int) -> str:
        return str(self.ids[self.order[rank]].decode("ascii"))


def relation(earlier: sketch.Small, later: sketch.Small, *, same_publisher: bool) -> Relation | None:
    """What a text is to one seen before it, both as sets of shingles.

    copy: each holds most of the other.  excerpt: the other holds most of it.  update: they share half of the shorter
    one.  A publisher does not copy itself: where the words differ, it is an update.
    """
    both = sketch.shared(earlier, later)
    if both < LEAST_SHARED:
        return None
    of_later, of_earlier = both / len(later), both / len(earlier)
    if of_later >= MOSTLY and of_earlier >= MOSTLY:
        return Relation(UPDATE, False) if same_publisher else Relation(COPY, True)
    if of_later >= MOSTLY:
        return Relation(EXCERPT, True)
    return Relation(UPDATE, False) if max(of_later, of_earlier) >= HALF else None


def latest(published: int | None, precision: str | None) -> int:
    """The last microsecond that a date can mean: what has an exact time is seen before what has a mere day.

    Without a date an article comes after all that have one.
    """
    return NEVER if published is None else published + PRECISION.get(precision or "", 0)


def publisher_of(row: Mapping[str, Any]) -> str:
    """The publisher in lower case, else the host of the address, else nothing."""
    if row["publisher"]:
        return " ".join(row["publisher"].casefold().split())
    try:
        host = urlsplit(row["url"] or "").hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")
