"""The claims of a run as columns of codes in memory, for filters and counts; articles are read when they are asked for.

A hundred thousand claims take some 30 MB and a second to read; every question is a few passes over arrays of integers.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from saidby.audit.sample import Sample, Sampling, draw
from saidby.errors import InputError
from saidby.tables.folder import MANIFEST
from saidby.tables.schema import TABLES

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]
Json = dict[str, Any]

CODED = ("quotation", "cue_lemma", "stance", "status", "speaker", "speaker_kind", "speaker_resolution", "method")
READ = ("claim_id", "article_id", "text", "cue", "depth", "hedge", "confidence", "parent_claim_id", *CODED)
KEPT_PARTS = 4
"""Parts of each table that stay in memory after an article of theirs was shown."""


class Column:
    """One column as codes into its distinct values, which are strings in order of their first use."""

    def __init__(self, values: pa.ChunkedArray | pa.Array) -> None:
        whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        encoded = pc.fill_null(whole.cast(pa.string()), "").dictionary_encode()
        self.codes: Codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
        self.values: list[str] = encoded.dictionary.to_pylist()
        self.code_of = {value: code for code, value in enumerate(self.values)}

    def equal(self, value: str) -> Mask:
        """Rows with this value."""
        found: Mask = self.codes == self.code_of.get(value, -1)
        return found

    def counts(self, mask: Mask) -> list[tuple[str, int]]:
        """How many rows of `mask` have each value, the most first; values that none has are left out."""
        counted = np.bincount(self.codes[mask], minlength=len(self.values))
        order = np.argsort(-counted, kind="stable")
        return [(self.values[code], int(counted[code])) for code in order if counted[code]]

    def at(self, row: int) -> str:
        """The value in this row."""
        return self.values[int(self.codes[row])]


class Index:
    """The claims of the run in `root`, one row a claim, in the order of the tables."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._stamp = _stamp(root)
        self._part = functools.lru_cache(maxsize=4 * KEPT_PARTS)(self._read_part)
        claims, self.parts, of_part = _read_parts(root, "claims", READ)
        articles, _, _ = _read_parts(root, "articles", ["article_id", "publisher", "published_at"])
        self.part_of: Codes = np.repeat(np.arange(len(of_part), dtype=np.int32), of_part)
        self.ids: list[str] = claims["claim_id"].to_pylist()
        self.row_of = {claim: row for row, claim in enumerate(self.ids)}
        self.texts: pa.ChunkedArray = claims["text"]
        self.confidence: npt.NDArray[np.float64] = claims["confidence"].to_numpy()
        self.columns = {name: Column(claims[name]) for name in (*CODED, "article_id", "cue")}
        self.article_ids: list[str] = articles["article_id"].to_pylist()
        at = pc.index_in(claims["article_id"], value_set=articles["article_id"].combine_chunks())
        if at.null_count:
            raise InputError(f"{root}: claims stand in articles that are not in the tables; extract anew")
        self.columns["publisher"] = Column(articles["publisher"].combine_chunks().take(at.combine_chunks()))
        day = pc.strftime(articles["published_at"], format="%Y-%m-%d").combine_chunks()
        self.columns["day"] = Column(day.take(at.combine_chunks()))
        nesting = np.where(claims["depth"].to_numpy() > 0, "inside another", "outermost")
        self.columns["nesting"] = Column(pa.array(nesting))
        self.columns["holds"] = self._holds(claims)
        self.by_confidence = np.argsort(self.confidence, kind="stable")

    def __len__(self) -> int:
        return len(self.ids)

    def _holds(self, claims: pa.Table) -> Column:
        quantities, _, _ = _read_parts(self.root, "quantities", ["claim_id"])
        number = pc.is_in(claims["claim_id"], value_set=quantities["claim_id"].combine_chunks()).to_numpy()
        hedge = claims["hedge"].is_valid().to_numpy()
        words = np.array(["neither", "a quantity", "a hedge", "a hedge and a quantity"])
        return Column(pa.array(words[number + 2 * hedge]))

    @functools.cached_property
    def rows_of_article(self) -> dict[str, range]:
        """Rows of each article that has claims; they stand together."""
        codes = self.columns["article_id"].codes
        edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)] if len(codes) else [0]
        pairs = itertools.pairwise(edges)
        return {self.columns["article_id"].at(low): range(low, high) for low, high in pairs}

    @functools.lru_cache(maxsize=16)  # noqa: B019 - one index lives as long as the process
    def matching(self, words: str) -> Mask:
        """Rows whose content, cue or speaker holds these words, whatever their case."""
        in_text = pc.match_substring(self.texts, words, ignore_case=True).to_numpy()
        found: Mask = in_text.astype(bool)
        for name in ("speaker", "cue"):
            column, folded = self.columns[name], words.casefold()
            hits = np.array([folded in value.casefold() for value in column.values], dtype=bool)
            found |= hits[column.codes] if len(hits) else False
        return found

    @functools.lru_cache(maxsize=8)  # noqa: B019 - one index lives as long as the process
    def sample(self, sampling: Sampling) -> Sample:
        """The sample drawn in this way."""
        column = self.columns[sampling.by]
        return draw(self.ids, [column.values[code] for code in column.codes], sampling)

    def part_for(self, article_id: str) -> str | None:
        """Name of the part that holds an article's claims; None where it has none."""
        rows = self.rows_of_article.get(article_id)
        return self.parts[self.part_of[rows[0]]] if rows else None

    def rows(self, table: str, article_id: str) -> list[Json]:
        """The rows of one table that belong to an article."""
        if _stamp(self.root) != self._stamp:
            raise InputError(f"the run in {self.root} was replaced: end saidby audit and start it again")
        part = self.part_for(article_id)
        held = self._part(table, part) if part else None
        if held is not None:
            rows = _lists(held.filter(pc.equal(held["article_id"], article_id)))
            if rows or table != "articles":
                return rows
        return _lists(_read(self.root / table, table, None, filters=pc.field("article_id") == article_id))

    def _read_part(self, table: str, part: str) -> pa.Table | None:
        path = self.root / table / part
        return _read(path, table, None) if path.is_file() else None


def _stamp(root: Path) -> int | None:
    """Tells one run from another that took its place."""
    manifest = root / MANIFEST
    return manifest.stat().st_mtime_ns if manifest.is_file() else None


def _lists(table: pa.Table) -> list[Json]:
    rows: list[Json] = table.to_pylist()
    return rows


def _read_parts(root: Path, table: str, columns: Sequence[str]) -> tuple[pa.Table, list[str], list[int]]:
    """All rows of some columns, the parts' names in order, and how many rows each has."""
    paths = sorted((root / table).glob("*.parquet"), key=lambda path: (len(path.name), path.name))
    tables = [_read(path, table, columns) for path in paths]
    empty = TABLES[table].empty_table().select(list(columns))
    return pa.concat_tables([empty, *tables]), [path.name for path in paths], [len(t) for t in tables]


def _read(path: Path, table: str, columns: Sequence[str] | None, *, filters: Any = None) -> pa.Table:
    try:
        chosen = None if columns is None else list(columns)
        # One thread: parts are small, and waiting for threads on a busy machine takes longer than reading.
        return pq.read_table(path, schema=TABLES[table], columns=chosen, filters=filters, use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"cannot read the table {table} in {path}: {error}") from error
