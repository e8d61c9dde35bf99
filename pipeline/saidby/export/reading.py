"""A run article by article, in bounded memory: each with all rows that belong to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saidby.errors import InputError
from saidby.tables.frames import read_manifest
from saidby.tables.schema import TABLES

Row = dict[str, Any]
OF_ARTICLES = tuple(name for name, schema in TABLES.items() if "article_id" in schema.names and name != "articles")
"""Tables whose rows belong to an article."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One article and what was found in it: `rows` by table, in the tables' order."""

    article: Row
    rows: dict[str, list[Row]]


def articles(run_dir: Path) -> Iterator[Found]:
    """Every article of a finished run, in the tables' order.  Raises InputError for what cannot be read.

    The parts of a run hold the same articles in every table, so that one part of each is in memory at a time; of a run
    whose parts do not fit together all tables are.
    """
    read_manifest(run_dir)
    names = {table: [path.name for path in parts(run_dir, table)] for table in ("articles", *OF_ARTICLES)}
    if all(found == names["articles"] for found in names.values()):
        groups: Iterable[dict[str, list[Path]]] = (
            {table: [run_dir / table / name] for table in names} for name in names["articles"]
        )
    else:
        groups = [{table: parts(run_dir, table) for table in names}]
    for group in groups:
        yield from _joined({table: list(rows_of(paths)) for table, paths in group.items()})


def parts(run_dir: Path, table: str) -> list[Path]:
    """The files of one table, in order."""
    found = sorted((run_dir / table).glob("part-*.parquet"))
    if not found:
        raise InputError(f"the run in {run_dir} has no table {table}")
    return found


def schema_of(run_dir: Path, table: str) -> pa.Schema:
    """The columns that the table has in this run, with their help texts."""
    first = parts(run_dir, table)[0]
    try:
        return pq.read_schema(first)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"cannot read {first}: {error}") from error


def rows_of(paths: Iterable[Path]) -> Iterator[Row]:
    """The rows of these files as plain values: lists, dicts, datetimes, None for null."""
    for path in paths:
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=4096):
                    yield from batch.to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise InputError(f"cannot read {path}: {error}") from error


def _joined(tables: dict[str, list[Row]]) -> Iterator[Found]:
    by_article: dict[str, dict[str, list[Row]]] = {}
    for table in OF_ARTICLES:
        for row in tables[table]:
            by_article.setdefault(row["article_id"], {}).setdefault(table, []).append(row)
    for article in tables["articles"]:
        rows = by_article.get(article["article_id"], {})
        yield Found(article=article, rows={table: rows.get(table, []) for table in OF_ARTICLES})


def plain(value: Any) -> Any:
    """A value as JSON has it: dates and times as ISO 8601."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
