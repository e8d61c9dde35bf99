"""One object, row or element → the fields of a record, by the maps in `maps`."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from saidby.ingest.dates import read_date
from saidby.ingest.encoding import clean
from saidby.ingest.maps import GENERIC, FieldMap, Maps, built_in
from saidby.ingest.markup import fragment_text, is_html
from saidby.ingest.parsed import Parsed, Problem, problem

_NULLS = frozenset(("", "none", "null", "nan", "n/a"))
_BY = re.compile(r"(?:by|von|par|por|door)[:\s]\s*(?=\w)", re.IGNORECASE)
_WRAPPERS = ("_source",)  # what Elasticsearch and OpenSearch put around a record

Get = Callable[[str], Any]
"""Gives the value under a key or path: a string, a number, a list of these, or None."""


def parse_fields(row: Any, *, container: str, maps: Maps | None = None) -> Parsed | Problem:
    """The record in `row`, or why there is none; `container` is the file's format, "jsonl" for instance."""
    if not isinstance(row, dict):
        return _refuse("not_an_object", f"a record must be an object with named fields, not {type(row).__name__}", row)
    row = next((row[key] for key in _WRAPPERS if isinstance(row.get(key), dict)), row)
    maps = maps or built_in()
    field_map = next(m for m in maps.records if all(_reach(row, key) is not None or key in row for key in m.detect))
    if not any(_reach(row, key) is not None for key in field_map.text):
        keys = ", ".join(str(key) for key in list(row)[:12])
        wanted = ", ".join(field_map.text)
        return _refuse("no_text_field", f"none of the fields {wanted}; the record has: {keys}", row)
    found = build(field_map, lambda key: _reach(row, key), container=container)
    return found or _refuse("empty_body", "the text of the record is empty", row)


def build(field_map: FieldMap, get: Get, *, container: str) -> Parsed | None:
    """The record whose values `get` gives; None where there is no text."""
    text = next((t for key in field_map.text if (t := _text(get(key)))), None)
    if text is None:
        return None
    published = _first(get, field_map.published)
    moment, precision = read_date(published, field_map.dates) if published else (None, None)
    return Parsed(
        format=container if field_map.name == GENERIC else f"{container}:{field_map.name}",
        text=text,
        record_id=_first(get, field_map.id),
        url=_first(get, field_map.url),
        title=_first(get, field_map.title),
        bylines=next((b for key in field_map.bylines if (b := _names(get(key)))), ()),
        publisher=_first(get, field_map.publisher),
        published_at=moment,
        published_precision=precision,
        language=_first(get, field_map.language),
    )


def one_line(value: str) -> str | None:
    """A value as it is stored: clean, in one line, without markup; None where it says that there is none."""
    value = " ".join(clean(fragment_text(value)).split())
    return None if value.lower() in _NULLS else value


def _refuse(reason: str, message: str, row: Any) -> Problem:
    return problem(reason, message, json.dumps(row, ensure_ascii=False, default=str, skipkeys=True))


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
    """A body: a string, plain or HTML, or a list of paragraphs."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    value = clean(fragment_text(value) if is_html(value) else value)
    return None if value.strip().lower() in _NULLS else value


def _first(get: Get, keys: tuple[str, ...]) -> str | None:
    return next((line for key in keys if (line := _line(get(key)))), None)


def _line(value: Any) -> str | None:
    if isinstance(value, list):
        return next((line for item in value if (line := _line(item))), None)
    if isinstance(value, (datetime.datetime, datetime.date)):
        value = value.isoformat()
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    return one_line(value) if isinstance(value, str) else None


def _names(value: Any) -> tuple[str, ...]:
    """Bylines: a list, or one string as the source has it ("Ann Reed and Tom Fox" is not taken apart)."""
    if isinstance(value, str):
        listed = _listed(value)
        value = listed if listed is not None else [value]
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list):
        return ()
    named = (item.get("name") if isinstance(item, Mapping) else item for item in value)
    names = (one_line(name) for name in named if isinstance(name, str))
    return tuple(without_by(name) for name in names if name)


def without_by(name: str) -> str:
    """A byline without the word "By" in front."""
    match = _BY.match(name)
    return name[match.end() :] if match else name


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
