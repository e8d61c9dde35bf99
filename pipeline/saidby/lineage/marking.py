"""The second pass over the tables: reads all parts, then writes those anew in which something is marked.

What it reads it never changes, so a pass that was stopped, at any moment, is simply done again: parts that it had
already written come out the same.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from saidby.errors import OutputError
from saidby.lineage.articles import Articles, Duplicates
from saidby.lineage.claims import Claims, Lineages
from saidby.lineage.lines import RULE, Lines
from saidby.tables.folder import RunFolder
from saidby.tables.schema import TABLES
from saidby.tables.write import table_of, write_table

OF_ARTICLES = [
    "article_id", "url", "publisher", "published_at", "published_precision", "text", "paragraphs", "boilerplate",
]  # fmt: skip
OF_CLAIMS = ["claim_id", "article_id", "spans", "speaker", "speaker_kind", "status"]
OF_QUANTITIES = [
    "article_id", "start", "end", "value_low", "value_high", "si_low", "si_high", "si_unit", "unit", "currency",
]  # fmt: skip
Marks = dict[str, dict[str, list[Any]]]
"""Table → column → its values, for one part."""


class Lineage:
    """All parts of a run, taken in one after the other, and then what is to be marked in each."""

    def __init__(self, scratch: Path) -> None:
        self.articles, self.claims, self.lines = Articles(scratch), Claims(scratch), Lines(scratch)
        self.duplicates: Duplicates | None = None
        self.lineages: Lineages | None = None
        self.counts: Counter[str] = Counter()
        self._read = [0, 0]

    def add(self, articles: pa.Table, claims: pa.Table, quantities: pa.Table) -> None:
        """Takes the next part in. Claims and quantities are those of its articles."""
        counted = defaultdict(list)
        for quantity in _rows(quantities, OF_QUANTITIES):
            counted[quantity["article_id"]].append(quantity)
        number, text = {}, {}
        for row in _rows(articles, OF_ARTICLES):
            number[row["article_id"]], text[row["article_id"]] = self.lines.articles, row["text"]
            self.articles.add(row, RULE)
            self.lines.add(row)
        for claim in _rows(claims, OF_CLAIMS):
            own = claim["article_id"]
            self.claims.add(claim, number[own], text[own], counted[own])

    def solve(self) -> None:
        """Finds what repeats what; nothing can be added any more."""
        self.duplicates = self.articles.solve()
        self.lines.solve(self.duplicates)
        self.lineages = self.claims.solve(self.duplicates)

    def next_marks(self, articles: pa.Table, claims: pa.Table) -> Marks:
        """The columns of a part; parts are asked for in the order in which they were taken in."""
        if self.duplicates is None or self.lineages is None:
            raise ValueError("solve first")
        at_article, at_claim = self._read
        self._read = [at_article + len(articles), at_claim + len(claims)]
        of_articles = self.duplicates.columns(at_article, self._read[0])
        of_claims = self.lineages.columns(at_claim, self._read[1])
        marked = [self.lines.boilerplate(row) for row in _rows(articles, OF_ARTICLES)]
        of_articles |= {"paragraphs": [m[0] for m in marked], "boilerplate": [m[1] for m in marked]}
        self.counts.update(f"articles.{role}" for role in of_articles["duplicate_role"])
        self.counts.update(f"claims.{kind}" for kind in of_claims["claim_cluster_kind"])
        self.counts["boilerplate." + RULE] += sum(b["rule"] == RULE for _, found in marked for b in found)
        return {"articles": of_articles, "claims": of_claims}


def mark(folder: RunFolder) -> dict[str, dict[str, int]]:
    """Marks the finished parts of a run; returns counts: of articles by role, of claims by kind, of lines by rule.

    Raises OutputError when the disk is full, or a part cannot be read or written.
    """
    scratch = folder.staging / "lineage"
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        lineage = Lineage(scratch)
        for index in _parts(folder):
            lineage.add(*(_read(folder.part(table, index)) for table in ("articles", "claims", "quantities")))
        lineage.solve()
        for index in _parts(folder):
            tables = {table: _read(folder.part(table, index)) for table in ("articles", "claims")}
            for name, columns in lineage.next_marks(tables["articles"], tables["claims"]).items():
                marked = _with(name, tables[name], columns)
                if not marked.equals(tables[name]):
                    write_table(name, marked, folder.part(name, index), staging=folder.staging)
    except OSError as error:
        raise OutputError(f"cannot write to {scratch}: {error.strerror or error}; --resume goes on") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return _nested(lineage.counts)


def mark_rows(rows: dict[str, list[Any]]) -> None:
    """Marks rows of tables in memory, in place."""
    tables = [table_of(name, rows[name]) for name in ("articles", "claims", "quantities")]
    with tempfile.TemporaryDirectory() as scratch:
        lineage = Lineage(Path(scratch))
        lineage.add(*tables)
        lineage.solve()
        for name, columns in lineage.next_marks(tables[0], tables[1]).items():
            for column, values in columns.items():
                of_column = pa.array(values, type=TABLES[name].field(column).type).to_pylist()
                for row, value in zip(rows[name], of_column, strict=True):
                    setattr(row, column, value)


def _parts(folder: RunFolder) -> Iterator[int]:
    paths = folder.part("articles", 0).parent.glob("part-*.parquet")
    yield from sorted(int(path.stem.removeprefix("part-")) for path in paths)


def _read(path: Path) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            return file.read()
    except (OSError, pa.ArrowException) as error:
        raise OutputError(f"cannot read {path}: {error}; --overwrite makes the tables anew") from error


def _rows(table: pa.Table, columns: list[str]) -> list[dict[str, Any]]:
    """The rows as dicts; moments as microseconds."""
    chosen = table.select(columns)
    for i, field in enumerate(chosen.schema):
        if pa.types.is_timestamp(field.type):
            chosen = chosen.set_column(i, field.name, chosen.column(i).cast(pa.int64()))
    rows: list[dict[str, Any]] = chosen.to_pylist()
    return rows


def _with(name: str, table: pa.Table, columns: dict[str, list[Any]]) -> pa.Table:
    """The table with some columns replaced."""
    made = [
        pa.array(columns[field.name], type=field.type) if field.name in columns else table.column(field.name)
        for field in TABLES[name]
    ]
    return pa.Table.from_arrays(made, schema=TABLES[name]).combine_chunks()


def _nested(counts: Counter[str]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for key in sorted(counts):
        what, reason = key.split(".", 1)
        nested.setdefault(what, {})[reason] = counts[key]
    return nested
