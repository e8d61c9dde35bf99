"""Tables made by hand: articles given by their text, claims by their words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from saidby import marks
from saidby.tables.schema import TABLES

BEGIN = datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC)
FIGURE = re.compile(r"\d+")
EMPTY = {"list": [], "bool": False, "string": "", "double": 0.0}


def row(table: str, **given: Any) -> dict[str, Any]:
    """A row with something in every column that may not be null."""
    made = {}
    for field in TABLES[table]:
        filler = next((v for kind, v in EMPTY.items() if str(field.type).startswith(kind)), 0)
        made[field.name] = given.pop(field.name, None if field.nullable else filler)
    assert not given, given
    return made


def article(number: int, text: str, *, day: float | None = None, publisher: str | None = None) -> dict[str, Any]:
    """An article whose lines are its paragraphs; published so many days after the first of March."""
    lines = [{"start": p.start, "end": p.end, "kind": p.kind} for p in marks.lines_of(text)]
    published = None if day is None else BEGIN + datetime.timedelta(days=day)
    return row(
        "articles", article_id=f"{number:020}", text=text, paragraphs=lines, publisher=publisher,
        published_at=published, duplicate_cluster_id=f"{number:020}", duplicate_role="original",
    )  # fmt: skip


def claim(of: dict[str, Any], number: int, content: str, **given: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A claim whose content stands in the article's text, and its quantities: each run of digits."""
    start = of["text"].index(content)
    spans = [{"start": start, "end": start + len(content)}]
    made = row(
        "claims", claim_id=f"{number:020}", article_id=of["article_id"], text=content, spans=spans,
        start=start, end=start + len(content), claim_cluster_id=f"{number:020}", claim_cluster_kind="first",
        **{"status": "asserted"} | given,
    )  # fmt: skip
    quantities = [
        row(
            "quantities",
            quantity_id=f"{number}-{m.start()}",
            article_id=of["article_id"],
            text=m.group(),
            start=start + m.start(),
            end=start + m.end(),
            value_low=float(m.group()),
            value_high=float(m.group()),
        )
        for m in FIGURE.finditer(content)
    ]
    return made, quantities


def table(name: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """The rows with the schema of the table."""
    return pa.Table.from_pylist(list(rows), schema=TABLES[name])
