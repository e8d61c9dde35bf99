"""Tables as pandas frames with pyarrow-backed types, so that nulls stay nulls and numbers stay numbers."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from saidby.errors import InputError
from saidby.tables.folder import MANIFEST
from saidby.tables.remote import BROKEN, file_system, is_url
from saidby.tables.schema import TABLES
from saidby.tables.write import table_of


def frame_of(name: str, rows: Sequence[Any]) -> pd.DataFrame:
    """Rows of table `name` as a frame."""
    return _frame(table_of(name, rows))


def read_frame(
    folder: str | Path,
    name: str,
    *,
    columns: Sequence[str] | None = None,
    articles: Collection[str] | None = None,
) -> pd.DataFrame:
    """Table `name` of the run in `folder`, a path or URL; raises InputError when it is not there or cannot be read.

    `columns` reads only these, `articles` only rows with these values of article_id: what is left out costs no memory.
    """
    rows = None if articles is None else pc.field("article_id").isin(pa.array(articles, pa.string()))
    chosen = None if columns is None else list(columns)
    try:
        system, path = _place(folder, name)
        return _frame(pq.read_table(path, schema=TABLES[name], columns=chosen, filters=rows, filesystem=system))
    except BROKEN as error:
        raise InputError(f"cannot read the table {name} in {folder}: {error}") from error


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """The manifest of the finished run in `folder`, a path or URL; raises InputError when there is none."""
    try:
        system, path = _place(folder, MANIFEST)
        if system is None:
            content = Path(path).read_bytes()
        else:
            with system.open_input_stream(path) as stream:
                content = stream.read()
        manifest: dict[str, Any] = json.loads(content.decode("utf-8"))
    except BROKEN as error:
        raise InputError(f"{folder} holds no finished run of saidby (manifest.json): {error}") from error
    return manifest


def _place(folder: str | Path, name: str) -> tuple[Any, str]:
    """The file system, None for the local one, and the path in it."""
    if not is_url(folder):
        return None, str(Path(folder) / name)
    system, path = file_system(str(folder))
    return system, f"{path.rstrip('/')}/{name}"


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame
