"""Columns that grow on disk and are read as arrays, so that a run of any size needs little memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

BUFFER = 1 << 20


class Column:
    """Rows of one type, appended one chunk at a time to a file without a name of its own in the result."""

    def __init__(self, path: Path, dtype: npt.DTypeLike, width: int = 1) -> None:
        self.path, self.dtype, self.width = path, np.dtype(dtype), width
        self.rows = 0
        self._file = path.open("wb", buffering=BUFFER)

    def append(self, values: npt.ArrayLike) -> None:
        """Adds rows; with a width they are rows of as many values."""
        chunk = np.ascontiguousarray(values, dtype=self.dtype)
        self._file.write(chunk.tobytes())
        self.rows += chunk.size // self.width

    def array(self) -> npt.NDArray[Any]:
        """All rows, mapped from the file; nothing can be appended any more."""
        self._file.close()
        shape = (self.rows, self.width) if self.width > 1 else (self.rows,)
        if not self.rows:
            return np.empty(shape, dtype=self.dtype)
        return np.memmap(self.path, dtype=self.dtype, mode="r", shape=shape)


class Ragged:
    """Rows of different length in one column."""

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self.values = Column(path, dtype)
        self.ends = Column(path.with_suffix(".ends"), np.int64)

    def append(self, row: npt.ArrayLike) -> None:
        """Adds one row."""
        self.values.append(row)
        self.ends.append([self.values.rows])

    def rows(self) -> RaggedRows:
        """All rows; nothing can be appended any more."""
        return RaggedRows(self.values.array(), self.ends.array())


class RaggedRows:
    """Reads one row at a time."""

    def __init__(self, values: npt.NDArray[Any], ends: npt.NDArray[np.int64]) -> None:
        self.values, self.ends = values, ends

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, i: int) -> npt.NDArray[Any]:
        start = self.ends[i - 1] if i else 0
        return np.asarray(self.values[start : self.ends[i]])
