"""CSV and TSV with a header line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from saidby.ingest.encoding import byte_order_mark
from saidby.ingest.fields import parse_fields, text_keys
from saidby.ingest.lines import read_lines
from saidby.ingest.parsed import MAX_RECORD_BYTES, Parsed, Problem, Source, problem

DELIMITERS = ("\t", ",", ";", "|")


def is_table(head: bytes) -> bool:
    """Whether the first line names columns and one of them is known to hold the text."""
    mark = byte_order_mark(head)
    name, length = mark or ("utf-8", 0)
    header = head[length:].decode(name, "replace").lstrip("\r\n").splitlines()[:1]
    return bool(header) and _delimiter(header[0]) is not None


def read_table(source: Source) -> Iterator[Parsed | Problem]:
    """One record a row; rows with more cells than columns and cells in no known encoding are problems."""
    lines = _text_lines(source.stream)
    header_line = next(lines, "")
    delimiter = _delimiter(header_line)
    if delimiter is None:
        yield problem("no_text_field", "the header names no column that holds the text", header_line)
        return
    csv.field_size_limit(MAX_RECORD_BYTES)
    header = [cell.strip() for cell in next(csv.reader([header_line], delimiter=delimiter))]
    rows = csv.reader(lines, delimiter=delimiter)
    container = "tsv" if delimiter == "\t" else "csv"
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield problem("broken_row", f"line {rows.line_num + 1}: {error}")
            continue
        if cells:
            yield _row(header, cells, container, rows.line_num + 1)


def _row(header: list[str], cells: list[str], container: str, line: int) -> Parsed | Problem:
    raw = ",".join(cells)
    if len(cells) > len(header):
        return problem("broken_row", f"the row that ends in line {line} has {len(cells)} cells, not {len(header)}", raw)
    if any("\udc80" <= c <= "\udcff" for c in raw):
        return problem("encoding", f"the row that ends in line {line} is neither UTF-8 nor cp1252", raw)
    row = dict(zip(header, cells, strict=False))
    known = {name for name in row if name.lower() in text_keys()}
    return parse_fields(
        {name.lower() if name in known else name: cell for name, cell in row.items()}, container=container
    )


def _text_lines(stream: BinaryIO) -> Iterator[str]:
    """Lines with their ends, which the csv module needs to see."""
    for _, line in read_lines(stream):
        if isinstance(line, Problem):
            yield line.raw + "\n"
            continue
        try:
            yield line.decode("utf-8") + "\n"
        except UnicodeDecodeError:
            try:
                yield line.decode("cp1252") + "\n"
            except UnicodeDecodeError:
                yield line.decode("utf-8", "surrogateescape") + "\n"


def _delimiter(header: str) -> str | None:
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([header.strip("\r\n")], delimiter=delimiter), [])
        except csv.Error:
            continue
        if len(cells) > 1 and not text_keys().isdisjoint(cell.strip().lower() for cell in cells):
            return delimiter
    return None
