"""JSON Lines, an article a line with all that was found in it; and CSV, a file a table."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from saidby.export.reading import OF_ARTICLES, Row, articles, parts, plain, rows_of
from saidby.tables.frames import read_manifest
from saidby.tables.schema import TABLES


def write_jsonl(run_dir: Path, out: Path) -> None:
    """`articles.jsonl`: the columns of an article, and a list for every table of what was found in it.

    The tables that belong to no one article are files of their own, a row a line.  `saidby extract` reads the
    articles again: `text`, `title` and so on are where it looks for them.
    """
    with (out / "articles.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
        for found in articles(run_dir):
            held = {table: [_without_article(row) for row in found.rows[table]] for table in OF_ARTICLES}
            lines.write(_line(found.article | held))
    for table in TABLES:
        if table != "articles" and table not in OF_ARTICLES:
            with (out / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
                lines.writelines(_line(row) for row in rows_of(parts(run_dir, table)))


def write_csv(run_dir: Path, out: Path) -> None:
    """`<table>.csv` for every table: UTF-8, a header, an empty cell for null, lists as JSON.

    Text stands as it is in the tables: open files of untrusted articles in a spreadsheet as text, not as formulas.
    """
    read_manifest(run_dir)
    for table, schema in TABLES.items():
        with (out / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(schema.names)
            for row in rows_of(parts(run_dir, table)):
                writer.writerow([_cell(row.get(name)) for name in schema.names])


def _without_article(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "article_id"}


def _line(row: Row) -> str:
    return json.dumps(plain(row), ensure_ascii=False, allow_nan=False) + "\n"


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(plain(value), ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value)
