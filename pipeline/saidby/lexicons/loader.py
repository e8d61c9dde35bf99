"""The one loader of word lists: rows become dataclasses, and anything odd is refused with file and line.

An overlay is a folder with files of the same names. A CSV row of an overlay whose key stands already amends it: an
empty cell or a missing column keeps what is there, a list is added to, anything else replaces; other rows are new.
TOML tables are merged key by key, lists are added to, anything else replaces.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import tomllib
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from saidby.errors import LexiconError

T = TypeVar("T")
HERE = Path(__file__).parent
_overlays: list[Path] = []
_caches: list[Callable[[], None]] = []


def overlay(folder: Path | None) -> None:
    """Reads files of the same names from `folder` after the built-in ones, in place of another overlay; None: none.

    Call before the pipeline is built; whatever was loaded is forgotten.  Raises LexiconError for a folder that is none
    and for a file in it that no built-in lexicon is called like.
    """
    if folder is not None:
        for file in overlay_files(folder):
            if not (HERE / file.name).is_file():
                raise LexiconError(f"{file}: there is no lexicon of that name; there are {', '.join(names())}")
    _overlays[:] = [] if folder is None else [folder]
    for forget in _caches:
        forget()


def overlay_files(folder: Path) -> list[Path]:
    """The lexicons of an overlay, sorted; raises LexiconError where the folder cannot be read or holds none."""
    try:
        found = sorted(p for p in folder.iterdir() if p.suffix in (".csv", ".toml"))
    except OSError as error:
        raise LexiconError(f"{folder} cannot be read as a folder of lexicons: {error.strerror}") from error
    if not found:
        raise LexiconError(f"{folder} holds no lexicons: name files as those of {', '.join(names())}")
    return found


def names() -> list[str]:
    """The file names of all built-in lexicons."""
    return sorted(p.name for p in HERE.iterdir() if p.suffix in (".csv", ".toml"))


def cached(make: Callable[[], T]) -> Callable[[], T]:
    """Keeps what a function makes of lexicons until an overlay is set or taken away."""
    kept = functools.cache(make)
    on_overlay(kept.cache_clear)
    return kept


def on_overlay(forget: Callable[[], None]) -> None:
    """Has `forget` called whenever an overlay is set or taken away."""
    _caches.append(forget)


@functools.cache
def load_csv(name: str, row: type[T], key: tuple[str, ...]) -> tuple[T, ...]:
    """All rows of `<name>.csv`, one `row` dataclass each; its fields are the allowed columns.

    Fields are str, int, float, bool ("yes", "no"), Literal, or one of these or None; tuple[str, ...] is split at "|".
    An empty cell is None, or the field's default.  `key` names the columns that make a row unique: a duplicate in one
    file is refused, one in an overlay amends the built-in row.  A `row` that raises ValueError refuses its values.
    Raises LexiconError with file and line.
    """
    rows: dict[tuple[Any, ...], T] = {}
    for path in _files(f"{name}.csv"):
        seen: dict[tuple[Any, ...], int] = {}
        shown = _shown(path)
        for line, cells in _read(path, row, key):
            where = f"{shown}:{line}"
            values = _values(where, cells, row)
            k = tuple(values.get(part) for part in key)
            if k in seen:
                raise LexiconError(f"{where}: {', '.join(map(str, k))} stands already in line {seen[k]}")
            seen[k] = line
            rows[k] = _made(where, values, row, rows.get(k))
    return tuple(rows.values())


@functools.cache
def load_toml(name: str, *, open_keys: bool = False) -> dict[str, Any]:
    """The content of `<name>.toml`. The caller checks its values; an overlay may have no key that is not built in.

    open_keys: it may, at the top.
    """
    merged: dict[str, Any] = {}
    for path in _files(f"{name}.toml"):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise LexiconError(f"{_shown(path)}: {error}") from error
        unknown = [key for key in data if merged and key not in merged and not open_keys]
        if unknown:
            raise LexiconError(f"{_shown(path)}: unknown keys {', '.join(unknown)}; known: {', '.join(merged)}")
        merged = _merged(_shown(path), merged, data)
    return merged


on_overlay(load_csv.cache_clear)
on_overlay(load_toml.cache_clear)


def _merged(where: str, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in new.items():
        had = merged.get(key)
        if had is not None and type(had) is not type(value) and not {type(had), type(value)} <= {int, float}:
            raise LexiconError(f"{where}: {key} must be a {type(had).__name__}, not a {type(value).__name__}")
        if isinstance(had, dict):
            merged[key] = _merged(where, had, value)
        elif isinstance(had, list):
            merged[key] = [*had, *(item for item in value if item not in had)]
        else:
            merged[key] = value
    return merged


def _files(file_name: str) -> list[Path]:
    built_in = HERE / file_name
    if not built_in.is_file():
        raise LexiconError(f"there is no lexicon {file_name}")
    return [built_in, *(folder / file_name for folder in _overlays if (folder / file_name).is_file())]


def _shown(path: Path) -> str:
    """Built-in files by name, an overlay's by their path."""
    return path.name if path.parent == HERE else path.as_posix()


