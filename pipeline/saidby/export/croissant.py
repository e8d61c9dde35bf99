"""Croissant (MLCommons): a JSON-LD description of a run's tables for catalogues of data sets and their loaders.

Files are named relative to the run's folder: publish `croissant.json` beside `manifest.json`.  Who publishes a run adds
`name`, `url`, `license`, `creator` and `datePublished`: what the articles' licence allows, saidby cannot know.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from saidby.export.reading import parts, schema_of
from saidby.tables.dictionary import ABOUT, KEYS
from saidby.tables.frames import read_manifest
from saidby.tables.schema import TABLES

Json = dict[str, Any]
CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that version 1.0 of the format prescribes."""


def write(run_dir: Path, out: Path) -> None:
    """Writes `croissant.json`."""
    text = json.dumps(description(run_dir), ensure_ascii=False, indent=1)
    (out / "croissant.json").write_text(text + "\n", encoding="utf-8")


def description(run_dir: Path) -> Json:
    """The run as a data set: every file with its hash, every table with the meaning of its columns."""
    manifest = read_manifest(run_dir)
    plan = manifest.get("plan", {})
    model = plan.get("model", {})
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": run_dir.resolve().name,
        "description": (
            "Claims found in news articles: who is reported to have said what, on whose word, and how sure they were. "
            f"Made by saidby {plan.get('saidby', {}).get('version')} with the model {model.get('name')} "
            f"{model.get('version')}; found by a program, not checked."
        ),
        "distribution": [entry for table in TABLES for entry in _files(run_dir, table)],
        "recordSet": [_record_set(table, schema_of(run_dir, table)) for table in TABLES],
    }


def _files(run_dir: Path, table: str) -> list[Json]:
    """The table's parts, and the set they make up."""
    files = [
        {
            "@type": "cr:FileObject",
            "@id": f"{table}/{path.name}",
            "name": f"{table}/{path.name}",
            "contentUrl": f"{table}/{path.name}",
            "contentSize": f"{path.stat().st_size} B",
            "encodingFormat": "application/x-parquet",
            "sha256": _hash(path),
        }
        for path in parts(run_dir, table)
    ]
    together = {
        "@type": "cr:FileSet",
        "@id": f"{table}-files",
        "name": f"{table}-files",
        "containedIn": [{"@id": file["@id"]} for file in files],
        "encodingFormat": "application/x-parquet",
        "includes": f"{table}/*.parquet",
    }
    return [*files, together]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _record_set(table: str, schema: pa.Schema) -> Json:
    made: Json = {"@type": "cr:RecordSet", "@id": table, "name": table, "description": ABOUT[table]}
    if own := KEYS.get(table):
        made["key"] = {"@id": f"{table}/{own}"}
    return made | {"field": [_field(table, column) for column in schema]}


def _field(table: str, column: pa.Field) -> Json:
    source = {"fileSet": {"@id": f"{table}-files"}, "extract": {"column": column.name}}
    made: Json = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": f"{table}/{column.name}",
        "description": (column.metadata or {}).get(b"help", b"").decode("utf-8"),
    }
    kind = column.type
    if pa.types.is_list(kind):
        made["repeated"] = True
        kind = kind.value_type
    if pa.types.is_struct(kind):
        made["subField"] = [_sub_field(table, column.name, part) for part in kind]
        return made
    made |= {"dataType": _data_type(kind), "source": source}
    other = next((t for t, own in KEYS.items() if own == column.name and t != table), None)
    return made | ({"references": {"field": {"@id": f"{other}/{column.name}"}}} if other else {})


def _sub_field(table: str, column: str, part: pa.Field) -> Json:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column}/{part.name}",
        "name": f"{table}/{column}/{part.name}",
        "dataType": _data_type(part.type),
        "source": {
            "fileSet": {"@id": f"{table}-files"},
            "extract": {"column": column},
            "transform": {"jsonPath": f"$[*].{part.name}"},
        },
    }


def _data_type(kind: pa.DataType) -> str:
    for test, name in (
        (pa.types.is_boolean, "sc:Boolean"),
        (pa.types.is_integer, "sc:Integer"),
        (pa.types.is_floating, "sc:Float"),
        (pa.types.is_date, "sc:Date"),
        (pa.types.is_timestamp, "sc:DateTime"),
    ):
        if test(kind):
            return name
    return "sc:Text"
