"""Tables as pandas frames with pyarrow-backed types, so that nulls stay nulls and numbers stay numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from saidby.errors import InputError
from saidby.tables.schema import TABLES
from saidby.tables.write import table_of


def frame_of(name: str, rows: Sequence[Any]) -> pd.DataFrame:
    """Rows of table `name` as a frame."""
    return _frame(table_of(name, rows))


def read_frame(folder: Path, name: str) -> pd.DataFrame:
    """Table `name` of the run in `folder`; raises InputError when it is not there or cannot be read."""
    try:
        return _frame(pq.read_table(folder / name, schema=TABLES[name]))
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"cannot read the table {name} in {folder}: {error}") from error


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame
