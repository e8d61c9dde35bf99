"""One JSON object or CSV row → the fields of a record, by the maps in `record_fields.toml`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from saidby.errors import LexiconError
from saidby.ingest.dates import read_date
from saidby.ingest.encoding import clean
from saidby.ingest.parsed import Parsed, Problem, problem
from saidby.lexicons.loader import cached, load_toml

_NULLS = frozenset(("", "none", "null", "nan", "n/a"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """A table of `record_fields.toml`: for each field the keys to try in order."""

    name: str
    detect: tuple[str, ...]
    text: tuple[str, ...]
    dates: tuple[str, ...]
    title: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    id: tuple[str, ...] = ()


@cached
def field_maps() -> tuple[FieldMap, ...]:
    """All maps, `generic` last; LexiconError names a table with unknown or missing keys."""
    maps = []
    for name, table in load_toml("record_fields", open_keys=True).items():
        try:
            maps.append(FieldMap(name=name, **{key: tuple(value) for key, value in table.items()}))
        except TypeError as error:
            raise LexiconError(f"record_fields.toml: [{name}]: {error}") from error
    return tuple(sorted(maps, key=lambda m: m.name == "generic"))


def text_keys() -> frozenset[str]:
    """Every key, in lower case, that holds the text in some map."""
    return frozenset(key.lower() for field_map in field_maps() for key in field_map.text)


def parse_fields(row: Any, *, container: str) -> Parsed | Problem:
    """The record in `row`, or why there is none; `container` is the file's format, "jsonl" for instance."""
    if not isinstance(row, dict):
        return _refuse("not_an_object", f"a record must be an object with named fields, not {type(row).__name__}", row)
    field_map = next(m for m in field_maps() if all(key in row for key in m.detect))
    if not any(_reach(row, key) is not None for key in field_map.text):
        keys = ", ".join(str(key) for key in list(row)[:12])
        wanted = ", ".join(field_map.text)
        return _refuse("no_text_field", f"none of the fields {wanted}; the record has: {keys}", row)
    text = next((t for key in field_map.text if (t := _text(_reach(row, key)))), None)
    if text is None:
        return _refuse("empty_body", "the text of the record is empty", row)
    published = _first(row, field_map.published)
    moment, precision = read_date(published, field_map.dates) if published else (None, None)
    return Parsed(
        format=container if field_map.name == "generic" else f"{container}:{field_map.name}",
        text=text,
        record_id=_first(row, field_map.id),
        url=_first(row, field_map.url),
        title=_first(row, field_map.title),
        bylines=next((b for key in field_map.bylines if (b := _names(_reach(row, key)))), ()),
        publisher=_first(row, field_map.publisher),
        published_at=moment,
        published_precision=precision,
        language=_first(row, field_map.language),
    )


def _refuse(reason: str, message: str, row: Any) -> Problem:
    return problem(reason, message, json.dumps(row, ensure_ascii=False, default=str))


def _reach(row: Any, key: str) -> Any:
    """The value under a key, or under a dotted path; of a list on the way its first item."""
    if not isinstance(row, dict):
        return None
    if key in row or "." not in key:
        return row.get(key)
    head, _, rest = key.partition(".")
    value = row.get(head)
    return _reach(value[0] if isinstance(value, list) and value else value, rest)


def _text(value: Any) -> str | None:
    """A body: a string, or a list of paragraphs."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    if not isinstance(value, str):
        return None
    value = clean(value)
    return None if value.strip().lower() in _NULLS else value


def _first(row: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = _reach(row, key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip().lower() not in _NULLS:
            return " ".join(clean(value).split())
    return None


def _names(value: Any) -> tuple[str, ...]:
    """Bylines: a list, or one string as the source has it ("Ann Reed and Tom Fox" is not taken apart)."""
    if isinstance(value, str):
        listed = _listed(value)
        value = listed if listed is not None else [value]
    if not isinstance(value, list):
        return ()
    names = (" ".join(clean(name).split()) for name in value if isinstance(name, str))
    return tuple(name for name in names if name.lower() not in _NULLS)


def _listed(value: str) -> list[Any] | None:
    """A list written into a CSV cell, as JSON or as Python shows it."""
    if not (value.startswith("[") and value.endswith("]")):
        return None
    for candidate in (value, value.replace("'", '"')):
        try:
            parsed = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(parsed, list):
            return parsed
    return None
