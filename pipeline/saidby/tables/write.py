"""Writes rows to Parquet so that a reader never sees half a file and equal rows give equal bytes."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import json
import operator
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saidby.errors import OutputError
from saidby.tables.row_classes import SpeakerRow
from saidby.tables.rows import merge_speakers
from saidby.tables.schema import TABLES

ROW_GROUP = 65_536
MERGE_AT_ONCE = 64
"""How many files of speakers are open at a time; more are merged in rounds."""


def table_of(name: str, rows: Sequence[Any]) -> pa.Table:
    """The rows as an Arrow table with the full schema of table `name`."""
    schema = TABLES[name]
    columns = [pa.array([getattr(row, field.name) for row in rows], type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def write_part(name: str, rows: Sequence[Any], path: Path, *, staging: Path) -> None:
    """Writes rows of table `name` to `path` in one step; `staging` is a folder on the same file system.

    Raises OutputError when the disk is full or the folder cannot be written.
    """
    with _replacing(path, staging) as staged, _writer(name, staged) as writer:
        writer.write_table(table_of(name, rows), row_group_size=ROW_GROUP)


def write_json(value: Any, path: Path, *, staging: Path) -> None:
    """Writes `value` as JSON to `path` in one step, keys in the order given."""
    with _replacing(path, staging) as staged:
        staged.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


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
    with _replacing(path, staging) as staged, _writer("speakers", staged) as writer:
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


def _writer(name: str, path: Path) -> Any:
    return pq.ParquetWriter(path, TABLES[name], compression="zstd", compression_level=3)


@contextlib.contextmanager
def _replacing(path: Path, staging: Path) -> Iterator[Path]:
    """A path to write to; when the block ends well it takes the place of `path`, safe on disk."""
    staged = staging / f"{path.parent.name}-{path.name}.tmp"
    try:
        yield staged
        _sync(staged)
        staged.replace(path)
        _sync(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            staged.unlink(missing_ok=True)
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
