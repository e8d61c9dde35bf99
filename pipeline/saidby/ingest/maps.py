"""Which key or path of a record holds what, for each known source: the built-in maps and those of a user's file."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saidby.errors import InputError, LexiconError
from saidby.lexicons.loader import cached, load_toml

GENERIC = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """A table of `record_fields.toml` or `xml_fields.toml`: for each field the keys or paths to try in order.

    detect: keys that a record must have, or names of the root element.  element: the XML element that is a record; ""
    for records with named fields.  dates: formats of `published` besides ISO 8601.
    """

    name: str
    text: tuple[str, ...]
    detect: tuple[str, ...] = ()
    element: str = ""
    dates: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    id: tuple[str, ...] = ()


FIELDS = ("text", "title", "url", "bylines", "publisher", "published", "language", "id")


@dataclass(frozen=True, slots=True)
class Maps:
    """All maps that a run reads by, in the order in which they are tried."""

    records: tuple[FieldMap, ...]
    xml: tuple[FieldMap, ...]

    def known(self, name: str) -> str | None:
        """The key that a column of this name stands for: itself, or ("Title") one that a map writes otherwise."""
        keys = _keys(self.records)
        return name if name in keys else keys.get(name.lower())

    def is_text(self, key: str) -> bool:
        """Whether some map has the text under this key, or in what lies under it."""
        return key in _text_keys(self.records)


@cached
def built_in() -> Maps:
    """The maps of the lexicons; LexiconError names a table with unknown or missing keys."""
    records = _read_maps("record_fields.toml", load_toml("record_fields", open_keys=True))
    xml = _read_maps("xml_fields.toml", load_toml("xml_fields", open_keys=True))
    return Maps(records=tuple(sorted(records, key=lambda m: m.name == GENERIC)), xml=xml)


def with_file(path: str | Path | None) -> Maps:
    """The maps of a user's TOML file, tried first, and the built-in ones after them.

    A table of a built-in map's name replaces that map.  Raises InputError, naming the file and what is wrong with it.
    """
    maps = built_in()
    if path is None:
        return maps
    try:
        own = _read_maps(str(path), tomllib.loads(Path(path).read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: no TOML: {error}") from error
    except LexiconError as error:
        raise InputError(str(error)) from error
    if not own:
        raise InputError(f"{path}: there is no map in it; a map is a table with at least `text`")
    names = {m.name for m in own}
    return Maps(
        records=(*(m for m in own if not m.element), *(m for m in maps.records if m.name not in names)),
        xml=(*(m for m in own if m.element), *(m for m in maps.xml if m.name not in names)),
    )


def fingerprint(path: str | Path | None) -> str | None:
    """Hash of a file of maps, which is checked as `with_file` does; None for no file."""
    if path is None:
        return None
    with_file(path)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _read_maps(file: str, tables: Mapping[str, Any]) -> tuple[FieldMap, ...]:
    return tuple(_read_map(f"{file}: [{name}]", name, table) for name, table in tables.items())


def _read_map(where: str, name: str, table: Any) -> FieldMap:
    if not isinstance(table, dict):
        raise LexiconError(f"{where}: a map is a table, as in [{name}]")
    known = [f.name for f in dataclasses.fields(FieldMap) if f.name != "name"]
    if unknown := [key for key in table if key not in known]:
        raise LexiconError(f"{where}: unknown keys {', '.join(unknown)}; known: {', '.join(known)}")
    if not table.get("text"):
        raise LexiconError(f"{where}: `text` must name at least one key")
    values = {key: _value(f"{where}: {key}", key, value) for key, value in table.items()}
    return FieldMap(name=name, **values)


def _value(where: str, key: str, value: Any) -> Any:
    if key == "element":
        if isinstance(value, str) and value:
            return value
        raise LexiconError(f"{where} must be the name of an element")
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise LexiconError(f"{where} must be a string or a list of strings")


@functools.cache
def _text_keys(maps: Iterable[FieldMap]) -> frozenset[str]:
    return frozenset(part for m in maps for key in m.text for part in (key, key.partition(".")[0]))


@functools.cache
def _keys(maps: Iterable[FieldMap]) -> dict[str, str]:
    """Every key that some map names, and the first part of every dotted one; those in small letters first."""
    named = {key for m in maps for field in (*FIELDS, "detect") for key in getattr(m, field)}
    parts = sorted(named | {key.partition(".")[0] for key in named}, key=lambda key: (not key.islower(), key))
    known = {key: key for key in parts}
    for key in parts:
        known.setdefault(key.lower(), key)
    return known