def _read(path: Path, row: type, key: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file with the lines they end in, cells by column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            columns = next(reader, [])
            _check_columns(path, columns, row, key)
            for written in reader:
                cells = [cell.strip() for cell in written]
                if not any(cells):
                    raise LexiconError(f"{_shown(path)}:{reader.line_num}: empty row")
                if len(cells) != len(columns):
                    where = f"{_shown(path)}:{reader.line_num}"
                    raise LexiconError(f"{where}: {len(cells)} cells for {len(columns)} columns")
                yield reader.line_num, dict(zip(columns, cells, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"{_shown(path)}: {error}") from error


def _check_columns(path: Path, columns: typing.Sequence[str], row: type, key: tuple[str, ...]) -> None:
    fields = {f.name: f for f in dataclasses.fields(row)}
    where = f"{_shown(path)}:1"
    if unknown := [c for c in columns if c not in fields]:
        raise LexiconError(f"{where}: unknown columns {', '.join(unknown)}; known: {', '.join(fields)}")
    if twice := [c for c in fields if list(columns).count(c) > 1]:
        raise LexiconError(f"{where}: column {twice[0]} stands there twice")
    needed = [n for n, f in fields.items() if f.default is dataclasses.MISSING and (path.parent == HERE or n in key)]
    if missing := [n for n in needed if n not in columns]:
        raise LexiconError(f"{where}: missing columns {', '.join(missing)}")


def _values(where: str, cells: dict[str, str], row: type) -> dict[str, Any]:
    """The cells that are not empty, as the types of their fields."""
    readers = _readers(typing.cast(Any, row))
    values = {}
    for name, cell in cells.items():
        if cell:
            try:
                values[name] = readers[name](cell)
            except (TypeError, ValueError) as error:
                raise LexiconError(f"{where}: {name} is {cell!r}: {error}") from error
    return values


def _made(where: str, values: dict[str, Any], row: type[T], before: T | None) -> T:
    """The row, new or amended."""
    if before is None:
        for name, nullable in _without_default(typing.cast(Any, row)):
            if name not in values:
                if not nullable:
                    raise LexiconError(f"{where}: {name} must not be empty")
                values[name] = None
    else:
        old = {name: getattr(before, name) for name in values}
        added = {n: (*old[n], *(v for v in values[n] if v not in old[n])) for n in values if isinstance(old[n], tuple)}
        values |= added
    try:
        return row(**values) if before is None else dataclasses.replace(typing.cast(Any, before), **values)
    except ValueError as error:
        raise LexiconError(f"{where}: {error}") from error


@functools.cache
def _without_default(row: type) -> list[tuple[str, bool]]:
    """The fields that have no default, and whether they may be None."""
    hints = typing.get_type_hints(row)
    fields = [f.name for f in dataclasses.fields(row) if f.default is dataclasses.MISSING]
    return [(name, type(None) in typing.get_args(hints[name])) for name in fields]


@functools.cache
def _readers(row: type) -> dict[str, Callable[[str], Any]]:
    """What makes a cell the value of each field; raises ValueError or TypeError where it is none."""
    return {name: _reader(hint) for name, hint in typing.get_type_hints(row).items()}


def _reader(hint: Any) -> Callable[[str], Any]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    if typing.get_origin(hint) is typing.Literal:
        return functools.partial(_one_of, {name: name for name in typing.get_args(hint)})
    if typing.get_origin(hint) is tuple:
        return _list
    return functools.partial(_one_of, {"yes": True, "no": False}) if hint is bool else hint


def _one_of(meanings: dict[str, Any], cell: str) -> Any:
    if cell not in meanings:
        raise ValueError(f"not one of {', '.join(meanings)}")
    return meanings[cell]


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, cell.split("|")) if part)
