"""Merges what articles and shards know about the same speaker, in memory that does not grow with their number."""

from __future__ import annotations

import dataclasses
import heapq
import itertools
import operator
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from saidby.tables.row_classes import SpeakerRow
from saidby.tables.write import ROW_GROUP, replacing, table_of, writer_of

MERGE_AT_ONCE = 64
"""How many files are open at a time; more are merged in rounds."""


def merge_speakers(rows: Iterable[SpeakerRow]) -> Iterator[SpeakerRow]:
    """One row a speaker from rows sorted by `speaker_id`; of equals the first gives name and kind, counts add up."""
    current: SpeakerRow | None = None
    for row in rows:
        if current is None or current.speaker_id != row.speaker_id:
            if current is not None:
                yield current
            current = row
        else:
            aliases = {current.name, *current.aliases, row.name, *row.aliases} - {current.name}
            current = dataclasses.replace(
                current,
                aliases=sorted(aliases),
                roles=sorted({*current.roles, *row.roles}),
                n_mentions=current.n_mentions + row.n_mentions,
                n_claims=current.n_claims + row.n_claims,
                n_articles=current.n_articles + row.n_articles,
            )
    if current is not None:
        yield current


def write_merged_speakers(parts: Sequence[Path], path: Path, *, staging: Path) -> int:
    """Merges files of speakers, each sorted by `speaker_id`, into one; returns the number of rows.

    Reads and writes in batches, so memory does not grow with the number of speakers.
    """
    parts, rounds = list(parts), itertools.count()
    while len(parts) > MERGE_AT_ONCE:
        groups = [parts[i : i + MERGE_AT_ONCE] for i in range(0, len(parts), MERGE_AT_ONCE)]
        of_round = next(rounds)
        parts = [staging / f"merge-{of_round}-{i:05}.parquet" for i in range(len(groups))]
        for group, merged in zip(groups, parts, strict=True):
            _merge(group, merged, staging)
    return _merge(parts, path, staging)


def _merge(parts: Sequence[Path], path: Path, staging: Path) -> int:
    sorted_rows = heapq.merge(*map(_read_speakers, parts), key=operator.attrgetter("speaker_id"))
    written = 0
    with replacing(path, staging) as staged, writer_of("speakers", staged) as writer:
        for batch in _batches(merge_speakers(sorted_rows), ROW_GROUP):
            writer.write_table(table_of("speakers", batch))
            written += len(batch)
        if not written:
            writer.write_table(table_of("speakers", []))
    return written


def _read_speakers(path: Path) -> Iterator[SpeakerRow]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=1024):
            for row in batch.to_pylist():
                yield SpeakerRow(**row)


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rows = iter(rows)
    while batch := list(itertools.islice(rows, size)):
        yield batch
