"""Writes rows to Parquet so that a reader never sees half a file and equal rows give equal bytes."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saidby.errors import OutputError
from saidby.tables.schema import TABLES

ROW_GROUP = 65_536


def table_of(name: str, rows: Sequence[Any]) -> pa.Table:
    """The rows as an Arrow table with the full schema of table `name`."""
    schema = TABLES[name]
    columns = [pa.array([getattr(row, field.name) for row in rows], type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def write_part(name: str, rows: Sequence[Any], path: Path, *, staging: Path) -> None:
    """Writes rows of table `name` to `path` in one step; `staging` is a folder on the same file system.

    Raises OutputError when the disk is full or the folder cannot be written.
    """
    write_table(name, table_of(name, rows), path, staging=staging)


def write_table(name: str, table: pa.Table, path: Path, *, staging: Path) -> None:
    """Writes a table that has the schema of table `name` to `path` in one step; raises as `write_part` does."""
    with replacing(path, staging) as staged, writer_of(name, staged) as writer:
        writer.write_table(table, row_group_size=ROW_GROUP)


def write_json(value: Any, path: Path, *, staging: Path) -> None:
    """Writes `value` as JSON to `path` in one step, keys in the order given."""
    with replacing(path, staging) as staged:
        staged.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def writer_of(name: str, path: Path) -> Any:
    """A Parquet writer for table `name`."""
    return pq.ParquetWriter(path, TABLES[name], compression="zstd", compression_level=3)


@contextlib.contextmanager
def replacing(path: Path, staging: Path) -> Iterator[Path]:
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
        # pyarrow tells the number, and a text of its own.
        reason = os.strerror(error.errno) if error.errno else error
        raise OutputError(f"cannot write {path}: {reason}") from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
