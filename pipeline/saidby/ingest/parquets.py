"""Parquet, a few rows at a time and only the columns that some map names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saidby.ingest.archives import seekable
from saidby.ingest.fields import parse_fields
from saidby.ingest.maps import Maps
from saidby.ingest.parsed import MAX_RECORD_BYTES, Parsed, Problem, Source, UnreadableError, problem

ROWS = 16
"""Rows in memory at once."""


def is_parquet(head: bytes) -> bool:
    """Whether the file begins as Parquet does."""
    return head.startswith(b"PAR1")


def read_parquet(source: Source) -> Iterator[Parsed | Problem]:
    """One record a row; UnreadableError where the file is broken or no column holds the text."""
    stream = seekable(source.stream)
    try:
        schema = pq.read_schema(stream)
        columns = _columns(schema, source.maps)
        strings = [name for name in columns if pa.types.is_string(schema.field(name).type)]
        stream.seek(0)
        # As dictionaries, values that many rows share are in memory once: a small file cannot fill it.
        file = pq.ParquetFile(stream, read_dictionary=strings, pre_buffer=False)
        for batch in file.iter_batches(batch_size=ROWS, columns=list(columns), use_threads=False):
            yield from _records(batch, columns, source.maps)
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise UnreadableError(f"it is no sound Parquet file: {error}") from error


def _columns(schema: Any, maps: Maps) -> dict[str, str]:
    """The columns to read, each with its name as the maps write it."""
    known = {name: maps.known(name) for name in schema.names}
    columns = {name: key for name, key in known.items() if key is not None}
    if not any(maps.is_text(key) for key in columns.values()):
        raise UnreadableError(
            f"no column is known to hold the text; it has {', '.join(schema.names[:12])}; name it with --fields"
        )
    return columns


def _records(batch: Any, columns: dict[str, str], maps: Maps) -> Iterator[Parsed | Problem]:
    for index in range(batch.num_rows):
        row: dict[str, Any] = {}
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            row[columns[name]] = column[index].as_py()
        longest = max((len(value) for value in row.values() if isinstance(value, (str, bytes))), default=0)
        if longest > MAX_RECORD_BYTES:
            yield problem("too_large", f"a value has more than {MAX_RECORD_BYTES >> 20} MiB")
        else:
            yield parse_fields(row, container="parquet", maps=maps)
