"""The one loader of word lists: rows become dataclasses, and anything odd is refused with file and line."""

from __future__ import annotations

import csv
import dataclasses
import functools
import tomllib
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

from saidby.errors import LexiconError

T = TypeVar("T")
HERE = Path(__file__).parent
_overlays: list[Path] = []


def overlay(folder: Path | None) -> None:
    """Reads files of the same names from `folder` after the built-in ones: their rows come in addition, later wins.

    None takes all overlays away.  Call before the pipeline is built; loaded lists are forgotten.
    """
    _overlays[:] = [] if folder is None else [*_overlays, folder]
    load_csv.cache_clear()
    load_toml.cache_clear()


@functools.cache
def load_csv(name: str, row: type[T], key: tuple[str, ...]) -> tuple[T, ...]:
    """All rows of `<name>.csv`, one `row` dataclass each; its fields are the allowed columns.

    Fields are str, int, float, bool ("yes", "no"), Literal, or one of these or None; tuple[str, ...] is split at "|".
    An empty cell is None, or the field's default.  `key` names the columns that make a row unique: a duplicate in one
    file is refused, one in an overlay replaces the built-in row.
    Raises LexiconError with file and line.
    """
    rows: dict[tuple[Any, ...], T] = {}
    for path in _files(f"{name}.csv"):
        seen: dict[tuple[Any, ...], int] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            _check_columns(path, reader.fieldnames or [], row)
            for raw in reader:
                made = _row(path, reader.line_num, raw, row)
                k = tuple(getattr(made, part) for part in key)
                if k in seen:
                    raise LexiconError(f"{path.name}:{reader.line_num}: {k} stands already in line {seen[k]}")
                seen[k] = reader.line_num
                rows[k] = made
    return tuple(rows.values())


@functools.cache
def load_toml(name: str) -> dict[str, Any]:
    """The content of `<name>.toml`; top-level tables of overlays are merged key by key. The caller checks the keys."""
    merged: dict[str, Any] = {}
    for path in _files(f"{name}.toml"):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise LexiconError(f"{path.name}: {error}") from error
        for key, value in data.items():
            if isinstance(value, dict) and isinstance(merged.get(key), dict):
                merged[key] = {**merged[key], **value}
            else:
                merged[key] = value
    return merged


def _files(file_name: str) -> list[Path]:
    built_in = HERE / file_name
    if not built_in.is_file():
        raise LexiconError(f"there is no lexicon {file_name}")
    return [built_in, *(folder / file_name for folder in _overlays if (folder / file_name).is_file())]


def _check_columns(path: Path, columns: typing.Sequence[str], row: type) -> None:
    fields = {f.name: f for f in dataclasses.fields(row)}
    unknown = [c for c in columns if c not in fields]
    if unknown:
        raise LexiconError(f"{path.name}:1: unknown columns {', '.join(unknown)}; known: {', '.join(fields)}")
    missing = [n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in columns]
    if missing:
        raise LexiconError(f"{path.name}:1: missing columns {', '.join(missing)}")


def _row(path: Path, line: int, raw: dict[str | Any, Any], row: type[T]) -> T:
    where = f"{path.name}:{line}"
    if None in raw or any(value is None for value in raw.values()):
        raise LexiconError(f"{where}: more or fewer cells than columns")
    if not any(value.strip() for value in raw.values()):
        raise LexiconError(f"{where}: empty row")
    hints = typing.get_type_hints(row)
    values: dict[str, Any] = {}
    for field in dataclasses.fields(typing.cast(Any, row)):
        cell = (raw.get(field.name) or "").strip()
        if cell:
            values[field.name] = _cell(where, field.name, cell, hints[field.name])
        elif field.default is dataclasses.MISSING:
            if type(None) not in typing.get_args(hints[field.name]):
                raise LexiconError(f"{where}: {field.name} must not be empty")
            values[field.name] = None
    return row(**values)


def _cell(where: str, name: str, cell: str, hint: Any) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        if cell not in args:
            raise LexiconError(f"{where}: {name} is {cell!r}, not one of {', '.join(map(str, args))}")
        return cell
    if origin is tuple:
        return tuple(part.strip() for part in cell.split("|") if part.strip())
    if hint is bool:
        if cell not in ("yes", "no"):
            raise LexiconError(f"{where}: {name} is {cell!r}, not yes or no")
        return cell == "yes"
    try:
        return hint(cell)
    except (TypeError, ValueError) as error:
        raise LexiconError(f"{where}: {name} is {cell!r}: {error}") from error
