"""Shards: some records in a row, and what a worker does with them.

How records are cut into shards depends on nothing but their order, a shard's rows on nothing but its records, and each
shard is one part of each table: so the number of workers, the engine, a stop and a `resume` change no byte of the
tables.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from spacy.language import Language

from saidby import loader, segment
from saidby.engines import Died, time_limit
from saidby.errors import ModelError, RunError
from saidby.lexicons import overlay
from saidby.model import Article, Record, Reject
from saidby.plan import code_hash
from saidby.stages import Item, counts_of, cut, rows_of
from saidby.tables.folder import RunFolder
from saidby.tables.schema import TABLES
from saidby.tables.write import write_part

SMALLEST_SHARD, LARGEST_SHARD, SHARE = 16, 256, 64
"""A shard holds a 64th of what came before it, within these limits: at the end of a run workers wait for each other but
a small part of it, and 100 million articles make no more than 400,000 parts of some hundred kilobytes."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ShardSpec:
    """What a worker needs to know.

    `model` and `lexicon` are paths where the worker runs, None the built-in ones.  `out` is the run's folder; with
    None the shard is worked through and nothing written.  `first` is the place of the first item in the whole shard.
    `code` and `weights` are hashes that the worker's own code and model must have, where given.
    With `time_limit` the process dies when one record takes it more than so many seconds: for workers only.
    """

    index: int
    items: tuple[Item, ...]
    model: str | None
    out: str | None
    lexicon: str | None = None
    first: int = 0
    code: str | None = None
    weights: str | None = None
    time_limit: float | None = None

    def __str__(self) -> str:
        where = f" from {self.items[0].source_path}, record {self.items[0].source_ordinal}" if self.items else ""
        return f"shard {self.index} ({len(self.items)} records{where})"

    def __len__(self) -> int:
        return len(self.items)

    def halves(self) -> Sequence[Self]:
        """Both halves of the items, to be worked through without writing; none for a single item."""
        if len(self.items) < 2:
            return ()
        middle = len(self.items) // 2
        return (
            dataclasses.replace(self, items=self.items[:middle], out=None),
            dataclasses.replace(self, items=self.items[middle:], out=None, first=self.first + middle),
        )

    def singles(self) -> Sequence[Self]:
        """Every item by itself, to be worked through without writing."""
        return [
            dataclasses.replace(self, items=(item,), out=None, first=self.first + place)
            for place, item in enumerate(self.items)
        ]

    def without(self, lost: Sequence[tuple[Self, Died]]) -> Self:
        """The shard with the items of `lost` as rejects."""
        items = list(self.items)
        for part, end in lost:
            place = part.first - self.first
            items[place] = _quarantined(items[place], end, self.time_limit)
        return dataclasses.replace(self, items=tuple(items))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ShardResult:
    """A finished shard: its number of items, and counts by "stage.what.reason"."""

    index: int
    items: int
    counts: dict[str, int]


Files = dict[str, bytes]
"""Table → the content of a shard's part."""


def process_shard(spec: ShardSpec) -> ShardResult:
    """Makes a shard's rows and writes its part of every table; to be run anywhere, any number of times."""
    pipeline = functools.partial(_loaded, spec.model, spec.lexicon)
    if spec.time_limit is not None and not all(isinstance(item, Reject) for item in spec.items):
        pipeline()  # loading takes its time, which is no record's fault
    with time_limit(spec.time_limit) as beat:
        rows = rows_of(pipeline, spec.items, beat=beat)
    if spec.out is not None:
        folder = RunFolder(Path(spec.out))
        for table in TABLES:
            write_part(table, rows[table], folder.part(table, spec.index), staging=folder.staging)
    return ShardResult(index=spec.index, items=len(spec.items), counts=counts_of(rows))


def process_afar(spec: ShardSpec) -> tuple[ShardResult, Files]:
    """`process_shard` for workers that do not share the run's folder: the parts come back as bytes.

    Raises RunError or ModelError where the worker's code or model is another one than the run's.
    """
    if spec.code is not None and code_hash() != spec.code:
        raise RunError("a worker has other code of saidby: install the same version on every node")
    if spec.weights is not None and _weights(spec.model) != spec.weights:
        raise ModelError("a worker has another model: the folder given must be the same on every node")
    with tempfile.TemporaryDirectory(prefix="saidby-") as scratch:
        folder = RunFolder(Path(scratch))
        folder.make()
        result = process_shard(dataclasses.replace(spec, out=None if spec.out is None else scratch))
        parts = {table: folder.part(table, spec.index) for table in TABLES} if spec.out is not None else {}
        return result, {table: part.read_bytes() for table, part in parts.items()}


def shards(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    """Items in order, cut by nothing but their count; at least one shard, which may be empty."""
    items, before = iter(items), 0
    while True:
        size = min(max(before // SHARE, SMALLEST_SHARD), LARGEST_SHARD)
        shard = tuple(itertools.islice(items, size))
        if shard or not before:
            yield shard
        if len(shard) < size:
            return
        before += size


def shareable(records: Iterable[Record | Reject]) -> Iterator[Item]:
    """Items that workers can do without knowing the others.

    Text run together is cut here, so that workers can share its articles; and full copies of an earlier article are
    told apart, so that identifiers are unique in the run: they get an identifier of their own and name the first.
    """
    copies: Counter[str] = Counter()
    for record in records:
        if isinstance(record, Reject):
            yield record
            continue
        own_id = segment.article_id(record.text, record.url, record.source_record_id)
        if not record.run_together and own_id not in copies:
            copies[own_id] += 1
            yield record
            continue
        for made in cut(record):
            if isinstance(made, Article):
                copy = copies[made.article_id]
                copies[made.article_id] += 1
                yield _copied(made, copy) if copy else made
            else:
                yield made


def _copied(article: Article, copy: int) -> Article:
    copy_id = segment.article_id(article.text, article.url, article.source_record_id, copy=copy)
    return dataclasses.replace(article, article_id=copy_id, duplicate_of=article.article_id)


def _quarantined(item: Item, end: Died, limit: float | None) -> Reject:
    if isinstance(item, Reject):
        return item
    died = f"the worker process died each time it was given this ({end.how})"
    slow = f"took longer than the time limit of {limit:g} seconds, each time" if limit else died
    return Reject(
        source_path=item.source_path,
        source_ordinal=item.source_ordinal,
        stage="annotate",
        reason="time_limit" if end.slow else "worker_died",
        message=slow if end.slow else died,
        raw=item.text,
    )


@functools.cache
def _weights(model: str | None) -> str:
    digest: str = loader.describe(model)["sha256"]
    return digest


@functools.cache
def _loaded(model: str | None, lexicon: str | None) -> Language:
    overlay(Path(lexicon) if lexicon else None)
    return loader.load(model)
